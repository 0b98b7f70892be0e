"""Every town does its work a little differently: the common operation with what practices.toml changes in it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from meguru.shell.sample.definition import HERE, BadSample, Line, OperationSample, Step, Town, operations

STANDARD = "standard"  # the way that the prefecture proposes; no town has this name


@dataclass(frozen=True, slots=True)
class Extra:
    """A step that only this town has, done behind `after` before the case goes on."""

    after: str
    step: Step


@dataclass(frozen=True, slots=True)
class Practice:
    """What one town changes in one operation."""

    town: str
    operation: str
    names: Mapping[str, str] = field(default_factory=dict)
    lanes: Mapping[str, str] = field(default_factory=dict)
    moves: Mapping[str, str] = field(default_factory=dict)
    minutes: Mapping[str, float] = field(default_factory=dict)
    drops: tuple[str, ...] = ()
    extras: tuple[Extra, ...] = ()


@cache
def practices() -> Mapping[tuple[str, str], Practice]:
    """Every practice by town (its sign-in name) and operation. Raises: BadSample."""
    rows = tomllib.loads((HERE / "practices.toml").read_text(encoding="utf-8"))["practice"]
    found = {}
    for row in rows:
        practice = _practice(row)
        key = (practice.town, practice.operation)
        if key in found:
            raise BadSample(f"practices: {key} stands there twice")
        found[key] = practice
    return found


def operations_of(town: Town) -> tuple[OperationSample, ...]:
    """Every operation as this town does it."""
    return tuple(operation_of(town=town, operation=operation) for operation in operations())


def operation_of(*, town: Town, operation: OperationSample) -> OperationSample:
    """One operation as this town does it; element ids stay the same. Raises: BadSample."""
    practice = practices().get((town.sign_in, operation.key))
    return operation if practice is None else practised(operation, practice)


def practised(operation: OperationSample, practice: Practice) -> OperationSample:
    """The operation with a practice carried out. Raises: BadSample when it names what is not there."""
    _check(operation, practice)
    changed = replace(
        operation,
        lanes=tuple(replace(lane, name=practice.lanes.get(lane.id, lane.name)) for lane in operation.lanes),
        steps=tuple(_step(step, practice) for step in operation.steps if step.id not in practice.drops),
    )
    for dropped in practice.drops:
        changed = _without(changed, dropped)
    for gateway in operation.gateways:
        if len(changed.leaving(gateway.id)) == 1 and _enters_once(changed, gateway.id):
            kept = tuple(one for one in changed.gateways if one.id != gateway.id)
            changed = replace(_without(changed, gateway.id), gateways=kept)
    for extra in practice.extras:
        changed = replace(
            changed,
            steps=(*changed.steps, extra.step),
            lines=(
                *(
                    replace(line, source=extra.step.id) if line.source == extra.after else line
                    for line in changed.lines
                ),
                Line(source=extra.after, target=extra.step.id),
            ),
        )
    return changed


def _step(step: Step, practice: Practice) -> Step:
    low, usual, high = (minutes * practice.minutes.get(step.id, 1.0) for minutes in step.minutes)
    return replace(
        step,
        name=practice.names.get(step.id, step.name),
        lane=practice.moves.get(step.id, step.lane),
        minutes=(low, usual, high),
    )


def _enters_once(operation: OperationSample, element_id: str) -> bool:
    return sum(line.target == element_id for line in operation.lines) == 1


def _without(operation: OperationSample, dropped: str) -> OperationSample:
    """Lines that led to the dropped element lead to where it led. Where two lines become one, their weights add up,
    for every channel; a line that would lead back to its own source goes, and the others take its weight."""
    target = next(line.target for line in operation.lines if line.source == dropped)
    kept: dict[tuple[str, str], Line] = {}
    same: dict[str, str] = {}  # key of a line that was merged -> key of the one that stays
    for line in operation.lines:
        new = replace(line, target=target) if line.target == dropped else line
        if line.source == dropped or new.source == new.target:
            continue
        other = kept.get((new.source, new.target))
        if other is not None:
            same[new.key] = other.key
            weight = None if new.weight is None else (other.weight or 0.0) + new.weight
            new = replace(other, weight=weight)
        kept[new.source, new.target] = new
    lines = tuple(_reweighed(line, kept.values()) for line in kept.values())
    keys = {line.key for line in lines}
    channels = tuple(
        replace(channel, weights=_added_up(channel.weights, same=same, keys=keys))
        for channel in operation.channels
    )
    return replace(operation, lines=lines, channels=channels)


def _reweighed(line: Line, lines: Iterable[Line]) -> Line:
    if line.weight is None:
        return line
    leaving = [other for other in lines if other.source == line.source]
    if len(leaving) == 1:
        return replace(line, words="", weight=None)
    return replace(line, weight=line.weight / sum(other.weight or 0.0 for other in leaving))


def _added_up(weights: Mapping[str, float], *, same: Mapping[str, str], keys: set[str]) -> dict[str, float]:
    added: dict[str, float] = {}
    for key, weight in weights.items():
        name = same.get(key, key)
        added[name] = added.get(name, 0.0) + weight
    return {key: weight for key, weight in added.items() if key in keys}


def _practice(row: dict[str, Any]) -> Practice:
    extras = tuple(_extra(extra) for extra in row.get("extra", ()))
    known = {key: value for key, value in row.items() if key != "extra"}
    return Practice(**(known | {"drops": tuple(row.get("drops", ())), "extras": extras}))


def _extra(row: dict[str, Any]) -> Extra:
    low, usual, high = (float(minutes) for minutes in row["minutes"])
    step = Step(
        id=row["id"],
        name=row["name"],
        lane=row["lane"],
        minutes=(low, usual, high),
        traits=tuple(row["traits"]),
    )
    return Extra(after=row["after"], step=step)


def _check(operation: OperationSample, practice: Practice) -> None:
    steps = {step.id for step in operation.steps}
    named = {*practice.names, *practice.moves, *practice.minutes, *practice.drops}
    named |= {extra.after for extra in practice.extras}
    lanes = {lane.id for lane in operation.lanes}
    used = {*practice.lanes, *practice.moves.values(), *(extra.step.lane for extra in practice.extras)}
    for unknown in sorted((named - steps) | (used - lanes)):
        raise BadSample(f"practices: {practice.town} names {unknown}, which {operation.key} does not have")
