"""What is known of each case before it arrives: attributes, which conditions hold, its place in queues."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
import numpy.typing as npt

from meguru.engines.conditions import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Exists,
    Not,
    Operator,
    evaluate,
    keys_of,
)
from meguru.engines.simulation.durations import BadDistribution, quantile_table, quantiles
from meguru.engines.simulation.layout import FACTS_PER_WORD
from meguru.engines.simulation.numbers import stream_key, uniforms
from meguru.engines.simulation.refusal import CannotSimulate
from meguru.engines.simulation.scenario import CaseAttribute, Scenario
from meguru.engines.simulation.staffing import priorities

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Scalar = str | bool | int


@dataclass(frozen=True, slots=True)
class Column:
    """One attribute of every case: `values[index]`, or `numbers` when `values` is empty."""

    values: tuple[Scalar, ...]
    index: Integers
    numbers: Floats


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Shape: `rank` per case, 0 for the highest priority; `words` cases x words, one bit per condition."""

    rank: Integers
    words: Integers


def check_facts(scenario: Scenario) -> None:
    """Raise CannotSimulate when attributes contradict themselves or a condition asks for one that is not there."""
    keys = [attribute.key for attribute in scenario.attributes]
    if len(set(keys)) < len(keys):
        raise CannotSimulate("事案の属性の名前が重なっています。")
    for attribute in scenario.attributes:
        _check_attribute(attribute, {case_type.id for case_type in scenario.case_types})
    rules = (rule.condition for rule in scenario.priority_rules)
    for condition in (*scenario.conditions.values(), *rules):
        for key in sorted(keys_of(condition) - set(keys)):
            raise CannotSimulate(f"条件に使われている事案の属性「{key}」が設定されていません。")


def case_facts(
    scenario: Scenario,
    conditions: Sequence[Condition],
    *,
    seed: int,
    replication: int,
    types: Integers,
) -> CaseFacts:
    """Draw the attributes of every case and work out what follows from them.

    Holds:  each attribute has a stream of its own, so that one more changes nothing else.
    """
    drawn = (*conditions, *(rule.condition for rule in scenario.priority_rules))
    wanted = frozenset[str]().union(*(keys_of(condition) for condition in drawn))
    columns = {
        attribute.key: draw_column(attribute, scenario, seed=seed, replication=replication, types=types)
        for attribute in scenario.attributes
        if attribute.key in wanted
    }
    words = -(-len(conditions) // FACTS_PER_WORD)
    table = np.zeros((types.size, words), dtype=np.int64)
    for number, condition in enumerate(conditions):
        true, _ = truth(condition, columns, count=types.size)
        table[:, number // FACTS_PER_WORD] |= true.astype(np.int64) << (number % FACTS_PER_WORD)
    order = {priority: rank for rank, priority in enumerate(priorities(scenario))}
    of_type = np.array([order[case_type.priority] for case_type in scenario.case_types], dtype=np.int64)
    rank = of_type[types]
    for rule in reversed(scenario.priority_rules):
        true, _ = truth(rule.condition, columns, count=types.size)
        rank[true] = order[rule.priority]
    return CaseFacts(rank=rank, words=table)


def draw_column(
    attribute: CaseAttribute, scenario: Scenario, *, seed: int, replication: int, types: Integers
) -> Column:
    """One attribute for every case."""
    key = stream_key(seed=seed, replication=replication, stream=f"attribute/{attribute.key}")
    u = uniforms(key, first=0, count=types.size)
    if attribute.numbers is not None:
        numbers = quantiles(quantile_table(attribute.numbers), u)
        return Column(values=(), index=np.empty(0, dtype=np.int64), numbers=numbers)
    by_type = [attribute.shares_by_type.get(each.id, attribute.shares) for each in scenario.case_types]
    values = tuple(dict.fromkeys((type(value), value) for shares in by_type for value in shares))
    index = np.zeros(types.size, dtype=np.int64)
    for row, shares in enumerate(by_type):
        held = {(type(value), value): weight for value, weight in shares.items()}
        limits = np.cumsum([held.get(value, 0.0) for value in values])
        chosen = types == row
        found = np.searchsorted(limits / limits[-1], u[chosen], side="right")
        index[chosen] = np.minimum(found, len(values) - 1)
    return Column(values=tuple(value for _, value in values), index=index, numbers=np.empty(0))


def truth(condition: Condition, columns: Mapping[str, Column], *, count: int) -> tuple[Flags, Flags]:
    """For every case whether the condition is known to hold, and whether it is known not to.

    Holds: agrees with `conditions.evaluate` case by case; neither is set where that says None.
    """
    match condition:
        case AllOf(parts) | AnyOf(parts):
            met, unmet = np.ones(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
            for part in parts:
                true, false = truth(part, columns, count=count)
                if isinstance(condition, AnyOf):
                    true, false = false, true
                met, unmet = met & true, unmet | false
            return (unmet, met) if isinstance(condition, AnyOf) else (met, unmet)
        case Not(part):
            true, false = truth(part, columns, count=count)
            return false, true
        case Exists(key):
            return _looked_up(condition, key, columns[key], count)
        case Comparison():
            column = columns[condition.key]
            if column.values:
                return _looked_up(condition, condition.key, column, count)
            return _of_numbers(condition, column.numbers)


def _looked_up(condition: Condition, key: str, column: Column, count: int) -> tuple[Flags, Flags]:
    """Ask once for each value that occurs."""
    if not column.values:
        return np.ones(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    answers = [evaluate(condition, {key: value}) for value in column.values]
    true = np.array([answer is True for answer in answers])
    false = np.array([answer is False for answer in answers])
    return true[column.index], false[column.index]


def _of_numbers(condition: Comparison, numbers: Floats) -> tuple[Flags, Flags]:
    unknown = np.zeros(numbers.size, dtype=np.bool_)
    values = [
        value for value in condition.values if isinstance(value, int | float) and type(value) is not bool
    ]
    if condition.operator is Operator.HAS or not _is_number(condition.values[0]):
        return unknown, unknown
    if condition.operator is Operator.IN:
        true = np.isin(numbers, values)
    elif condition.operator is Operator.BETWEEN:
        true = (numbers >= values[0]) & (numbers <= values[1])
    else:
        true = _COMPARED[condition.operator](numbers, values[0])
    return true, ~true


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and type(value) is not bool


_COMPARED: Mapping[Operator, Callable[[Floats, float], Flags]] = {
    Operator.EQ: operator.eq,
    Operator.NE: operator.ne,
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
}


def _check_attribute(attribute: CaseAttribute, types: set[str]) -> None:
    name = f"事案の属性「{attribute.key}」"
    if (attribute.numbers is None) == (not attribute.shares and not attribute.shares_by_type):
        raise CannotSimulate(f"{name}には、値ごとの割合か数の分布のどちらか一つを入れてください。")
    if attribute.numbers is not None:
        try:
            quantile_table(attribute.numbers)
        except BadDistribution as reason:
            raise CannotSimulate(f"{name}の数の設定に誤りがあります: {reason}") from None
        return
    all_shares = [attribute.shares_by_type.get(key, attribute.shares) for key in sorted(types)]
    for shares in all_shares:
        weights = list(shares.values())
        if not all(isfinite(weight) and weight >= 0 for weight in weights) or sum(weights) <= 0:
            raise CannotSimulate(f"{name}の割合は0以上で、合計が0より大きくなるようにしてください。")
