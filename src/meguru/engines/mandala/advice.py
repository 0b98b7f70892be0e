"""What is odd in a chart, and the steps that are made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from meguru.engines.bpmn import Diagram, DiagramBuilder, lay_out
from meguru.engines.comparison import SAME_LABEL, label_similarities
from meguru.engines.mandala.model import PLACES, Cell, Mandala

FEWEST = 3  # functions or items from which on a chart says something


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to look at, in plain Japanese. `cell` is None for the chart as a whole."""

    code: str
    message: str
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class ChosenStep:
    """An item that becomes a step. `id` is the id of the task; `source` says where it comes from."""

    id: str
    name: str
    source: str = ""
    actor: str = ""


def advise(mandala: Mandala) -> tuple[Advice, ...]:
    """Say what is missing, what stands twice and what is not at the same level.

    Source: the management handbook, chapter 6 (DMM): fill the eight places as far as possible, without gaps and
    at the same grain.
    """
    found: list[Advice] = []
    named = [place for place in PLACES if mandala.function(place)]
    if not named:
        found.append(Advice("empty", "まず真ん中のまわりに、この業務のはたらき（機能）を書き出します。"))
    elif len(named) < len(PLACES):
        left = len(PLACES) - len(named)
        found.append(
            Advice(
                "functions-left", f"機能があと{left}マス空いています。ほかにしていることがないかを考えます。"
            )
        )
    for place in PLACES:
        items = mandala.items(place)
        if mandala.function(place) and len(items) < FEWEST and mandala.filled() > len(named):
            so_far = f"項目が{len(items)}つだけです" if items else "項目がまだありません"
            message = f"機能「{mandala.function(place)}」の{so_far}。もう少し細かく分けられないかを考えます。"
            found.append(Advice("items-left", message, Cell(place)))
        if items and not mandala.function(place):
            found.append(Advice("no-name", f"{place}番目の機能に名前がありません。", Cell(place)))
    return (*found, *_twice(mandala))


def _twice(mandala: Mandala) -> list[Advice]:
    """Items that look the same in two places."""
    cells = [one for one, text in mandala.texts.items() if text and not one.is_function]
    likeness = label_similarities([mandala.texts[one] for one in cells])
    return [
        Advice(
            "twice",
            f"「{mandala.texts[one]}」（{_where(mandala, one)}）と「{mandala.texts[other]}」（{_where(mandala, other)}）は同じことではありませんか。",
            other,
        )
        for place, one in enumerate(cells)
        for behind, other in enumerate(cells[place + 1 :], start=place + 1)
        if likeness[place, behind] >= SAME_LABEL
    ]


def _where(mandala: Mandala, one: Cell) -> str:
    return mandala.function(one.function) or f"機能{one.function}"


def drawing_of(steps: Sequence[ChosenStep], *, name: str) -> Diagram:
    """Return a drawing of the chosen steps one after the other, with a lane for every actor named."""
    builder = DiagramBuilder(name=name)
    lanes = {
        actor: builder.lane(name=actor) for actor in dict.fromkeys(step.actor for step in steps) if actor
    }
    start_lane = lanes.get(steps[0].actor) if steps else None
    end_lane = lanes.get(steps[-1].actor) if steps else None
    if lanes and not all(step.actor for step in steps):
        steps = _with_actors(steps)
        start_lane, end_lane = lanes[steps[0].actor], lanes[steps[-1].actor]
    ids = [
        builder.task(id=step.id, name=step.name, lane=lanes.get(step.actor), documentation=step.source)
        for step in steps
    ]
    builder.chain(builder.start(lane=start_lane), *ids, builder.end(lane=end_lane))
    return lay_out(builder.build())


def _with_actors(steps: Sequence[ChosenStep]) -> list[ChosenStep]:
    """A step without an actor is done by whoever did the one before; the first ones by whoever comes first."""
    actor = next(step.actor for step in steps if step.actor)
    filled = []
    for step in steps:
        actor = step.actor or actor
        filled.append(replace(step, actor=actor))
    return filled
