"""条件の受け渡し: simulation scenarios to and from the files of other tools: Prosimos JSON, BPSim 2.0 and QBP.

Every format says less than a scenario. What it cannot say is named, never silently dropped, in both directions.
"""

from __future__ import annotations

from meguru.engines.scenario_files.bpsim import BPSIM, read_bpsim, write_bpsim
from meguru.engines.scenario_files.carrying import Format, ReadScenario, WrittenScenario, carried
from meguru.engines.scenario_files.other_drawing import (
    ReadForDrawing,
    holds_parameters,
    read_for_drawing,
    read_scenario,
)
from meguru.engines.scenario_files.prosimos import PROSIMOS, read_prosimos, write_prosimos
from meguru.engines.scenario_files.qbp import QBP, read_qbp, write_qbp
from meguru.engines.scenario_files.same_elements import FoundBy, SameElement

__all__ = [
    "BPSIM",
    "PROSIMOS",
    "QBP",
    "Format",
    "FoundBy",
    "ReadForDrawing",
    "ReadScenario",
    "SameElement",
    "WrittenScenario",
    "carried",
    "holds_parameters",
    "read_bpsim",
    "read_for_drawing",
    "read_prosimos",
    "read_qbp",
    "read_scenario",
    "write_bpsim",
    "write_prosimos",
    "write_qbp",
]
