"""A busy process is simulated fewer times, never so few that the interval says nothing."""

import pytest

from meguru.engines.simulation import Arrivals, Scenario
from meguru.engines.turn.effort import affordable_replications, cases_per_year


def office(*, cases_per_hour: float) -> Scenario:
    return Scenario(tasks={}, pools={}, arrivals=Arrivals(per_hour_of_week=(cases_per_hour,) * 168))


def test_counts_the_cases_of_a_year():
    assert cases_per_year(office(cases_per_hour=0.5)) == pytest.approx(4380)


@pytest.mark.parametrize(
    ("cases_per_hour", "replications"),
    [(0.1, 20), (0.5, 15), (2.0, 5), (100.0, 5), (0.0, 20)],
)
def test_repeats_as_often_as_the_work_allows(cases_per_hour, replications):
    found = affordable_replications(office(cases_per_hour=cases_per_hour), wanted=20, work_per_case=6.0)

    assert found == replications


def test_never_more_than_was_asked_for():
    assert affordable_replications(office(cases_per_hour=100.0), wanted=3, work_per_case=6.0) == 3
