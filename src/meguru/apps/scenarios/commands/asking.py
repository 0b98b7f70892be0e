"""Trials as people ask for them, and their drawings kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from meguru.apps.processes.bridge import xml_of
from meguru.apps.processes.commands import start_draft
from meguru.apps.processes.models import Analysis, Process, ProcessVersion
from meguru.apps.registry.models import Person
from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.commands.handling import AlreadyNamed, NotPossible, locked, note, save_named
from meguru.apps.scenarios.models import Trial
from meguru.engines.what_if import Base, Inputs

MOST_WAITING = 10


class TooManyWaiting(ValueError):
    """So many trials of one process wait already."""


@transaction.atomic
def ask_for_trial(
    *,
    process: Process,
    name: str,
    base: Base,
    inputs: Inputs,
    version: ProcessVersion | None,
    analysis: Analysis | None,
    judged: Sequence[dict[str, Any]] = (),
    by: Person | None,
    now: dt.datetime,
) -> Trial:
    """This function will put a trial into the queue, with the drawing as it is now.

    The same trial asked for twice by the same person (a button pressed twice) is one trial.
    Raises: AlreadyNamed; TooManyWaiting.
    """
    if process.trials.waiting().count() >= MOST_WAITING:
        raise TooManyWaiting(
            f"このプロセスでは、もう {MOST_WAITING} 件の試算が順番を待っています。終わるのを待つか、取りやめてください。"
        )
    trial = Trial(
        organisation=process.organisation,
        process=process,
        name=name,
        version=version,
        analysis=analysis,
        base_name=base.name[:200],
        xml=xml_of(base.diagram),
        inputs=bridge.as_row(inputs),
        judged=list(judged),
        asked_by=by,
        asked_at=now,
    )
    try:
        save_named(trial)
    except AlreadyNamed:
        twin = _twin_of(trial)
        if twin is None:
            raise
        return twin
    note(trial, "asked", f"試算「{name}」を始めました（{base.name}）", by=by, now=now)
    return trial


@transaction.atomic
def keep_drawing(*, trial: Trial, by: Person, now: dt.datetime) -> ProcessVersion:
    """This function will keep the redesigned drawing of a trial as a draft of the to-be process; once only.

    Raises: NotPossible when the trial redesigned nothing.
    """
    current = locked(trial)
    if current.kept_as is not None:
        return current.kept_as
    diagram = bridge.to_be_of(current) if current.state == Trial.State.DONE else None
    if diagram is None:
        raise NotPossible("この試算には見直しがないため、残すあるべき姿の図がありません。")
    draft = start_draft(
        process=current.process,
        kind=ProcessVersion.Kind.TO_BE,
        based_on=current.version,
        diagram=diagram,
        note=f"試算「{current.name}」から"[:400],
        by=by,
        now=now,
    )
    current.kept_as = draft
    current.save(update_fields=["kept_as"])
    return draft


def _twin_of(trial: Trial) -> Trial | None:
    """The trial of the same name that asks the same; only of the same person."""
    if trial.asked_by is None:
        return None
    others = trial.process.trials.in_use().filter(name=trial.name, asked_by=trial.asked_by)
    return next(
        (one for one in others if (one.inputs, one.xml) == (trial.inputs, trial.xml)),
        None,
    )
