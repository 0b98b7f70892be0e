"""Files of other tools: how many are read, kept, laid out and simulated as they come. `./run bench drawings [FOLDER]`.

FOLDER holds .bpmn files at any depth; without it the reference diagrams are taken, with slips of the pen put into
copies of them (a line taken away, a gateway of another kind, an end moved). Nothing is written.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from lxml import etree

from meguru.engines.bpmn import Diagram, NodeKind, lay_out, read_bpmn, recover_bpmn, write_bpmn
from meguru.engines.simulation import CannotSimulate
from meguru.engines.uploads import Refused
from meguru.engines.what_if import first_run

REFERENCE = Path(__file__).resolve().parents[2] / "shared/data/bpmn-reference"
COPIES = 6
STANDARD = ("http://www.omg.org/spec/BPMN/20100524", "http://www.omg.org/spec/DD/20100524")
GATEWAYS = (NodeKind.EXCLUSIVE_GATEWAY, NodeKind.PARALLEL_GATEWAY, NodeKind.INCLUSIVE_GATEWAY)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else REFERENCE
    files = sorted(folder.rglob("*.bpmn"))
    if not files:
        print(f"\ndrawings: no .bpmn files in {folder.name}")
        return
    counts: Counter[str] = Counter()
    slowest = 0.0
    for path in files:
        began = time.perf_counter()
        _look_at(path, counts)
        slowest = max(slowest, time.perf_counter() - began)
    print(f"\ndrawings of other tools: {len(files)} files, slowest {slowest:.2f} s")
    for name, count in sorted(counts.items()):
        print(f"  {name:<44}{count:>6}")
    if folder == REFERENCE:
        _with_slips(files)


def _look_at(path: Path, counts: Counter[str]) -> None:
    data = path.read_bytes()
    try:
        read_bpmn(data)
        counts["1 read as the standard says"] += 1
    except Refused:
        counts["1 refused by the strict reader"] += 1
    diagram = recover_bpmn(data)
    mends = [remark for remark in diagram.remarks if remark.code.startswith("repaired-")]
    counts["2 recovered" if diagram.processes or diagram.pools else "2 nothing found in it"] += 1
    counts["2 of these with mends that are named"] += bool(mends)
    if diagram.source_xml is None:
        print(f"  {path.name}: {diagram.remarks[-1].message}")
        return
    kept = _foreign(diagram.source_xml) == _foreign(write_bpmn(diagram))
    counts["3 extensions canonically equal" if kept else "3 extensions CHANGED"] += 1
    began = time.perf_counter()
    lay_out(diagram)
    counts["4 laid out within 1 s" if time.perf_counter() - began < 1 else "4 laid out SLOWLY"] += 1
    _simulate(diagram, counts, path.name)


def _foreign(data: bytes) -> Counter[str]:
    """Canonical text of every extension subtree."""
    found: Counter[str] = Counter()
    for element in etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True)).iter("*"):
        owner = element.getparent()
        if not element.tag[1:].startswith(STANDARD) and (owner is None or owner.tag[1:].startswith(STANDARD)):
            found[etree.canonicalize(etree.tostring(element, with_tail=False, encoding="unicode"))] += 1
    return found


def _simulate(diagram: Diagram, counts: Counter[str], name: str) -> bool:
    kinds = {node.kind for node in diagram.nodes.values()}
    if not {NodeKind.START_EVENT, NodeKind.END_EVENT} <= kinds:
        counts["5 without a start or an end"] += 1
        return False
    counts["5 with a start and an end"] += 1
    try:
        run = first_run(diagram)
    except CannotSimulate as reason:
        print(f"  {name}: {reason}")
        return False
    counts["6 of these simulated: cases come to an end"] += run.finished_share > 0
    counts["6 of these every case comes to an end"] += run.finished_share == 1
    if run.finished_share == 0:
        print(f"  {name}: no case comes to an end")
    return run.finished_share > 0


def _with_slips(files: list[Path]) -> None:
    counts: Counter[str] = Counter()
    for seed, path in enumerate(files):
        for number, drawing in enumerate(_slips(read_bpmn(path.read_bytes()), seed)):
            _simulate(drawing, counts, f"{path.stem} slip {number}")
    print("\nthe same with slips of the pen")
    for name, count in sorted(counts.items()):
        print(f"  {name:<44}{count:>6}")


def _slips(diagram: Diagram, seed: int) -> Iterator[Diagram]:
    chance = np.random.default_rng(seed)
    for _ in range(COPIES):
        flows, nodes = dict(diagram.flows), dict(diagram.nodes)
        for _ in range(int(chance.integers(1, 4))):
            if flows and chance.random() < 0.6:
                key = str(chance.choice(list(flows)))
                if chance.random() < 0.5:
                    del flows[key]
                else:
                    home = nodes[flows[key].target].parent_id
                    mates = [one.id for one in nodes.values() if one.parent_id == home]
                    flows[key] = replace(flows[key], target=str(chance.choice(mates)))
            gateways = [one.id for one in nodes.values() if one.kind.is_gateway]
            if gateways:
                key = str(chance.choice(gateways))
                nodes[key] = replace(nodes[key], kind=GATEWAYS[int(chance.integers(3))])
        yield replace(diagram, flows=flows, nodes=nodes, source_xml=None)


if __name__ == "__main__":
    main()
