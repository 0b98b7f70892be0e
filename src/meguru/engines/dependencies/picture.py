"""One system in the middle, what it needs on the left, what stops with it on the right: places for a drawing.

Columns are steps away; within a column systems stand in the order of their names. Long chains and wide columns are cut,
and it is said how many were left out: the table beside the picture has them all.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from meguru.engines.dependencies.graph import Link, SystemGraph, standstill

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN = 168, 44, 64, 14, 8
MOST_STEPS, MOST_IN_A_COLUMN = 3, 12


@dataclass(frozen=True, slots=True)
class PlacedSystem:
    """A box: `side` is "start", "feeds" (it hands over), "stops" (it stops too) or "gets" (it goes on without)."""

    key: str
    name: str
    side: str
    steps: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A line between two boxes; `needed` lines are drawn strong."""

    source: str
    target: str
    needed: bool
    data: str
    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class LinkPicture:
    """連携の絵: boxes and lines with the size of the whole; `left_out` boxes did not fit."""

    width: int
    height: int
    boxes: tuple[PlacedSystem, ...]
    lines: tuple[PlacedLink, ...]
    left_out: int


def picture_of(graph: SystemGraph, start: str) -> LinkPicture:
    """Place one system and what hangs together with it. Raises: KeyError when it is not in the graph."""
    columns: dict[int, list[str]] = {0: [start]}
    taken = {start}
    for one in standstill(graph, start).reached:
        columns.setdefault(one.steps, []).append(one.system.key)
        taken.add(one.system.key)
    getting = {link.target for link in graph.out_of(start)} - taken
    columns.setdefault(1, []).extend(sorted(getting))
    taken |= getting
    for key, steps in _feeding(graph, start):
        if key not in taken:
            columns.setdefault(-steps, []).append(key)
            taken.add(key)
    left_out, boxes = 0, {}
    shown = {step: keys for step, keys in columns.items() if keys and abs(step) <= MOST_STEPS}
    left_out += sum(len(keys) for step, keys in columns.items() if abs(step) > MOST_STEPS)
    first, tallest = min(shown), min(max(len(keys) for keys in shown.values()), MOST_IN_A_COLUMN)
    height = 2 * MARGIN + tallest * BOX_HEIGHT + (tallest - 1) * GAP_Y
    for step, keys in shown.items():
        ordered = sorted(keys, key=lambda key: (graph.systems[key].name, key))
        left_out += max(len(ordered) - MOST_IN_A_COLUMN, 0)
        ordered = ordered[:MOST_IN_A_COLUMN]
        tall = len(ordered) * BOX_HEIGHT + (len(ordered) - 1) * GAP_Y
        for row, key in enumerate(ordered):
            boxes[key] = PlacedSystem(
                key=key,
                name=graph.systems[key].name,
                side=_side(step, key in getting),
                steps=abs(step),
                x=MARGIN + (step - first) * (BOX_WIDTH + GAP_X),
                y=(height - tall) // 2 + row * (BOX_HEIGHT + GAP_Y),
            )
    width = 2 * MARGIN + len(range(first, max(shown) + 1)) * (BOX_WIDTH + GAP_X) - GAP_X
    lines = tuple(_line(link, boxes) for link in graph.links if link.source in boxes and link.target in boxes)
    return LinkPicture(
        width=width, height=height, boxes=tuple(boxes.values()), lines=lines, left_out=left_out
    )


def _side(step: int, is_getting: bool) -> str:
    if step > 0:
        return "gets" if is_getting else "stops"
    return "start" if step == 0 else "feeds"


def _feeding(graph: SystemGraph, start: str) -> list[tuple[str, int]]:
    """What hands data to the system and, from there on, what is needed for that."""
    into: dict[str, list[Link]] = {}
    for link in graph.links:
        into.setdefault(link.target, []).append(link)
    seen, found, waiting = {start}, [], deque([(start, 0)])
    while waiting:
        key, steps = waiting.popleft()
        for link in into.get(key, ()):
            if link.source not in seen and (steps == 0 or link.needed):
                seen.add(link.source)
                found.append((link.source, steps + 1))
                waiting.append((link.source, steps + 1))
    return found


def _line(link: Link, boxes: dict[str, PlacedSystem]) -> PlacedLink:
    """From the side of a box that looks at the other; boxes of one column are joined at the same side."""
    source, target = boxes[link.source], boxes[link.target]
    backwards = target.x < source.x
    return PlacedLink(
        source=link.source,
        target=link.target,
        needed=link.needed,
        data=link.data,
        x1=source.x if backwards else source.x + BOX_WIDTH,
        y1=source.y + BOX_HEIGHT // 2,
        x2=target.x + BOX_WIDTH if backwards or target.x == source.x else target.x,
        y2=target.y + BOX_HEIGHT // 2,
    )
