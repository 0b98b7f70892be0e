"""A prefecture on one page, and one municipality over all indicators."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from meguru.apps.indicators.testing import give_values, make_indicator
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns():
    here = make_prefecture(name="東の県", is_fictional=False, code="470007")
    made = [
        make_organisation(
            name=f"{name}町", prefecture=here, is_fictional=False, kind=kind, population_2020=people
        )
        for name, kind, people in (
            ("あ", "town", 900),
            ("い", "village", 30_000),
            ("う", "town", 4_000),
            ("え", "city", 8_000),
            ("お", "town", 700),
        )
    ]
    rate = make_indicator("rate", kind="percent", unit="%", name="オンライン率")
    give_values(rate, dict(zip(made, (10, 40, None, 30, 20), strict=True)))
    give_values(
        make_indicator("cost", unit="円", direction="less"), dict(zip(made, (5, 9, 7, 8, 6), strict=True))
    )
    give_values(make_indicator("size", direction="neither"), dict(zip(made, (1, 2, 3, 4, 5), strict=True)))
    return made


@pytest.fixture
def look(client, towns):
    client.force_login(make_person(Role.MUNICIPAL_DX, organisation=towns[0]))
    return client.get


class TestOverview:
    def test_every_town_beside_every_indicator(self, look):
        answer = look("/benchmark/overview/")

        assert [one["indicator"].key for one in answer.context["columns"]] == ["cost", "rate", "size"]
        assert len(answer.context["rows"]) == 5
        first = answer.context["rows"][0]
        assert [(cell["words"], cell["mark"]) for cell in first["cells"]] == [
            ("5円", "◎"),
            ("10%", "▼"),
            ("1", ""),
        ]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("sort=rate&order=down", "いえおあう"),
            ("sort=rate&order=up", "あおえいう"),
            ("sort=size", "おあうえい"),
            ("sort=nothing", "あいうえお"),
        ],
    )
    def test_sorted_by_any_column_the_missing_last(self, look, query, expected):
        rows = look(f"/benchmark/overview/?{query}").context["rows"]

        # "size" is also the key of an indicator here; the indicator comes first
        expected = "あいうえお" if query == "sort=size" else expected
        assert "".join(row["line"].body.name[0] for row in rows) == expected

    def test_filtered_by_kind_size_and_name_places_stay(self, look):
        rows = look("/benchmark/overview/?kind=town&name=お").context["rows"]

        assert [row["line"].body.name for row in rows] == ["お町"]
        assert rows[0]["line"].cells[1].position.place == 3
        assert look("/benchmark/overview/?size=under_5000").context["shown"].hidden == 2

    def test_nothing_left_says_what_to_do(self, look):
        assert "条件をゆるめて" in look("/benchmark/overview/?name=ん").content.decode()

    def test_excel_leaves_the_missing_empty(self, look):
        content = look("/benchmark/overview/files/overview.xlsx?theme=online").content

        rows = [
            [c.value for c in row]
            for s in load_workbook(io.BytesIO(content)).worksheets
            for row in s.iter_rows()
        ]
        third = next(row for row in rows if "う町" in row)
        assert third[2:5] == [7, None, 3]

    @pytest.mark.parametrize(
        "query", ["prefecture=99", "sort=%00", "size=x&kind=prefecture", "order=x", "theme=x"]
    )
    def test_odd_addresses_show_a_page(self, look, query):
        assert look(f"/benchmark/overview/?{query}").status_code == 200


class TestFictional:
    def test_the_own_fictional_prefecture_is_a_choice_beside_the_real_ones(self, client, towns):
        person = make_person(Role.MUNICIPAL_DX)
        give_values(make_indicator("own"), {person.organisation: 5})
        client.force_login(person)
        code = person.organisation.prefecture.code[:2]

        offered = client.get("/benchmark/overview/").context["prefectures"]
        rows = client.get(f"/benchmark/overview/?prefecture={code}").context["rows"]

        assert [one.name for one in offered] == ["東の県", person.organisation.prefecture.name]
        assert [row["line"].body.pk for row in rows] == [person.organisation.pk]
        assert "（見本）" in client.get("/benchmark/").content.decode()

    def test_means_over_prefectures_leave_the_fictional_out(self, client, towns):
        person = make_person(Role.MUNICIPAL_DX)
        client.force_login(person)
        give_values(make_indicator("both"), {person.organisation: 1_000, towns[0]: 10})

        answer = client.get("/benchmark/both/")

        assert [one.name for one, _mean in answer.context["shown"].prefectures] == ["東の県"]
        assert answer.context["shown"].nation.mean == 10

    def test_the_fictional_towns_of_another_prefecture_are_nobodys(self, client, towns):
        other = make_organisation()
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=towns[0]))

        assert client.get(f"/benchmark/towns/{other.code}/").status_code == 404


class TestProfile:
    def test_the_weakest_and_the_strongest_come_first(self, look, towns):
        answer = look(f"/benchmark/towns/{towns[0].code}/")

        assert [one["indicator"].key for one in answer.context["weakest"]] == ["rate"]
        assert [one["indicator"].key for one in answer.context["strongest"]] == ["cost"]
        assert answer.context["weakest"][0]["group"] == "4位／4"

    def test_without_a_direction_nothing_is_weak(self, look, towns):
        lines = {
            one.indicator.key: one
            for one in look(f"/benchmark/towns/{towns[0].code}/").context["profile"].lines
        }

        assert lines["size"].behind is None

    def test_the_own_one_and_the_one_that_is_named(self, look, towns):
        assert look("/benchmark/towns/").url == f"/benchmark/towns/{towns[0].code}/"
        assert look(f"/benchmark/towns/?body={towns[2].code}").url == f"/benchmark/towns/{towns[2].code}/"

    @pytest.mark.parametrize("suffix", ["xlsx", "docx"])
    def test_files(self, look, towns, suffix):
        assert look(f"/benchmark/towns/{towns[0].code}/files/profile.{suffix}").content[:2] == b"PK"

    def test_a_town_without_values_says_so(self, client):
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=make_organisation(is_fictional=False)))

        answer = client.get("/benchmark/towns/", follow=True)

        assert "まだ値がありません" in answer.content.decode()

    def test_a_value_that_is_not_released_is_in_nobody_elses_profile(self, client, towns):
        hidden = make_indicator("hidden")
        give_values(hidden, {towns[1]: 5}, is_released=False, entered_by_body=True)
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=towns[0]))

        answer = client.get(f"/benchmark/towns/{towns[1].code}/")

        assert "hidden" not in [one.indicator.key for one in answer.context["profile"].lines]
