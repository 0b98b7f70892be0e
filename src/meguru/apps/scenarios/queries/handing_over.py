"""The conditions of a trial in the files of other tools, and what each of them leaves out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.models import Trial
from meguru.engines.bpmn import Diagram
from meguru.engines.scenario_files import WrittenScenario, write_bpsim, write_prosimos, write_qbp
from meguru.engines.simulation import CannotSimulate, Scenario
from meguru.engines.uploads import Refused
from meguru.engines.what_if import UnknownRecord

Write = Callable[[Scenario, Diagram], WrittenScenario]
BPMN, JSON = "application/xml; charset=utf-8", "application/json; charset=utf-8"
KINDS: Mapping[str, tuple[str, str, str, Write]] = {  # key -> (name, ending, content type, writer)
    "prosimos": ("Prosimos", "json", JSON, write_prosimos),
    "bpsim": ("BPSim 2.0", "bpmn", BPMN, write_bpsim),
    "qbp": ("QBP", "bpmn", BPMN, write_qbp),
}


class CannotHandOver(ValueError):
    """The conditions of this trial can no longer be written; said in plain words."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One file for another tool. `told` says in words what the file does not hold or holds differently."""

    kind: str
    name: str
    ending: str
    content_type: str
    content: bytes
    told: tuple[str, ...]


def hand_overs(trial: Trial) -> tuple[HandedOver, ...]:
    """The conditions in every format. Raises: CannotHandOver."""
    return tuple(handed_over(trial, kind) for kind in KINDS)


def handed_over(trial: Trial, kind: str) -> HandedOver:
    """The conditions in one format. Raises: CannotHandOver."""
    name, ending, content_type, write = KINDS[kind]
    try:
        design = bridge.design_of_trial(trial)
        written = write(design.scenario, design.diagram)
    except (bridge.BaseIsGone, UnknownRecord, CannotSimulate, Refused) as reason:
        raise CannotHandOver(str(reason)) from reason
    told = tuple(dict.fromkeys(remark.message for remark in written.remarks))
    return HandedOver(kind, name, ending, content_type, written.content, told)
