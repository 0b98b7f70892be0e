"""Trials as people handle them: asked for, renamed, put away, cancelled, kept as a drawing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from meguru.apps.ledger.commands import record as record_event
from meguru.apps.processes.bridge import xml_of
from meguru.apps.processes.commands import start_draft
from meguru.apps.processes.models import Analysis, Process, ProcessVersion
from meguru.apps.registry.models import Person
from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.models import Trial
from meguru.engines.what_if import Base, Inputs

MOST_WAITING = 10


class AlreadyNamed(ValueError):
    """The process already has a trial of this name."""


class TooManyWaiting(ValueError):
    """So many trials of one process wait already."""


class NotPossible(ValueError):
    """The trial is not in a state in which this can be done."""


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
        _save_named(trial)
    except AlreadyNamed:
        twin = _twin_of(trial)
        if twin is None:
            raise
        return twin
    _note(trial, "asked", f"試算「{name}」を始めました（{base.name}）", by=by, now=now)
    return trial


@transaction.atomic
def rename_trial(*, trial: Trial, name: str, by: Person, now: dt.datetime) -> Trial:
    """This function will give a trial another name. Raises: AlreadyNamed."""
    current = _locked(trial)
    before, current.name = current.name, name
    if before == name:
        return current
    _save_named(current, fields=["name"])
    _note(current, "renamed", f"試算「{before}」の名前を「{name}」に変えました", by=by, now=now)
    return current


@transaction.atomic
def put_away_trial(*, trial: Trial, by: Person, now: dt.datetime) -> None:
    """This function will take a trial out of the list; `bring_back_trial` is the undo.

    Raises: NotPossible while it is being computed.
    """
    current = _locked(trial)
    if current.is_waiting:
        raise NotPossible("計算が終わるか取りやめてから、しまってください。")
    current.put_away_at = now
    current.save(update_fields=["put_away_at"])
    _note(current, "put_away", f"試算「{current.name}」をしまいました", by=by, now=now)


@transaction.atomic
def bring_back_trial(*, trial: Trial, by: Person, now: dt.datetime) -> None:
    """This function will put a trial back into the list. Raises: AlreadyNamed when its name was taken meanwhile."""
    current = _locked(trial)
    current.put_away_at = None
    _save_named(current, fields=["put_away_at"])
    _note(current, "brought_back", f"試算「{current.name}」を一覧に戻しました", by=by, now=now)


@transaction.atomic
def cancel_trial(*, trial: Trial, by: Person, now: dt.datetime) -> None:
    """This function will stop a trial; a worker that holds it notices within a second.

    Raises: NotPossible when it is finished already.
    """
    current = _locked(trial)
    if not current.is_waiting:
        raise NotPossible("この試算は、もう終わっています。")
    current.state, current.stage, current.percent = Trial.State.CANCELLED, "", 0
    current.leased_by, current.leased_until, current.finished_at = "", None, now
    current.save()
    _note(current, "cancelled", f"試算「{current.name}」を取りやめました", by=by, now=now)


@transaction.atomic
def ask_again(*, trial: Trial, by: Person, now: dt.datetime) -> None:
    """This function will put a cancelled or failed trial back into the queue. Raises: NotPossible."""
    current = _locked(trial)
    if current.state not in (Trial.State.CANCELLED, Trial.State.FAILED):
        raise NotPossible("取りやめた試算か、できなかった試算だけを、計算し直せます。")
    current.state, current.error, current.attempts = Trial.State.QUEUED, "", 0
    current.asked_at, current.finished_at = now, None
    current.save()
    _note(current, "asked", f"試算「{current.name}」をもう一度始めました", by=by, now=now)


@transaction.atomic
def keep_drawing(*, trial: Trial, by: Person, now: dt.datetime) -> ProcessVersion:
    """This function will keep the redesigned drawing of a trial as a draft of the to-be process; once only.

    Raises: NotPossible when the trial redesigned nothing.
    """
    current = _locked(trial)
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


def _locked(trial: Trial) -> Trial:
    return (
        Trial.objects.select_for_update(of=("self",), no_key=True)
        .select_related("process", "organisation")
        .get(pk=trial.pk)
    )


def _save_named(trial: Trial, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            trial.save(update_fields=fields)
    except IntegrityError as twice:
        raise AlreadyNamed(f"「{trial.name}」という試算がもうあります。別の名前にしてください。") from twice


def _twin_of(trial: Trial) -> Trial | None:
    """The trial of the same name that asks the same; only of the same person."""
    if trial.asked_by is None:
        return None
    others = trial.process.trials.in_use().filter(name=trial.name, asked_by=trial.asked_by)
    return next(
        (one for one in others if (one.inputs, one.xml) == (trial.inputs, trial.xml)),
        None,
    )


def _note(trial: Trial, what: str, summary: str, *, by: Person | None, now: dt.datetime) -> None:
    record_event(
        organisation=trial.organisation,
        by=by,
        activity=f"scenarios.trial_{what}",
        subject=trial,
        summary=f"業務プロセス「{trial.process.name}」の{summary}",
        payload={"process": trial.process_id, "name": trial.name},
        now=now,
    )
