"""Whom one is compared with: eight ways to choose, and what stays honest in each."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from docx import Document
from openpyxl import load_workbook

from meguru.apps.indicators.testing import give_values, make_indicator
from meguru.apps.registry.models import SharingGroup
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Five real towns in two prefectures, with the facts that the ministry's groups go by."""
    here, there = make_prefecture(name="東の県"), make_prefecture(name="西の県")
    made = {
        name: make_organisation(
            name=name, prefecture=prefecture, is_fictional=False, population_2020=people, kind=kind
        )
        for name, prefecture, people, kind in (
            ("甲町", here, 6_000, "town"),
            ("乙町", here, 7_000, "town"),
            ("丙村", there, 9_000, "village"),
            ("丁町", there, 40_000, "town"),
            ("戊市", there, 60_000, "city"),
        )
    }
    for key, values in (
        ("workers_secondary_tertiary", (85, 90, 82, 95, 92)),
        ("workers_tertiary", (65, 70, 61, 70, 70)),
        ("population", (6_000, 7_000, 9_000, 40_000, 60_000)),
    ):
        shipped = make_indicator(key, direction="neither", unit="%")
        give_values(shipped, dict(zip(made.values(), values, strict=True)))
    rate = make_indicator("rate", kind="percent", unit="%", name="オンライン率")
    give_values(rate, dict(zip(made.values(), (20, 60, None, 40, 60), strict=True)))
    return made


@pytest.fixture
def person(world):
    return make_person(Role.MUNICIPAL_DX, organisation=world["甲町"])


@pytest.fixture
def page(client, person):
    client.force_login(person)
    return lambda query="": client.get(f"/benchmark/rate/alike/?{query}")


def names(answer) -> list[str]:
    return [one.name for one in answer.context["group"].members]


class TestMinistry:
    def test_the_same_sign_and_why(self, page):
        answer = page("group=ministry")

        assert sorted(names(answer)) == sorted(["甲町", "乙町", "丙村"])
        text = answer.content.decode()
        assert "類似団体（町村Ⅱ−２）" in text
        assert "国勢調査の人口は6,000人（5,000人以上10,000人未満）" in text

    def test_an_unconfirmed_edition_says_so(self, page):
        assert "【確認前】" in page("group=ministry&edition=before").content.decode()

    def test_without_the_facts_it_names_them(self, client):
        lonely = make_organisation(name="一人町", is_fictional=False, population_2020=None)
        give_values(make_indicator("rate"), {lonely: 1})
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=lonely))

        text = client.get("/benchmark/rate/alike/?group=ministry").content.decode()

        assert "国勢調査の人口、第2次と第3次の産業で働く人の割合" in text


class TestOtherGroups:
    def test_prefecture(self, page):
        assert names(page("group=prefecture")) == ["甲町", "乙町"]

    def test_size(self, page):
        assert names(page("group=size")) == ["甲町", "乙町", "丙村"]

    def test_the_same_vendor_only_among_those_that_told(self, page, world):
        vendor = make_indicator("core_vendor", kind="choice", direction="neither", labels=["あ社", "い社"])
        give_values(vendor, {world["甲町"]: 0, world["戊市"]: 0, world["乙町"]: 1})

        answer = page("group=vendor")

        assert names(answer) == ["甲町", "戊市"]
        assert "値を公開した3団体の中から" in answer.content.decode()

    def test_the_vendor_of_a_town_that_has_not_released_it_is_nobodys(self, page, world):
        vendor = make_indicator("core_vendor", kind="choice", direction="neither", labels=["あ社"])
        give_values(vendor, {world["甲町"]: 0})
        give_values(vendor, {world["乙町"]: 0}, year=2023, is_released=False, entered_by_body=True)

        assert names(page("group=vendor")) == ["甲町"]

    def test_an_own_value_that_is_missing_is_asked_for(self, page):
        assert "まだ入っていません" in page("group=renewal").content.decode()

    def test_the_own_club(self, page, person, world):
        club = SharingGroup.objects.create(
            organisation=person.organisation, name="三町の会", since=datetime(2024, 4, 1, tzinfo=UTC)
        )
        club.members.set([world["甲町"], world["戊市"]])

        answer = page("group=club")

        assert names(answer) == ["甲町", "戊市"]
        assert "三町の会" in answer.content.decode()

    def test_the_club_of_others_is_nobodys_group(self, page, world):
        club = SharingGroup.objects.create(
            organisation=world["丁町"], name="よその会", since=datetime(2024, 4, 1, tzinfo=UTC)
        )
        club.members.set([world["丁町"], world["戊市"]])

        answer = page(f"group=club&club={club.pk}")

        assert "よその会" not in answer.content.decode()
        assert names(answer) == ["甲町"]

    def test_an_own_list_by_name_code_and_tick(self, page, world):
        answer = page(f"group=list&towns=乙町、{world['丁町'].code}&town={world['戊市'].code}")

        assert names(answer) == ["甲町", "乙町", "丁町", "戊市"]

    def test_a_name_that_nobody_has_is_told(self, page):
        assert "見つからない名前：ない町" in page("group=list&towns=ない町\x00").content.decode()


