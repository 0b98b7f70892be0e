"""Rows <-> engine values: decisions, and the names of steps elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from meguru.apps.judgement.models import StepDecision
from meguru.apps.processes import bridge
from meguru.apps.processes.models import ProcessVersion
from meguru.engines.judgement import Decision, Verdict


def decisions_of(rows: Iterable[StepDecision]) -> tuple[Decision, ...]:
    return tuple(
        Decision(element_id=row.element_id, verdict=Verdict(row.verdict), holds=row.holds, reason=row.reason)
        for row in rows
    )


@lru_cache(maxsize=4000)
def step_names(version_pk: int, revision: int) -> tuple[str, ...]:
    """The names of the steps of one state of a version; who may see the version was asked before."""
    xml = ProcessVersion.objects.values_list("xml", flat=True).get(pk=version_pk)
    return tuple(task.name for task in bridge.diagram_of(xml).tasks() if task.name)
