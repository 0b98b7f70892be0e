"""巡り: one turn of the loop on one event log, from the record of work to a simulated redesign and its report."""

from meguru.engines.turn.drawing import (
    as_is_marks,
    draw_as_is,
    draw_to_be,
    measured_overlays,
    simulated_overlays,
    to_be_marks,
)
from meguru.engines.turn.record import UnknownRecord, from_record, to_record
from meguru.engines.turn.report import build_report
from meguru.engines.turn.results import Reproduction, ToBe, TurnOptions, TurnResult
from meguru.engines.turn.run import run_turn
from meguru.engines.turn.stages import STAGES
from meguru.engines.turn.summary import summarise

__all__ = [
    "STAGES",
    "Reproduction",
    "ToBe",
    "TurnOptions",
    "TurnResult",
    "UnknownRecord",
    "as_is_marks",
    "build_report",
    "draw_as_is",
    "draw_to_be",
    "from_record",
    "measured_overlays",
    "run_turn",
    "simulated_overlays",
    "summarise",
    "to_be_marks",
    "to_record",
]
