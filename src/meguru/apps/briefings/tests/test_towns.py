"""The list of towns and the page of one: what is weak, why, and who may see what."""

from __future__ import annotations

import pytest

from meguru.apps.briefings import making, queries
from meguru.apps.briefings.papers import DETAILS, briefing_document
from meguru.apps.briefings.testing import NOON, make_edition, make_prefecture_with_rates
from meguru.apps.diagnosis.testing import STUCK_AT_C, make_round, make_sheet
from meguru.apps.indicators.commands import pack_years
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.testing import give_values, make_indicator
from meguru.apps.registry.models import SharingGroup
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture
from meguru.engines.gap_causes import Standing

pytestmark = pytest.mark.django_db
RATES = (10.0, 20.0, 40.0, 50.0, 60.0, 80.0)


@pytest.fixture
def world():
    return make_prefecture_with_rates(*RATES)


@pytest.fixture
def officer(client, world):
    person = make_person(Role.PREFECTURE_DX, organisation=world[0])
    client.force_login(person)
    return person


def page_of(client, town, query: str = "?group=prefecture"):
    return client.get(f"/briefings/{town.code}/{query}")


class TestTheList:
    def test_shows_every_town_with_its_weakest_indicators(self, client, world, officer):
        rows = client.get("/briefings/").context["rows"]

        assert [row["town"].pk for row in rows] == [town.pk for town in world[1]]
        assert [row["weak"] for row in rows] == [2, 2, 1, 0, 0, 0]
        assert [one["name"] for one in rows[0]["weakest"]] == ["オンライン化率", "責任者の任命"]

    def test_a_town_without_values_is_not_weak_and_says_so(self, client, world, officer):
        IndicatorValue.objects.all().delete()
        for indicator in Indicator.objects.all():
            give_values(indicator, {world[1][0]: None})

        answer = client.get("/briefings/")

        assert "まだ値がありません" in answer.content.decode()
        assert [row["weak"] for row in answer.context["rows"]] == [0] * 6

    def test_real_and_fictional_towns_never_stand_in_one_list(self, client, world, officer):
        real = make_prefecture(name="本物の県", is_fictional=False)
        town = make_organisation(name="本物の町", prefecture=real, is_fictional=False)
        give_values(Indicator.objects.get(key="online_32"), {town: 1.0})

        own = client.get("/briefings/")
        other = client.get(f"/briefings/?prefecture={real.code}")

        assert "本物の町" not in own.content.decode()
        assert [row["town"].pk for row in other.context["rows"]] == [town.pk]
        assert own.context["rows"][0]["weak"] == 2

    def test_the_fictional_towns_of_others_are_not_found(self, client, world):
        client.force_login(make_person(Role.MUNICIPAL_DX))

        assert page_of(client, world[1][0]).status_code == 404


