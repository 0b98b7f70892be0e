"""What readers of published results could put together, and must not: other years, other pages, what was taken back."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse

from meguru.apps.registry.permissions import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture
from meguru.apps.surveys.commands import publishing
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.queries import crossing
from meguru.apps.surveys.queries.results import collected
from meguru.apps.surveys.testing import NOON, hand_over, make_recipient, make_survey, write
from meguru.engines.organisation_codes import with_check_digit

pytestmark = pytest.mark.django_db
QUESTIONS = (
    {"key": "has", "kind": "yes_no", "text": "システムはありますか"},
    {"key": "cost", "kind": "number", "text": "年間の経費", "unit": "千円", "is_required": False},
    {
        "key": "people",
        "kind": "number",
        "text": "利用した人",
        "unit": "人",
        "counts_people": True,
        "is_required": False,
    },
    {"key": "note", "kind": "long_text", "text": "困っていること", "is_required": False},
    {"key": "plan", "kind": "file", "text": "計画書", "is_required": False},
    {
        "key": "parts",
        "kind": "table",
        "text": "内訳",
        "columns": [
            {"key": "yen", "label": "額", "kind": "number", "unit": "千円"},
            {"key": "memo", "label": "備考", "kind": "text"},
        ],
        "rows": ["機器"],
        "is_required": False,
    },
)
NAMES = ("湊原市", "桜瀬市", "凪野市", "若沢町", "月見町", "浜里町", "青根村", "白川村")


@pytest.fixture
def prefecture():
    return make_prefecture()


@pytest.fixture
def asker(prefecture):
    return make_person(Role.PREFECTURE_DX, organisation=prefecture)


@pytest.fixture
def towns(prefecture):
    return [
        make_organisation(prefecture=prefecture, name=name, code=with_check_digit(f"98{number}"))
        for number, name in enumerate(NAMES, 201)
    ]


@pytest.fixture
def reader(towns):
    return make_person(Role.MUNICIPAL_DX, organisation=towns[0])


def asked(survey, towns, **answers):
    """Every town hands over; an answer is what `answers` says of its place."""
    rows = []
    for place, town in enumerate(towns):
        one = make_recipient(survey=survey, body=town)
        write(one, **{"has": True} | {key: values[place] for key, values in answers.items()})
        hand_over(one)
        rows.append(one)
    return rows


def published(survey, *, by, to="participants", anonymised=False, texts=True):
    Survey.objects.filter(pk=survey.pk, state="open").update(state="closed", closed_at=NOON)
    return publishing.publish(
        survey=survey,
        to=Survey.Publication(to),
        is_anonymised=anonymised,
        shows_texts=texts,
        by=by,
        now=NOON,
    )


def page_of(client, reader, survey, key, query=""):
    client.force_login(reader)
    page = client.get(reverse("surveys:published_question", args=[survey.pk, key]) + query)
    assert page.status_code == 200
    return page.content.decode()


class TestTheYearBefore:
    @pytest.fixture
    def before(self, prefecture, towns):
        found = make_survey(organisation=prefecture, questions=QUESTIONS, year=2025)
        asked(found, towns[:1], cost=[123_456])
        return found

    @pytest.fixture
    def survey(self, prefecture, towns, before, asker):
        found = make_survey(organisation=prefecture, questions=QUESTIONS, previous=before)
        asked(found, towns[:4], cost=[1, 2, 3, 4])
        return published(found, by=asker, to="participants")

    def test_answers_that_were_never_published_do_not_come_out_with_the_next_survey(
        self, client, survey, towns
    ):
        other = make_person(Role.MUNICIPAL_DX, organisation=towns[1])

        assert "123,456" not in page_of(client, other, survey, "cost")

    def test_answers_published_without_names_do_not_get_one(self, client, survey, before, towns):
        Survey.objects.filter(pk=before.pk).update(
            state="closed", publication="everybody", is_anonymised=True, published_at=NOON
        )
        other = make_person(Role.MUNICIPAL_DX, organisation=towns[1])

        page = page_of(client, other, survey, "cost")

        assert "前回との比較" in page
        assert "123,456" not in page

    def test_who_asked_compares(self, client, survey, asker):
        client.force_login(asker)

        page = client.get(reverse("surveys:result", args=[survey.pk, "cost"])).content.decode()

        assert "123,456" in page


class TestTextsThatAreNotPublished:
    def test_neither_texts_in_tables_nor_names_of_files(self, client, prefecture, towns, asker, reader):
        survey = make_survey(organisation=prefecture, questions=QUESTIONS)
        asked(
            survey,
            towns[:3],
            plan=[["議員への説明.pdf"]] * 3,
            parts=[[{"row": "機器", "yen": 77, "memo": "業者と交渉中"}]] * 3,
        )
        published(survey, by=asker, texts=False)

        pages = [page_of(client, reader, survey, key) for key in ("plan", "parts")]
        paper = client.get(reverse("surveys:published_file", args=[survey.pk, "results.docx"])).content
        with zipfile.ZipFile(io.BytesIO(paper)) as packed:
            pages.append(packed.read("word/document.xml").decode())

        assert "77千円" in pages[1]
        for page in pages:
            assert "議員への説明" not in page
            assert "業者と交渉中" not in page


class TestWithoutNames:
    def test_taking_it_back_does_not_bring_the_names(self, prefecture, towns, asker):
        survey = make_survey(organisation=prefecture, questions=QUESTIONS)
        asked(survey, towns[:3])
        published(survey, by=asker, anonymised=True)

        published(survey, by=asker, to="nobody", anonymised=False)

        with pytest.raises(publishing.CannotPublish, match="名前を出して公表することはできません"):
            published(survey, by=asker, anonymised=False)

    def test_a_tick_without_publishing_binds_nobody(self, prefecture, towns, asker):
        survey = make_survey(organisation=prefecture, questions=QUESTIONS)
        asked(survey, towns[:3])

        published(survey, by=asker, to="nobody", anonymised=True)

        assert not published(survey, by=asker, anonymised=False).is_anonymised

    def test_the_name_of_a_town_that_did_not_answer_is_hidden_too(
        self, client, prefecture, towns, asker, reader
    ):
        survey = make_survey(organisation=prefecture, questions=QUESTIONS)
        asked(survey, towns[:3], note=["月見町と共同で困っている"] * 3)
        make_recipient(survey=survey, body=towns[4])
        published(survey, by=asker, anonymised=True)

        page = page_of(client, reader, survey, "note")

        assert "○○と共同で" in page
        assert "月見" not in page


class TestPeople:
    def test_a_group_of_few_people_is_not_found_from_the_sum(self, prefecture, towns):
        survey = make_survey(organisation=prefecture, questions=QUESTIONS)
        asked(survey, towns, has=[True] * 5 + [False] * 3, people=[100] * 5 + [2, 2, 2])
        found = collected(survey)

        crossed = crossing.crossed(found, found.questionnaire.question("people"), by="has")

        assert [(one.bodies, one.spread) for one in crossed.numbers] == [(None, None), (None, None)]
