"""A drawing that can be played to its end: joins that would wait for ever take what has come.

Used where a drawing of unknown quality shall be simulated as it comes, with default values. The drawing that people
keep is not touched; the checks go on naming the same places as errors.
"""

from __future__ import annotations

from dataclasses import replace

from meguru.engines.bpmn.model import Diagram, NodeKind, Remark
from meguru.engines.bpmn.tokens.compile import compile_net
from meguru.engines.bpmn.tokens.soundness import explore

MOST_ROUNDS = 6
MOST_MARKINGS = 2_000  # per process and round; a join that gets stuck does so early


def made_runnable(diagram: Diagram) -> tuple[Diagram, tuple[Remark, ...]]:
    """Turn parallel joins at which some run gets stuck into inclusive ones; also say which, by id and name.

    Holds: a drawing without such a join comes back as it is. An inclusive join goes on when no further token can
           come (docs/algorithms/token-game.md), so runs that did not get stuck before are the same.
    """
    remarks: list[Remark] = []
    for process_id in diagram.processes:
        for _ in range(MOST_ROUNDS):
            stuck = explore(
                compile_net(diagram, process_id=process_id, side_by_side=1), bound=MOST_MARKINGS
            ).stuck
            joins = [key for key in stuck if _is_join(diagram, key)]
            if not joins:
                break
            for key in joins:
                node = diagram.nodes[key]
                diagram = replace(
                    diagram, nodes={**diagram.nodes, key: replace(node, kind=NodeKind.INCLUSIVE_GATEWAY)}
                )
                text = f"合流「{node.name or key}」は来ない枝を待ち続けることがあるため、届いた枝だけで進みます。"
                remarks.append(
                    Remark(code="join-takes-what-came", severity="warning", message=text, element_id=key)
                )
    return diagram, tuple(remarks)


def _is_join(diagram: Diagram, key: str) -> bool:
    node = diagram.nodes.get(key)
    return node is not None and node.kind is NodeKind.PARALLEL_GATEWAY and len(diagram.incoming(key)) > 1
