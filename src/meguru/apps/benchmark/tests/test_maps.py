"""An indicator on a map, and what the map does not show."""

from __future__ import annotations

import re

import pytest

from meguru.apps.boundaries.pictures import MapKind
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.testing import give_values, make_indicator
from meguru.apps.registry.commands import load_municipalities
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture


@pytest.fixture
def prefecture(db):
    return make_prefecture(is_fictional=False)


@pytest.fixture
def towns(prefecture):
    return [
        make_organisation(
            prefecture=prefecture, is_fictional=False, latitude=35 + n // 3 / 10, longitude=135 + n % 3 / 10
        )
        for n in range(6)
    ]


def open_map(client, person, key="rate", **asked):
    client.force_login(person)
    return client.get(f"/benchmark/{key}/map/", asked)


def words_of(answer) -> dict[str, str]:
    """Name -> what the map says of it."""
    said = re.findall(r'aria-label="([^"]*)" data-map-place', answer.content.decode())
    return {words.split(" ")[0]: words for words in said}


class TestTheSmallMap:
    """The map on the page of an indicator says what the table beside it says."""

    def page(self, client, towns, address=""):
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=towns[0]))
        return client.get(f"/benchmark/rate/{address}")

    def test_has_every_municipality_with_its_words_and_can_be_walked_by_keys(self, client, towns):
        give_values(make_indicator("rate"), dict(zip(towns, [10, 20, 30, 40, 50, None], strict=True)))

        answer = self.page(client, towns)

        said = words_of(answer)
        assert said[towns[4].name] == f"{towns[4].name} 50 1位"
        assert said[towns[5].name].startswith(f"{towns[5].name} 値なし")
        page = answer.content.decode()
        assert "boundaries/map.js" in page
        assert f'href="/benchmark/rate/map/?prefecture={towns[0].code[:2]}"' in page

    def test_another_year_is_chosen_on_the_page_and_kept_in_links(self, client, towns):
        rate = make_indicator("rate")
        give_values(rate, dict.fromkeys(towns, 10), year=2022)
        give_values(rate, dict.fromkeys(towns, 77), year=2024)

        newest = self.page(client, towns).content.decode()
        answer = self.page(client, towns, "?year=2022")

        assert '<option value="2024" selected>' in newest and '<option value="2022">' in newest
        assert "year=" not in newest.split("<table")[-1]
        page = answer.content.decode()
        assert answer.context["shown"].year == 2022
        assert '<option value="2022" selected>' in page
        assert "&amp;year=2022" in page
        assert set(words_of(answer)) == {town.name for town in towns}
        assert "77" not in " ".join(words_of(answer).values())

    def test_with_one_year_only_there_is_nothing_to_choose(self, client, towns):
        give_values(make_indicator("rate"), dict.fromkeys(towns, 10))

        assert 'name="year"' not in self.page(client, towns).content.decode()


class TestMap:
    def test_every_municipality_has_its_value_its_place_and_its_page(self, client, towns, prefecture):
        give_values(
            make_indicator("rate", kind="percent", unit="%"),
            dict(zip(towns, [10, 20, 30, 40, 50, None], strict=True)),
        )

        answer = open_map(client, make_person(Role.MUNICIPAL_DX, organisation=towns[0]))

        said = words_of(answer)
        assert answer.context["area"] == prefecture.code[:2]
        assert said[towns[4].name] == f"{towns[4].name} 50% 1位"
        assert said[towns[5].name].startswith(f"{towns[5].name} 値なし")
        page = answer.content.decode()
        assert f'href="/benchmark/towns/{towns[4].code}/"' in page
        assert 'fill="url(#map-hatch)"' in page
        assert [row[0].name for row in answer.context["rows"]] == [
            towns[n].name for n in (4, 3, 2, 1, 0, 5)
        ], "the table by place"

    def test_where_less_is_better_the_least_is_darkest(self, client, towns):
        give_values(make_indicator("rate", direction="less"), dict(zip(towns, range(6), strict=True)))

        answer = open_map(client, make_person(Role.MUNICIPAL_DX, organisation=towns[0]))

        level = {one.name: one.level for one in answer.context["shown"].places}
        assert level[towns[0].name] == 5 and level[towns[5].name] == 1
        assert [one["level"] for one in answer.context["key"]] == [1, 2, 3, 4, 5]
        assert answer.context["key"][4]["words"].startswith("0")

    def test_the_reader_chooses_how_classes_are_made(self, client, towns):
        give_values(make_indicator("rate"), dict(zip(towns, [1, 2, 3, 4, 5, 100], strict=True)))
        person = make_person(Role.MUNICIPAL_DX, organisation=towns[0])

        counts = {
            how: [one["count"] for one in open_map(client, person, classes=how).context["key"]]
            for how in ("steps", "quantiles", "natural")
        }

        assert counts["steps"] == [5, 0, 0, 0, 1]
        assert max(counts["quantiles"]) == 2
        assert counts["natural"][-1] == 1 and len(counts["natural"]) == 5

    def test_yes_and_no_have_two_colours_and_signs(self, client, towns):
        give_values(
            make_indicator("rate", kind="yes_no"), dict(zip(towns, [1, 1, 0, 0, 0, None], strict=True))
        )

        answer = open_map(client, make_person(Role.MUNICIPAL_DX, organisation=towns[0]))

        assert [(one["sign"], one["count"]) for one in answer.context["key"]] == [("○", 2), ("×", 3), ("", 1)]
        assert answer.context["tone"] == "yes"

    def test_kinds_have_letters(self, client, towns):
        labels = [f"事業者{n}" for n in range(10)]
        indicator = make_indicator("rate", kind="choice", labels=labels, direction="neither")
        give_values(indicator, dict(zip(towns, [0, 1, 1, 7, 9, None], strict=True)))

        person = make_person(Role.MUNICIPAL_DX, organisation=towns[0])
        key = open_map(client, person).context["key"]

        assert [(one["sign"], one["count"]) for one in key] == [("A", 1), ("B", 2), ("H", 2), ("", 1)]
        assert "prefectures" not in dict(open_map(client, person).context["areas"]), "a choice has no mean"
        assert open_map(client, person, area="prefectures").context["area"] == "country"

    @pytest.mark.parametrize("kind", [*MapKind, "nothing"])
    def test_every_kind_of_map_shows_everybody(self, client, towns, kind):
        give_values(make_indicator("rate"), dict.fromkeys(towns, 3))

        answer = open_map(client, make_person(Role.MUNICIPAL_DX, organisation=towns[0]), kind=kind)

        assert len(words_of(answer)) == 6

    def test_without_values_or_positions_the_page_says_so(self, client, prefecture):
        make_indicator("rate")
        nowhere = make_organisation(prefecture=prefecture, is_fictional=False)
        person = make_person(Role.MUNICIPAL_DX, organisation=nowhere)

        assert "まだありません" in open_map(client, person).content.decode()
        give_values(Indicator.objects.get(), {nowhere: 3})
        assert "地図は描けません" in open_map(client, person).content.decode()
        assert open_map(client, person, key="nothing").status_code == 404


