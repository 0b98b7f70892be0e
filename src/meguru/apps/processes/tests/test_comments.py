import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from meguru.apps.inventory.testing import make_operation
from meguru.apps.ledger.models import Event
from meguru.apps.processes import bridge, commands, queries
from meguru.apps.processes.models import ElementComment
from meguru.apps.processes.testing import NOON, bpmn_file, make_process, make_version
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def clerk(client, section):
    person = make_person(department=section, name="青木 美咲")
    client.force_login(person)
    return person


@pytest.fixture
def colleague(section):
    elsewhere = make_department(organisation=section.organisation, name="税務課")
    return make_person(department=elsewhere, name="上野 彩")


@pytest.fixture
def version(section, clerk):
    return make_version(process=make_process(operation=make_operation(department=section)), by=clerk)


@pytest.fixture
def step(version):
    """The id of the second step, 確認."""
    return bridge.steps_of(bridge.diagram_of(version.xml))[1].id


def write(version, by, text="郵送のときだけです", element_id=""):
    return commands.write_comment(version=version, element_id=element_id, text=text, by=by, now=NOON)


def answer(comment, by, text="直しました"):
    return commands.answer_comment(comment=comment, text=text, by=by, now=NOON)


def talks(version, user):
    return queries.talks_of(version, diagram=bridge.diagram_of(version.xml), user=user)


class TestWriting:
    def test_is_kept_with_the_name_of_the_step(self, version, step, colleague):
        write(version, colleague, element_id=step)

        (talk,) = talks(version, colleague)
        assert talk.label == "「確認」"
        assert Event.objects.get(activity="processes.comment_written").payload["text"] == "郵送のときだけです"

    def test_may_be_about_a_line_or_the_whole_drawing(self, version, clerk):
        flow = next(iter(bridge.diagram_of(version.xml).flows))

        write(version, clerk, element_id=flow)
        write(version, clerk)

        labels = [talk.label for talk in talks(version, clerk)]
        assert "→" in labels[0]
        assert labels[1] == "図の全体"

    @pytest.mark.parametrize(
        ("text", "element_id", "words"),
        [
            ("", "", "内容を書いてください"),
            (" \n　", "", "内容を書いてください"),
            ("あ" * 2001, "", "2,000文字まで"),
            ("あ", "no-such-step", "いまの図にありません"),
        ],
    )
    def test_says_what_is_wrong_and_stores_nothing(self, version, clerk, text, element_id, words):
        with pytest.raises(commands.CannotComment, match=words):
            write(version, clerk, text=text, element_id=element_id)

        assert not ElementComment.objects.exists()

    def test_outlives_the_step_it_was_about(self, version, step, clerk):
        write(version, clerk, element_id=step)
        version.xml = bpmn_file("受付").decode().replace(step, "other")
        version.save()

        (talk,) = talks(version, clerk)

        assert talk.is_gone == (not bridge.has_element(bridge.diagram_of(version.xml), step))


class TestTalking:
    def test_answers_follow_in_order(self, version, clerk, colleague):
        first = write(version, colleague)
        said = answer(first, clerk)
        answer(said, colleague, "ありがとう")  # an answer to an answer belongs to the same talk

        (talk,) = talks(version, clerk)

        assert [one.text for one in talk.answers] == ["直しました", "ありがとう"]

    def test_is_settled_and_opened_again(self, version, clerk, colleague):
        comment = write(version, colleague)

        commands.settle_comment(comment=comment, by=clerk, now=NOON)
        commands.settle_comment(comment=comment, by=clerk, now=NOON)
        assert queries.open_comments(version, user=clerk) == {}
        commands.reopen_comment(comment=comment, by=clerk, now=NOON)

        assert queries.open_comments(version, user=clerk) == {"": 1}
        assert Event.objects.filter(activity="processes.comment_settled").count() == 1

    def test_settled_talks_come_last(self, version, clerk):
        first, second = write(version, clerk, "一"), write(version, clerk, "二")
        commands.settle_comment(comment=first, by=clerk, now=NOON)

        assert [talk.comment for talk in talks(version, clerk)] == [second, first]

    def test_an_answer_is_not_settled_by_itself(self, version, clerk):
        said = answer(write(version, clerk), clerk)

        with pytest.raises(IntegrityError), transaction.atomic():
            ElementComment.objects.filter(pk=said.pk).update(resolved_at=NOON)


class TestTakingBack:
    def test_is_possible_while_nobody_answered(self, version, clerk):
        comment = write(version, clerk)

        commands.withdraw_comment(comment=comment, by=clerk, now=NOON)

        assert not ElementComment.objects.exists()
        assert Event.objects.filter(activity="processes.comment_withdrawn").exists()

    def test_is_not_possible_once_there_is_an_answer(self, version, clerk, colleague):
        comment = write(version, clerk)
        said = answer(comment, colleague)

        with pytest.raises(commands.CannotComment, match="返事が付いた"):
            commands.withdraw_comment(comment=comment, by=clerk, now=NOON)
        commands.withdraw_comment(comment=said, by=colleague, now=NOON)
        commands.withdraw_comment(comment=comment, by=clerk, now=NOON)

    def test_of_the_words_of_others_is_refused(self, version, clerk, colleague):
        with pytest.raises(commands.CannotComment, match="自分が書いたコメントだけ"):
            commands.withdraw_comment(comment=write(version, colleague), by=clerk, now=NOON)

    def test_is_offered_for_ones_own_last_words_only(self, version, clerk, colleague):
        comment = write(version, clerk)
        said = answer(comment, colleague)

        assert talks(version, clerk)[0].withdrawable is None
        assert talks(version, colleague)[0].withdrawable == said


