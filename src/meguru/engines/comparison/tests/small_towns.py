"""Drawings of small towns for tests."""

from __future__ import annotations

from collections.abc import Sequence

from meguru.engines.bpmn import Diagram, DiagramBuilder, NodeKind, StepFacts, replace_node
from meguru.engines.comparison import Town

COUNTER = ("申請書の受付", "本人確認", "内容の審査", "決裁", "証明書の交付")


def drawn(*steps: str, actors: Sequence[str] = (), minutes: Sequence[float | None] = ()) -> Diagram:
    """Steps in a row; actors and minutes in the same order."""
    builder = DiagramBuilder(name="手続")
    lanes = {actor: builder.lane(name=actor) for actor in dict.fromkeys(actors)}
    tasks = [
        builder.task(name=step, lane=lanes[actors[number]] if actors else None)
        for number, step in enumerate(steps)
    ]
    builder.chain(builder.start(), *tasks, builder.end())
    diagram = builder.build()
    for task, spent in zip(tasks, minutes, strict=False):
        diagram = replace_node(diagram, node_id=task, facts=StepFacts(minutes=spent))
    return diagram


def drawn_with_choice(before: str, ways: Sequence[str | None], after: str, *, kind: NodeKind) -> Diagram:
    """One step, a split into ways (None is an empty way), a join, one step."""
    builder = DiagramBuilder(name="手続")
    first, last = builder.task(name=before), builder.task(name=after)
    split, join = builder.gateway(kind=kind), builder.gateway(kind=kind)
    builder.chain(builder.start(), first, split)
    for number, way in enumerate(ways):
        if way is None:
            builder.flow(split, join)
        else:
            task = builder.task(name=way)
            builder.flow(split, task, name=f"場合{number + 1}")
            builder.flow(task, join)
    builder.chain(join, last, builder.end())
    return builder.build()


def towns(*diagrams: Diagram) -> list[Town]:
    return [Town(key=f"t{number}", diagram=diagram) for number, diagram in enumerate(diagrams, start=1)]
