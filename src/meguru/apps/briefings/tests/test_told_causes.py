"""Causes from own answers to surveys, from cases and from findings: who reads which, and where they are linked."""

from __future__ import annotations

import datetime as dt

import pytest

from meguru.apps.briefings import making, queries
from meguru.apps.briefings.papers import DETAILS, briefing_document
from meguru.apps.briefings.testing import NOON, make_prefecture_with_rates
from meguru.apps.catalogue.testing import make_case
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.testing import hand_over, make_recipient, make_survey, write

pytestmark = pytest.mark.django_db
OPTIONS = [{"key": "money", "label": "予算がつかない"}, {"key": "none", "label": "特にない"}]
QUESTIONS = (
    {"key": "obstacle", "kind": "several", "text": "進まないわけ、困っていること", "options": OPTIONS},
    {"key": "words", "kind": "long_text", "text": "ほかに困っていること", "is_required": False},
)


@pytest.fixture
def world():
    return make_prefecture_with_rates(10.0, 20.0, 40.0, 50.0, 60.0, 80.0)


@pytest.fixture
def asked(world):
    survey = make_survey(organisation=world[0], title="オンライン申請の調査", questions=QUESTIONS)
    return make_recipient(survey=survey, body=world[1][0])


def page(client, world, *, as_office) -> dict:
    role = Role.MUNICIPAL_DX if as_office.prefecture_id else Role.PREFECTURE_DX
    client.force_login(make_person(role, organisation=as_office))
    return client.get(f"/briefings/{world[1][0].code}/?group=prefecture").context


def told(context) -> list[str]:
    """What the answers of the town are said to name, on its first weak indicator."""
    return [one.about for one in context["found"].weak[0].causes if one.kind == "answer"]


def links(context) -> list[str]:
    return [link["url"] for cause in context["weak"][0]["causes"] for link in cause["links"]]


def published(recipient, **how) -> None:
    survey = recipient.survey
    survey.state, survey.closed_at = Survey.State.CLOSED, NOON
    survey.publication, survey.published_at = Survey.Publication.EVERYBODY, NOON
    for name, value in how.items():
        setattr(survey, name, value)
    survey.save()


class TestWhoReadsTheAnswers:
    def test_what_is_being_written_is_told_to_the_own_office_only(self, client, world, asked):
        write(asked, obstacle=["money"])

        own = page(client, world, as_office=world[1][0])
        assert told(own) == ["money"]
        assert links(own) == [f"/surveys/asked/{asked.pk}/"]
        assert told(page(client, world, as_office=world[0])) == []
        assert told(page(client, world, as_office=world[1][1])) == []

    def test_what_was_handed_over_is_told_to_the_office_that_asked_and_to_no_other(
        self, client, world, asked
    ):
        write(asked, obstacle=["money"])
        hand_over(asked)

        asking = page(client, world, as_office=world[0])
        assert told(asking) == ["money"]
        assert links(asking) == [f"/surveys/{asked.survey_id}/results/"]
        assert told(page(client, world, as_office=world[1][1])) == []

    def test_what_was_changed_after_it_was_handed_over_is_not_told_to_who_asked(self, client, world, asked):
        write(asked, obstacle=["none"])
        hand_over(asked)
        write(asked, obstacle=["money"])

        assert told(page(client, world, as_office=world[0])) == []

    def test_published_with_names_everybody_may_read_it(self, client, world, asked):
        write(asked, obstacle=["money"], words="職員の兼務が多い")
        hand_over(asked)
        published(asked)

        other = page(client, world, as_office=world[1][1])
        assert told(other) == ["money"]
        assert links(other) == [f"/surveys/published/{asked.survey_id}/"]
        published(asked, shows_texts=True)
        assert sorted(told(page(client, world, as_office=world[1][1]))) == ["money", "people"]

    @pytest.mark.parametrize("how", [{"is_anonymised": True}, {"publication": "participants"}])
    def test_published_without_names_or_to_some_it_is_told_to_nobody_else(self, client, world, asked, how):
        write(asked, obstacle=["money"])
        hand_over(asked)
        published(asked, **how)

        assert told(page(client, world, as_office=world[1][1])) == []

    def test_a_survey_of_the_other_world_says_nothing_here(self, client, world):
        real = make_prefecture(name="本物の県", is_fictional=False)
        recipient = make_recipient(
            survey=make_survey(organisation=real, title="DXの調査", questions=QUESTIONS), body=world[1][0]
        )
        write(recipient, obstacle=["money"])
        hand_over(recipient)
        published(recipient)

        assert told(page(client, world, as_office=world[1][0])) == []
        assert told(page(client, world, as_office=world[1][1])) == []

    @pytest.mark.parametrize(("how", "is_in"), [({}, True), (None, False)])
    def test_a_paper_that_goes_round_holds_published_answers_only(self, world, asked, how, is_in):
        write(asked, obstacle=["money"])
        hand_over(asked)
        if how is not None:
            published(asked)

        assert ("予算がつかない" in paper(world)) is is_in


