"""What ships is stored as its tables say, and stored again only where it differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from meguru.apps.indicators.commands import load_indicators, pack_years
from meguru.apps.indicators.facts import build
from meguru.apps.indicators.facts.shelf import TABLES, content, shipped_columns, shipped_years
from meguru.apps.indicators.models import Indicator, IndicatorValue, IndicatorYear
from meguru.apps.indicators.queries import column, themes
from meguru.apps.registry.commands import load_municipalities
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

SHARED = Path(__file__).resolve().parents[6] / "shared" / "data"


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


def value_of(key: str, code: str, year: int) -> IndicatorValue:
    return IndicatorValue.objects.get(indicator__key=key, body__code=code, year=year)


@pytest.mark.django_db
class TestLoading:
    def test_every_municipality_has_every_column_or_a_reason(self, published):
        assert IndicatorYear.objects.count() == len(shipped_years())
        assert IndicatorValue.objects.count() == len(shipped_years()) * 1741
        missing = IndicatorValue.objects.filter(indicator__key="online_32", value=None)
        assert sorted(missing.values_list("body__name", flat=True)) == ["天川村", "草津町"]

    def test_missing_is_never_zero(self, published):
        assert value_of("proc_03", "011002", 2024).absence == "empty"
        assert value_of("proc_07", "012025", 2024).value == 0

    def test_a_rate_carries_its_denominator(self, published):
        assert value_of("online_32", "011002", 2024).denominator == 24
        assert value_of("workers_tertiary", "011002", 2020).denominator == 845_953
        assert value_of("aged_65", "011002", 2020).denominator == 1_973_395

    def test_a_preliminary_count_says_so_and_the_one_before_does_not(self, published):
        assert value_of("population", "271403", 2025).quality == "preliminary"
        assert value_of("population", "271403", 2020).quality == ""
        assert IndicatorYear.objects.get(indicator__key="population", year=2025).as_of.startswith("2025年")

    def test_nobody_lived_in_futaba_on_the_census_day_of_2020(self, published):
        assert value_of("population", "075469", 2020).value == 0
        assert value_of("workers_tertiary", "075469", 2020).value is None

    def test_loading_again_writes_nothing(self, published, django_assert_max_num_queries):
        before = list(IndicatorValue.objects.order_by("pk").values_list("pk", "value")[:50])

        with django_assert_max_num_queries(20):
            load_indicators()

        assert list(IndicatorValue.objects.order_by("pk").values_list("pk", "value")[:50]) == before
        assert IndicatorValue.objects.count() == len(shipped_years()) * 1741

    def test_loading_again_mends_what_differs_and_leaves_what_a_town_entered(self, published):
        online = Indicator.objects.get(key="online_32")
        IndicatorValue.objects.filter(indicator=online, body__code="011002").update(value=1)
        IndicatorValue.objects.filter(indicator=online, body__code="012025").update(
            value=2, entered_by_body=True
        )
        pack_years({(online.pk, 2024)})

        load_indicators()

        assert value_of("online_32", "011002", 2024).value == 58
        assert value_of("online_32", "012025", 2024).value == 2
        clerk = make_person(Role.MUNICIPAL_DX, organisation=Organisation.objects.get(code="271403"))
        assert column(online, user=clerk).by_body[Organisation.objects.get(code="011002").pk] == 58

    def test_a_year_that_was_shipped_by_mistake_goes_with_the_version_that_shipped_it(self, published):
        index = Indicator.objects.get(key="fiscal_capability")
        body = Organisation.objects.get(code="011002")
        IndicatorValue.objects.create(indicator=index, body=body, year=2024, value=1)
        Indicator.objects.filter(pk=index.pk).update(version="2026.1")

        load_indicators()

        assert not index.figures.filter(year=2024).exists()
        IndicatorValue.objects.create(indicator=index, body=body, year=2024, value=1)
        load_indicators()
        assert index.figures.filter(year=2024).exists(), "imported later, and stays"


@pytest.mark.django_db
def test_loading_needs_the_municipalities():
    with pytest.raises(LookupError, match="load_municipalities"):
        load_indicators()


class TestShelf:
    def test_themes_stand_in_their_order(self):
        names = [theme.id for theme in themes()]

        assert names == ["online", "procedures", "organisation", "tools", "costs", "channels", "basics"]
        assert {one["theme"] for one in content()["indicator"]} == set(names)

    def test_every_column_is_an_indicator_and_every_indicator_has_one_or_waits_for_offices(self):
        described = {one["id"]: one["source"] for one in content()["indicator"]}
        columns = {key for key, _year in shipped_years()}
        without = {key for key in described if key not in columns}

        assert columns <= set(described)
        assert {key for key in without if described[key] != "offices"} == {
            *("proc_19", "proc_20", "proc_22", "proc_26")
        }

    def test_names_and_keys_stand_once(self):
        indicators = content()["indicator"]

        assert len({one["id"] for one in indicators}) == len({one["name"] for one in indicators})
        assert len(indicators) == len({one["id"] for one in indicators})
        assert all(len(one["name"]) <= 100 for one in indicators)

    def test_shares_of_industries_leave_room_for_the_unknown_only(self):
        columns = {one.key: one.cells for one in shipped_columns()}
        for code, (primary, _absence) in columns["workers_primary"].items():
            if primary is not None:
                rest = [columns[f"workers_{name}"][code][0] for name in ("secondary", "tertiary")]
                assert 75 < primary + sum(rest) < 100.03
                assert columns["workers_secondary_tertiary"][code][0] == pytest.approx(sum(rest), abs=0.02)


class TestBuild:
    def test_a_wrong_code_or_value_is_refused(self):
        with pytest.raises(build.BadSource, match="check digit"):
            build.line({"code6": "271005", "name": "どこか市"}, {})
        with pytest.raises(build.BadSource, match="no value"):
            build.value("多い", "どこか市")

    @pytest.mark.skipif(not SHARED.exists(), reason="the published tables are not beside the project")
    def test_the_files_are_those_that_the_script_makes(self, tmp_path):
        made = build.tables(SHARED)
        assert set(made) == set(TABLES)
        for name, (source, columns) in made.items():
            build.write(source=source, target=tmp_path / name, columns=columns)
            assert (tmp_path / name).read_bytes() == (build.HERE / name).read_bytes()
