"""Where most towns go back: which shared step is followed by which earlier one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from meguru.engines.comparison.blocks import Block, BlockKind
from meguru.engines.comparison.flow_order import forward_ways, turned, ways_back
from meguru.engines.comparison.towns import SharedStep, Town, TownsCompared


@dataclass(frozen=True, slots=True)
class Rework:
    """手戻りの多数: for (step, earlier step) how many towns go back so; `done_by` how many towns do each step."""

    counts: Mapping[tuple[int, int], int]
    done_by: Mapping[int, int]

    def targets(self, row: Block) -> dict[int, int]:
        """Of a sequence: the place of an optional part -> the place of the earlier single step it leads back to.

        At least half of the towns that do the part's last step must go back there; the nearest of equals is taken.
        """
        found: dict[int, int] = {}
        for place, part in enumerate(row.parts):
            if part.kind is not BlockKind.OPTIONAL:
                continue
            last = part.steps()[-1]
            votes = [
                (self.counts.get((last, one.number), 0), earlier)
                for earlier, one in enumerate(row.parts[:place])
                if one.kind is BlockKind.STEP
            ]
            count, earlier = max(votes, default=(0, -1))
            if count and 2 * count >= self.done_by[last]:
                found[place] = earlier
        return found


def rework_of(compared: TownsCompared, towns: Sequence[Town], steps: Mapping[int, SharedStep]) -> Rework:
    """Count the ways back between the given shared steps, each pair once per town."""
    number_of = {
        (key, cell.step_id): number for number, step in steps.items() for key, cell in step.cells.items()
    }
    counts: Counter[tuple[int, int]] = Counter()
    for town in towns:
        own = {step_id: number for (key, step_id), number in number_of.items() if key == town.key}
        forward = forward_ways(town.diagram)
        backward = turned(forward)
        pairs = {
            (own[source], own[target])
            for end, beginning in ways_back(town.diagram)
            for source in _nearest(end, backward, own)
            for target in _nearest(beginning, forward, own)
        }
        counts.update(pairs)
    return Rework(counts=counts, done_by={number: len(step.cells) for number, step in steps.items()})


def _nearest(start: str, ways: Mapping[str, tuple[str, ...]], steps: Collection[str]) -> set[str]:
    """The first steps on the ways from a node, itself included."""
    found, seen, ahead = set(), {start}, [start]
    while ahead:
        here = ahead.pop()
        if here in steps:
            found.add(here)
            continue
        new = [target for target in ways[here] if target not in seen]
        seen.update(new)
        ahead += new
    return found
