"""What goes together in many municipalities, and what is left unsaid."""

from __future__ import annotations

import numpy as np

from meguru.engines.benchmark import Direction
from meguru.engines.gap_causes import FEWEST_ON_A_SIDE, seen_together


def columns(doing: list[float], not_doing: list[float]):
    result = np.array([*doing, *not_doing], dtype=np.float64)
    does = np.array([1.0] * len(doing) + [0.0] * len(not_doing))
    return result, does, np.ones(result.size, dtype=bool)


HIGH, LOW = [50.0, 52, 54, 56, 58] * 4, [20.0, 22, 24, 26, 28] * 4


def test_a_clear_difference_is_told_with_both_sides():
    found = seen_together(*columns(HIGH, LOW), direction=Direction.MORE)

    assert (found.doing, found.not_doing, found.mean_doing, found.mean_not_doing) == (20, 20, 54, 24)
    assert found.low < found.difference == 30 < found.high


def test_a_difference_that_could_be_chance_is_not_told():
    assert seen_together(*columns([10.0, 90] * 6, [9.0, 89] * 6), direction=Direction.MORE) is None


def test_a_difference_the_other_way_is_not_told():
    assert seen_together(*columns(LOW, HIGH), direction=Direction.MORE) is None
    assert seen_together(*columns(LOW, HIGH), direction=Direction.LESS) is not None


def test_few_on_one_side_say_nothing():
    few = HIGH[: FEWEST_ON_A_SIDE - 1]

    assert seen_together(*columns(few, LOW), direction=Direction.MORE) is None


def test_other_size_classes_and_unknown_values_take_no_part():
    result, does, same = columns(HIGH, LOW)
    same[:11] = False
    assert seen_together(result, does, same, direction=Direction.MORE) is None

    result, does, same = columns(HIGH, LOW)
    does[:15] = np.nan
    assert seen_together(result, does, same, direction=Direction.MORE) is None
