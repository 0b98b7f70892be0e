"""条件の受け渡し: simulation scenarios to and from the files of other tools: Prosimos JSON, BPSim 2.0 and QBP.

Every format says less than a scenario. What it cannot say is named, never silently dropped, in both directions.
"""

from __future__ import annotations

from meguru.engines.bpmn.model import Diagram
from meguru.engines.scenario_files.bpsim import BPSIM, read_bpsim, write_bpsim
from meguru.engines.scenario_files.bpsim_values import SPACES as BPSIM_SPACES
from meguru.engines.scenario_files.carrying import Format, ReadScenario, WrittenScenario, carried
from meguru.engines.scenario_files.prosimos import PROSIMOS, read_prosimos, write_prosimos
from meguru.engines.scenario_files.qbp import QBP, SPACE, read_qbp, write_qbp
from meguru.engines.uploads import Refused

__all__ = [
    "BPSIM",
    "PROSIMOS",
    "QBP",
    "Format",
    "ReadScenario",
    "WrittenScenario",
    "carried",
    "holds_parameters",
    "read_bpsim",
    "read_prosimos",
    "read_qbp",
    "read_scenario",
    "write_bpsim",
    "write_prosimos",
    "write_qbp",
]


def holds_parameters(data: bytes) -> str:
    """Which parameters a drawing holds: "BPSim", "QBP" or nothing. Looks for the namespaces only."""
    if any(space.encode() in data for space in BPSIM_SPACES) and b"BPSimData" in data:
        return BPSIM.name
    return QBP.name if SPACE.encode() in data and b"processSimulationInfo" in data else ""


def read_scenario(data: bytes, diagram: Diagram) -> ReadScenario:
    """A scenario from any of the formats, told by what the file holds. Raises: Refused."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return read_prosimos(data, diagram)
    found = holds_parameters(data)
    if not found:
        raise Refused(
            "シミュレーションの条件が見つかりません。Prosimos の JSON か、BPSim・QBP の条件が入った図を選んでください。",
            code="no-parameters",
        )
    return (read_bpsim if found == BPSIM.name else read_qbp)(data, diagram)
