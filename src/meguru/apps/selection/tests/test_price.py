"""The price with which an offer would be first, also where the points are only compared."""

from decimal import Decimal

import pytest
from django.urls import reverse

from meguru.apps.initiatives.testing import NOON, make_initiative
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.selection import commands, papers, queries
from meguru.apps.selection.testing import give, make_evaluator, make_offer, make_row, make_selection
from meguru.engines.documents import Figure, Table
from meguru.engines.documents.figures import picture_of
from meguru.engines.evaluation import CannotEvaluate

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoki(client):
    person = make_person(department=make_department(name="市民課"), name="青木")
    client.force_login(person)
    return person


def compared(aoki, first_yen, second_yen, *, second_points=4):
    """Two offers of 5 and `second_points` points, compared only; price points 50 against 100."""
    one = make_selection(initiative=make_initiative(by=aoki))
    make_row(one)
    first = make_offer(one, "甲", bid_yen=first_yen)
    second = make_offer(one, "乙", bid_yen=second_yen)
    give(make_evaluator(one, aoki), {first: [5], second: [second_points]})
    return one


def needed(one):
    return {row.result.bid.candidate: row for row in queries.price_needed(queries.material_of(one)).rows}


class TestAPlainComparison:
    def test_says_how_cheap_the_second_would_have_to_be(self, aoki):
        rows = needed(compared(aoki, 1_000_000, 1_000_000))

        # 乙: 80 + 50; 甲: 100 + 50 x price / 1,000,000: first below 600,000 yen, that is 120,000 a year of five
        assert rows["乙"].to_win_yen == 599_999
        assert rows["乙"].to_win_a_year_yen == 119_999
        assert rows["乙"].less_yen == 400_001
        assert rows["甲"].result.place == 1
        assert rows["甲"].less_yen is None

    def test_says_when_the_price_cannot_turn_it(self, aoki):
        one = compared(aoki, 1_000_000, 1_000_000, second_points=1)
        commands.change_settings(
            selection=one, values={"price_allotment": Decimal(10)}, revision=1, by=aoki, now=NOON
        )
        one.refresh_from_db()
        rows = needed(one)

        assert rows["甲"].at_any_price
        assert rows["乙"].to_win_yen is None

    def test_names_offers_without_a_price(self, aoki):
        one = compared(aoki, None, 1_000_000)

        with pytest.raises(CannotEvaluate, match="甲"):
            needed(one)

    def test_stands_on_the_page_of_sureness(self, aoki, client):
        one = compared(aoki, 1_000_000, 1_000_000)
        page = client.get(reverse("selection:sureness", args=[one.pk])).content.decode()
        assert "599,999円まで" in page

        free = compared(aoki, None, None)
        page = client.get(reverse("selection:sureness", args=[free.pk])).content.decode()
        assert "費用がわからない候補があります" in page


class TestTheResultOnPaper:
    def test_has_a_picture_and_the_price_needed(self, aoki):
        blocks = papers.result_paper(compared(aoki, 1_000_000, 1_000_000)).blocks
        drawn = next(block for block in blocks if isinstance(block, Figure))
        tables = [block for block in blocks if isinstance(block, Table)]

        assert picture_of(drawn.svg).width > 600
        assert "100.0" in drawn.svg
        assert any("599,999円まで" in str(row) for table in tables for row in table.rows)

    def test_is_drawn_with_names_from_elsewhere(self, aoki):
        one = compared(aoki, 1_000_000, 1_000_000)
        one.offers.update(vendor="<&>\x0b")
        one.offers.filter(name="甲").update(name="<甲&\x0b>" * 30)

        docx = papers.RENDERED["docx"][1](papers.result_paper(one))
        assert docx.startswith(b"PK")