class TestResult:
    def test_place_ties_and_missing(self, page):
        answer = page("group=list&towns=乙町,丙村,丁町,戊市")

        rows = {row["body"].name: row for row in answer.context["rows"]}
        assert [rows[name]["position"].place for name in ("乙町", "戊市", "丁町", "甲町", "丙村")] == [
            1,
            1,
            3,
            4,
            None,
        ]
        assert rows["乙町"]["position"].tied == 1
        assert "元の表が空欄" in rows["丙村"]["marks"]

    def test_another_definition_is_told_and_not_ranked(self, client, person, world):
        other = make_indicator("other", unit="件")
        give_values(other, {world["甲町"]: 5, world["丁町"]: 7})
        give_values(other, {world["乙町"]: 99}, quality="otherwise")
        client.force_login(person)

        shown = client.get("/benchmark/other/alike/?group=prefecture")

        rows = {row["body"].name: row for row in shown.context["rows"]}
        assert rows["乙町"]["position"].place is None
        assert "定義が違い" in shown.content.decode()

    def test_a_small_denominator_is_marked(self, client, person, world):
        small = make_indicator("small", kind="percent", unit="%")
        give_values(small, {world["甲町"]: 50, world["乙町"]: 60}, denominator=8)
        client.force_login(person)

        assert "分母が小さい（8）" in client.get("/benchmark/small/alike/?group=prefecture").content.decode()

    def test_few_people_of_others_are_not_counted_out(self, client, person, world):
        people = make_indicator("people", unit="人", counts_people=True)
        give_values(people, {world["甲町"]: 3, world["乙町"]: 4})
        client.force_login(person)

        rows = {
            row["body"].name: row["value"]
            for row in client.get("/benchmark/people/alike/?group=prefecture").context["rows"]
        }

        assert rows["甲町"] == "3人"
        assert "4" not in rows["乙町"]

    def test_the_group_stays_in_the_address(self, page):
        assert "group=size" in page("group=size").context["group_query"]

    def test_the_indicator_page_shows_the_result_in_the_group(self, client, person):
        client.force_login(person)

        answer = client.get("/benchmark/rate/?group=list&towns=乙町,丁町")

        assert answer.context["result"]["result"].own.of == 3
        assert "中央の値" in answer.content.decode()

    def test_excel_and_word(self, client, person):
        client.force_login(person)

        sheet = client.get("/benchmark/rate/files/group.xlsx?group=prefecture")
        word = client.get("/benchmark/rate/files/group.docx?group=prefecture")

        cells = [
            c.value
            for s in load_workbook(io.BytesIO(sheet.content)).worksheets
            for r in s.iter_rows()
            for c in r
        ]
        assert any("乙町" in str(one) for one in cells)
        assert "オンライン率" in "".join(one.text for one in Document(io.BytesIO(word.content)).paragraphs)
        assert client.get("/benchmark/rate/files/group.exe").status_code == 404


class TestLeaders:
    def test_tells_what_goes_together_with_the_lead(self, client, person, world):
        towns = [
            make_organisation(name=f"第{n}町", prefecture=world["甲町"].prefecture, is_fictional=False)
            for n in range(8)
        ]
        lead = make_indicator("lead", unit="%", kind="percent")
        give_values(lead, {world["甲町"]: 10} | {one: 90 - n for n, one in enumerate(towns)})
        trained = make_indicator("trained", kind="yes_no", name="研修をしている")
        give_values(trained, {world["甲町"]: 0} | {one: float(n < 3) for n, one in enumerate(towns)})
        client.force_login(person)

        answer = client.get("/benchmark/lead/alike/?group=prefecture")

        traits = {one["indicator"].key: one for one in answer.context["practice"]["traits"]}
        assert (traits["trained"]["own"], traits["trained"]["leaders"]) == ("していない", "100.0%")
        assert "原因とはかぎりません" in answer.content.decode()
