"""Conditions that a drawing writes on its flows, as far as they compare attributes of a case with values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.bpmn.model import Diagram, NodeKind
from meguru.engines.conditions import AllOf, AnyOf, Comparison, Condition, Not, keys_of
from meguru.engines.conditions.model import Scalar
from meguru.engines.scenario_files.expressions import read_expression

KINDS = frozenset({NodeKind.EXCLUSIVE_GATEWAY, NodeKind.INCLUSIVE_GATEWAY})


@dataclass(frozen=True, slots=True)
class AskedAttribute:
    """属性: something that conditions of a drawing ask of a case: the values they name, or that they compare numbers."""

    key: str
    values: tuple[str | bool, ...]
    is_number: bool


def conditions_of(diagram: Diagram) -> dict[str, Condition]:
    """Flow id -> condition, of gateways with several ways out."""
    found = {}
    for key, flow in diagram.flows.items():
        source = diagram.nodes.get(flow.source)
        if not flow.condition or source is None or source.kind not in KINDS:
            continue
        if (
            len(diagram.outgoing(flow.source)) > 1
            and (condition := read_expression(flow.condition)) is not None
        ):
            found[key] = condition
    return found


def asked_of(diagram: Diagram) -> tuple[AskedAttribute, ...]:
    """What the conditions ask for, in the order of the drawing. A key that is text here and number there is left out."""
    values: dict[str, dict[Scalar, None]] = {}
    for condition in conditions_of(diagram).values():
        for one in _comparisons(condition):
            values.setdefault(one.key, {}).update(dict.fromkeys(one.values))
    found = []
    for key, known in values.items():
        numbers = [isinstance(one, int | float) and not isinstance(one, bool) for one in known]
        if all(numbers):
            found.append(AskedAttribute(key, (), is_number=True))
        elif not any(numbers):
            found.append(
                AskedAttribute(
                    key, tuple(one for one in known if isinstance(one, str | bool)), is_number=False
                )
            )
    return tuple(found)


def playable(conditions: Mapping[str, Condition], known: frozenset[str]) -> dict[str, Condition]:
    """Those that ask only for known attributes."""
    return {key: one for key, one in conditions.items() if keys_of(one) <= known}


def _comparisons(condition: Condition) -> list[Comparison]:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return [one for part in parts for one in _comparisons(part)]
        case Not(part):
            return _comparisons(part)
        case Comparison():
            return [condition]
    return []
