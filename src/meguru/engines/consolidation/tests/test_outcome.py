import pytest

from meguru.engines.consolidation import (
    CannotPlace,
    Contradiction,
    Task,
    check,
    cost_by_server,
    load_of,
    place,
    savings,
)
from meguru.engines.consolidation.tests.worlds import SMALL, machine


@pytest.fixture
def task():
    return Task(
        (
            machine("a", system="x", cores=2, memory=1, yearly_yen=300_000),
            machine("b", system="x", cores=4, memory=1, yearly_yen=None),
            machine("c", system="y", cores=1, memory=1, yearly_yen=999_999),
        ),
        (SMALL,),
    )


class TestOutcome:
    def test_shares_add_up_to_what_the_hosts_cost(self, task):
        shares = cost_by_server(task, place(task))

        assert sum(shares.values()) == 500_000
        assert shares["b"] > shares["a"] > shares["c"]

    def test_the_load_of_a_host_is_the_sum_of_its_servers(self, task):
        found = place(task)

        load = load_of(task, found, found.hosts[0])

        assert (set(load.cpu), load.memory_mib, load.disk_gib, load.yearly_yen) == (
            {3500},
            3072,
            300,
            500_000,
        )

    def test_a_server_whose_cost_nobody_knows_saves_nothing_that_is_claimed(self, task):
        found = place(task)
        x, y = savings(task, found)
        shares = cost_by_server(task, found)

        assert (x.before_yen, x.unknown, x.saved_yen) == (300_000, 1, 300_000 - shares["a"])
        assert (y.after_yen, y.saved_yen) == (shares["c"], 999_999 - shares["c"])


class TestCheck:
    def test_a_study_without_servers_is_refused_at_once(self):
        with pytest.raises(CannotPlace) as caught:
            check(Task((machine("a", cores=None),), (SMALL,)))

        assert caught.value.why is Contradiction.NOTHING_TO_PLACE
