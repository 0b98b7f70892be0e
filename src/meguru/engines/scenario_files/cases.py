"""What differs from case to case, as a format can say it: attributes, conditions on branches, rules of priority."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from meguru.engines.bpmn.model import Diagram, NodeKind
from meguru.engines.conditions import Comparison, Condition, Operator
from meguru.engines.scenario_files.comparisons import OF_BRANCHES, OF_PRIORITIES, alternatives, condition_of
from meguru.engines.scenario_files.moments import Powers, fitting
from meguru.engines.simulation.scenario import CaseAttribute, CaseType, QueuePriority, Scenario

TYPE_KEY = "case_type"  # the attribute that stands for the type of a case
Lose = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Cases:
    """The part of a scenario about single cases that a format holds."""

    attributes: tuple[CaseAttribute, ...] = ()
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    priority_rules: tuple[QueuePriority, ...] = ()


def carried_cases(
    given: Scenario,
    diagram: Diagram,
    *,
    durations: Powers,
    anywhere: bool,
    with_priorities: bool,
    lose: Lose,
    change: Lose,
) -> Cases:
    """What the format holds. `lose(what, where=)` and `change(words, where=)` are told the rest."""
    rules = given.priority_rules
    attributes = given.attributes
    if _typed_priorities(given) and with_priorities and TYPE_KEY not in {one.key for one in attributes}:
        shares: dict[str | bool | int, float] = {_value(one): one.share for one in given.case_types}
        attributes = (*attributes, CaseAttribute(TYPE_KEY, shares=shares))
        rules = (*rules, *_rules_of_types(given))
        change(f"事案の型の割合と優先順位は、属性「{TYPE_KEY}」として書き出します。")
    elif len(given.case_types) > 1 or given.case_types[0].priority:
        lose("事案の型ごとの割合と優先順位")
    return Cases(
        attributes=tuple(_attribute(one, durations, lose, change) for one in attributes),
        conditions=_conditions(given, diagram, anywhere=anywhere, lose=lose, change=change),
        priority_rules=_priorities(given, rules, lose) if with_priorities else _without(rules, lose),
    )


def _typed_priorities(given: Scenario) -> bool:
    types = given.case_types
    return len({one.priority for one in types}) > 1 and len({_value(one) for one in types}) == len(types)


def _value(one: CaseType) -> str:
    """What people call the type; its id when it has no name."""
    return one.name or one.id


def _rules_of_types(given: Scenario) -> tuple[QueuePriority, ...]:
    """Every type above the lowest, the first in the queue first."""
    lowest = min(one.priority for one in given.case_types)
    above = sorted((one for one in given.case_types if one.priority > lowest), key=lambda one: -one.priority)
    return tuple(
        QueuePriority(Comparison(Operator.EQ, TYPE_KEY, (_value(one),)), one.priority) for one in above
    )


def _attribute(one: CaseAttribute, durations: Powers, lose: Lose, change: Lose) -> CaseAttribute:
    if one.shares_by_type:
        lose(f"属性「{one.key}」の、事案の型ごとの割合")
    if one.numbers is not None:
        numbers = fitting(one.numbers, durations)
        if numbers != one.numbers:
            change(f"属性「{one.key}」の値の形は、平均とばらつきの同じ別の形にしました。")
        return CaseAttribute(one.key, numbers=numbers)
    total = sum(one.shares.values())
    return CaseAttribute(
        one.key, shares={value: share / total if total > 0 else share for value, share in one.shares.items()}
    )


def _conditions(
    given: Scenario, diagram: Diagram, *, anywhere: bool, lose: Lose, change: Lose
) -> dict[str, Condition]:
    kinds = (NodeKind.EXCLUSIVE_GATEWAY, NodeKind.INCLUSIVE_GATEWAY)
    found = {}
    for key, condition in given.conditions.items():
        flow = diagram.flows.get(key)
        source = diagram.nodes.get(flow.source) if flow is not None else None
        spread = alternatives(condition, allowed=OF_BRANCHES)
        if source is None or spread is None or not (anywhere or source.kind in kinds):
            lose("分岐の条件", where=flow.source if flow is not None else None)
        else:
            found[key] = condition_of(spread)
    for key in dict.fromkeys(diagram.flows[flow].source for flow in found):
        node = diagram.nodes[key]
        free = [flow for flow in diagram.outgoing(key) if flow.id not in found]
        if node.kind is NodeKind.EXCLUSIVE_GATEWAY and free and node.default_flow_id is None:
            change("条件のどれにも当たらない案件は、読む道具によっては割合で分かれます。", where=key)
    return found


def _without(rules: tuple[QueuePriority, ...], lose: Lose) -> tuple[QueuePriority, ...]:
    if rules:
        lose("優先の決まり")
    return ()


def _priorities(given: Scenario, rules: tuple[QueuePriority, ...], lose: Lose) -> tuple[QueuePriority, ...]:
    """Levels 1, 2, … from the lowest; the format looks at the highest first and puts the rest behind all of them.

    Ours takes the first rule that holds; only an order from high to low means the same.
    """
    usual = (
        max((one.priority for one in given.case_types), default=0)
        if not _typed_priorities(given)
        else (min(one.priority for one in given.case_types))
    )
    found: list[QueuePriority] = []
    for rule in rules:
        spread = alternatives(rule.condition, allowed=OF_PRIORITIES)
        if spread is None or rule.priority <= usual or (found and rule.priority > found[-1].priority):
            lose("優先の決まりの一部")
            continue
        found.append(replace(rule, condition=condition_of(spread)))
    levels = sorted({one.priority for one in found})
    return tuple(replace(one, priority=levels.index(one.priority) + 1) for one in found)
