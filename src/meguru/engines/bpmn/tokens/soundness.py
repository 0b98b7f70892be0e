"""Whether a process can always be finished, proven by looking at every situation that can arise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from meguru.engines.bpmn.model import Diagram
from meguru.engines.bpmn.tokens.compile import compile_net
from meguru.engines.bpmn.tokens.net import Action, Marking, Net
from meguru.engines.bpmn.tokens.reduction import harmless_places, reduce_net
from meguru.engines.bpmn.tokens.step import enabled, fire

BOUND = 20_000
_WORK = 5_000_000  # places looked at; a diagram of thousands of steps gets fewer markings


@dataclass(frozen=True, slots=True)
class Soundness:
    """健全性: every case can be finished, every task can happen, nothing is done twice by accident.

    `sound` is True or False when proven, None when `markings` reached the bound first.
    `stuck` are elements in front of which tokens wait for ever; `never` are tasks that can never be carried
    out; `doubled` are flows that can hold two tokens at once (a split into parallel branches that is not
    joined in parallel). `reason` is one plain Japanese sentence.
    """

    sound: bool | None
    reason: str
    markings: int
    stuck: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()


def is_sound(diagram: Diagram, *, bound: int = BOUND) -> Soundness:
    """Explore the token game of each process of a diagram, at most `bound` markings in all."""
    found = []
    left = bound
    for process_id in diagram.processes:
        net = compile_net(diagram, process_id=process_id, side_by_side=1)
        if not net.transitions:
            continue
        found.append(explore(net, bound=left))
        left = max(1, left - found[-1].markings)
    return _together(found)


def explore(net: Net, *, bound: int = BOUND) -> Soundness:
    """Look at every marking that can be reached from the start of one net.

    First on a smaller net that is sound only if this one is (`reduction`); only when that proves nothing, on the
    net itself, to name the places.
    """
    reduced = reduce_net(net)
    harmless = harmless_places(net)
    short = _search(reduced.net, bound=bound, harmless=harmless)
    happened = frozenset().union(*(reduced.carried[step] for step in short.fired))
    if not short.is_complete and not short.doubled:
        return _undecided(len(short.queue))
    if short.is_complete and not short.doubled and not short.bad() and happened >= set(net.labels):
        return _verdict(net, len(short.queue), stuck=(), never=(), doubled=set())
    whole = _search(net, bound=bound, harmless=harmless)
    if whole.doubled:
        return _verdict(net, len(whole.queue), stuck=(), never=(), doubled=whole.doubled)
    if not whole.is_complete:
        return _undecided(len(whole.queue))
    stuck = _stuck(net, whole.bad())
    return _verdict(net, len(whole.queue), stuck=stuck, never=_never(net, whole.fired), doubled=set())


@dataclass(frozen=True, slots=True)
class _Search:
    """Every marking found, and for each the numbers of those before it. `is_complete`: the bound was not hit."""

    net: Net
    queue: list[Marking]
    before: list[list[int]]
    fired: set[int]
    doubled: set[int]
    is_complete: bool

    def bad(self) -> list[Marking]:
        """Markings from which the end cannot be reached."""
        good = {index for index, marking in enumerate(self.queue) if not any(marking)}
        walk = list(good)
        while walk:
            for earlier in self.before[walk.pop()]:
                if earlier not in good:
                    good.add(earlier)
                    walk.append(earlier)
        return [marking for index, marking in enumerate(self.queue) if index not in good]


def _search(net: Net, *, bound: int, harmless: frozenset[int]) -> _Search:
    """Visit markings breadth first.

    A marking in which some place holds two tokens is recorded and not followed further. Several tokens on
    `harmless` places are all right.
    """
    bound = min(bound, max(100, _WORK // (len(net.places) + 1)))
    order: dict[Marking, int] = {net.start: 0}
    found = _Search(net, [net.start], [[]], set(), set(), is_complete=True)
    for marking in found.queue:
        if max(marking, default=0) > 1 and (crowded := _crowded(marking, harmless)):
            found.doubled.update(crowded)
            continue
        for step in enabled(net, marking):
            found.fired.add(step)
            after = fire(net, marking, step)
            if after not in order:
                if len(found.queue) >= bound:
                    return replace(found, is_complete=False)
                order[after] = len(found.queue)
                found.queue.append(after)
                found.before.append([])
            found.before[order[after]].append(order[marking])
    return found


def _crowded(marking: Marking, harmless: frozenset[int]) -> list[int]:
    return [place for place, tokens in enumerate(marking) if tokens > 1 and place not in harmless]


def _stuck(net: Net, bad: list[Marking]) -> tuple[str, ...]:
    """Elements in front of which tokens lie in markings from which the end cannot be reached."""
    dead = [marking for marking in bad if not enabled(net, marking)]
    waiting: dict[str, None] = {}
    for marking in dead or bad:
        for place, tokens in enumerate(marking):
            if tokens:
                waiting.update(dict.fromkeys(_waiting_at(net, place)))
    nowhere = [net.places[place].partition("#")[0] for place, tokens in enumerate(net.start) if tokens]
    return tuple(waiting or nowhere) if bad else ()


def _waiting_at(net: Net, place: int) -> Iterable[str]:
    blocked = (net.transitions[step] for step in net.consumers[place])
    return (step.element_id for step in blocked if step.action not in (Action.COMPLETE, Action.START))


def _never(net: Net, fired: set[int]) -> tuple[str, ...]:
    return tuple(label for label in net.labels if fired.isdisjoint(net.by_label[label]))


def _undecided(markings: int) -> Soundness:
    reason = f"場合の数が多く、{markings:,} 通りまで調べましたが、最後まで確かめきれませんでした。"
    return Soundness(sound=None, reason=reason, markings=markings)


def _verdict(
    net: Net, markings: int, *, stuck: tuple[str, ...], never: tuple[str, ...], doubled: set[int]
) -> Soundness:
    places = tuple(dict.fromkeys(net.places[place].partition("#")[0] for place in sorted(doubled)))
    if doubled:
        reason = "並行に分かれた流れが合流しないまま重なり、同じ作業が二重に行われることがあります。"
    elif stuck:
        reason = "途中で進めなくなり、終了に届かないことがあります。"
    elif never:
        reason = "決して行われない作業があります。"
    else:
        reason = (
            f"起こりうる状態({markings:,} 通りにまとめたもの)をすべて調べ、どこからでも終了に届きました。"
        )
    sound = not (doubled or stuck or never)
    return Soundness(sound=sound, reason=reason, markings=markings, stuck=stuck, never=never, doubled=places)


def _together(found: list[Soundness]) -> Soundness:
    """One answer for all processes: the worst one speaks."""
    if not found:
        return Soundness(sound=False, reason="実行できる流れがありません。", markings=0)
    worst = min(found, key=lambda one: {False: 0, None: 1, True: 2}[one.sound])
    return Soundness(
        sound=worst.sound,
        reason=worst.reason,
        markings=sum(one.markings for one in found),
        stuck=tuple(item for one in found for item in one.stuck),
        never=tuple(item for one in found for item in one.never),
        doubled=tuple(item for one in found for item in one.doubled),
    )
