"""A whole study: which servers can be placed, on which hosts they go, and how good that is at most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from meguru.engines.consolidation.checking import faults
from meguru.engines.consolidation.model import (
    CannotPlace,
    Contradiction,
    Host,
    Left,
    Part,
    Pin,
    Placement,
    Sized,
    Stays,
    Task,
)
from meguru.engines.consolidation.packing import Arrangement
from meguru.engines.consolidation.room import Bundle, Room, room_of
from meguru.engines.consolidation.sizing import size
from meguru.engines.consolidation.solving import Enough, Search

Progress = Callable[[str, float], None]


class NotKept(AssertionError):
    """An arrangement breaks a rule: a defect of this engine, never shown as a result."""


def place(
    task: Task,
    *,
    progress: Progress = lambda _segment, _share: None,
    enough: Enough = lambda: False,
) -> Placement:
    """This function will place servers on hosts at least cost a year.

    `progress` is told the network it works on and the share that is done; `enough` says when to stop searching:
    the best arrangement so far is returned with a bound that still holds. Equal tasks give equal answers unless
    `enough` or the solver's guard of seconds cuts in.
    Raises: CannotPlace.
    """
    if not task.kinds:
        raise CannotPlace(Contradiction.NO_HOST_TYPE)
    sized, left = _sized(task)
    bundles, too_big = _bundles(task, sized)
    left += too_big
    segments = _by_segment(task, bundles)
    hosts: list[Host] = []
    parts: list[Part] = []
    searches: dict[str, Search] = {}
    for number, (segment, chosen) in enumerate(_smallest_first(segments)):
        progress(segment, number / len(segments) / 3)
        room = room_of(chosen, kinds=task.kinds, licences=task.licences, rules=task.rules)
        searches[segment] = Search.begin(room)
        searches[segment].settle(enough=enough)
    for number, (segment, search) in enumerate(searches.items()):
        progress(segment, (1 + number / len(segments)) / 3)
        search.balance(enough=enough)
    for number, (segment, search) in enumerate(searches.items()):
        progress(segment, (2 + number / len(segments)) / 3)
        search.deepen(enough=enough)
        hosts += _hosts(task, segment, segments[segment], search.best)
        parts.append(_part(segment, segments[segment], search))
    placed = {machine for one in hosts for machine in one.machines}
    placement = Placement(
        hosts=tuple(hosts),
        left=tuple(sorted(left)),
        sized={key: one for key, one in sized.items() if key in placed},
        parts=tuple(parts),
    )
    broken = faults(task, placement)
    if broken:
        raise NotKept("; ".join(broken[:5]))
    return placement


def check(task: Task) -> None:
    """This function will refuse a task that contradicts itself, without computing it. Raises: CannotPlace."""
    if not task.kinds:
        raise CannotPlace(Contradiction.NO_HOST_TYPE)
    sized, _left = _sized(task)
    bundles, _too_big = _bundles(task, sized)
    if not bundles:
        raise CannotPlace(Contradiction.NOTHING_TO_PLACE)


def question_of_segments(task: Task) -> list[Room]:
    """The arrays of every network, for measurements beside other methods."""
    sized, _left = _sized(task)
    bundles, _too_big = _bundles(task, sized)
    return [
        room_of(chosen, kinds=task.kinds, licences=task.licences, rules=task.rules)
        for _segment, chosen in _smallest_first(_by_segment(task, bundles))
    ]


def _sized(task: Task) -> tuple[dict[str, Sized], list[Left]]:
    sized: dict[str, Sized] = {}
    left: list[Left] = []
    for machine in task.machines:
        if machine.key in task.excluded:
            left.append(Left(machine.key, Stays.BY_HAND))
            continue
        found = size(machine, task.rules)
        if isinstance(found, Left):
            left.append(found)
        else:
            sized[machine.key] = found
    return sized, left


def _bundles(task: Task, sized: Mapping[str, Sized]) -> tuple[list[Bundle], list[Left]]:
    """Servers one by one, those of one pin together; servers that no host can carry stay.

    Raises: CannotPlace when what was put together by hand cannot be on one host.
    """
    pinned: dict[str, list[Pin]] = {}
    for pin in task.pins:
        if pin.machine in sized:
            pinned.setdefault(pin.host, []).append(pin)
    by_hand = {pin.machine for pins in pinned.values() for pin in pins}
    bundles, left = [], []
    for key, one in sized.items():
        if key not in by_hand:
            bundle = Bundle((one,))
            if _fits(task, bundle):
                bundles.append(bundle)
            else:
                left.append(Left(key, Stays.TOO_BIG))
    for name, pins in sorted(pinned.items()):
        bundles.append(_pinned(task, name, pins, sized))
    return bundles, left


def _pinned(task: Task, name: str, pins: Sequence[Pin], sized: Mapping[str, Sized]) -> Bundle:
    keys = tuple(pin.machine for pin in pins)
    members = tuple(sized[key] for key in dict.fromkeys(keys))
    kinds = {pin.kind for pin in pins if pin.kind}
    if len(kinds) > 1 or not kinds <= {kind.key for kind in task.kinds}:
        raise CannotPlace(Contradiction.NO_SUCH_TYPE, keys)
    if task.rules.keep_segments and len({one.machine.segment for one in members}) > 1:
        raise CannotPlace(Contradiction.PINNED_SEGMENTS, keys)
    groups = [one.machine.apart for one in members if one.machine.apart]
    if task.rules.keep_apart and len(groups) != len(set(groups)):
        raise CannotPlace(Contradiction.PINNED_APART, keys)
    bundle = Bundle(members, name, next(iter(kinds), ""))
    if not _fits(task, bundle):
        raise CannotPlace(Contradiction.PINNED_TOO_MUCH, keys)
    return bundle


def _fits(task: Task, bundle: Bundle) -> bool:
    room = room_of([bundle], kinds=task.kinds, licences=task.licences, rules=task.rules)
    return bool(room.fits.any())


def _by_segment(task: Task, bundles: Sequence[Bundle]) -> dict[str, list[Bundle]]:
    found: dict[str, list[Bundle]] = {}
    for bundle in bundles:
        segment = (bundle.members[0].machine.segment or "") if task.rules.keep_segments else ""
        found.setdefault(segment, []).append(bundle)
    return found


def _smallest_first(segments: Mapping[str, list[Bundle]]) -> list[tuple[str, list[Bundle]]]:
    """So that the network that takes longest cannot use up the time of the others."""
    return sorted(segments.items(), key=lambda one: (len(one[1]), one[0]))


def _hosts(task: Task, segment: str, bundles: Sequence[Bundle], arrangement: Arrangement) -> list[Host]:
    hosts = []
    for kind, rows in arrangement:
        machines = tuple(sorted(one.machine.key for row in rows for one in bundles[row].members))
        name = next((bundles[row].name for row in rows if bundles[row].name), "")
        hosts.append(Host(task.kinds[kind].key, segment, machines, name))
    return sorted(hosts, key=lambda one: (one.name == "", one.name, one.kind, one.machines))


def _part(segment: str, bundles: Sequence[Bundle], search: Search) -> Part:
    return Part(
        segment=segment,
        servers=sum(len(one.members) for one in bundles),
        hosts=len(search.best),
        cost_yen=search.cost_yen,
        bound_yen=min(search.bound_yen, search.cost_yen),
    )
