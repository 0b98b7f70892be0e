"""The four cuts of the inductive miner on a directly-follows graph.

A cut divides the activities into parts so that the graph between the parts is what an operator would make.
Parts are sets of local activity indices, kept as bits of an integer. Definitions: Leemans, Fahland and
van der Aalst, "Discovering block-structured process models from event logs", Petri Nets 2013.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from meguru.engines.mining.directly_follows import FollowGraph
from meguru.engines.mining.process_tree import Operator


@dataclass(frozen=True, slots=True)
class Cut:
    """An operator and the parts, in order for a sequence, body first for a loop; at least two."""

    operator: Operator
    parts: tuple[int, ...]


def find_cut(graph: FollowGraph) -> Cut | None:
    """Find the first cut that the graph allows: choice, sequence, parallel, loop."""
    for operator, finder in _FINDERS:
        parts = finder(graph)
        if len(parts) > 1:
            return Cut(operator=operator, parts=tuple(parts))
    return None


def bits(mask: int) -> Iterator[int]:
    """Indices of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def exclusive_parts(graph: FollowGraph) -> list[int]:
    """Parts between which nothing follows: connected components."""
    neighbours = [a | b for a, b in zip(graph.after, graph.before, strict=True)]
    return _components(graph.everything, neighbours)


def sequence_parts(graph: FollowGraph) -> list[int]:
    """Parts that are only ever passed forwards, as coarse as optional blocks need them.

    Two activities belong together when each reaches the other or neither does. What then remains is a total
    order. Neighbouring parts that can only be skipped together become one part, so that "both or neither"
    is not read as "either, both or neither".
    """
    reach = _reachability(graph)
    reached_by = _transpose(reach)
    everything = graph.everything
    together = [everything & ~(reach[i] ^ reached_by[i]) for i in range(graph.size)]
    parts = _components(everything, together)
    if len(parts) < 2:
        return parts
    parts.sort(key=lambda part: -(reach[_lowest(part)] & ~part).bit_count())
    return _join_optional(graph, parts)


def parallel_parts(graph: FollowGraph) -> list[int]:
    """Parts every activity of which may come right before and right after every activity of the others."""
    everything = graph.everything
    together = [everything & ~(graph.after[i] & graph.before[i]) for i in range(graph.size)]
    whole: list[int] = []
    incomplete = 0
    for part in _components(everything, together):
        if part & graph.starts and part & graph.ends:
            whole.append(part)
        else:
            incomplete |= part
    if incomplete & graph.starts and incomplete & graph.ends:
        whole.append(incomplete)
    elif incomplete and whole:
        whole[0] |= incomplete
    return sorted(whole, key=_lowest)


def loop_parts(graph: FollowGraph) -> list[int]:
    """A body, which holds all starts and ends, and parts that lead from its ends back to its starts."""
    body = graph.starts | graph.ends
    neighbours = [(a | b) & ~body for a, b in zip(graph.after, graph.before, strict=True)]
    again = []
    for part in _components(graph.everything & ~body, neighbours):
        if _is_redo(graph, part):
            again.append(part)
        else:
            body |= part
    return [body, *again]


def _is_redo(graph: FollowGraph, part: int) -> bool:
    entered_from = left_to = 0
    for inside in bits(part):
        entered_from |= graph.before[inside] & ~part
        left_to |= graph.after[inside] & ~part
    if not entered_from or not left_to or entered_from & ~graph.ends or left_to & ~graph.starts:
        return False
    for inside in bits(part):
        comes_in = graph.before[inside] & ~part
        goes_out = graph.after[inside] & ~part
        if (comes_in and comes_in != graph.ends) or (goes_out and goes_out != graph.starts):
            return False
    return True


def _join_optional(graph: FollowGraph, parts: list[int]) -> list[int]:
    """Join neighbouring parts of a sequence that are skipped as one block."""
    place = {index: number for number, part in enumerate(parts) for index in bits(part)}
    entries = [
        min((place[i] for p in bits(part) for i in bits(graph.before[p])), default=0) for part in parts
    ]
    exits = [max((place[i] for p in bits(part) for i in bits(graph.after[p])), default=0) for part in parts]
    starts = [number for number, part in enumerate(parts) if part & graph.starts]
    ends = [number for number, part in enumerate(parts) if part & graph.ends]
    farthest = max(starts)  # the last part that is reached directly from somewhere before the present one
    skipped = []
    for number in range(len(parts)):
        skipped.append(farthest > number or ends[0] < number)
        farthest = max(farthest, exits[number])
    if all(skipped):
        return _join_blocks(graph, parts, entries=entries, exits=exits)
    joined: list[int] = []
    previous_skipped = False
    for part, is_skipped in zip(parts, skipped, strict=True):
        if is_skipped and previous_skipped:
            joined[-1] |= part
        else:
            joined.append(part)
        previous_skipped = is_skipped
    return joined


def _join_blocks(graph: FollowGraph, parts: list[int], *, entries: list[int], exits: list[int]) -> list[int]:
    """Where every part may be skipped: join longest runs entered at their first and left at their last."""
    starts = [bool(part & graph.starts) for part in parts]
    ends = [bool(part & graph.ends) for part in parts]
    joined: list[int] = []
    first = 0
    while first < len(parts):
        chosen = first
        for last in range(first + 1, len(parts)):
            if first == 0 and last == len(parts) - 1:
                break
            inner = range(first + 1, last + 1)
            entered_inside = any(starts[n] or entries[n] < first for n in inner)
            left_inside = any(ends[n] or exits[n] > last for n in range(first, last))
            if not entered_inside and not left_inside:
                chosen = last
        block = 0
        for number in range(first, chosen + 1):
            block |= parts[number]
        joined.append(block)
        first = chosen + 1
    return joined


def _components(nodes: int, neighbours: list[int]) -> list[int]:
    """Connected components among `nodes`, by their lowest index; `neighbours` must be symmetric."""
    found = []
    while nodes:
        part = frontier = nodes & -nodes
        while frontier:
            grown = 0
            for index in bits(frontier):
                grown |= neighbours[index]
            frontier = grown & nodes & ~part
            part |= frontier
        found.append(part)
        nodes &= ~part
    return found


def _reachability(graph: FollowGraph) -> list[int]:
    """Transitive closure: bit j of row i when j can come at any time after i."""
    reach = list(graph.after)
    for middle in range(graph.size):
        through, bit = reach[middle], 1 << middle
        for index in range(graph.size):
            if reach[index] & bit:
                reach[index] |= through
    return reach


def _transpose(rows: list[int]) -> list[int]:
    columns = [0] * len(rows)
    for row, mask in enumerate(rows):
        bit = 1 << row
        for index in bits(mask):
            columns[index] |= bit
    return columns


def _lowest(part: int) -> int:
    return (part & -part).bit_length() - 1


_FINDERS: tuple[tuple[Operator, Callable[[FollowGraph], list[int]]], ...] = (
    (Operator.EXCLUSIVE, exclusive_parts),
    (Operator.SEQUENCE, sequence_parts),
    (Operator.PARALLEL, parallel_parts),
    (Operator.LOOP, loop_parts),
)
