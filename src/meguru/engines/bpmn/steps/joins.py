"""Where branches that run side by side come together: the join that a table does not have to mention.

Terms.  A *split* is a parallel or inclusive gateway (or a step with several lines out). Its *branches* are
        its lines out. A *meeting* is a node that lines from different branches lead to.
Steps.  Splits are looked at from the innermost outwards (the one from which fewer nodes can be reached first).
        At the first meeting of a split, the lines of each branch are brought together (an exclusive gateway when
        there are several), then the branches are joined by a gateway of the kind of the split. Joined branches
        count as one from there on. Ends need no join. Only meetings that the table changed are looked at.
"""

from __future__ import annotations

from meguru.engines.bpmn.model import NodeKind
from meguru.engines.bpmn.steps.draft import Draft
from meguru.engines.bpmn.steps.outline import WAITING

_MOST_ROUNDS, _MOST_FAILED = 40, 6  # of looking for the next meeting of one split


def join_branches(draft: Draft, named_joins: set[str]) -> set[str]:
    """Add the joins that are missing; `named_joins` get the kind of their split. Returns the joins made."""
    reached = {split: _reach(draft, draft.outgoing[split], without=split) for split in _splits(draft)}
    made: set[str] = set()
    for split in sorted(reached, key=lambda key: len(reached[key])):
        made |= _join(draft, split)
    for join in named_joins:
        sources = {draft.flows[flow].source for flow in draft.incoming.get(join, ())}
        around = [key for key in reached if sources <= {*reached[key], key}]
        nearest = min(around, key=lambda key: len(reached[key]), default=None)
        if nearest is not None and join in draft.nodes:
            draft.set_node(join, kind=_kind(draft, nearest))
    return made


def _splits(draft: Draft) -> list[str]:
    return [
        key
        for key, node in draft.nodes.items()
        if len(draft.outgoing[key]) > 1 and (node.kind in WAITING or not node.kind.is_gateway)
    ]


def _kind(draft: Draft, split: str) -> NodeKind:
    kind = draft.nodes[split].kind
    return kind if kind in WAITING else NodeKind.PARALLEL_GATEWAY


def _reach(draft: Draft, flows: list[str], *, without: str) -> set[str]:
    """The nodes that lines lead to, as far as they do not lead through `without`."""
    found: set[str] = set()
    stack = [draft.flows[flow].target for flow in flows]
    while stack:
        key = stack.pop()
        if key not in found and key != without:
            found.add(key)
            stack += [draft.flows[flow].target for flow in draft.outgoing[key]]
    return found


def _join(draft: Draft, split: str) -> set[str]:
    made: set[str] = set()
    group = {flow: flow for flow in draft.outgoing[split]}
    tried: set[str] = set()
    failed = 0
    for _ in range(_MOST_ROUNDS):
        changed = {draft.flows[flow].target for flow in draft.touched} - tried
        if len(set(group.values())) < 2 or not any(len(draft.incoming[key]) > 1 for key in changed):
            break
        meeting = _first_meeting(draft, split, group, changed)
        if meeting is None:
            break
        tried.add(meeting)
        arriving = _arriving(draft, split, meeting, group)
        if (
            arriving is None
            or len(arriving) < 2
            or not draft.touched & {f for fs in arriving.values() for f in fs}
        ):
            failed += 1
            if failed > _MOST_FAILED:
                break  # branches run into each other all over: the checks will say that it is not sound
            continue
        made.add(_add_join(draft, split, meeting, list(arriving.values())))
        one = min(arriving)
        group = {flow: one if root in arriving else root for flow, root in group.items()}
    return made


def _first_meeting(draft: Draft, split: str, group: dict[str, str], changed: set[str]) -> str | None:
    """The nearest changed node, breadth first, that lines of different branches lead to."""
    origin: dict[str, set[str]] = {}
    queue: list[str] = []
    for flow, root in group.items():
        target = draft.flows[flow].target
        origin.setdefault(target, set()).add(root)
        queue.append(target)
    seen: set[str] = set()
    for key in queue:  # grows while it is walked
        if key in seen or key == split:
            continue
        seen.add(key)
        for flow in draft.outgoing[key]:
            target = draft.flows[flow].target
            origin.setdefault(target, set()).update(origin[key])
            queue.append(target)
    for key in dict.fromkeys(queue):
        kind = draft.nodes[key].kind
        waits = kind in WAITING and len(draft.incoming[key]) > 1
        if key not in changed or key == split or kind is NodeKind.END_EVENT or waits:
            continue
        if len(draft.incoming[key]) > 1 and len(origin.get(key, ())) > 1:
            return key
    return None


def _arriving(draft: Draft, split: str, meeting: str, group: dict[str, str]) -> dict[str, list[str]] | None:
    """The lines into a meeting, by the branch they belong to; None when one belongs to several."""
    belongs: dict[str, set[str]] = {}
    for flow, root in group.items():
        if draft.flows[flow].target == meeting:
            belongs.setdefault(flow, set()).add(root)
        for key in _reach_until(draft, flow, meeting, split):
            for out in draft.outgoing[key]:
                belongs.setdefault(out, set()).add(root)
    arriving: dict[str, list[str]] = {}
    for flow in draft.incoming[meeting]:
        roots = belongs.get(flow, set())
        if len(roots) > 1:
            return None
        for root in roots:
            arriving.setdefault(root, []).append(flow)
    return arriving


def _reach_until(draft: Draft, flow: str, meeting: str, split: str) -> set[str]:
    found: set[str] = set()
    stack = [draft.flows[flow].target]
    while stack:
        key = stack.pop()
        if key not in found and key not in (meeting, split):
            found.add(key)
            stack += [draft.flows[out].target for out in draft.outgoing[key]]
    return found


def _add_join(draft: Draft, split: str, meeting: str, branches: list[list[str]]) -> str:
    # A gateway that only brings lines together must not stand between the join and what follows it.
    join = draft.add_gateway(_kind(draft, split), f"join {split} {meeting}", near=meeting)
    for flows in branches:
        at = join
        if len(flows) > 1:
            source = draft.flows[flows[0]].source
            at = draft.add_gateway(NodeKind.EXCLUSIVE_GATEWAY, f"merge {split} {flows[0]}", near=source)
            draft.add_flow(at, join)
        for flow in flows:
            draft.lead(flow, at)
    draft.add_flow(join, meeting)
    return join
