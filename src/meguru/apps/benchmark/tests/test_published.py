"""The published figures as the pages show them."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from meguru.apps.indicators.commands import load_indicators
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.registry.commands import load_municipalities
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

OSAKA = "27"


@pytest.fixture(scope="class")
def published(django_db_setup, django_db_blocker):
    """The figures of all municipalities, once for the class."""
    with django_db_blocker.unblock():
        load_municipalities()
        load_indicators()
        yield
        IndicatorValue.objects.all().delete()
        Indicator.objects.all().delete()
        Organisation.objects.filter(prefecture__isnull=False).delete()
        Organisation.objects.all().delete()


@pytest.fixture
def osaka_clerk(published, db):
    return make_person(Role.MUNICIPAL_DX, organisation=Organisation.objects.get(code="271403"))


@pytest.mark.django_db
class TestPublished:
    def test_a_prefecture_stands_where_the_published_report_puts_it(self, osaka_clerk, client):
        """Mean 43.5 %, 6th of the 47 prefectures, standard deviation 18.2, from 11 to 92 %."""
        client.force_login(osaka_clerk)

        answer = client.get("/benchmark/online_32/")

        assert answer.context["prefecture"].code.startswith(OSAKA)
        tiles = {tile["label"]: tile["value"] for tile in answer.context["tiles"]}
        assert tiles["平均"] == "43.5%"
        assert tiles["都道府県の中の順位"] == "6位"
        assert tiles["標準偏差"] == "18.2%"
        assert tiles["最小から最大"] == "11%〜92%"
        page = answer.content.decode()
        assert all(words in page for words in ("43.5%", "6位", "18.2%", "11%〜92%", "堺市"))

    def test_the_list_shows_the_own_municipality_among_all(self, osaka_clerk, client):
        client.force_login(osaka_clerk)

        rows = {row["indicator"].key: row for row in client.get("/benchmark/").context["rows"]}

        assert rows["online_32"]["place"].place == 6
        assert rows["online_32"]["own_place"].of == 1739
        assert rows["online_32_total"]["place"] is None, "without a direction nobody is first"

    def test_yes_and_no_are_told_as_a_share_of_those_that_were_asked(self, osaka_clerk, client):
        client.force_login(osaka_clerk)
        asked = IndicatorValue.objects.filter(indicator__key="cio", value__isnull=False)
        share = asked.filter(value=1).count() / asked.count()

        answer = client.get("/benchmark/cio/")

        assert answer.context["shown"].nation.mean == pytest.approx(share)
        assert "標準偏差" not in [tile["label"] for tile in answer.context["tiles"]]

    def test_another_prefecture_and_less_is_better(self, osaka_clerk, client):
        client.force_login(osaka_clerk)

        shown = client.get("/benchmark/ordinary_balance/?prefecture=13").context["shown"]

        assert shown.here[0].name == "東京都"
        means = [one.spread.mean for _prefecture, one in shown.prefectures]
        assert means == sorted(means), "the least comes first"

    @pytest.mark.parametrize("address", ["?prefecture=99", "?year=１９９９", "?year=1999", "?theme=x"])
    def test_odd_addresses_show_the_usual_page(self, osaka_clerk, client, address):
        client.force_login(osaka_clerk)

        assert client.get(f"/benchmark/online_32/{address}").status_code == 200
        assert client.get(f"/benchmark/{address}").status_code == 200

    def test_an_unknown_indicator_is_not_found(self, osaka_clerk, client):
        client.force_login(osaka_clerk)

        assert client.get("/benchmark/nothing/").status_code == 404
        assert client.get("/benchmark/nothing/files/indicator.xlsx").status_code == 404

    def test_excel_holds_every_municipality(self, osaka_clerk, client):
        client.force_login(osaka_clerk)

        content = client.get("/benchmark/online_32/files/indicator.xlsx").content

        sheets = load_workbook(io.BytesIO(content)).worksheets
        cells = [[cell.value for cell in row] for sheet in sheets for row in sheet.iter_rows()]
        assert (
            sum(row[0] is not None and str(row[0]).isdigit() and len(str(row[0])) == 6 for row in cells)
            == 1741
        )
        assert any("草津町" in row and "元の表が空欄" in row for row in cells)

    def test_a_fictional_office_sees_the_figures_without_a_place_of_its_own(self, published, db, client):
        client.force_login(make_person(Role.DEPARTMENT_STAFF))

        answer = client.get("/benchmark/")

        assert answer.status_code == 200
        assert not answer.context["has_own"]


@pytest.mark.django_db
class TestWithoutFigures:
    def test_the_page_says_how_they_come(self, client):
        client.force_login(make_person(Role.MUNICIPAL_DX))

        assert "load-indicators" in client.get("/benchmark/").content.decode()
