"""What storing a table would do, and which shares rest on few."""

from __future__ import annotations

import pytest

from meguru.engines.indicator_table import (
    Absence,
    Doing,
    Stored,
    counted,
    factor_between,
    plan_cells,
    smallness,
)

WRITABLE = frozenset({"a", "b", "c", "d", "e"})


def doings(cells, stored, **options):
    return {one.body: one.doing for one in plan_cells(cells, stored, writable=WRITABLE, **options)}


class TestPlan:
    def test_new_changed_and_same_values_are_told_apart(self):
        stored = {"a": Stored(1.0, ""), "b": Stored(2.0, "")}

        found = doings({"a": (1.0, None), "b": (3.0, None), "c": (4.0, None)}, stored)

        assert found == {"a": Doing.SAME, "b": Doing.CHANGED, "c": Doing.NEW}

    def test_what_a_town_entered_itself_stays_and_is_not_shown(self):
        (one,) = plan_cells({"a": (9.0, None)}, {"a": Stored(5.0, "", is_own=True)}, writable=WRITABLE)

        assert one.doing == Doing.KEPT_OWN
        assert one.before is None

    def test_an_empty_cell_changes_nothing_and_a_reason_is_stored(self):
        cells = {
            "a": (None, Absence.EMPTY),
            "b": (None, Absence.NOT_APPLICABLE),
            "c": (None, Absence.WITHHELD),
        }
        stored = {"a": Stored(1.0, ""), "b": Stored(1.0, ""), "c": Stored(None, "withheld")}

        assert doings(cells, stored) == {"b": Doing.CHANGED, "c": Doing.SAME}

    def test_nobody_writes_for_others(self):
        assert doings({"x": (1.0, None)}, {}) == {"x": Doing.NOT_YOURS}

    def test_yen_fill_an_indicator_of_thousand_yen(self):
        (one,) = plan_cells(
            {"a": (5_000.0, None)}, {}, writable=WRITABLE, factor=factor_between("円", "千円") or 0
        )

        assert one.value == 5.0

    def test_every_doing_is_counted(self):
        plan = plan_cells({"a": (1.0, None), "b": (1.0, None)}, {}, writable=WRITABLE)

        assert counted(plan)[Doing.NEW] == 2
        assert counted(plan)[Doing.CHANGED] == 0

    @pytest.mark.parametrize(
        ("ending", "unit", "factor"),
        [("", "千円", 1), ("億円", "千円", 100_000), ("人", "人", 1), ("人", "件", None), ("円", "人", None)],
    )
    def test_units_that_nobody_can_turn_into_each_other_are_told(self, ending, unit, factor):
        assert factor_between(ending, unit) == factor


class TestSmallness:
    def test_one_small_among_large_is_marked(self):
        found = smallness([1_000, 2_000, 12])

        assert not found.of_all
        assert [found.marks(one) for one in (12, 30, None, 0)] == [True, False, False, True]

    def test_small_ones_everywhere_are_said_once(self):
        found = smallness([24, 25, 20])

        assert found.of_all
        assert found.points == pytest.approx(4.2)
        assert not found.marks(20)

    def test_without_denominators_nothing_is_marked(self):
        assert not smallness([]).marks(None)
