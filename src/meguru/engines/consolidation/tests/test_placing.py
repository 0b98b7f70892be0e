"""The rules of placing, and that nothing cheaper exists: every small world is also decided by trying everything."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.consolidation import (
    CannotPlace,
    Contradiction,
    Host,
    Licence,
    Pin,
    Rules,
    Stays,
    Task,
    faults,
    place,
    yearly_yen,
)
from meguru.engines.consolidation.tests.worlds import LARGE, SMALL, machine

NO_HEADROOM = Rules(headroom_percent=0)


def together(placement):
    return sorted(host.machines for host in placement.hosts)


class TestTheRules:
    def test_servers_share_the_cheapest_hosts(self):
        found = place(
            Task(
                tuple(machine(key, cores=2, peak=100) for key in "abcdefgh"),
                (SMALL, LARGE),
                rules=NO_HEADROOM,
            )
        )

        assert (found.cost_yen, found.bound_yen, found.is_optimal) == (900_000, 900_000, True)
        assert [host.kind for host in found.hosts] == ["large"]

    def test_what_is_to_stay_free_stays_free(self):
        servers = tuple(machine(key, cores=4, peak=100, memory=1) for key in "ab")

        assert len(place(Task(servers, (SMALL,), rules=NO_HEADROOM)).hosts) == 1
        assert len(place(Task(servers, (SMALL,), rules=Rules(headroom_percent=20))).hosts) == 2

    def test_busy_hours_that_do_not_meet_share_a_host(self):
        day, night = (90,) * 12 + (5,) * 12, (5,) * 12 + (90,) * 12
        servers = (
            machine("day", cores=8, peak=90, cpu_by_hour=day),
            machine("night", cores=8, peak=90, cpu_by_hour=night),
        )

        assert len(place(Task(servers, (SMALL,), rules=NO_HEADROOM)).hosts) == 1
        assert (
            len(place(Task((servers[0], replace(servers[0], key="noon")), (SMALL,), rules=NO_HEADROOM)).hosts)
            == 2
        )

    def test_networks_are_never_mixed(self):
        servers = (machine("a", segment="lgwan"), machine("b", segment="internet"))

        assert together(place(Task(servers, (LARGE,)))) == [("a",), ("b",)]
        assert together(place(Task(servers, (LARGE,), rules=Rules(keep_segments=False)))) == [("a", "b")]

    def test_a_pair_that_stands_in_for_each_other_is_kept_apart(self):
        servers = tuple(machine(key, apart="pair") for key in "ab")

        assert together(place(Task(servers, (LARGE,)))) == [("a",), ("b",)]
        assert together(place(Task(servers, (LARGE,), rules=Rules(keep_apart=False)))) == [("a", "b")]

    def test_licences_gather_on_few_cores(self):
        servers = tuple(
            machine(key, cores=4, peak=100, memory=1, licence="db" if key in "ac" else "") for key in "abcd"
        )
        licence = Licence("db", yen_per_core=100_000)

        found = place(Task(servers, (SMALL,), (licence,), NO_HEADROOM))

        assert together(found) == [("a", "c"), ("b", "d")]
        assert found.cost_yen == 2 * 500_000 + 8 * 100_000

    def test_a_server_that_fits_nowhere_stays_and_says_so(self):
        found = place(Task((machine("huge", cores=64, peak=100), machine("a")), (LARGE,)))

        assert [(one.machine, one.why) for one in found.left] == [("huge", Stays.TOO_BIG)]
        assert together(found) == [("a",)]

    def test_nothing_to_place_is_an_empty_answer(self):
        found = place(Task((machine("a", cores=None),), (LARGE,)))

        assert (found.hosts, found.cost_yen, found.is_optimal) == ((), 0, True)

    def test_without_a_host_type_there_is_no_answer(self):
        with pytest.raises(CannotPlace) as caught:
            place(Task((machine("a"),), ()))

        assert caught.value.why is Contradiction.NO_HOST_TYPE


class TestByHand:
    def test_a_pinned_server_stands_where_it_was_put(self):
        servers = tuple(machine(key) for key in "abc")
        pins = (Pin("a", "one"), Pin("b", "one", "large"), Pin("c", "two"))

        found = place(Task(servers, (SMALL, LARGE), pins=pins))

        assert {host.name: (host.machines, host.kind) for host in found.hosts} == {
            "one": (("a", "b"), "large"),
            "two": (("c",), "small"),
        }

    def test_an_excluded_server_stays(self):
        found = place(Task((machine("a"), machine("b")), (SMALL,), excluded=frozenset("a")))

        assert [(one.machine, one.why) for one in found.left] == [("a", Stays.BY_HAND)]

    @pytest.mark.parametrize(
        ("servers", "why"),
        [
            ((machine("a", apart="x"), machine("b", apart="x")), Contradiction.PINNED_APART),
            ((machine("a"), machine("b", segment="internet")), Contradiction.PINNED_SEGMENTS),
            (
                (machine("a", cores=12, peak=90), machine("b", cores=12, peak=90)),
                Contradiction.PINNED_TOO_MUCH,
            ),
        ],
    )
    def test_what_cannot_be_together_is_named(self, servers, why):
        with pytest.raises(CannotPlace) as caught:
            place(Task(servers, (LARGE,), pins=(Pin("a", "one"), Pin("b", "one"))))

        assert (caught.value.why, caught.value.keys) == (why, ("a", "b"))


def partitions(items):
    """Every way to put items into heaps."""
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for heaps in partitions(rest):
        yield [[first], *heaps]
        for place_of in range(len(heaps)):
            yield [*heaps[:place_of], [first, *heaps[place_of]], *heaps[place_of + 1 :]]


def cheapest_by_trying(task):
    """The least cost over every partition and every choice of types, judged one host at a time."""
    free = 100 - task.rules.headroom_percent

    def cost(heap):
        if len({one.segment for one in heap}) > 1:
            return None
        groups = [one.apart for one in heap if one.apart]
        if len(groups) != len(set(groups)):
            return None
        found = []
        for kind in task.kinds:
            cores = sum(one.cores * one.cpu_peak for one in heap)
            memory = sum(one.memory_gib * one.memory_peak for one in heap)
            disk = sum(one.disk_gib for one in heap)
            if (
                cores <= kind.cores * free
                and memory <= kind.memory_gib * free
                and 100 * disk <= kind.disk_gib * free
            ):
                host = Host(kind.key, heap[0].segment, tuple(one.key for one in heap))
                found.append(yearly_yen(task, host))
        return min(found, default=None)

    costs = []
    for heaps in partitions(list(task.machines)):
        each = [cost(heap) for heap in heaps]
        if None not in each:
            costs.append(sum(each))
    return min(costs)


servers = st.lists(
    st.builds(
        lambda cores, memory, peak, segment, apart, licence: (cores, memory, peak, segment, apart, licence),
        st.sampled_from([1, 2, 4, 6]),
        st.sampled_from([4, 16, 40]),
        st.sampled_from([10, 40, 75, 100]),
        st.sampled_from(["lgwan", "lgwan", "internet"]),
        st.sampled_from(["", "", "x"]),
        st.sampled_from(["", "", "db"]),
    ),
    min_size=1,
    max_size=6,
)


def as_machines(rows):
    return tuple(
        machine(
            str(number), cores=cores, memory=memory, peak=peak, segment=segment, apart=apart, licence=licence
        )
        for number, (cores, memory, peak, segment, apart, licence) in enumerate(rows)
    )


class TestAgainstTryingEverything:
    @settings(max_examples=40, deadline=None)
    @given(
        rows=servers, headroom=st.sampled_from([0, 10, 20]), per_core=st.sampled_from([0, 30_000, 150_000])
    )
    def test_small_worlds_are_solved_to_the_yen(self, rows, headroom, per_core):
        task = Task(
            as_machines(rows),
            (SMALL, LARGE),
            (Licence("db", 70_000, per_core),),
            Rules(headroom_percent=headroom),
        )

        found = place(task)

        best = cheapest_by_trying(task)
        assert found.bound_yen <= best
        assert found.cost_yen == best
        assert found.is_optimal
        assert faults(task, found) == []

    @settings(max_examples=8, deadline=None)
    @given(
        rows=st.lists(
            st.tuples(st.integers(1, 8), st.integers(1, 60), st.integers(5, 100)), min_size=15, max_size=60
        )
    )
    def test_stopped_at_once_it_still_keeps_every_rule(self, rows):
        machines = tuple(
            machine(str(number), cores=cores, memory=memory, peak=peak)
            for number, (cores, memory, peak) in enumerate(rows)
        )
        task = Task(machines, (SMALL, LARGE))

        found, hurried = place(task), place(task, enough=lambda: True)

        assert faults(task, hurried) == []
        assert max(found.bound_yen, hurried.bound_yen) <= min(found.cost_yen, hurried.cost_yen)
        assert found == place(task)


class TestTheChecker:
    def test_it_finds_every_broken_rule(self):
        task = Task(
            (
                machine("a", apart="x"),
                machine("b", apart="x"),
                machine("c", cores=16, peak=100),
                machine("d"),
            ),
            (SMALL,),
            pins=(Pin("a", "one"), Pin("d", "one")),
        )
        right = place(task)
        wrong = replace(
            right,
            hosts=(Host("small", "internet", ("a", "b", "c")), Host("small", "lgwan", ("d", "d"))),
            left=(),
            parts=(),
        )

        words = " ".join(faults(task, wrong))

        for fault in (
            "not exactly once",
            "another network",
            "too many cores",
            "not kept apart",
            "on two hosts",
            "costs",
        ):
            assert fault in words
        assert faults(task, right) == []

    def test_memory_and_disk_are_counted_too(self):
        task = Task(
            tuple(machine(key, memory=40, disk_gib=600, peak=1) for key in "ab"), (SMALL,), rules=NO_HEADROOM
        )
        wrong = replace(place(task), hosts=(Host("small", "lgwan", ("a", "b")),))

        assert {"host 1: too much memory", "host 1: too much disk"} <= set(faults(task, wrong))
        assert Decimal(80) > SMALL.memory_gib
