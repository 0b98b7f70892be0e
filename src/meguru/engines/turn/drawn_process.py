"""Which process a turn is about: the one that the office has drawn, or the one that the log shows."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.engines.bpmn import compile_net, fill_in, is_sound, lay_out, needs_layout
from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining import discover, elements_by_activity

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class FoundProcess:
    """The as-is process, laid out; where it comes from, and why the drawing was not used, in plain Japanese."""

    diagram: Diagram
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def process_of(log: EventLog, *, drawing: Diagram | None, noise_threshold: float) -> FoundProcess:
    """Find the process that a turn is about.

    A drawing is used when every activity of the log has a step in it, it can be carried out to its end, and
    nothing in it was found to be broken.
    """
    obstacle = "" if drawing is None else _obstacle(log, drawing)
    if drawing is not None and not obstacle:
        shown = fill_in(drawing) if needs_layout(drawing) else drawing
        return FoundProcess(diagram=shown, notes=("プロセス図は、職員が描いた現状の図を使いました。",))
    discovery = discover(log, noise_threshold=noise_threshold)
    warnings = (obstacle,) if obstacle else ()
    return FoundProcess(diagram=lay_out(discovery.diagram), notes=(discovery.method,), warnings=warnings)


def _obstacle(log: EventLog, drawing: Diagram) -> str:
    """Say why a drawing cannot be used for a log; empty when it can."""
    steps = elements_by_activity(log, diagram=drawing)
    missing = [label for label, found in zip(log.activities, steps, strict=True) if not found]
    if missing:
        named = "、".join(missing[:MOST_NAMED]) + ("など" if len(missing) > MOST_NAMED else "")
        return f"描かれた図に無い作業（{named}）が記録にあるため、記録から図を作りました。"
    if compile_net(drawing).remarks:
        return "描かれた図に動かせない要素があるため、記録から図を作りました。"
    if is_sound(drawing).sound is False:
        return "描かれた図は最後まで進めない箇所があるため、記録から図を作りました。"
    return ""