def paper(world) -> str:
    """What the prefecture hands round about the weakest town, in the most detail."""
    prefecture, towns = world
    person = make_person(Role.PREFECTURE_DX, organisation=prefecture)
    ground = queries.make_landscape(user=person, prefecture=prefecture, released_only=True)
    sheet = making.sheet_of(
        ground, towns[0], queries.basis_of(None, group="prefecture"), text=None, today=dt.date(2026, 4, 1)
    )
    return str(briefing_document(sheet, DETAILS[0]).blocks)


class TestCases:
    @pytest.fixture
    def teller(self):
        return make_person(Role.MUNICIPAL_DX, organisation=make_organisation(name="話す町"))

    def case(self, teller, body: str, *, sharing: str = "public", population: int = 9_500):
        return make_case(
            by=teller,
            body=body,
            title=f"{body}のオンライン申請",
            kinds=["online_application"],
            problem="人手が足りず、申請の受付が遅れていた。",
            population=population,
            sharing=sharing,
        )

    def test_two_towns_of_this_size_that_tell_the_same_are_a_hint_with_links(self, client, world, teller):
        cases = [self.case(teller, "遠くの町"), self.case(teller, "海辺の村")]

        context = page(client, world, as_office=world[0])

        (hint,) = (one for one in context["found"].weak[0].causes if one.kind == "story")
        assert hint.about == "people"
        assert all(one.body in hint.reason for one in cases)
        assert {f"/catalogue/cases/{one.pk}/" for one in cases} <= set(links(context))
        assert [row["case"].body for row in context["weak"][0]["cases"]] == ["海辺の村", "遠くの町"]

    def test_large_towns_are_no_hint_for_a_small_one(self, client, world, teller):
        for body in ("遠くの市", "海辺の市"):
            self.case(teller, body, population=800_000)

        found = page(client, world, as_office=world[0])["found"]

        assert [one for one in found.weak[0].causes if one.kind == "story"] == []

    def test_a_case_that_is_not_for_everybody_is_in_no_paper_that_goes_round(self, world, teller):
        mine = make_person(Role.PREFECTURE_DX, organisation=world[0])
        for body in ("遠くの町", "海辺の村"):
            self.case(mine, body, sharing="private")
        assert "遠くの町" not in paper(world)
        for body in ("山の町", "島の村"):
            self.case(teller, body)

        assert "山の町" in paper(world)

    def test_a_town_is_not_told_its_own_case(self, client, world, teller):
        for body in (world[1][0].name, "海辺の村"):
            self.case(teller, body)

        context = page(client, world, as_office=world[0])

        assert [row["case"].body for row in context["weak"][0]["cases"]] == ["海辺の村"]
        assert [one for one in context["found"].weak[0].causes if one.kind == "story"] == []
