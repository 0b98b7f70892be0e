"""Analyses: asked for by people, done by workers that hold a lease."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from meguru.apps.evidence.models import ImportedLog
from meguru.apps.ledger.commands import record as record_event
from meguru.apps.processes import bridge
from meguru.apps.processes.models import Analysis, Process
from meguru.apps.registry.models import Person
from meguru.engines.turn.results import TurnResult

LEASE = dt.timedelta(minutes=10)
MOST_ATTEMPTS = 3
STOPPED_TOO_OFTEN = "分析が途中で何度も止まりました。システム管理者に連絡してください。"
DEFAULT_SEED = 20260401
DEFAULT_HOURLY_YEN = 4_000


class AlreadyUnderWay(ValueError):
    """This process is being analysed at the moment."""


@transaction.atomic
def start_analysis(
    *,
    process: Process,
    log: ImportedLog,
    by: Person | None,
    now: dt.datetime,
    seed: int = DEFAULT_SEED,
    hourly_yen: int = DEFAULT_HOURLY_YEN,
    use_japanese_calendar: bool = False,
    chosen: Sequence[str] | None = None,
) -> Analysis:
    """This function will put one turn of the loop on a log into the queue.

    `chosen` names the redesigns of the to-be; None takes the recommended ones.
    Raises: AlreadyUnderWay when one of this process is queued or running; ValueError for a foreign log.
    """
    if log.process_key != process.key or log.organisation_id != process.organisation_id:
        raise ValueError("この記録は、このプロセスのものではありません。")
    analysis = Analysis(
        organisation=process.organisation,
        process=process,
        log=log,
        seed=seed,
        hourly_yen=hourly_yen,
        use_japanese_calendar=use_japanese_calendar,
        chosen=None if chosen is None else list(chosen),
        asked_by=by,
        asked_at=now,
    )
    try:
        with transaction.atomic():
            analysis.save()
    except IntegrityError as twice:
        raise AlreadyUnderWay(
            "このプロセスは今、分析しているところです。終わるまでお待ちください。"
        ) from twice
    record_event(
        organisation=process.organisation,
        by=by,
        activity="processes.analysis_asked",
        subject=analysis,
        summary=f"業務プロセス「{process.name}」の分析を始めました（記録「{log.name}」）",
        payload={"seed": seed, "hourly_yen": hourly_yen, "chosen": analysis.chosen},
        now=now,
    )
    return analysis


def choose_redesigns(*, analysis: Analysis, chosen: Sequence[str], by: Person, now: dt.datetime) -> Analysis:
    """This function will ask for a new analysis of the same log whose to-be combines the chosen redesigns.

    Raises: AlreadyUnderWay.
    """
    return start_analysis(
        process=analysis.process,
        log=analysis.log,
        seed=analysis.seed,
        hourly_yen=analysis.hourly_yen,
        use_japanese_calendar=analysis.use_japanese_calendar,
        chosen=chosen,
        by=by,
        now=now,
    )


@transaction.atomic
def take_next_analysis(*, worker: str, now: dt.datetime) -> Analysis | None:
    """This function will lease the oldest waiting analysis to a worker, or return None.

    An analysis whose lease ran out counts as waiting; after MOST_ATTEMPTS it has failed for good.
    Two workers never get the same one: rows that another worker looks at are skipped.
    """
    free = Q(state=Analysis.State.QUEUED) | Q(state=Analysis.State.RUNNING, leased_until__lt=now)
    waiting = (
        Analysis.objects.light()
        .select_for_update(skip_locked=True, no_key=True)
        .filter(free)
        .order_by("asked_at", "id")
    )
    while (analysis := waiting.first()) is not None:
        if analysis.attempts >= MOST_ATTEMPTS:
            _store_failure(analysis, error=STOPPED_TOO_OFTEN, now=now)
            continue
        analysis.state = Analysis.State.RUNNING
        analysis.attempts += 1
        analysis.stage, analysis.percent = "準備", 0
        analysis.leased_by, analysis.leased_until = worker, now + LEASE
        analysis.save(update_fields=["state", "attempts", "stage", "percent", "leased_by", "leased_until"])
        return analysis
    return None


def give_back_analysis(*, analysis: Analysis, worker: str) -> bool:
    """This function will put an analysis back into the queue, because its worker is told to stop."""
    return bool(
        Analysis.objects.filter(pk=analysis.pk, state=Analysis.State.RUNNING, leased_by=worker).update(
            state=Analysis.State.QUEUED,
            attempts=F("attempts") - 1,
            leased_by="",
            leased_until=None,
            percent=0,
        )
    )


def note_progress(*, analysis: Analysis, worker: str, stage: str, percent: int, now: dt.datetime) -> bool:
    """This function will note how far a worker is and renew its lease; False when the lease was lost."""
    return bool(
        Analysis.objects.filter(pk=analysis.pk, state=Analysis.State.RUNNING, leased_by=worker).update(
            stage=stage, percent=max(0, min(100, percent)), leased_until=now + LEASE
        )
    )


@transaction.atomic
def finish_analysis(*, analysis: Analysis, worker: str, result: TurnResult, now: dt.datetime) -> bool:
    """This function will store the result; False when another worker holds the lease by now."""
    held = _held(analysis, worker=worker)
    if held is None:
        return False
    held.state, held.stage, held.percent = Analysis.State.DONE, "", 100
    bridge.fill(held, result=result)
    held.leased_by, held.leased_until, held.finished_at = "", None, now
    held.save()
    record_event(
        organisation=held.organisation,
        by=None,
        activity="processes.analysis_finished",
        subject=held,
        summary=f"業務プロセス「{held.process.name}」の分析が終わりました",
        now=now,
    )
    return True


@transaction.atomic
def fail_analysis(*, analysis: Analysis, worker: str, error: str, now: dt.datetime) -> bool:
    """This function will store in plain words why an analysis could not be done."""
    held = _held(analysis, worker=worker)
    if held is None:
        return False
    _store_failure(held, error=error, now=now)
    return True


def _held(analysis: Analysis, *, worker: str) -> Analysis | None:
    return (
        Analysis.objects.select_for_update(no_key=True)
        .filter(pk=analysis.pk, state=Analysis.State.RUNNING, leased_by=worker)
        .first()
    )


def _store_failure(analysis: Analysis, *, error: str, now: dt.datetime) -> None:
    analysis.state, analysis.error = Analysis.State.FAILED, error
    analysis.leased_by, analysis.leased_until, analysis.finished_at = "", None, now
    analysis.save()
    record_event(
        organisation=analysis.organisation,
        by=None,
        activity="processes.analysis_failed",
        subject=analysis,
        summary=f"業務プロセス「{analysis.process.name}」の分析ができませんでした",
        payload={"error": error},
        now=now,
    )