class TestThePage:
    def address(self, name, version, *more):
        return reverse(f"processes:{name}", args=[version.process_id, version.pk, *more])

    def test_counts_the_open_comments_on_the_picture_and_in_the_table(self, client, version, step, clerk):
        write(version, clerk, element_id=step)
        write(version, clerk, "もう一つ", element_id=step)

        words = client.get(self.address("version", version)).content.decode()

        assert "コメント2件" in words.split('class="bpmn"')[1].split("</svg>")[0]
        assert "2件" in words.split("手順の一覧", 1)[1]

    def test_offers_the_steps_to_speak_of_and_fills_in_the_one_that_was_chosen(self, client, version, step):
        words = client.get(self.address("version", version), {"element": step}).content.decode()

        assert f'<option value="{step}" selected>' in words
        assert 'tabindex="0"' in words.split('class="bpmn"')[1].split("</svg>")[0]

    def test_stores_what_was_written_and_can_undo_it(self, client, version, step):
        answer = client.post(
            self.address("write_comment", version),
            {"element": step, "text": "郵送のときだけです"},
            follow=True,
        )

        comment = ElementComment.objects.get()
        assert answer.redirect_chain[0][0].endswith(f"#talk-{comment.pk}")
        assert "自分のコメントを取り消す" in answer.content.decode()
        client.post(self.address("withdraw_comment", version, comment.pk))
        assert not ElementComment.objects.exists()

    def test_keeps_the_words_beside_what_is_wrong(self, client, version):
        answer = client.post(
            self.address("write_comment", version), {"element": "gone", "text": "大事な話です"}
        )

        assert answer.status_code == 422
        assert "大事な話です" in answer.content.decode()
        assert "いまの図にありません" in answer.content.decode()

    def test_answers_settles_and_reopens(self, client, version, clerk):
        comment = write(version, clerk)
        client.post(self.address("answer_comment", version, comment.pk), {"text": "直しました"})
        settled = client.post(self.address("settle_comment", version, comment.pk), follow=True)
        assert "解決済み" in settled.content.decode()
        assert "直しました" in settled.content.decode()

        opened = client.post(self.address("reopen_comment", version, comment.pk), follow=True)

        assert "未解決" in opened.content.decode()

    def test_an_answer_that_is_too_long_is_not_lost(self, client, version, clerk):
        comment = write(version, clerk)
        words = "長" * 2001

        answer = client.post(
            self.address("answer_comment", version, comment.pk), {"text": words}, follow=True
        )

        assert "2,000文字まで" in answer.content.decode()
        assert words in answer.content.decode()

    def test_somebody_of_another_section_comments_but_does_not_settle_for_others(
        self, client, version, clerk, colleague
    ):
        comment = write(version, clerk)
        client.force_login(colleague)

        assert client.post(self.address("write_comment", version), {"text": "質問です"}).status_code == 302
        assert client.post(self.address("settle_comment", version, comment.pk)).status_code == 403
        own = ElementComment.objects.get(text="質問です")
        assert client.post(self.address("settle_comment", version, own.pk)).status_code == 302

    def test_an_auditor_reads_the_comments_and_writes_none(self, client, version, clerk):
        write(version, clerk)
        client.force_login(make_person(Role.AUDITOR, organisation=version.organisation))

        words = client.get(self.address("version", version)).content.decode()

        assert "郵送のときだけです" in words
        assert "コメントを書く" not in words
        assert client.post(self.address("write_comment", version), {"text": "あ"}).status_code == 403

    def test_a_comment_of_another_version_is_not_found_here(self, client, version, clerk):
        foreign = write(make_version(process=version.process), clerk)

        assert client.post(self.address("settle_comment", version, foreign.pk)).status_code == 404

    def test_of_a_draft_leads_to_what_is_open_about_the_version_it_was_begun_from(
        self, client, version, clerk, colleague
    ):
        write(version, colleague)
        draft = commands.start_draft(
            process=version.process, kind="to_be", based_on=version, note="", by=clerk, now=NOON
        )

        words = client.get(self.address("version", draft)).content.decode()

        assert "もとにした第1版に、未解決のコメントが1件あります" in words
        assert f"{self.address('version', version)}#comments" in words

    def test_escapes_what_people_write(self, client, version, clerk):
        write(version, clerk, "<script>alert(1)</script>")

        assert "<script>alert" not in client.get(self.address("version", version)).content.decode()
