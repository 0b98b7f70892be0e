"""Whose figures a page and a file hold: real and fictional apart, what waits and few people kept back."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.testing import give_values, make_indicator
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture

pytestmark = pytest.mark.django_db


@pytest.fixture
def real():
    here = make_prefecture(name="東の県", is_fictional=False, code="470007")
    return [
        make_organisation(name=name, prefecture=here, is_fictional=False) for name in ("あ町", "い町", "う町")
    ]


@pytest.fixture
def fictional():
    sample = make_prefecture(name="見本の県", code="990001")
    return [make_organisation(name=name, prefecture=sample) for name in ("ゆめ町", "そら町")]


def file_of(client, address):
    """Name of the municipality -> its row in the workbook."""
    book = load_workbook(io.BytesIO(client.get(address).content))
    rows = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    return {row[2]: row for row in rows if row[0] and str(row[0]).isdigit()}


class TestFile:
    def test_the_nation_has_no_fictional_town_and_nothing_that_waits(self, client, real, fictional):
        rate = make_indicator("rate")
        give_values(rate, {real[0]: 10, fictional[0]: 99})
        give_values(rate, {real[1]: 48_151}, is_released=False, entered_by_body=True)

        for person in (make_person(organisation=real[2]), make_person(organisation=fictional[1])):
            client.force_login(person)
            assert set(file_of(client, "/benchmark/rate/files/indicator.xlsx")) == {"あ町"}

    def test_a_fictional_prefecture_takes_its_own_towns(self, client, real, fictional):
        give_values(make_indicator("rate"), {real[0]: 10, fictional[0]: 99})
        client.force_login(make_person(organisation=fictional[1]))

        page = client.get("/benchmark/rate/").content.decode()

        assert "/benchmark/rate/files/indicator.xlsx?prefecture=99" in page
        assert set(file_of(client, "/benchmark/rate/files/indicator.xlsx?prefecture=99")) == {"ゆめ町"}

    def test_few_people_are_withheld_and_the_definition_is_told(self, client, real):
        people = make_indicator("people", counts_people=True)
        give_values(people, {real[0]: 7, real[1]: 12})
        give_values(people, {real[2]: 30}, quality="otherwise", denominator=20)
        client.force_login(make_person(organisation=make_organisation(is_fictional=False)))

        rows = file_of(client, "/benchmark/people/files/indicator.xlsx")

        assert rows["あ町"][4] is None
        assert 7 not in rows["あ町"]
        assert rows["う町"][5] == 20
        assert "定義が違う" in rows["う町"]

    def test_a_choice_stands_by_its_name(self, client, real):
        vendor = make_indicator("vendor", kind="choice", labels=["甲社", "乙社"], direction="neither")
        give_values(vendor, {real[0]: 1, real[1]: 0})
        client.force_login(make_person(organisation=real[0]))

        assert file_of(client, "/benchmark/vendor/files/indicator.xlsx")["あ町"][4] == "乙社"
        book = load_workbook(
            io.BytesIO(client.get("/benchmark/overview/files/overview.xlsx?theme=online").content)
        )
        assert "甲社" in [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


class TestMeans:
    def test_another_definition_is_in_no_mean(self, client, real):
        rate = make_indicator("rate")
        give_values(rate, {real[0]: 10, real[1]: 20})
        give_values(rate, {real[2]: 900}, quality="otherwise")
        client.force_login(make_person(organisation=real[0]))

        shown = client.get("/benchmark/rate/").context["shown"]
        row = client.get("/benchmark/").context["rows"][0]
        places = client.get("/benchmark/rate/map/?area=prefectures").context["shown"].places

        assert (shown.nation.mean, shown.here[1].spread.mean) == (15, 15)
        assert (row["nation"], row["prefecture"]) == ("15.0", "15.0")
        assert [one.value for one in places] == [15]

    def test_what_waits_is_in_no_mean_of_the_own_office_either(self, client, real):
        rate = make_indicator("rate")
        give_values(rate, {real[0]: 10, real[1]: 20})
        give_values(rate, {real[2]: 900}, is_released=False, entered_by_body=True)
        client.force_login(make_person(organisation=real[2]))

        shown = client.get("/benchmark/rate/").context["shown"]
        row = client.get("/benchmark/").context["rows"][0]

        assert (shown.nation.mean, row["prefecture"]) == (15, "15.0")
        assert row["own"] == "900"


class TestWhatWaits:
    """A place that was made with one's own unreleased value says so beside it, everywhere."""

    WORDS = "公表前の自分の値を入れた順位"

    @pytest.fixture
    def waiting(self, real):
        give_values(make_indicator("rate"), {real[0]: 10, real[1]: 20})
        give_values(make_indicator("other"), dict.fromkeys(real, 10))
        rate = Indicator.objects.get(key="rate")
        give_values(rate, {real[2]: 15}, is_released=False, entered_by_body=True)
        return real[2]

    @pytest.mark.parametrize(
        "address",
        [
            "/benchmark/",
            "/benchmark/rate/",
            "/benchmark/rate/alike/?group=prefecture",
            "/benchmark/overview/?theme=online",
            "/benchmark/towns/{code}/",
        ],
    )
    def test_the_own_office_is_told_beside_the_place(self, client, real, waiting, address):
        client.force_login(make_person(organisation=waiting))
        assert self.WORDS in client.get(address.format(code=waiting.code)).content.decode()

        client.force_login(make_person(organisation=real[0]))
        assert self.WORDS not in client.get(address.format(code=waiting.code)).content.decode()

    def test_an_indicator_without_waiting_values_says_nothing(self, client, waiting):
        client.force_login(make_person(organisation=waiting))

        assert "公表前の自分" not in client.get("/benchmark/other/").content.decode()


