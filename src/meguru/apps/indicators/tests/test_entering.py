"""Figures entered by hand: what waits for release is nobody else's, and nobody overwrites what they have not seen."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from meguru.apps.indicators import commands
from meguru.apps.indicators.commands import pack_years
from meguru.apps.indicators.facts.shelf import shipped_years
from meguru.apps.indicators.models import Indicator, IndicatorValue, IndicatorYear
from meguru.apps.indicators.queries import column, newest_columns, years_of
from meguru.apps.indicators.queries.entering import EntryCell, plain_of
from meguru.apps.indicators.testing import give_values, make_indicator
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person
from meguru.engines.calendars.japan import fiscal_year

NOW = timezone.make_aware(dt.datetime(2026, 5, 1, 17, 30))
YEAR = fiscal_year(timezone.localdate())
SECRET = 48_151


def sheet(client, key="system_cost"):
    """The fields of the page as it stands, to be changed and sent back."""
    page = client.get(f"/indicators/{key}/values/").context
    return {
        f"{name}-{row['place']}": value
        for row in page["rows"]
        for name, value in (
            *row["row"].typed.items(),
            ("seen", row["row"].seen),
            ("was", row["was"]),
        )
        if value or name != "released"
    }


def enter(client, town, *, key="system_cost", year=YEAR, **fields):
    posted = sheet(client, key) | {f"{name}-{town.code}-{year}": text for name, text in fields.items()}
    return client.post(f"/indicators/{key}/values/", posted)


def pages_of(client, town):
    """Everything that somebody else can open about the indicator."""
    yield client.get(f"/indicators/system_cost/series/?body={town.code}").content.decode()
    yield client.get("/indicators/").content.decode()
    yield client.get("/benchmark/?theme=costs").content.decode()
    yield client.get("/benchmark/system_cost/").content.decode()
    yield client.get("/indicators/system_cost/values/").content.decode()
    for address in (
        f"/indicators/system_cost/series/file/?body={town.code}",
        f"/indicators/tables/file/?theme=costs&prefecture={town.prefecture.code}",
    ):
        answer = client.get(address)
        if answer.status_code == 200:
            book = load_workbook(io.BytesIO(answer.content))
            yield str([cell.value for page in book for row in page.iter_rows() for cell in row])


@pytest.mark.django_db
class TestRelease:
    def test_what_waits_is_seen_by_the_own_office_alone(self, world, client):
        client.force_login(world.clerk)
        enter(client, world.town, value=str(SECRET))

        assert "48,151" in client.get("/indicators/system_cost/series/").content.decode()
        for stranger in (world.other, world.official, make_person(organisation=make_organisation())):
            client.force_login(stranger)
            for page in pages_of(client, world.town):
                assert "48151" not in page
                assert "48,151" not in page
            assert newest_columns([world.cost], user=stranger) == {}
            assert column(world.cost, user=stranger, year=YEAR) is None

    def test_means_leave_out_what_waits_also_for_the_own_office(self, world, client):
        give_values(world.cost, {world.neighbour: 100.0}, year=YEAR)
        client.force_login(world.clerk)
        enter(client, world.town, value=str(SECRET))

        shown = client.get("/indicators/system_cost/series/").context["shown"]

        own, mean = shown.lines[:2]
        assert own.values[-1] == SECRET
        assert mean.values[-1] == 100.0
        assert mean.counts[-1] == 1
        assert shown.own[-1].is_waiting

    def test_released_it_is_there_for_everybody_and_withdrawn_it_is_gone(self, world, client):
        client.force_login(world.clerk)
        enter(client, world.town, value=str(SECRET), released="1")
        assert column(world.cost, user=world.other).by_body == {world.town.pk: SECRET}

        withdrawn = sheet(client)
        del withdrawn[f"released-{world.town.code}-{YEAR}"]
        client.post("/indicators/system_cost/values/", withdrawn)

        assert column(world.cost, user=world.other) is None
        assert column(world.cost, user=world.clerk).by_body == {world.town.pk: SECRET}

    def test_people_of_real_offices_see_no_fictional_town(self, world, client):
        real = make_organisation(is_fictional=False, prefecture=world.prefecture, name="まこと町")
        give_values(world.cost, {world.town: 5.0, real: 7.0})

        assert column(world.cost, user=make_person(organisation=real)).by_body == {real.pk: 7.0}
        assert set(column(world.cost, user=world.other).by_body) == {world.town.pk, real.pk}

    def test_a_year_in_which_only_fictional_towns_have_values_does_not_hide_an_older_one(self, world):
        real = make_organisation(is_fictional=False, prefecture=world.prefecture)
        give_values(world.cost, {real: 7.0}, year=2020)
        give_values(world.cost, {world.town: 5.0}, year=2024)

        assert column(world.cost, user=make_person(organisation=real)).year == 2020

    def test_few_people_are_told_to_the_town_itself_only(self, world):
        people = make_indicator("people", counts_people=True)
        give_values(people, {world.town: 7.0, world.neighbour: 12.0})

        assert column(people, user=world.other).by_body == {world.town.pk: None, world.neighbour.pk: 12.0}
        assert column(people, user=world.other).absences == {world.town.pk: "withheld"}
        assert column(people, user=world.clerk).by_body[world.town.pk] == 7.0


@pytest.mark.django_db
class TestTyping:
    def test_figures_as_people_type_them(self, world, client):
        client.force_login(world.clerk)

        enter(client, world.town, value="１２，３００", evidence="決算書", quality="preliminary")

        row = IndicatorValue.objects.get()
        assert (row.value, row.evidence, row.quality) == (12_300, "決算書", "preliminary")
        assert row.entered_by_body
        assert not row.is_released
        assert Event.objects.filter(activity="indicators.values_entered").count() == 1

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"value": "たくさん"}, "数字として読めません"),
            ({"value": "12", "absence": "withheld"}, "どちらかだけ"),
            ({"value": "12人"}, "単位は「千円」です"),
            ({"value": "9" * 18}, "大きすぎます"),
            ({"evidence": "どこか"}, "値を入れるか"),
        ],
    )
    def test_a_slip_is_told_in_its_row_and_nothing_is_stored(self, world, client, fields, words):
        client.force_login(world.clerk)

        answer = enter(client, world.town, **fields)

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not IndicatorValue.objects.exists()

    def test_why_there_is_no_figure_is_kept(self, world, client):
        client.force_login(world.clerk)

        enter(client, world.town, absence="not_applicable", released="1")

        assert IndicatorValue.objects.get().absence == "not_applicable"
        assert column(world.cost, user=world.other).absences == {world.town.pk: "not_applicable"}

    def test_an_emptied_field_takes_the_value_out(self, world, client):
        client.force_login(world.clerk)
        enter(client, world.town, value="5")

        enter(client, world.town, value="")

        assert not IndicatorValue.objects.exists()

    def test_a_choice_is_typed_and_its_label_is_added_once(self, world, client):
        vendor = make_indicator("core_vendor", kind=Indicator.Kind.CHOICE, direction="neither")
        client.force_login(world.clerk)
        enter(client, world.town, key="core_vendor", value="みほん情報\x00 株式会社", released="1")
        client.force_login(world.other)
        enter(client, world.neighbour, key="core_vendor", value="みほん情報株式会社")

        vendor.refresh_from_db()
        assert vendor.labels == ["みほん情報 株式会社"]

    def test_a_label_that_waits_is_offered_to_nobody_else(self, world, client):
        make_indicator("core_vendor", kind=Indicator.Kind.CHOICE, direction="neither")
        client.force_login(world.clerk)
        enter(client, world.town, key="core_vendor", value="ひみつ商会")
        client.force_login(world.other)

        assert "ひみつ商会" not in client.get("/indicators/core_vendor/values/").content.decode()


@pytest.mark.django_db
class TestTwoAtOnce:
    def test_a_stale_save_is_refused_with_both_values_and_can_be_repeated(self, world, client):
        client.force_login(world.clerk)
        mine = sheet(client) | {f"value-{world.town.code}-{YEAR}": "111"}
        client.force_login(world.colleague)
        enter(client, world.town, value="222")
        client.force_login(world.clerk)

        answer = client.post("/indicators/system_cost/values/", mine)

        assert answer.status_code == 409
        page = answer.content.decode()
        assert "222" in page
        assert 'value="111"' in page
        assert IndicatorValue.objects.get().value == 222
        row = next(one for one in answer.context["rows"] if one["row"].is_clash)
        client.post("/indicators/system_cost/values/", mine | {f"seen-{row['place']}": row["row"].seen})
        assert IndicatorValue.objects.get().value == 111

    def test_who_changes_other_years_does_not_collide(self, world, client):
        client.force_login(world.clerk)
        mine = sheet(client) | {f"value-{world.town.code}-{YEAR - 1}": "111"}
        client.force_login(world.colleague)
        enter(client, world.town, value="222")
        client.force_login(world.clerk)

        client.post("/indicators/system_cost/values/", mine)

        assert sorted(IndicatorValue.objects.values_list("year", "value")) == [(YEAR - 1, 111), (YEAR, 222)]


@pytest.mark.django_db
class TestPrefecture:
    def test_it_enters_for_its_towns_and_that_is_released(self, world, client):
        client.force_login(world.official)

        enter(client, world.town, value="300")

        row = IndicatorValue.objects.get()
        assert row.is_released
        assert not row.entered_by_body
        assert column(world.cost, user=world.other).by_body == {world.town.pk: 300}

    def test_it_neither_sees_nor_overwrites_what_a_town_entered(self, world, client):
        client.force_login(world.clerk)
        enter(client, world.town, value=str(SECRET))
        client.force_login(world.official)

        page = client.get("/indicators/system_cost/values/")
        posted = {f"seen-{world.town.code}-{YEAR}": "", f"value-{world.town.code}-{YEAR}": "1"}
        client.post("/indicators/system_cost/values/", posted)

        assert "48151" not in page.content.decode()
        assert "自分で入れています" in page.content.decode()
        assert IndicatorValue.objects.get().value == SECRET

    def test_a_command_refuses_what_a_page_would_not_offer(self, world):
        give_values(world.cost, {world.town: 1.0}, year=YEAR, entered_by_body=True)
        cell = EntryCell(world.town, YEAR, plain_of(IndicatorValue.objects.get()))

        with pytest.raises(commands.NotYours):
            commands.enter_values(
                indicator=world.cost,
                entries=[commands.Entry(cell, cell.seen, None)],
                office=world.prefecture,
                by=world.official,
                now=NOW,
            )
        assert IndicatorValue.objects.get().value == 1.0

    def test_published_years_are_closed(self, world, client):
        real = make_organisation(is_fictional=False, prefecture=world.prefecture)
        make_indicator("fiscal_capability")
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=real))

        rows = client.get("/indicators/fiscal_capability/values/?year=2026").context["rows"]

        closed = {row["row"].cell.year for row in rows if row["row"].cell.is_closed}
        assert closed <= {2021}


@pytest.mark.django_db
class TestWhatAPrefectureSees:
    def test_a_released_count_of_few_people_is_not_in_its_table(self, world, client):
        people = make_indicator("people", counts_people=True, unit="人")
        give_values(people, {world.town: 7.0}, year=YEAR, entered_by_body=True)
        client.force_login(world.official)

        page = client.get("/indicators/people/values/").content.decode()

        assert "7人" not in page
        assert "団体が自分で入れた値です" in page

    def test_what_it_typed_where_a_town_wrote_meanwhile_is_told_and_not_dropped(self, world, client):
        client.force_login(world.official)
        address = f"/indicators/{world.cost.key}/values/?year={YEAR}"
        place = f"{world.town.code}-{YEAR}"
        give_values(world.cost, {world.town: SECRET}, year=YEAR, is_released=False, entered_by_body=True)

        answer = client.post(address, {f"seen-{place}": "", f"was-{place}": "", f"value-{place}": "77"})

        assert answer.status_code == 422
        assert "あなたの入力「77」は保存しません" in answer.content.decode()
        assert str(int(SECRET)) not in answer.content.decode()

    def test_what_a_town_entered_meanwhile_is_not_told_as_a_clash(self, world):
        give_values(world.cost, {world.town: SECRET}, year=YEAR, is_released=False, entered_by_body=True)
        entry = commands.Entry(EntryCell(world.town, YEAR, None), "", plain_of(IndicatorValue(value=1.0)))

        with pytest.raises(commands.NotYours):
            commands.enter_values(
                indicator=world.cost, entries=[entry], office=world.prefecture, by=world.official, now=NOW
            )


@pytest.mark.django_db
def test_a_later_year_of_one_town_does_not_take_the_published_figures_off_the_pages(world):
    key, year = max(one for one in shipped_years() if one[0] == "online_32")
    rate = make_indicator(key)
    towns = [make_organisation(prefecture=world.prefecture, is_fictional=False) for _n in range(4)]
    give_values(rate, dict.fromkeys(towns, 40.0), year=year)
    reader = make_person(organisation=towns[3])

    give_values(rate, {towns[0]: 90.0}, year=year + 1)
    assert column(rate, user=reader).year == year

    give_values(rate, {towns[1]: 80.0}, year=year + 1)
    assert column(rate, user=reader).year == year + 1


@pytest.mark.django_db
def test_what_was_written_about_a_year_stays_when_its_last_value_is_withdrawn(world):
    own = make_indicator("own-one", organisation=world.prefecture)
    give_values(own, {world.town: 10.0}, year=YEAR - 1)
    give_values(own, {world.town: 40.0}, year=YEAR)
    IndicatorYear.objects.filter(indicator=own, year=YEAR).update(note="支所の分を入れた")

    IndicatorValue.objects.filter(indicator=own, year=YEAR).delete()
    pack_years({(own.pk, YEAR)})

    assert years_of(own) == (YEAR - 1,)
    assert column(own, user=world.official).year == YEAR - 1
    give_values(own, {world.town: 50.0}, year=YEAR)
    assert IndicatorYear.objects.get(indicator=own, year=YEAR).note == "支所の分を入れた"


@pytest.mark.django_db
def test_a_year_of_which_nothing_was_written_goes_with_its_last_value(world):
    give_values(world.cost, {world.town: 10.0}, year=YEAR)

    IndicatorValue.objects.all().delete()
    pack_years({(world.cost.pk, YEAR)})

    assert not IndicatorYear.objects.exists()