class TestWhatIsNotShown:
    def test_an_unreleased_value_is_on_no_map_but_ones_own(self, client, towns):
        indicator = make_indicator("rate")
        give_values(indicator, dict.fromkeys(towns[1:], 3))
        give_values(indicator, {towns[0]: 987654}, is_released=False, entered_by_body=True)
        own = make_person(Role.MUNICIPAL_DX, organisation=towns[0])
        others = [
            make_person(Role.MUNICIPAL_DX, organisation=towns[1]),
            make_person(Role.PREFECTURE_DX, organisation=towns[0].prefecture),
        ]

        assert "987,654" in words_of(open_map(client, own))[towns[0].name]
        for person in others:
            for area in ("", "country"):
                answer = open_map(client, person, area=area)
                assert "987,654" not in " ".join(words_of(answer).values())
                assert 987654 not in [one.value for one in answer.context["shown"].places]

    def test_few_people_are_not_counted_on_a_map(self, client, towns):
        give_values(
            make_indicator("rate", counts_people=True), dict(zip(towns, [4, 0, 30, 40, 50, 9], strict=True))
        )

        answer = open_map(client, make_person(Role.MUNICIPAL_DX, organisation=towns[5]))

        said = words_of(answer)
        shown = {one.name: one for one in answer.context["shown"].places}
        assert said[towns[0].name].startswith(f"{towns[0].name} 値なし"), "four people are not told"
        assert (shown[towns[0].name].level, shown[towns[0].name].place) == (0, None)
        assert " 9" in said[towns[5].name], "one's own is"
        assert " 0" in said[towns[1].name], "nobody is nobody"

    def test_another_definition_gets_no_colour_and_no_place(self, client, towns):
        indicator = make_indicator("rate")
        give_values(indicator, dict(zip(towns[:5], range(5), strict=True)))
        give_values(indicator, {towns[5]: 99}, quality=IndicatorValue.Quality.OTHERWISE)

        answer = open_map(client, make_person(Role.MUNICIPAL_DX, organisation=towns[0]))

        otherwise = next(one for one in answer.context["shown"].places if one.name == towns[5].name)
        assert (otherwise.level, otherwise.place) == (0, None)
        assert "定義が違う" in words_of(answer)[towns[5].name]

    def test_real_and_fictional_are_never_on_one_map(self, client, towns):
        sample = make_prefecture()
        town = make_organisation(prefecture=sample, latitude=35, longitude=139)
        give_values(make_indicator("rate"), {**dict.fromkeys(towns, 3), town: 88})
        person = make_person(Role.MUNICIPAL_DX, organisation=town)

        country = open_map(client, person, area="country")
        own = open_map(client, person)

        assert country.context["area"] == "country"
        assert town.code not in [one.code for one in country.context["shown"].places]
        if own.context["area"] == sample.code[:2] and own.context["prefecture"] == sample:
            assert [one.code for one in own.context["shown"].places] == [town.code]
        stranger = make_person(Role.MUNICIPAL_DX, organisation=towns[0])
        areas = [words for _value, words in open_map(client, stranger).context["areas"]]
        assert not any(sample.name in words for words in areas)

    def test_the_administrator_reads_no_figures(self, client, towns):
        give_values(make_indicator("rate"), dict.fromkeys(towns, 3))

        assert open_map(client, make_person(Role.ADMINISTRATOR, organisation=towns[0])).status_code in (
            403,
            404,
        )


@pytest.mark.django_db
class TestCountry:
    def test_the_country_and_its_prefectures(self, client):
        load_municipalities()
        bodies = list(Organisation.objects.filter(prefecture__isnull=False))
        give_values(make_indicator("rate"), {one: float(number % 7) for number, one in enumerate(bodies)})
        person = make_person(Role.MUNICIPAL_DX, organisation=Organisation.objects.get(code="271403"))

        country = open_map(client, person, area="country")
        regions = open_map(client, person, area="prefectures")

        assert len(words_of(country)) <= country.content.count(b"data-map-place") == 1741
        assert len(country.content) < 1_500_000
        assert len(country.context["rows"]) == 200 and country.context["places"].paginator.num_pages == 9
        assert len(words_of(regions)) == 47
        assert "/benchmark/rate/map/?area=27" in regions.content.decode()
