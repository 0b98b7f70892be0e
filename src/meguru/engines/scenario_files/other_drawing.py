"""A file that was made for another drawing, or another state of it, read for a drawing of ours."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.engines.bpmn import read_bpmn
from meguru.engines.bpmn.model import Diagram
from meguru.engines.scenario_files.bpsim import BPSIM, read_bpsim
from meguru.engines.scenario_files.bpsim_values import SPACES as BPSIM_SPACES
from meguru.engines.scenario_files.carrying import ReadScenario
from meguru.engines.scenario_files.prosimos import elements_of_prosimos, read_prosimos
from meguru.engines.scenario_files.qbp import QBP, SPACE, read_qbp
from meguru.engines.scenario_files.same_elements import SameElement, in_ids_of, same_elements
from meguru.engines.simulation.scenario import Scenario
from meguru.engines.uploads import Refused, Remark


@dataclass(frozen=True, slots=True)
class ReadForDrawing:
    """A scenario under the ids of a drawing. `same` are the elements with values, each as (label in the file, match).

    `left` are (id, name) of the elements with values that the drawing does not have.
    """

    scenario: Scenario
    remarks: tuple[Remark, ...]
    same: tuple[tuple[str, SameElement], ...]
    left: tuple[tuple[str, str], ...]


def holds_parameters(data: bytes) -> str:
    """Which parameters a drawing holds: "BPSim", "QBP" or nothing. Looks for the namespaces only."""
    if any(space.encode() in data for space in BPSIM_SPACES) and b"BPSimData" in data:
        return BPSIM.name
    return QBP.name if SPACE.encode() in data and b"processSimulationInfo" in data else ""


def read_scenario(data: bytes, diagram: Diagram) -> ReadScenario:
    """A scenario from any of the formats, told by what the file holds, under its own ids. Raises: Refused."""
    if _is_json(data):
        return read_prosimos(data, diagram)
    found = holds_parameters(data)
    if not found:
        raise Refused(
            "シミュレーションの条件が見つかりません。Prosimos の JSON か、BPSim・QBP の条件が入った図を選んでください。",
            code="no-parameters",
        )
    return (read_bpsim if found == BPSIM.name else read_qbp)(data, diagram)


def read_for_drawing(data: bytes, diagram: Diagram, *, drawn: bytes = b"") -> ReadForDrawing:
    """A scenario from any of the formats for this drawing, whatever the ids in the file.

    `drawn` is the drawing that a JSON was made for; without it the JSON can be matched by its ids only, or where it
    writes names for ids. Raises: Refused.
    """
    theirs = _drawing_of(data, diagram, drawn)
    read = read_scenario(data, theirs)
    same = same_elements(theirs, diagram)
    scenario = in_ids_of(read.scenario, same)
    given = read.scenario
    spoken = dict.fromkeys((*given.tasks, *given.event_delays, *given.branches))
    ids = same.ids()
    return ReadForDrawing(
        scenario=scenario,
        remarks=(*read.remarks, *_lost_splits(given, scenario, ids, theirs)),
        same=tuple((_label(theirs, one.theirs), one) for one in same.nodes if one.theirs in spoken),
        left=tuple((key, _name(theirs, key)) for key in spoken if key not in ids),
    )


def _drawing_of(data: bytes, diagram: Diagram, drawn: bytes) -> Diagram:
    """The drawing that a file was made for; where none can be read, ours: then ids decide."""
    if drawn:
        return read_bpmn(drawn)
    if _is_json(data):
        return elements_of_prosimos(data, diagram)
    try:
        own = read_bpmn(data) if holds_parameters(data) else diagram
    except Refused:
        return diagram
    return own if own.nodes else diagram


def _lost_splits(given: Scenario, kept: Scenario, ids: dict[str, str], theirs: Diagram) -> list[Remark]:
    return [
        Remark(
            "not-carried",
            "warning",
            f"分岐「{_label(theirs, key)[:60]}」の割合は、図の流れと合わないため、読んでいません。",
            where=ids[key],
        )
        for key in given.branches
        if key in ids and ids[key] not in kept.branches
    ]


def _is_json(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


def _name(diagram: Diagram, key: str) -> str:
    node = diagram.nodes.get(key)
    return node.name if node is not None and node.name != key else ""


def _label(diagram: Diagram, key: str) -> str:
    return _name(diagram, key) or key