class TestOneTown:
    def test_says_where_it_stands_and_how_that_was_counted(self, client, world, officer):
        (online, cio) = page_of(client, world[1][0]).context["found"].rows

        assert (online.place, online.of, online.weakness.standing) == (6, 6, Standing.WEAK)
        assert online.weakness.better == 5
        assert (cio.weakness.standing, cio.doing, cio.weakness.of) == (Standing.WEAK, 4, 6)

    def test_with_one_year_only_it_says_so_instead_of_a_figure(self, client, world, officer):
        assert "値が一つの年しかない" in page_of(client, world[1][0]).content.decode()

    def test_those_who_improved_stand_with_their_speed(self, client, world, officer):
        early = dict.fromkeys(world[1], 10.0)
        give_values(Indicator.objects.get(key="online_32"), early, year=2022)

        text = page_of(client, world[1][0]).content.decode()

        assert "見本6町：2022年の10%から2024年の80%へ（1年に35.0ポイント）" in text

    def test_partners_are_near_and_as_weak_or_ahead(self, client, world, officer):
        allies = page_of(client, world[1][0]).context["found"].allies

        assert {one.town.name: str(one.ally.role) for one in allies} == {
            "見本2町": "together",
            "見本5町": "ask",
            "見本6町": "ask",
        }
        assert allies[0].ally.km == pytest.approx(2.2, abs=0.1)

    def test_a_group_is_named_only_to_its_members(self, client, world, officer):
        group = SharingGroup.objects.create(
            organisation=world[1][0], name="ひみつの会", since="2026-01-01T00:00Z"
        )
        group.members.set(world[1][:2])

        assert "ひみつの会" not in page_of(client, world[1][0]).content.decode()
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=world[1][1]))
        assert "ひみつの会" in page_of(client, world[1][0]).content.decode()

    def test_a_share_of_the_budget_is_told_only_within_one_year(self, client, world, officer):
        cost, budget = (
            make_indicator(key, unit="千円", theme="costs", direction="neither")
            for key in ("system_cost", "general_budget")
        )
        give_values(cost, dict(zip(world[1], (90.0, 10.0, 10.0, 10.0, 10.0, 10.0), strict=True)), year=2024)
        give_values(budget, dict.fromkeys(world[1], 1_000.0), year=2024)

        def kinds() -> set[str]:
            weak = page_of(client, world[1][0]).context["found"].weak
            return {cause.kind for one in weak for cause in one.causes}

        assert "cost" in kinds()
        give_values(budget, dict.fromkeys(world[1], 1_000.0), year=2025)
        assert "cost" not in kinds()

    def test_the_middle_of_samples_is_not_called_the_nations(self, client, world, officer):
        for town in world[1][3:]:
            type(town).objects.filter(pk=town.pk).update(population_2020=50_000)

        weak = page_of(client, world[1][0]).context["found"].weak

        (size,) = (one for one in weak[0].causes if one.kind == "size")
        assert "見本の県の全体は45%です" in size.reason and "全国" not in size.reason

    def test_an_indicator_without_direction_is_not_judged(self, client, world, officer):
        neither = make_indicator("people", name="向きのない値", direction="neither")
        give_values(neither, dict(zip(world[1], RATES, strict=True)))
        edition = make_edition(by=officer, keys=["people", "online_32"])

        found = page_of(client, world[1][0], f"?edition={edition.pk}").context["found"]

        assert [row.indicator.key for row in found.rows] == ["online_32"]

    def test_values_of_another_definition_take_no_part(self, client, world, officer):
        IndicatorValue.objects.filter(body=world[1][0]).delete()
        for key in ("online_32", "cio"):
            give_values(Indicator.objects.get(key=key), {world[1][0]: 1.0}, quality="otherwise")

        rows = page_of(client, world[1][0]).context["found"].rows

        assert {row.weakness.standing for row in rows} == {Standing.UNJUDGED}
        assert [row.weakness.of for row in rows] == [5, 5]


