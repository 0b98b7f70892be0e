"""The permit desk of a real municipality, and the fines of another: what is known of them must come out."""

import pytest

from meguru.engines.eventlogs import read_log
from meguru.engines.turn import TurnOptions, run_turn, summarise
from meguru.engines.turn.tests.worlds import REAL_LOGS

pytestmark = pytest.mark.skipif(not REAL_LOGS.exists(), reason="the real logs are not beside this checkout")


def turn_on(name):
    content = (REAL_LOGS / name).read_bytes()
    result = run_turn(read_log(content, filename=name), options=TurnOptions())
    return summarise(result, elapsed_seconds=0, files=())


class TestPermitDesk:
    @pytest.fixture(scope="class")
    @classmethod
    def summary(cls):
        return turn_on("receipt.xes.gz")

    def test_counts_what_is_in_the_log(self, summary):
        names = ("cases", "events", "activities", "variants", "resources", "late_cases")

        assert [summary[name] for name in names] == [1434, 8577, 27, 116, 48, 92]

    @pytest.mark.parametrize(
        ("channel", "cases", "median_days"),
        [("Internet", 1250, 0.022), ("Desk", 109, 0.78), ("Post", 53, 4.06), ("e-mail", 21, 0.024)],
    )
    def test_measures_each_channel(self, summary, channel, cases, median_days):
        (row,) = [row for row in summary["by_channel"] if row["channel"] == channel]

        assert row["cases"] == cases
        assert row["median_hours"] / 24 == pytest.approx(median_days, rel=0.02)

    def test_the_simulation_reproduces_the_mean_within_15_percent_and_the_order_of_the_channels(
        self, summary
    ):
        assert abs(summary["simulation"]["mean_error_percent"]) <= 15
        assert summary["simulation"]["same_channel_order"]

    def test_finds_redesigns_with_intervals(self, summary):
        assert len(summary["redesigns"]) >= 5
        for one in summary["redesigns"]:
            low, high = one["ci95_hours"]
            assert low <= one["hours_saved_per_year"] <= high


class TestFines:
    @pytest.fixture(scope="class")
    @classmethod
    def summary(cls):
        return turn_on("roadtraffic.xes.gz")

    def test_counts_what_is_in_the_log(self, summary):
        names = ("cases", "events", "activities", "variants", "resources", "late_cases")

        assert [summary[name] for name in names] == [231, 1891, 11, 231, 0, None]

    def test_the_simulation_reproduces_the_mean_within_15_percent(self, summary):
        assert abs(summary["simulation"]["mean_error_percent"]) <= 15
