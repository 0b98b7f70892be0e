"""A page that stood open while others went on: what is sent from it, and what it does not offer."""

import pytest
from django.urls import reverse

from meguru.apps.administration import commands as administration
from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes import commands
from meguru.apps.processes.models import ElementComment, Review
from meguru.apps.processes.testing import NOON, bpmn_file, make_process, make_published, make_version
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def clerk(section):
    return make_person(department=section)


@pytest.fixture
def chief(section):
    return make_person(Role.SECTION_CHIEF, department=section)


@pytest.fixture
def draft(section, clerk):
    return make_version(process=make_process(operation=make_operation(department=section)), by=clerk)


def address(name, version, *more):
    return reverse(f"processes:{name}", args=[version.process_id, version.pk, *more])


def ask(version, by):
    return commands.ask_review(version=version, message="", by=by, now=NOON)


class TestADecisionFromAnOlderPage:
    def test_is_refused_once_and_can_be_made_after_a_look_at_the_new_drawing(
        self, client, draft, clerk, chief
    ):
        older = ask(draft, clerk)
        commands.save_draft(
            version=draft, xml=bpmn_file("受付", "交付").decode(), from_revision=1, by=clerk, now=NOON
        )
        newer = ask(draft, clerk)
        client.force_login(chief)
        sent = {"decision": "approve", "seen_revision": 1, "remark": "よいと思います", "knows_errors": "on"}

        refused = client.post(address("decide_review", draft, older.pk), sent)

        assert refused.status_code == 422
        shown = refused.context["decide"]
        assert (shown["seen_revision"].value(), shown["remark"].value()) == ("2", "よいと思います")
        assert not shown["knows_errors"].value()  # that was about the errors of another drawing
        again = {"decision": "approve", "seen_revision": shown["seen_revision"].value(), "remark": ""}
        client.post(address("decide_review", draft, newer.pk), again)
        assert Review.objects.get(pk=newer.pk).decision == "approved"

    def test_without_what_was_looked_at_is_no_decision(self, client, draft, clerk, chief):
        review = ask(draft, clerk)
        client.force_login(chief)

        for sent in ({}, {"decision": "approve"}, {"decision": "x", "seen_revision": "１"}):
            assert client.post(address("decide_review", draft, review.pk), sent).status_code == 422
        assert Review.objects.get().decision == "waiting"


class TestWords:
    def test_count_a_line_break_as_one_sign_as_the_browser_does(self, client, draft, clerk):
        client.force_login(clerk)
        words = ("あ" * 99 + "\r\n") * 19 + "あ" * 100

        client.post(address("write_comment", draft), {"text": words})

        assert len(ElementComment.objects.get().text) == 2000

    @pytest.mark.parametrize("text", ["返事\x00です", "返\x0b事\u202eです", "返事です" * 500])
    def test_of_an_answer_may_hold_anything_that_can_be_typed(self, client, draft, clerk, text):
        client.force_login(clerk)
        first = commands.write_comment(version=draft, element_id="", text="質問", by=clerk, now=NOON)

        client.post(address("answer_comment", draft, first.pk), {"text": text})

        assert ElementComment.objects.get(answer_to=first).text == text.replace("\x00", "")

    def test_to_look_for_or_to_note_may_hold_a_sign_that_no_database_keeps(self, client, draft, clerk):
        client.force_login(clerk)
        beside = reverse("processes:side_by_side", args=[draft.process_id])
        start = reverse("processes:start_draft", args=[draft.process_id])

        for page in (reverse("processes:processes"), beside):
            assert client.get(page, {"q": "受\x00付"}).status_code == 200
        client.post(start, {"based_on": draft.pk, "kind": "to_be", "note": "六月\x00の案"})

        assert draft.process.versions.first().note == "六月の案"

    def test_about_a_comment_that_was_taken_back_meanwhile_find_nothing(self, client, draft, clerk, chief):
        first = commands.write_comment(version=draft, element_id="", text="質問", by=clerk, now=NOON)
        commands.withdraw_comment(comment=first, by=clerk, now=NOON)
        client.force_login(chief)

        assert client.post(address("answer_comment", draft, first.pk), {"text": "はい"}).status_code == 404
        with pytest.raises(commands.CannotComment, match="取り消されました"):
            commands.answer_comment(comment=ElementComment(pk=first.pk), text="はい", by=chief, now=NOON)


class TestWhatIsOffered:
    def test_settling_is_for_who_wrote_it_and_for_the_section(self, client, draft, clerk, section):
        colleague = make_person(department=make_department(organisation=section.organisation, name="税務課"))
        ours = commands.write_comment(version=draft, element_id="", text="質問", by=clerk, now=NOON)
        theirs = commands.write_comment(version=draft, element_id="", text="別件", by=colleague, now=NOON)
        offers = {}
        for person in (clerk, colleague):
            client.force_login(person)
            words = client.get(address("version", draft)).content.decode()
            offers[person] = [
                one for one in (ours, theirs) if address("settle_comment", draft, one.pk) in words
            ]
        commands.settle_comment(comment=ours, by=clerk, now=NOON)
        settled = client.get(address("version", draft)).content.decode()

        assert offers == {clerk: [ours, theirs], colleague: [theirs]}
        assert address("reopen_comment", draft, ours.pk) not in settled

    def test_asking_is_not_promised_to_those_who_cannot(self, client, draft, clerk, section):
        auditor = make_person(Role.AUDITOR, organisation=section.organisation)
        for person, may_ask in ((clerk, True), (auditor, False)):
            client.force_login(person)
            version = client.get(address("version", draft)).content.decode()
            review = client.get(address("review", draft)).content.decode()
            assert ("確認を頼む</a>" in version) is may_ask
            assert ("確認を頼めるのは、担当部署（市民課）の職員か" in review) is not may_ask


class TestAGroupThatIsStillNamed:
    def test_by_an_office_that_left_says_whom_to_ask(self, client):
        keeper, member = make_organisation(name="みなと町"), make_organisation(name="となり町")
        host = make_person(Role.MUNICIPAL_DX, organisation=keeper)
        guest = make_person(Role.MUNICIPAL_DX, organisation=member)
        group = administration.make_group(organisation=keeper, name="共同見直し", by=host, now=NOON)
        administration.add_to_group(group=group, organisation=member, by=host, now=NOON)
        section = make_department(organisation=member)
        process = make_process(operation=make_operation(department=section))
        make_published(make_version(process=process))
        commands.share_process(process=process, sharing="group", group=group, by=guest, now=NOON)
        administration.leave_group(group=group, organisation=member, by=guest, now=NOON)
        client.force_login(host)

        answer = client.post(reverse("administration:close_group", args=[group.pk]), follow=True)
        client.force_login(guest)
        page = client.get(reverse("processes:sharing", args=[process.pk])).content.decode()

        assert "となり町の1件" in answer.content.decode()
        assert "参加していないグループ「共同見直し」" in page
