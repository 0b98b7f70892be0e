"""From "what most towns say of every two steps" to a drawing made of blocks: one after another, side by side, either-or.

Modular decomposition: steps that fall apart when all pairs of one kind are cut form a block of that kind. What no cut
takes apart (towns that contradict each other) is put in the order of most towns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from meguru.engines.comparison.flow_order import Relation

Related = Callable[[int, int], Relation]
IN_A_ROW = frozenset({Relation.BEFORE, Relation.AFTER})


class BlockKind(StrEnum):
    STEP = "step"
    SEQUENCE = "sequence"
    TOGETHER = "together"
    EITHER = "either"
    OPTIONAL = "optional"  # its one part is done in some cases only


@dataclass(frozen=True, slots=True)
class Block:
    """A step (`number`) or a block of blocks."""

    kind: BlockKind
    number: int = -1
    parts: tuple[Block, ...] = ()

    def steps(self) -> tuple[int, ...]:
        """All steps inside, in order."""
        if self.kind is BlockKind.STEP:
            return (self.number,)
        return tuple(step for part in self.parts for step in part.steps())


def blocks_of(order: Sequence[int], related: Related) -> Block:
    """Put steps, given in the order of most towns, into blocks. Holds: every step stands in the block exactly once."""
    if len(order) == 1:
        return Block(BlockKind.STEP, number=order[0])
    for kind, relation in ((BlockKind.EITHER, Relation.EITHER), (BlockKind.TOGETHER, Relation.TOGETHER)):
        parts = _parts(order, lambda a, b, cut=relation: related(a, b) is not cut)  # type: ignore[misc]
        if len(parts) > 1:
            return Block(kind, parts=tuple(blocks_of(part, related) for part in parts))
    parts = _parts(order, lambda a, b: related(a, b) not in IN_A_ROW)
    if len(parts) == 1:  # nothing takes them apart: towns contradict each other
        return Block(BlockKind.SEQUENCE, parts=tuple(Block(BlockKind.STEP, number=step) for step in order))
    return Block(BlockKind.SEQUENCE, parts=tuple(blocks_of(part, related) for part in parts))


def _parts(order: Sequence[int], tied: Callable[[int, int], bool]) -> list[list[int]]:
    """The connected parts, by the first step of each in the order."""
    left, parts = list(order), []
    while left:
        part, ahead = {left[0]}, [left[0]]
        while ahead:
            here = ahead.pop()
            joined = [step for step in left if step not in part and tied(here, step)]
            part.update(joined)
            ahead += joined
        parts.append([step for step in order if step in part])
        left = [step for step in left if step not in part]
    return parts


def with_options(block: Block, skipped_beside: Callable[[int, frozenset[int]], bool]) -> Block:
    """Mark parts of sequences that are not done in every case.

    `skipped_beside(step, others)`: do most towns do one of the `others` in some case without `step`?
    Neighbours that are left out together become one option.
    """
    if block.kind is BlockKind.STEP:
        return block
    parts = [with_options(part, skipped_beside) for part in block.parts]
    if block.kind is not BlockKind.SEQUENCE:
        return Block(block.kind, parts=tuple(parts))
    everything = frozenset(block.steps())
    result: list[Block] = []
    group: list[Block] = []
    for part in parts:
        inside = frozenset(part.steps())
        optional = all(skipped_beside(step, everything - inside) for step in inside)
        if group and not (optional and _together(group, part, skipped_beside)):
            result.append(_option(group))
            group = []
        if optional:
            group.append(part)
        else:
            result.append(part)
    if group:
        result.append(_option(group))
    return result[0] if len(result) == 1 else Block(BlockKind.SEQUENCE, parts=tuple(result))


def _together(
    group: Sequence[Block], part: Block, skipped_beside: Callable[[int, frozenset[int]], bool]
) -> bool:
    before = frozenset(step for one in group for step in one.steps())
    after = frozenset(part.steps())
    return not any(skipped_beside(step, after) for step in before) and not any(
        skipped_beside(step, before) for step in after
    )


def _option(group: Sequence[Block]) -> Block:
    inside = group[0] if len(group) == 1 else Block(BlockKind.SEQUENCE, parts=tuple(group))
    return Block(BlockKind.OPTIONAL, parts=(inside,))
