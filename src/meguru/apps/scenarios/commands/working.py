"""The queues of trials and searches as workers see them: leased, worked on, finished, failed, given back."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Q

from meguru.apps.ledger.commands import record as record_event
from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.models import Queued, QueuedQuerySet, Search, Trial
from meguru.engines.redesign.search import SearchResult
from meguru.engines.what_if import TrialResult

LEASE = dt.timedelta(minutes=2)  # a worker tells its progress after every simulated year
MOST_ATTEMPTS = 3
STOPPED_TOO_OFTEN = "計算が途中で何度も止まりました。システム管理者に連絡してください。"
AnyQueued = TypeVar("AnyQueued", bound=Queued)


def take_next_trial(*, worker: str, now: dt.datetime) -> Trial | None:
    """This function will lease the oldest waiting trial to a worker, or return None."""
    return _take_next(Trial, worker=worker, now=now)


@transaction.atomic
def take_next_search(*, worker: str, now: dt.datetime) -> Search | None:
    """This function will lease the oldest waiting search to a worker, or return None."""
    search = _take_next(Search, worker=worker, now=now)
    if search is not None:
        search.started_at = now
        search.save(update_fields=["started_at"])
    return search


def note_progress(*, asked: Queued, worker: str, stage: str, percent: int, now: dt.datetime) -> bool:
    """This function will note how far a worker is and renew its lease.

    False when somebody cancelled the work or another worker took it over.
    """
    return bool(
        _held_by(asked, worker).update(
            stage=stage[:120], percent=max(0, min(100, percent)), leased_until=now + LEASE
        )
    )


def give_back(*, asked: Queued, worker: str) -> bool:
    """This function will put work back into its queue, because its worker is told to stop."""
    return bool(
        _held_by(asked, worker).update(
            state=Queued.State.QUEUED, attempts=F("attempts") - 1, leased_by="", leased_until=None, percent=0
        )
    )


def finish_trial(*, trial: Trial, worker: str, result: TrialResult, now: dt.datetime) -> bool:
    """This function will store the result of a trial; False when the lease was lost."""
    return _finish(trial, worker=worker, record=bridge.as_row(result), now=now)


def finish_search(*, search: Search, worker: str, result: SearchResult, now: dt.datetime) -> bool:
    """This function will store what a search found; False when the lease was lost."""
    return _finish(search, worker=worker, record=bridge.as_row(result), now=now)


@transaction.atomic
def fail(*, asked: Queued, worker: str, error: str, now: dt.datetime) -> bool:
    """This function will store in plain words why something could not be computed; False when the lease was lost."""
    held = _held_by(asked, worker).select_for_update(no_key=True).first()
    if held is None:
        return False
    _store_failure(held, error=error, now=now)
    return True


@transaction.atomic
def _take_next(model: type[AnyQueued], *, worker: str, now: dt.datetime) -> AnyQueued | None:
    """The oldest waiting row, leased. One whose lease ran out (its worker died) counts as waiting; after MOST_ATTEMPTS
    it has failed for good. Two workers never get the same one: rows that another worker looks at are skipped.
    """
    free = Q(state=Queued.State.QUEUED) | Q(state=Queued.State.RUNNING, leased_until__lt=now)
    rows = model._default_manager.select_for_update(skip_locked=True, no_key=True)
    waiting = rows.filter(free).order_by("asked_at", "id")
    while (asked := waiting.first()) is not None:
        if asked.attempts >= MOST_ATTEMPTS:
            _store_failure(asked, error=STOPPED_TOO_OFTEN, now=now)
            continue
        asked.state = Queued.State.RUNNING
        asked.attempts += 1
        asked.stage, asked.percent = "準備", 0
        asked.leased_by, asked.leased_until = worker, now + LEASE
        asked.save(update_fields=["state", "attempts", "stage", "percent", "leased_by", "leased_until"])
        return asked
    return None


@transaction.atomic
def _finish(asked: Queued, *, worker: str, record: Any, now: dt.datetime) -> bool:
    held = _held_by(asked, worker).select_for_update(no_key=True).first()
    if held is None:
        return False
    held.state, held.stage, held.percent = Queued.State.DONE, "", 100
    held.record = record
    held.leased_by, held.leased_until, held.finished_at = "", None, now
    held.save()
    _note(held, "finished", f"{held.noun}「{held.name}」の計算が終わりました", now=now)
    return True


def _held_by(asked: Queued, worker: str) -> QueuedQuerySet:
    rows: QueuedQuerySet = type(asked).objects.all()
    return rows.filter(pk=asked.pk, state=Queued.State.RUNNING, leased_by=worker)


def _store_failure(asked: Queued, *, error: str, now: dt.datetime) -> None:
    asked.state, asked.error = Queued.State.FAILED, error
    asked.leased_by, asked.leased_until, asked.finished_at = "", None, now
    asked.save()
    _note(asked, "failed", f"{asked.noun}「{asked.name}」の計算ができませんでした", now=now)


def _note(asked: Queued, what: str, summary: str, *, now: dt.datetime) -> None:
    record_event(
        organisation=asked.organisation,
        by=None,
        activity=f"scenarios.{asked.word}_{what}",
        subject=asked,
        summary=f"業務プロセス「{asked.process.name}」の{summary}",
        payload={"error": asked.error} if asked.error else {},
        now=now,
    )