class TestWhichWorld:
    def test_a_fictional_prefecture_is_told_apart_from_the_nation(self, client, real, fictional):
        give_values(make_indicator("rate"), {real[0]: 10, fictional[0]: 99})
        client.force_login(make_person(organisation=fictional[1]))

        for page in ("", "rate/", "overview/?theme=online"):
            assert "見本の団体だけの値です" in client.get(f"/benchmark/{page}").content.decode()
        for page in ("?prefecture=47", "rate/?prefecture=47"):
            text = client.get(f"/benchmark/{page}").content.decode()
            assert "見本の団体の値は入っていません" in text

    def test_a_real_office_reads_nothing_of_samples(self, client, real):
        give_values(make_indicator("rate"), {real[0]: 10})
        client.force_login(make_person(organisation=real[0]))

        assert "見本" not in client.get("/benchmark/rate/").content.decode()


class TestWhereItBegins:
    def test_a_fictional_office_begins_with_its_prefecture_where_it_has_values(self, client, real, fictional):
        give_values(make_indicator("rate"), {real[0]: 10, fictional[0]: 99})
        give_values(make_indicator("other"), {real[0]: 10})
        give_values(make_indicator("waits"), {fictional[0]: 1}, is_released=False, entered_by_body=True)
        client.force_login(make_person(organisation=fictional[1]))

        def begins(address):
            return client.get(address).context["prefecture"]

        assert begins("/benchmark/").name == "見本の県"
        assert begins("/benchmark/overview/?theme=online").name == "見本の県"
        assert begins("/benchmark/rate/").name == "見本の県"
        assert begins("/benchmark/rate/map/").name == "見本の県"
        assert begins("/benchmark/other/").name == "東の県"
        assert begins("/benchmark/waits/").name == "東の県"

    @pytest.mark.parametrize("role", [Role.MUNICIPAL_DX, Role.PREFECTURE_DX])
    def test_every_page_opens_for_a_fictional_office(self, client, real, fictional, role):
        give_values(make_indicator("rate"), {real[0]: 10, fictional[0]: 99})
        office = fictional[0] if role == Role.MUNICIPAL_DX else fictional[0].prefecture
        client.force_login(make_person(role, organisation=office))

        for prefecture in ("47", "99", "xx"):
            for page in ("", "overview/", "rate/", "rate/map/", "rate/alike/"):
                assert client.get(f"/benchmark/{page}?prefecture={prefecture}").status_code == 200
        assert client.get("/benchmark/rate/map/?area=prefectures").status_code == 200

    def test_the_own_figures_are_found_from_the_list(self, client, real):
        give_values(make_indicator("rate"), {real[0]: 10})
        client.force_login(make_person(organisation=real[0]))

        assert 'href="/indicators/"' in client.get("/benchmark/").content.decode()


def test_a_mean_of_years_has_no_thousands(client, real):
    renewal = make_indicator("renewal", unit="年度", direction="neither")
    give_values(renewal, {real[0]: 2027, real[1]: 2028})
    client.force_login(make_person(organisation=real[0]))

    assert client.get("/benchmark/").context["rows"][0]["nation"] == "2027.5年度"
