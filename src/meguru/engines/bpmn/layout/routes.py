"""Layered drawing, last part: how far right each layer stands and where the wires run.

Terms.  A *channel* is the free strip left of a layer (the last one is right of all layers). A wire crosses
        a layer only at the height of its own cells and bends and changes its height only in a channel, so it
        can never run through a shape. A *trunk* is one vertical piece in a channel; wires that leave the
        same cell, or enter the same cell, share it.
Steps.  1. Every wire gives one leg per channel; legs that change height are gathered to trunks.
        2. Two trunks that would hide a horizontal piece behind each other are put in the order that avoids
           it; when neither order does, one of them is split in two.
        3. Trunks are ordered by the crossings between them and put on tracks, as few as fit.
        4. Channels grow with their tracks and labels; then the layers get their places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from meguru.engines.bpmn.layout.layers import Cell, Layering, Wire

TRACK, ESCAPE_TRACK, PAD, LEAST_CHANNEL = 11.0, 10.0, 14.0, 34.0
HIDDEN = 1000  # weight of two wires on one line, against 1 for a crossing
LATE_SPLITS = 6

Point = tuple[float, float]


@dataclass(slots=True)
class Trunk:
    """One vertical piece; `left` and `right` are the heights at which wires meet it."""

    left: list[float]
    right: list[float]
    x: float = 0.0
    second_half: Trunk | None = None  # of a split trunk; it belongs right of this one

    @property
    def span(self) -> tuple[float, float]:
        meets = self.left + self.right
        return min(meets), max(meets)


@dataclass(slots=True)
class Leg:
    """The part of a wire in one channel: from height `start` to height `end`."""

    channel: int
    start: float
    end: float
    turn: str  # "across", "left" (comes from and returns to the left side) or "right"
    backwards: bool = False
    trunks: list[Trunk] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Routes:
    """Places in one scope, origin top left. `escapes` per cell: free verticals right of it."""

    column_x: list[float]  # the middle of every layer
    width: float
    points: list[list[Point]]  # per wire
    labels: list[tuple[float, float] | None]  # per wire: top left corner
    escapes: dict[int, list[float]]


def route(layering: Layering, cells: Sequence[Cell], wires: Sequence[Wire], *, y: Sequence[float]) -> Routes:
    """Find the way of every wire; `y` per cell and bend."""
    legs = [_legs(layering, wire, number, y) for number, wire in enumerate(wires)]
    trunks = _gather_trunks(layering, wires, legs)
    channels = len(layering.layers) + 1
    slots: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, cell in enumerate(cells):
        slots[layering.layer_of[number] + 1] += [(number, k) for k in range(cell.escapes)]
    room_left, room_right = _label_room(layering, wires, legs)
    escapes: dict[int, list[float]] = defaultdict(list)
    column_x: list[float] = []
    right_label_x: list[float] = []
    x = 0.0
    for channel in range(channels):
        tracks = _put_on_tracks(trunks[channel])
        start = x + PAD
        for place, (number, _) in enumerate(slots[channel]):
            escapes[number].append(start + place * ESCAPE_TRACK)
        start += len(slots[channel]) * ESCAPE_TRACK + room_left[channel]
        for trunk, track in zip(trunks[channel], tracks, strict=True):
            trunk.x = start + track * TRACK
        last = start + max(tracks, default=0) * TRACK
        right_label_x.append(last + 4.0)
        inner = 0 < channel < channels - 1
        used = last + room_right[channel] + PAD - x
        x += max(used, LEAST_CHANNEL if inner else PAD)
        if channel < len(layering.layers):
            width = max((cells[n].width for n in layering.layers[channel] if n < len(cells)), default=0.0)
            column_x.append(float(round(x + width / 2)))
            x += float(round(width))
    points = [_points(layering, cells, wire, legs[i], column_x, y) for i, wire in enumerate(wires)]
    labels = [
        _label_corner(layering, wire, number, legs[number][0], right_label_x)
        for number, wire in enumerate(wires)
    ]
    return Routes(column_x=column_x, width=x, points=points, labels=labels, escapes=dict(escapes))


def _legs(layering: Layering, wire: Wire, number: int, y: Sequence[float]) -> list[Leg]:
    path = layering.paths[number]
    heights = [y[n] for n in path]
    if wire.leave:
        heights[0] += wire.leave[2]
    if wire.enter:
        heights[-1] += wire.enter[2]
    legs = []
    for k in range(len(path) - 1):
        one, other = path[k], path[k + 1]
        if not layering.is_back[number]:
            legs.append(Leg(layering.layer_of[other], heights[k], heights[k + 1], "across"))
        elif k == 0:
            legs.append(Leg(layering.layer_of[one] + 1, heights[0], heights[1], "left", True))
        elif k == len(path) - 2:
            legs.append(Leg(layering.layer_of[other], heights[k], heights[-1], "right", True))
        else:
            legs.append(Leg(layering.layer_of[one], heights[k], heights[k + 1], "across", True))
    return legs


def _gather_trunks(
    layering: Layering, wires: Sequence[Wire], legs: Sequence[Sequence[Leg]]
) -> dict[int, list[Trunk]]:
    """The trunks of every channel; each leg that changes height learns its trunks."""
    ways_on: dict[object, int] = defaultdict(int)
    for wire in wires:
        ways_on[(wire.source, wire.leave)] += 1
    shared: dict[object, list[Leg]] = {}
    for number, wire in enumerate(wires):
        last = len(legs[number]) - 1
        for k, leg in enumerate(legs[number]):
            if leg.start == leg.end:
                continue
            from_source = k == 0 and (last > 0 or ways_on[(wire.source, wire.leave)] > 1)
            key: object = (leg.channel, "wire", number, k)
            if from_source:
                key = (leg.channel, "source", wire.source, wire.leave)
            elif k == last:
                key = (leg.channel, "target", wire.target, wire.enter)
            shared.setdefault(key, []).append(leg)
    trunks: dict[int, list[Trunk]] = defaultdict(list)
    members: dict[int, list[list[Leg]]] = defaultdict(list)
    for group in shared.values():
        left: set[float] = set()
        right: set[float] = set()
        for leg in group:
            came_from_left = leg.turn == "left" or (leg.turn == "across" and not leg.backwards)
            goes_left = leg.turn == "left" or (leg.turn == "across" and leg.backwards)
            (left if came_from_left else right).add(leg.start)
            (left if goes_left else right).add(leg.end)
        trunk = Trunk(sorted(left), sorted(right))
        for leg in group:
            leg.trunks = [trunk]
        trunks[group[0].channel].append(trunk)
        members[group[0].channel].append(group)
    for channel in trunks:
        _split_hidden(trunks[channel], members[channel])
    return trunks


def _split_hidden(trunks: list[Trunk], members: list[list[Leg]]) -> None:
    """Split trunks in two where no order keeps two wires from lying on one line."""
    for two in range(len(trunks)):
        for one in range(two):
            first, second = trunks[one], trunks[two]
            if set(first.right) & set(second.left) and set(second.right) & set(first.left):
                _split_one_of(one, two, trunks, members)
    for _ in range(LATE_SPLITS):  # rings of three and more show only in the order that was found
        tracks = _put_on_tracks(trunks)
        ring = next(
            (
                (one, two)
                for one in range(len(trunks))
                for two in range(len(trunks))
                if tracks[one] < tracks[two]
                and trunks[one].second_half is not trunks[two]
                and set(trunks[one].right) & set(trunks[two].left)
            ),
            None,
        )
        if ring is None or not _split_one_of(*ring, trunks, members):
            return


def _split_one_of(one: int, two: int, trunks: list[Trunk], members: list[list[Leg]]) -> bool:
    """Split the simpler one of two trunks; false when both are halves already."""
    whole = [n for n in (two, one) if members[n] and trunks[n].second_half is None]
    if not whole:
        return False
    at = min(whole, key=lambda n: len(trunks[n].left) + len(trunks[n].right))
    low, high = trunks[at].span
    middle = float(round(low + (high - low) * (0.4 + 0.2 * (len(trunks) % 7) / 7)))
    far = Trunk([middle], list(trunks[at].right))
    near = Trunk(list(trunks[at].left), [middle], second_half=far)
    for leg in members[at]:
        halves = {"left": [near], "right": [far]}
        leg.trunks = halves.get(leg.turn, [far, near] if leg.backwards else [near, far])
    trunks[at] = near
    trunks.append(far)
    members.append([])  # halves are not split again
    return True


def _put_on_tracks(trunks: Sequence[Trunk]) -> list[int]:
    """The track of every trunk, from the left, so that few wires cross and none hides another."""
    count = len(trunks)
    spans = [trunk.span for trunk in trunks]
    cost = [[0] * count for _ in range(count)]  # cost[a][b]: when a stands left of b
    for a in range(count):
        for b in range(count):
            if a != b and _touch(spans[a], spans[b]):
                cost[a][b] = _cost(trunks[a], trunks[b], spans[a], spans[b])
    balance = [sum(cost[a][b] - cost[b][a] for b in range(count)) for a in range(count)]
    waiting = list(range(count))
    order: list[int] = []
    while waiting:
        chosen = min(waiting, key=lambda n: (balance[n], n))
        waiting.remove(chosen)
        order.append(chosen)
        for other in waiting:
            balance[other] -= cost[other][chosen] - cost[chosen][other]
    tracks = [0] * count
    for position, number in enumerate(order):
        beside = [tracks[n] + 1 for n in order[:position] if _touch(spans[n], spans[number])]
        tracks[number] = max(beside, default=0)
    return tracks


def _touch(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] + 6 and other[0] <= one[1] + 6


def _cost(left: Trunk, right: Trunk, left_span: tuple[float, float], right_span: tuple[float, float]) -> int:
    if left.second_half is right or right.second_half is left:
        return 0 if left.second_half is right else HIDDEN
    crossings = sum(right_span[0] < height < right_span[1] for height in left.right)
    crossings += sum(left_span[0] < height < left_span[1] for height in right.left)
    return crossings + HIDDEN * len(set(left.right) & set(right.left))


def _label_side(layering: Layering, wires: Sequence[Wire], number: int, leg: Leg) -> str:
    if layering.is_back[number]:
        return "left"
    ways_on = sum(1 for n in layering.right[wires[number].source])
    return "right" if ways_on > 1 or leg.start == leg.end else "left"


def _label_room(
    layering: Layering, wires: Sequence[Wire], legs: Sequence[Sequence[Leg]]
) -> tuple[dict[int, float], dict[int, float]]:
    room_left: dict[int, float] = defaultdict(float)
    room_right: dict[int, float] = defaultdict(float)
    for number, wire in enumerate(wires):
        if wire.label_width:
            leg = legs[number][0]
            room = room_left if _label_side(layering, wires, number, leg) == "left" else room_right
            room[leg.channel] = max(room[leg.channel], wire.label_width + 8)
    return room_left, room_right


def _label_corner(
    layering: Layering, wire: Wire, number: int, leg: Leg, right_label_x: Sequence[float]
) -> tuple[float, float] | None:
    """Above the horizontal piece that belongs to this wire alone."""
    if not wire.label_width:
        return None
    if leg.trunks and layering.is_back[number]:
        return leg.trunks[0].x - wire.label_width - 4, leg.end - wire.label_height - 3
    ways_on = len(layering.right[wire.source])
    if leg.trunks and ways_on <= 1:
        return leg.trunks[0].x - wire.label_width - 4, leg.start - wire.label_height - 3
    return right_label_x[leg.channel], leg.end - wire.label_height - 3


def _points(
    layering: Layering,
    cells: Sequence[Cell],
    wire: Wire,
    legs: Sequence[Leg],
    column_x: Sequence[float],
    y: Sequence[float],
) -> list[Point]:
    source_x = column_x[layering.layer_of[wire.source]]
    target_x = column_x[layering.layer_of[wire.target]]
    points: list[Point] = []
    if wire.leave:
        across, border, run = wire.leave
        points += [(source_x + across, y[wire.source] + border), (source_x + across, y[wire.source] + run)]
    else:
        points.append((source_x + cells[wire.source].half_width, y[wire.source]))
    for leg in legs:
        height = leg.start
        for position, trunk in enumerate(leg.trunks):
            following = leg.end if position + 1 == len(leg.trunks) else _meeting(leg, trunk)
            points += [(trunk.x, height), (trunk.x, following)]
            height = following
    if wire.enter:
        across, border, run = wire.enter
        points += [(target_x + across, y[wire.target] + run), (target_x + across, y[wire.target] + border)]
    else:
        points.append((target_x - cells[wire.target].half_width, y[wire.target]))
    return simplified(points)


def _meeting(leg: Leg, trunk: Trunk) -> float:
    """The height at which the first half of a split trunk meets the second."""
    return trunk.left[0] if leg.backwards else trunk.right[0]


def simplified(points: Sequence[Point]) -> list[Point]:
    """Without points that repeat or lie on a straight line between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept[-1] = point
        else:
            kept.append(point)
    return kept
