"""The queue of trials as workers see it: leased, worked on, finished, failed, given back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from meguru.apps.ledger.commands import record as record_event
from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.models import Trial, TrialQuerySet
from meguru.engines.what_if import TrialResult

LEASE = dt.timedelta(minutes=2)  # a worker tells its progress after every replication
MOST_ATTEMPTS = 3
STOPPED_TOO_OFTEN = "計算が途中で何度も止まりました。システム管理者に連絡してください。"


@transaction.atomic
def take_next_trial(*, worker: str, now: dt.datetime) -> Trial | None:
    """This function will lease the oldest waiting trial to a worker, or return None.

    A trial whose lease ran out (its worker died) counts as waiting; after MOST_ATTEMPTS it has failed for good.
    Two workers never get the same one: rows that another worker looks at are skipped.
    """
    free = Q(state=Trial.State.QUEUED) | Q(state=Trial.State.RUNNING, leased_until__lt=now)
    waiting = (
        Trial.objects.select_for_update(skip_locked=True, no_key=True).filter(free).order_by("asked_at", "id")
    )
    while (trial := waiting.first()) is not None:
        if trial.attempts >= MOST_ATTEMPTS:
            _store_failure(trial, error=STOPPED_TOO_OFTEN, now=now)
            continue
        trial.state = Trial.State.RUNNING
        trial.attempts += 1
        trial.stage, trial.percent = "準備", 0
        trial.leased_by, trial.leased_until = worker, now + LEASE
        trial.save(update_fields=["state", "attempts", "stage", "percent", "leased_by", "leased_until"])
        return trial
    return None


def note_trial_progress(*, trial: Trial, worker: str, stage: str, percent: int, now: dt.datetime) -> bool:
    """This function will note how far a worker is and renew its lease.

    False when somebody cancelled the trial or another worker took it over.
    """
    return bool(
        _held_by(trial, worker).update(
            stage=stage, percent=max(0, min(100, percent)), leased_until=now + LEASE
        )
    )


def give_back_trial(*, trial: Trial, worker: str) -> bool:
    """This function will put a trial back into the queue, because its worker is told to stop."""
    return bool(
        _held_by(trial, worker).update(
            state=Trial.State.QUEUED, attempts=F("attempts") - 1, leased_by="", leased_until=None, percent=0
        )
    )


@transaction.atomic
def finish_trial(*, trial: Trial, worker: str, result: TrialResult, now: dt.datetime) -> bool:
    """This function will store the result; False when the lease was lost."""
    held = _held_by(trial, worker).select_for_update(no_key=True).first()
    if held is None:
        return False
    held.state, held.stage, held.percent = Trial.State.DONE, "", 100
    held.record = bridge.as_row(result)
    held.leased_by, held.leased_until, held.finished_at = "", None, now
    held.save()
    _note(held, "finished", f"試算「{held.name}」の計算が終わりました", now=now)
    return True


@transaction.atomic
def fail_trial(*, trial: Trial, worker: str, error: str, now: dt.datetime) -> bool:
    """This function will store in plain words why a trial could not be computed; False when the lease was lost."""
    held = _held_by(trial, worker).select_for_update(no_key=True).first()
    if held is None:
        return False
    _store_failure(held, error=error, now=now)
    return True


def _held_by(trial: Trial, worker: str) -> TrialQuerySet:
    return Trial.objects.filter(pk=trial.pk, state=Trial.State.RUNNING, leased_by=worker)


def _store_failure(trial: Trial, *, error: str, now: dt.datetime) -> None:
    trial.state, trial.error = Trial.State.FAILED, error
    trial.leased_by, trial.leased_until, trial.finished_at = "", None, now
    trial.save()
    _note(trial, "failed", f"試算「{trial.name}」の計算ができませんでした", now=now)


def _note(trial: Trial, what: str, summary: str, *, now: dt.datetime) -> None:
    record_event(
        organisation=trial.organisation,
        by=None,
        activity=f"scenarios.trial_{what}",
        subject=trial,
        summary=f"業務プロセス「{trial.process.name}」の{summary}",
        payload={"error": trial.error} if trial.error else {},
        now=now,
    )
