"""Layered drawing, first half: which column each cell stands in, and in which order from top to bottom.

Terms.  A *cell* is anything that takes room (a node, an artifact). A *wire* is a connection between two cells.
        A *layer* is a column of cells. A *bend* is an empty cell that keeps room for a wire which crosses
        a layer without ending there. A *band* is a lane.
Steps.  1. Wires that close a cycle are found by a depth-first walk in file order.
        2. Every cell stands right of all its predecessors (longest path), as close to them as it can.
        3. Wires over several layers get bends; a wire that runs back gets bends from the layer of its
           source to the layer of its target, both included, so that it is led around.
        4. The order in each layer is improved by sweeps of barycentres; bands never mix. The best of all
           orders seen wins; the order of the file decides ties.
Holds.  No chance is involved, and equal input gives an equal drawing.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meguru.engines.bpmn.layout.earlier import (
    Earlier,
    all_heights,
    first_columns,
    keep_order,
    known_back,
    known_heights,
)

SWEEPS, LEAST_SWEEPS = 10, 4
SWEPT = 30_000  # cells and bends looked at in all sweeps together: very dense drawings get fewer sweeps


@dataclass(slots=True)
class Cell:
    """Room for one shape. `up` and `down` are measured from the height at which wires meet the shape."""

    id: str
    half_width: float  # of the shape itself
    width: float  # of the room, label included
    up: float
    down: float
    band: int = 0
    beside: int | None = None  # an artifact stays in the layer of this cell
    escapes: int = 0  # connections that leave the scope from here; each needs a free vertical


@dataclass(slots=True)
class Wire:
    """A connection inside one scope; `source` and `target` are cell numbers.

    `leave` and `enter` describe a start or end below the shape (boundary events):
    (x offset from the middle, y of the border, y of the horizontal run), offsets from the port.
    """

    id: str
    source: int
    target: int
    label_width: float = 0.0
    label_height: float = 0.0
    leave: tuple[float, float, float] | None = None
    enter: tuple[float, float, float] | None = None


@dataclass(slots=True)
class Layering:
    """Cells and bends in ordered layers. Numbers below `cell_count` are cells, the others are bends."""

    cell_count: int
    layer_of: list[int]
    band_of: list[int]
    layers: list[list[int]]
    paths: list[list[int]]  # per wire: the cell and bend numbers from source to target
    is_back: list[bool]
    left: list[list[int]]  # neighbours one layer to the left
    right: list[list[int]]
    beside: dict[int, int] = field(default_factory=dict)  # stays near this one in the same layer
    known: dict[int, float] = field(default_factory=dict)  # heights in an earlier drawing


def layer(cells: Sequence[Cell], wires: Sequence[Wire], earlier: Earlier | None = None) -> Layering:
    """Give every cell a layer and every layer an order; what an earlier drawing knows keeps its order."""
    ids = [cell.id for cell in cells]
    known = known_back(ids, wires, earlier) if earlier else [False] * len(wires)
    back = _closing_wires(len(cells), wires, known)
    layer_of = _columns(cells, wires, back, earlier)
    back = [  # a line that ran back before may run forward now
        runs_back and layer_of[wire.target] <= layer_of[wire.source]
        for runs_back, wire in zip(back, wires, strict=True)
    ]
    layering = _with_bends(cells, wires, back, layer_of)
    _first_order(layering, cells, wires)
    if earlier:
        layering.known = known_heights(ids, wires, earlier, layer_of=layer_of, paths=layering.paths)
        rank = all_heights(layering.known, wires, layering.paths, back, len(layer_of))
        for members in layering.layers:
            members.sort(key=lambda n: (layering.band_of[n], rank[n]))
    else:
        _improve_order(layering)
    return layering


def _closing_wires(count: int, wires: Sequence[Wire], known: Sequence[bool]) -> list[bool]:
    """Mark the wires that close a cycle, walking depth first from cells without a predecessor.

    Wires that are known to run back stay so.
    """
    outgoing: list[list[int]] = [[] for _ in range(count)]
    has_incoming = [False] * count
    for index, wire in enumerate(wires):
        if known[index]:
            continue
        outgoing[wire.source].append(index)
        if wire.source != wire.target:
            has_incoming[wire.target] = True
    back = [wire.source == wire.target or known[index] for index, wire in enumerate(wires)]
    state = [0] * count  # 0 new, 1 on the walk, 2 done
    roots = [cell for cell in range(count) if not has_incoming[cell]] + list(range(count))
    for root in roots:
        if state[root]:
            continue
        state[root] = 1
        walk = [(root, iter(outgoing[root]))]
        while walk:
            cell, rest = walk[-1]
            number = next(rest, -1)
            if number < 0:
                state[cell] = 2
                walk.pop()
                continue
            target = wires[number].target
            if state[target] == 1:
                back[number] = True
            elif state[target] == 0:
                state[target] = 1
                walk.append((target, iter(outgoing[target])))
    return back


def _columns(
    cells: Sequence[Cell], wires: Sequence[Wire], back: Sequence[bool], earlier: Earlier | None
) -> list[int]:
    """Longest path from the left, then cells with more ways out than in move right to shorten their wires."""
    count = len(cells)
    after: list[list[int]] = [[] for _ in range(count)]
    before: list[list[int]] = [[] for _ in range(count)]
    for number, wire in enumerate(wires):
        if not back[number]:
            after[wire.source].append(wire.target)
            before[wire.target].append(wire.source)
    layer_of, order = _longest_paths(after, before, {})
    starts = first_columns([cell.id for cell in cells], after, layer_of, earlier) if earlier else {}
    if starts:
        layer_of, order = _longest_paths(after, before, starts)
    for cell in reversed(order):
        if after[cell] and len(after[cell]) > len(before[cell]):
            layer_of[cell] = min(layer_of[target] for target in after[cell]) - 1
    _spread_loose_cells(cells, wires, layer_of, earlier)
    for number, artifact in enumerate(cells):
        if artifact.beside is not None:
            layer_of[number] = layer_of[artifact.beside]
    return layer_of


def _longest_paths(
    after: Sequence[Sequence[int]], before: Sequence[Sequence[int]], starts: Mapping[int, int]
) -> tuple[list[int], list[int]]:
    """The layer of every cell and an order in which every cell comes behind its predecessors."""
    missing = [len(sources) for sources in before]
    order = [cell for cell in range(len(after)) if not missing[cell]]
    layer_of = [starts.get(cell, 0) for cell in range(len(after))]
    for cell in order:  # grows while it is read
        for target in after[cell]:
            layer_of[target] = max(layer_of[target], layer_of[cell] + 1)
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return layer_of, order


def _spread_loose_cells(
    cells: Sequence[Cell], wires: Sequence[Wire], layer_of: list[int], earlier: Earlier | None
) -> None:
    """Cells without any wire share the layers there are, instead of piling up in the first one.

    Those that an earlier drawing knows stand in the layer whose cells stood nearest to them.
    """
    wired = {end for wire in wires for end in (wire.source, wire.target)}
    loose = [n for n, cell in enumerate(cells) if n not in wired and cell.beside is None]
    columns = max(max(layer_of, default=0) + 1, math.isqrt(max(len(loose) - 1, 0)) + 1)
    for place, number in enumerate(loose):
        layer_of[number] = place % columns
    middles = earlier.middles if earlier else {}
    columns_x = sorted(
        (middles[cell.id][0], layer_of[n])
        for n, cell in enumerate(cells)
        if n in wired and cell.id in middles
    )
    for number in loose if columns_x else ():
        if cells[number].id in middles:
            x = middles[cells[number].id][0]
            layer_of[number] = min(columns_x, key=lambda column: (abs(column[0] - x), column[1]))[1]


def _with_bends(
    cells: Sequence[Cell], wires: Sequence[Wire], back: Sequence[bool], layer_of: list[int]
) -> Layering:
    count = len(cells)
    incoming, outgoing = [0] * count, [0] * count
    for wire in wires:
        outgoing[wire.source] += 1
        incoming[wire.target] += 1
    result = Layering(
        cell_count=count,
        layer_of=layer_of,
        band_of=[cell.band for cell in cells],
        layers=[],
        paths=[],
        is_back=list(back),
        left=[[] for _ in cells],
        right=[[] for _ in cells],
        beside={n: cell.beside for n, cell in enumerate(cells) if cell.beside is not None},
    )
    for number, wire in enumerate(wires):
        first, last = layer_of[wire.source], layer_of[wire.target]
        waits = incoming[wire.target] > 1 and outgoing[wire.source] == 1 and not back[number]
        band = cells[wire.source if waits else wire.target].band
        crossed = range(first, last - 1, -1) if back[number] else range(first + 1, last)
        bends = [_new_bend(result, column, band) for column in crossed]
        result.paths.append([wire.source, *bends, wire.target])
        if back[number]:
            result.beside[bends[0]] = wire.source
            result.beside.setdefault(bends[-1], wire.target)
            chain = bends[::-1]
        else:
            chain = result.paths[-1]
        for one, other in itertools.pairwise(chain):
            result.right[one].append(other)
            result.left[other].append(one)
    return result


def _new_bend(layering: Layering, column: int, band: int) -> int:
    layering.layer_of.append(column)
    layering.band_of.append(band)
    layering.left.append([])
    layering.right.append([])
    return len(layering.layer_of) - 1


def _first_order(layering: Layering, cells: Sequence[Cell], wires: Sequence[Wire]) -> None:
    """Order every layer by a depth-first walk along the wires in file order."""
    count = layering.cell_count
    seen: dict[int, int] = {}
    roots = sorted(range(count), key=lambda n: (bool(layering.left[n]), n))
    for root in roots:
        stack = [root]
        while stack:
            number = stack.pop()
            if number in seen:
                continue
            seen[number] = len(seen)
            stack.extend(reversed(layering.right[number]))
    rank = [float(seen.get(number, 0)) for number in range(len(layering.layer_of))]
    for number, path in enumerate(layering.paths):
        if layering.is_back[number]:
            for bend in path[1:-1]:
                rank[bend] = max(rank[path[0]], rank[path[-1]]) + 0.5
    for number, anchor in layering.beside.items():
        if number < count:
            rank[number] = rank[anchor] - 0.25
    layering.layers = [[] for _ in range(max(layering.layer_of, default=-1) + 1)]
    for number, column in enumerate(layering.layer_of):
        layering.layers[column].append(number)
    for members in layering.layers:
        members.sort(key=lambda n: (layering.band_of[n], rank[n], n))


def _improve_order(layering: Layering) -> None:
    best, fewest = [list(members) for members in layering.layers], _crossings(layering)
    for sweep in range(min(SWEEPS, max(LEAST_SWEEPS, SWEPT // max(len(layering.layer_of), 1)))):
        if fewest == 0:
            break
        forward = sweep % 2 == 0
        columns = range(len(layering.layers))
        for column in columns if forward else reversed(columns):
            _sort_layer(layering, column, layering.left if forward else layering.right)
        crossings = _crossings(layering)
        if crossings < fewest:
            best, fewest = [list(members) for members in layering.layers], crossings
    layering.layers = best
    for _ in range(3):
        if not _swap_neighbours(layering):
            break


def _sort_layer(layering: Layering, column: int, neighbours: list[list[int]]) -> None:
    members = layering.layers[column]
    place: dict[int, float] = {}
    for offset in (-1, 1):
        if 0 <= column + offset < len(layering.layers):
            place.update({n: float(i) for i, n in enumerate(layering.layers[column + offset])})
    wanted: dict[int, float] = {}
    for index, number in enumerate(members):
        near = neighbours[number]
        wanted[number] = sum(place[n] for n in near) / len(near) if near else float(index)
    for number in members:
        anchor = layering.beside.get(number)
        if anchor is not None and not neighbours[number]:
            wanted[number] = wanted[anchor] + (0.25 if number >= layering.cell_count else -0.25)
    current = {number: index for index, number in enumerate(members)}
    members.sort(key=lambda n: (layering.band_of[n], wanted[n], current[n]))
    keep_order(members, layering.known, layering.band_of)


def _crossings(layering: Layering) -> int:
    """Wires that cross between layers, and what stands between a cell and those that stay beside it."""
    total = 0
    for column, members in enumerate(layering.layers):
        place = {n: i for i, n in enumerate(members)}
        for number in members:
            anchor = layering.beside.get(number)
            if anchor is not None:
                total += abs(place[number] - place[anchor]) - 1
        if column + 1 == len(layering.layers):
            break
        ahead = {n: i for i, n in enumerate(layering.layers[column + 1])}
        seen: list[int] = []
        for number in members:
            ends = sorted(ahead[n] for n in layering.right[number])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _swap_neighbours(layering: Layering) -> bool:
    """Exchange neighbours in a layer when that removes crossings; true when anything changed."""
    changed = False
    place = {n: i for members in layering.layers for i, n in enumerate(members)}
    kept: dict[int, list[int]] = defaultdict(list)
    for number, anchor in layering.beside.items():
        kept[number].append(anchor)
        kept[anchor].append(number)
    for members in layering.layers:
        for index in range(len(members) - 1):
            upper, lower = members[index], members[index + 1]
            if layering.band_of[upper] != layering.band_of[lower]:
                continue
            if upper in layering.known and lower in layering.known:
                continue
            gain = _pull(kept[upper], place, index, lower) - _pull(kept[lower], place, index, upper)
            for side in (layering.left, layering.right):
                gain += _inversions(side[upper], side[lower], place)
            if gain > 0:
                members[index], members[index + 1] = lower, upper
                place[upper], place[lower] = index + 1, index
                changed = True
    return changed


def _pull(kept: Sequence[int], place: dict[int, int], index: int, other: int) -> int:
    """How many companions stand below minus above this place, the exchanged neighbour left out."""
    return sum(1 if place[n] > index else -1 for n in kept if n != other)


def _inversions(upper: Sequence[int], lower: Sequence[int], place: dict[int, int]) -> int:
    """Crossings now minus crossings after an exchange."""
    total = 0
    for one in upper:
        for two in lower:
            total += (place[one] > place[two]) - (place[one] < place[two])
    return total
