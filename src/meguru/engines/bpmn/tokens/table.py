"""The last step of compiling: scopes become places, and every place knows its consumers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from meguru.engines.bpmn.model import Remark
from meguru.engines.bpmn.tokens.net import Action, Net, Transition
from meguru.engines.bpmn.tokens.upstream import blocking_places


@dataclass(frozen=True, slots=True)
class Draft:
    """A transition that still names scopes where the table needs places."""

    transition: Transition
    empty_scope: str = ""  # every place in it must be empty (armed ones aside)
    clear_scopes: tuple[str, ...] = ()  # every place in them is reset
    or_join: tuple[int, ...] = ()  # all incoming places of the inclusive join


def make_table(
    *,
    places: Sequence[str],
    scope_of: Sequence[str],
    chain: Mapping[str, tuple[str, ...]],
    armed: Mapping[str, Sequence[int]],
    drafts: Sequence[Draft],
    marked: Sequence[int],
    labels: tuple[str, ...],
    remarks: tuple[Remark, ...],
) -> Net:
    """Resolve the scopes of every draft and index the result."""
    inside = _places_inside(scope_of=scope_of, chain=chain)
    resolved = [_resolved(draft=draft, inside=inside, armed=armed) for draft in drafts]
    joins = [draft.or_join for draft in drafts]
    blocking = blocking_places(transitions=resolved, joins=joins, scope_of=scope_of, inside=inside)
    table = tuple(
        replace(step, inhibit=blocking[index]) if joins[index] else step
        for index, step in enumerate(resolved)
    )
    return _indexed(places=tuple(places), table=table, marked=marked, labels=labels, remarks=remarks)


def _places_inside(
    *, scope_of: Sequence[str], chain: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[int, ...]]:
    """Places of a scope and of every scope within it."""
    inside: dict[str, list[int]] = {}
    for place, scope in enumerate(scope_of):
        for holder in chain.get(scope, ()):
            inside.setdefault(holder, []).append(place)
    return {scope: tuple(held) for scope, held in inside.items()}


def _resolved(
    *, draft: Draft, inside: Mapping[str, tuple[int, ...]], armed: Mapping[str, Sequence[int]]
) -> Transition:
    step = draft.transition
    if draft.empty_scope:
        waiting = frozenset(armed.get(draft.empty_scope, ()))
        held = inside.get(draft.empty_scope, ())
        step = replace(step, inhibit=tuple(place for place in held if place not in waiting))
        if step.action is Action.COMPLETE:
            step = replace(step, reset=tuple(sorted({*step.reset, *waiting})))
    for scope in draft.clear_scopes:
        step = replace(step, reset=tuple(sorted({*step.reset, *inside.get(scope, ())})))
    return step


def _indexed(
    *,
    places: tuple[str, ...],
    table: tuple[Transition, ...],
    marked: Sequence[int],
    labels: tuple[str, ...],
    remarks: tuple[Remark, ...],
) -> Net:
    consumers: list[list[int]] = [[] for _ in places]
    by_label: dict[str, list[int]] = {label: [] for label in labels}
    for index, step in enumerate(table):
        for place in step.pre:
            consumers[place].append(index)
        if step.label is not None:
            by_label[step.label].append(index)
    start = [0] * len(places)
    for place in marked:
        start[place] += 1
    return Net(
        places=places,
        transitions=table,
        start=tuple(start),
        labels=labels,
        consumers=tuple(tuple(row) for row in consumers),
        by_label={label: tuple(rows) for label, rows in by_label.items()},
        remarks=remarks,
    )
