"""Four operations of a third hand, who wrote every drawing of every town by itself, step after step.

The hand took the usual course of the work, as ordinances, forms and manuals for the counter describe it, and gave
each of twelve invented towns a habit it keeps in all four operations: nouns as in an ordinance, short sentences,
everyday words in kana, abbreviations and names of systems, the long sentences of a manual, terse merged steps,
numbered steps in small parts, politeness with residents drawn too, numbers of forms, a village's bare notes,
everything online, a branch beside the main office. It did not read how steps are matched, and wrote all of it before
any of it was measured; nothing was changed after that.

A file `third_hand_*.txt` holds one operation. Its lines:

    # name                          the operation
    KEY: what is done               a step, in English; KEY.1, KEY.2 are its parts where some town splits it
    == town: L lane, L lane         a town and its lanes; without them it draws none
    L KEY words                     a task of the town, in its order; L is `-` without lanes. KEY+KEY: two steps in one
    L !KEY words                    done when the step before finds something wrong, and leads back to it
    L &KEY words                    done beside the step before
    L ?KEY words                    done in some cases only, together with such steps next to it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from meguru.engines.bpmn import DiagramBuilder, NodeKind
from meguru.engines.comparison.tests.drawn_towns.drawing import Drawn, element_id, with_rework

FOLDER = Path(__file__).parent
REWORK, BESIDE, SOMETIMES = "!&?"


@dataclass(frozen=True, slots=True)
class _Task:
    lane: str
    mark: str
    label: str
    atoms: frozenset[str]


@cache
def drawn_by_town() -> tuple[Drawn, ...]:
    """The drawings of the third hand, operation by operation, town by town."""
    return tuple(
        drawn
        for file in sorted(FOLDER.glob("third_hand_*.txt"))
        for drawn in _drawings(file.read_text(encoding="utf-8"))
    )


def _drawings(text: str) -> list[Drawn]:
    """What the towns of one file draw."""
    head, *towns = text.split("\n== ")
    title, *steps = head.strip().splitlines()
    atoms = [step.partition(": ")[0] for step in steps]
    drawings = []
    for place, town in enumerate(towns):
        first, *lines = town.strip().splitlines()
        lanes = dict(lane.split(" ") for lane in first.partition(": ")[2].split(", ") if lane)
        tasks = [_task(line, atoms) for line in lines]
        drawings.append(_drawn(title.removeprefix("# "), place, lanes, tasks))
    return drawings


def _task(line: str, atoms: Sequence[str]) -> _Task:
    lane, keys, label = line.split(" ", 2)
    mark = keys[0] if keys[0] in (REWORK, BESIDE, SOMETIMES) else ""
    of = [
        {atom for atom in atoms if f"{atom}.".startswith(f"{key}.")} for key in keys[len(mark) :].split("+")
    ]
    if not all(of):
        raise KeyError(line)
    return _Task(lane, mark, label, frozenset().union(*of))


def _drawn(operation: str, place: int, lanes: dict[str, str], tasks: list[_Task]) -> Drawn:
    """The diagram has no name: only its steps say which operation it is."""
    builder = DiagramBuilder()
    lane_ids = {key: builder.lane(name=name) for key, name in lanes.items()}
    made = [
        builder.task(name=task.label, lane=lane_ids.get(task.lane), id=element_id(place, operation, number))
        for number, task in enumerate(tasks, 1)
    ]
    _connect(builder, _blocks(made, tasks))
    return Drawn(
        operation, place, builder.build(), {key: task.atoms for key, task in zip(made, tasks, strict=True)}
    )


def _blocks(made: Sequence[str], tasks: Sequence[_Task]) -> list[tuple[str, list[str]]]:
    """Tasks that stand together with the mark that says how; most stand alone."""
    blocks: list[tuple[str, list[str]]] = []
    for key, task in zip(made, tasks, strict=True):
        if task.mark in (REWORK, BESIDE):
            blocks[-1] = (task.mark, [*blocks[-1][1], key])
        elif task.mark == SOMETIMES and blocks and blocks[-1][0] == SOMETIMES:
            blocks[-1][1].append(key)
        else:
            blocks.append((task.mark, [key]))
    return blocks


def _connect(builder: DiagramBuilder, blocks: list[tuple[str, list[str]]]) -> None:
    last = builder.start()
    for mark, keys in blocks:
        if mark == REWORK:
            check, fix = keys
            last = with_rework(builder, last, check, fix)
        elif mark == BESIDE:
            fork, join = (builder.gateway(kind=NodeKind.PARALLEL_GATEWAY) for _ in range(2))
            builder.flow(last, fork)
            for key in keys:
                builder.chain(fork, key, join)
            last = join
        elif mark == SOMETIMES:
            split, merge = (builder.gateway(kind=NodeKind.EXCLUSIVE_GATEWAY) for _ in range(2))
            builder.chain(last, split, *keys, merge)
            builder.flow(split, merge, name="該当なし")
            last = merge
        else:
            builder.chain(last, *keys)
            last = keys[-1]
    builder.flow(last, builder.end())
