"""Municipalities that are alike, on made-up figures."""

from __future__ import annotations

import pytest

from meguru.apps.indicators.testing import give_values, make_indicator
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture

pytestmark = pytest.mark.django_db


def with_values(key: str, values: dict, **fields) -> None:
    usual = {"theme": "basics", "name": f"指標{key}", "unit": "人", "direction": "neither"}
    give_values(make_indicator(key, **{**usual, **fields}), values)


@pytest.fixture
def towns():
    here, there = make_prefecture(name="東の県"), make_prefecture(name="西の県")
    made = {
        name: make_organisation(name=name, prefecture=prefecture, is_fictional=False)
        for name, prefecture in (("小町", here), ("同じ町", there), ("少し町", here), ("大市", here))
    }
    with_values("population", dict(zip(made.values(), (1000, 1000, 1300, 90_000), strict=True)))
    with_values(
        "rate",
        dict(zip(made.values(), (20, 60, 40, None), strict=True)),
        kind="percent",
        unit="%",
        direction="more",
    )
    return made


@pytest.fixture
def page(client, towns):
    client.force_login(make_person(Role.MUNICIPAL_DX, organisation=towns["小町"]))
    return lambda query="": client.get(f"/benchmark/rate/alike/{query}")


class TestAlike:
    def test_the_most_alike_stand_beside_ones_own_by_their_place(self, page):
        rows = page().context["rows"]

        assert [row["body"].name for row in rows] == ["同じ町", "少し町", "小町", "大市"]
        assert [row["position"].place for row in rows] == [1, 2, 3, None]
        assert [row["is_own"] for row in rows] == [False, False, True, False]

    def test_within_the_prefecture_only(self, page):
        rows = page("?among=prefecture").context["rows"]

        assert "同じ町" not in [row["body"].name for row in rows]

    def test_of_another_municipality(self, page, towns):
        answer = page(f"?body={towns['大市'].code}")

        assert answer.context["own"].name == "大市"
        assert "大市に似た団体" in answer.content.decode()

    def test_without_any_weight_it_says_what_to_do(self, page):
        answer = page("?weight-population=0&weight-rate=0")

        assert answer.status_code == 200
        assert "少なくとも一つの指標" in answer.content.decode()

    @pytest.mark.parametrize(
        "query", ["?body=x", "?weight-population=９", "?weight-population=-1", "?among=x"]
    )
    def test_odd_addresses_show_the_usual_page(self, page, query):
        assert page(query).context["rows"]

    def test_a_person_of_a_fictional_office_stands_among_its_fictional_towns_only(self, client, towns):
        person = make_person(Role.DEPARTMENT_STAFF)
        beside = make_organisation(name="となり町", prefecture=person.organisation.prefecture)
        client.force_login(person)

        answer = client.get("/benchmark/population/alike/?group=prefecture")

        assert {row["body"].name for row in answer.context["rows"]} == {
            person.organisation.name,
            beside.name,
        }

    def test_a_person_of_the_prefecture_chooses_a_municipality(self, client, towns):
        client.force_login(make_person(Role.PREFECTURE_DX, organisation=towns["小町"].prefecture))

        assert "市区町村を選んでください" in client.get("/benchmark/rate/alike/").content.decode()
