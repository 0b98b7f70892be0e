"""Which process a turn is about: the one that the office has drawn, or the one that the log shows."""

from __future__ import annotations

from meguru.engines.bpmn import compile_net, is_sound, lay_out, needs_layout
from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining import discover, elements_by_activity

MOST_NAMED = 5


def process_of(
    log: EventLog, *, drawing: Diagram | None, noise_threshold: float
) -> tuple[Diagram, tuple[str, ...]]:
    """Return the as-is process, laid out, and in plain Japanese where it comes from.

    A drawing is used when every activity of the log has a step in it, it can be carried out to its end, and
    nothing in it was found to be broken.
    """
    if drawing is not None:
        obstacle = _obstacle(log, drawing)
        if not obstacle:
            shown = lay_out(drawing) if needs_layout(drawing) else drawing
            return shown, ("プロセス図は、職員が描いた現状の図を使いました。",)
    discovery = discover(log, noise_threshold=noise_threshold)
    told = (obstacle, discovery.method) if drawing is not None else (discovery.method,)
    return lay_out(discovery.diagram), told


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
