"""Results as pages: figures with their denominators, crossed, beside the year before; texts sorted by people."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from meguru.apps.ledger.models import Event
from meguru.apps.registry.permissions import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture
from meguru.apps.surveys.commands import handing_over, reminding, sorting
from meguru.apps.surveys.models import Survey, TextGrouping
from meguru.apps.surveys.queries.collecting import collecting
from meguru.apps.surveys.queries.results import collected, results
from meguru.apps.surveys.testing import NOON, hand_over, make_recipient, make_survey, write

pytestmark = pytest.mark.django_db
QUESTIONS = (
    {"key": "has", "kind": "yes_no", "text": "システムはありますか"},
    {
        "key": "cost",
        "kind": "number",
        "text": "年間の経費",
        "unit": "千円",
        "shown_when": {"eq": ["has", True]},
    },
    {"key": "note", "kind": "long_text", "text": "困っていること", "is_required": False},
    {"key": "plan", "kind": "file", "text": "計画書", "is_required": False},
)
SAID = ("予算の確保が難しい", "予算の確保が難しいので進まない", "人材がいない")


@pytest.fixture
def prefecture():
    return make_prefecture()


@pytest.fixture
def asker(prefecture):
    return make_person(Role.PREFECTURE_DX, organisation=prefecture)


@pytest.fixture
def towns(prefecture):
    sizes = (300_000, 60_000, 5_000)
    return [make_organisation(prefecture=prefecture, population_2020=size) for size in sizes]


def answered(survey, towns, *, costs=(100, 200, None), notes=SAID):
    rows = []
    for town, cost, note in zip(towns, costs, notes, strict=True):
        one = make_recipient(survey=survey, body=town)
        write(one, has=cost is not None, note=note, **({} if cost is None else {"cost": cost}))
        hand_over(one)
        rows.append(one)
    return rows


@pytest.fixture
def survey(prefecture, towns):
    last = make_survey(organisation=prefecture, questions=QUESTIONS, year=2025, title="去年の調査")
    answered(last, towns, costs=(90, 50, 999))
    Survey.objects.filter(pk=last.pk).update(state="closed")
    made = make_survey(organisation=prefecture, questions=QUESTIONS, previous=last)
    answered(made, towns)
    return made


@pytest.fixture
def page(client, survey, asker):
    client.force_login(asker)

    def read(name, *args, query=""):
        answer = client.get(reverse(f"surveys:{name}", args=[survey.pk, *args]) + query)
        assert answer.status_code == 200
        return answer.content.decode()

    return read


class TestPages:
    def test_nobody_has_handed_over_yet(self, client, asker, prefecture):
        client.force_login(asker)
        empty = make_survey(organisation=prefecture, questions=QUESTIONS)

        answer = client.get(reverse("surveys:results", args=[empty.pk]))

        assert "まだ提出がありません" in answer.content.decode()

    def test_the_denominator_is_who_was_shown_the_question(self, page):
        assert "聞いた 2、答えた 2" in page("result", "cost")

    def test_the_same_towns_are_compared_with_last_year(self, page):
        text = page("result", "cost")

        assert "両方に答えた2団体だけ" in text
        assert "片方だけは1団体" in text
        assert "+80.0千円" in text  # (100 + 200) / 2 - (90 + 50) / 2

    def test_by_the_size_of_the_town(self, page):
        text = page("result", "cost", query="?by=size")

        assert "人口20万以上" in text
        assert "100.0" in text

    def test_by_another_question(self, page):
        assert "片方だけは1団体" not in page("result", "has", query="?by=size")
        assert page("result", "cost", query="?by=has").count("<td") >= 3

    def test_more_towns_need_no_more_queries(self, survey, django_assert_num_queries):
        with CaptureQueriesContext(connection) as few:
            results(collected(survey))
            collecting(survey, now=NOON)
        for _ in range(4):
            one = make_recipient(survey=survey, body=make_organisation(prefecture=survey.organisation))
            write(one, has=True, cost=5, note="同じこと")
            hand_over(one)

        with django_assert_num_queries(len(few)):
            results(collected(survey))
            collecting(survey, now=NOON)

    def test_nonsense_to_cross_with_is_left_alone(self, page):
        assert "年間の経費" in page("result", "cost", query="?by=nothing")

    def test_word_and_excel(self, client, survey, page):
        address = reverse("surveys:result_file", args=[survey.pk, "results.docx"])
        assert client.get(address).content[:2] == b"PK"
        address = reverse("surveys:result_file", args=[survey.pk, "results.xlsx"])

        book = load_workbook(io.BytesIO(client.get(address).content))

        sheet = book["表1 回答の一覧"]
        values = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert any("予算の確保が難しい" in row for row in values)

    def test_who_may_only_read_is_not_offered_to_write(self, client, survey, prefecture):
        client.force_login(make_person(Role.AUDITOR, organisation=prefecture))

        text = client.get(reverse("surveys:publish", args=[survey.pk])).content.decode()

        assert "指標にする</a>" not in text
        assert client.get(reverse("surveys:figures", args=[survey.pk, "cost"])).status_code == 403


class TestOneBody:
    def test_final_and_back(self, client, survey, asker):
        client.force_login(asker)
        one = survey.recipients.first()
        for name, word in (("collect_lock", "確定を外す"), ("collect_unlock", "この回答で確定する")):
            answer = client.post(reverse(f"surveys:{name}", args=[survey.pk, one.pk]), follow=True)
            assert word in answer.content.decode()

    def test_a_correction_is_shown_until_the_next_version(self, client, survey, asker, page):
        one = survey.recipients.select_related("survey", "body", "organisation").first()
        reminding.ask_correction(
            recipient=one, reason="単位を確かめて", address="https://x".__add__, by=asker, now=NOON
        )
        assert "単位を確かめて" in page("collect_one", one.pk)
        assert "確認を依頼中" in page("collect")

        write(one, cost=150)
        hand_over(one, why="単位の間違い")

        assert "単位を確かめて" not in page("collect_one", one.pk)

    def test_final_answers_cannot_be_taken_before_there_are_any(self, survey, asker, towns):
        fresh = make_recipient(survey=survey, body=make_organisation(prefecture=survey.organisation))

        with pytest.raises(handing_over.NotHandedOver):
            handing_over.lock(recipient=fresh, by=asker, now=NOON)


class TestSorting:
    def send(self, client, survey, **sent):
        return client.post(reverse("surveys:result_texts", args=[survey.pk, "note"]), sent, follow=True)

    @pytest.fixture
    def keys(self, survey):
        return [str(one.pk) for one in survey.recipients.order_by("pk")]

    def test_like_texts_are_proposed_together(self, page):
        text = page("result", "note")

        assert "（2件）" in text
        assert "自動の案" in text

    def test_renaming_and_moving_are_kept(self, client, survey, page, keys):
        page("result_texts", "note")
        sent = {
            "revision": "0",
            "groups": "2",
            "members-0": " ".join(keys[:2]),
            "was-0": "予算・確保",
            "name-0": "お金のこと",
            "members-1": keys[2],
            "was-1": "人材",
            "name-1": "人材",
            "take": [keys[1]],
            "target": "new",
            "new_name": "その他",
        }

        self.send(client, survey, **sent)

        groups = TextGrouping.objects.get().groups
        assert groups == [
            {"name": "お金のこと", "members": [keys[0]]},
            {"name": "その他", "members": [keys[1]]},
        ]
        assert Event.objects.filter(activity="surveys.texts_sorted").exists()

    def test_whole_groups_are_merged(self, client, survey, page, keys):
        self.send(
            client,
            survey,
            revision="0",
            groups="2",
            **{"members-0": " ".join(keys[:2]), "was-0": "予算", "name-0": "予算", "whole-1": "1"},
            **{"members-1": keys[2], "was-1": "人材", "name-1": "人材"},
            target="0",
        )

        assert TextGrouping.objects.get().groups == [{"name": "予算", "members": keys}]

    def test_a_colleague_was_faster(self, client, survey, asker, page, keys):
        question = survey.questions.get(key="note")
        sorting.sort_texts(
            question=question, groups=[("先の分け方", keys)], seen_revision=0, by=asker, now=NOON
        )

        answer = self.send(
            client, survey, revision="0", groups="1", **{"members-0": " ".join(keys), "name-0": "私の分け方"}
        )

        text = answer.content.decode()
        assert answer.status_code == 422
        assert "私の分け方" in text
        assert "先の分け方" in text

    def test_the_last_change_is_taken_back(self, client, survey, asker, page, keys):
        question = survey.questions.get(key="note")
        for number, name in enumerate(("一", "二")):
            sorting.sort_texts(
                question=question, groups=[(name, keys)], seen_revision=number, by=asker, now=NOON
            )

        client.post(reverse("surveys:result_texts_undo", args=[survey.pk, "note"]), {"revision": "2"})

        assert TextGrouping.objects.get().groups[0]["name"] == "一"

    @pytest.mark.parametrize("groups", [[("", ["1"])], [("甲", ["1"]), ("乙", ["1"])]])
    def test_groups_that_cannot_be_kept(self, survey, asker, groups):
        with pytest.raises(sorting.CannotSort):
            sorting.sort_texts(
                question=survey.questions.get(key="note"),
                groups=groups,
                seen_revision=0,
                by=asker,
                now=NOON,
            )