class TestWhoSeesWhat:
    @pytest.fixture
    def waiting(self, world):
        """The weakest town wrote a better figure that it has not released."""
        value = IndicatorValue.objects.get(body=world[1][0], indicator__key="online_32")
        value.delete()
        give_values(value.indicator, {world[1][0]: 33.3}, is_released=False, entered_by_body=True)

    def test_an_unreleased_value_is_the_offices_own(self, client, world, waiting, officer):
        town = world[1][0]

        assert "33" not in str(page_of(client, town).context["rows"][0]["value"])
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=world[1][1]))
        assert "33" not in str(page_of(client, town).context["rows"][0]["value"])
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=town))
        assert page_of(client, town).context["rows"][0]["value"] == "33%"

    def test_the_list_knows_released_values_only_also_for_the_own_office(self, client, world, waiting):
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=world[1][0]))

        assert client.get("/briefings/").context["rows"][0]["known"] == 1

    def test_the_diagnosis_is_in_the_offices_own_page_only(self, client, world, officer):
        town = world[1][0]
        dx = make_person(Role.MUNICIPAL_DX, organisation=town)
        asked = make_round(by=dx)
        for _number in range(3):
            make_sheet(STUCK_AT_C, round=asked)

        assert page_of(client, town).context["found"].held == ()
        client.force_login(dx)
        answer = page_of(client, town)
        assert "役所の中のつまずき" in answer.content.decode()
        assert answer.context["found"].held[0].code == "C"

    def test_only_the_office_takes_its_own_paper_home(self, client, world, officer):
        address = f"/briefings/{world[1][0].code}/files/briefing.pdf?own=1"

        assert client.get(address).status_code == 403
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=world[1][0]))
        assert client.get(address).status_code == 200

    def test_what_an_office_keeps_to_itself_is_in_a_paper_only_when_it_was_chosen(
        self, client, world, officer
    ):
        private = make_indicator("own-one", name="県だけの値", theme="own", organisation=world[0])
        give_values(private, dict(zip(world[1], RATES, strict=True)))
        edition = make_edition(by=officer, keys=["own-one", "online_32"])
        town = world[1][0]

        assert "県だけの値" not in page_of(client, town).content.decode()
        assert "県だけの値" in page_of(client, town, f"?edition={edition.pk}").content.decode()

    def test_a_count_of_few_people_is_withheld_from_papers_and_from_others(self, client, world, officer):
        people = make_indicator("experts", name="専門の職員", unit="人", counts_people=True)
        counts = (3.0, 12.0, 20.0, 30.0, 40.0, 50.0)
        give_values(people, dict(zip(world[1], counts, strict=True)))
        give_values(people, dict(zip(world[1], (4.0, *counts[1:]), strict=True)), year=2022)
        edition = make_edition(by=officer, keys=["experts"])

        (row,) = page_of(client, world[1][0], f"?edition={edition.pk}").context["found"].rows

        assert (row.weakness.value, row.weakness.of) == (None, 5)
        answer = page_of(client, world[1][0], f"?edition={edition.pk}")
        assert answer.context["rows"][0]["value"] == "—（10人未満か、公表なし）"

    def test_a_value_that_is_missing_says_why(self, client, world, officer):
        IndicatorValue.objects.filter(body=world[1][0]).delete()
        give_values(Indicator.objects.get(key="cio"), {world[1][0]: None})
        pack_years({(Indicator.objects.get(key="online_32").pk, 2024)})

        rows = page_of(client, world[1][0]).context["rows"]

        assert [row["value"] for row in rows] == ["—（値がありません）", "—（元の表が空欄）"]

    def test_a_group_and_what_is_shared_with_it_alone_are_in_no_paper_that_goes_round(self, world, officer):
        prefecture, towns = world
        group = SharingGroup.objects.create(
            organisation=towns[0], name="ひみつの会", since="2026-01-01T00:00Z"
        )
        group.members.set(towns[:2])
        person = make_person(Role.MUNICIPAL_DX, organisation=towns[0])
        shared = make_indicator(
            "club-one",
            name="会だけの値",
            theme="own",
            organisation=towns[0],
            sharing="group",
            shared_group=group,
        )
        give_values(shared, dict(zip(towns, RATES, strict=True)))

        def paper(*, with_own: bool) -> str:
            ground = queries.make_landscape(user=person, prefecture=prefecture, released_only=not with_own)
            sheet = making.sheet_of(
                ground, towns[0], queries.basis_of(None), text=None, today=NOON.date(), with_own=with_own
            )
            return str(briefing_document(sheet, DETAILS[0]).blocks)

        handed_round, own = paper(with_own=False), paper(with_own=True)
        assert "ひみつの会" not in handed_round and "会だけの値" not in handed_round
        assert "自団体用です" not in handed_round
        assert "ひみつの会" in own and "会だけの値" in own and "自団体用です" in own

    def test_the_offices_own_paper_is_called_so(self, client, world):
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=world[1][0]))
        address = f"/briefings/{world[1][0].code}/files/briefing.docx"

        assert "%E8%87%AA%E5%9B%A3%E4%BD%93%E7%94%A8" in client.get(address + "?own=1")["Content-Disposition"]
        assert "%E8%87%AA%E5%9B%A3%E4%BD%93%E7%94%A8" not in client.get(address)["Content-Disposition"]
