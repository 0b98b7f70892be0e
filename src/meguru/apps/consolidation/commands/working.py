"""The queue of studies as workers see it: leased, worked on, finished, failed, given back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from meguru.apps.consolidation.models import Study, StudyQuerySet
from meguru.apps.ledger.commands import record as record_event

LEASE = dt.timedelta(minutes=3)  # longer than the longest stage
MOST_ATTEMPTS = 3


@transaction.atomic
def take_next_study(*, worker: str, now: dt.datetime) -> Study | None:
    """This function will lease the oldest waiting study to a worker, or return None.

    A study whose lease ran out (its worker died) counts as waiting; after MOST_ATTEMPTS it has failed for good.
    """
    free = Q(state=Study.State.QUEUED) | Q(state=Study.State.RUNNING, leased_until__lt=now)
    waiting = (
        Study.objects.select_for_update(skip_locked=True, no_key=True).filter(free).order_by("asked_at", "id")
    )
    while (study := waiting.first()) is not None:
        if study.attempts >= MOST_ATTEMPTS:
            error = _("計算が途中で何度も止まりました。システム管理者に連絡してください。")
            _store_failure(study, error=error, now=now)
            continue
        study.state = Study.State.RUNNING
        study.attempts += 1
        study.stage, study.percent = _("準備"), 0
        study.leased_by, study.leased_until = worker, now + LEASE
        study.save(update_fields=["state", "attempts", "stage", "percent", "leased_by", "leased_until"])
        return study
    return None


def note_progress(*, study: Study, worker: str, stage: str, percent: int, now: dt.datetime) -> bool:
    """This function will note how far a worker is and renew its lease; False when it holds the study no more."""
    return bool(
        _held_by(study, worker).update(
            stage=stage[:120], percent=max(0, min(100, percent)), leased_until=now + LEASE
        )
    )


def give_back_study(*, study: Study, worker: str) -> bool:
    """This function will put a study back into the queue, because its worker is told to stop."""
    return bool(
        _held_by(study, worker).update(
            state=Study.State.QUEUED, attempts=F("attempts") - 1, leased_by="", leased_until=None, percent=0
        )
    )


@transaction.atomic
def finish_study(*, study: Study, worker: str, record: dict[str, Any], now: dt.datetime) -> bool:
    """This function will store the answer; False when the lease was lost."""
    held = _held_by(study, worker).select_for_update(no_key=True).first()
    if held is None:
        return False
    held.state, held.stage, held.percent = Study.State.DONE, "", 100
    held.record, held.summary = record, _summary(record)
    held.leased_by, held.leased_until, held.finished_at = "", None, now
    held.save()
    _note(held, "finished", f"集約の検討「{held.name}」の計算が終わりました", now=now)
    return True


@transaction.atomic
def fail_study(*, study: Study, worker: str, error: str, now: dt.datetime) -> bool:
    """This function will store in plain words why a study could not be computed; False when the lease was lost."""
    held = _held_by(study, worker).select_for_update(no_key=True).first()
    if held is None:
        return False
    _store_failure(held, error=error, now=now)
    return True


def _summary(record: dict[str, Any]) -> dict[str, Any]:
    """The figures of the list, so that a list reads no record."""
    return {
        "servers": sum(len(host["machines"]) for host in record["hosts"]),
        "hosts": len(record["hosts"]),
        "left": len(record["left"]),
        "cost_yen": sum(part["cost_yen"] for part in record["parts"]),
        "bound_yen": sum(part["bound_yen"] for part in record["parts"]),
        "before_yen": sum(one["before_yen"] for one in record["savings"]),
        "saved_yen": sum(one["saved_yen"] for one in record["savings"]),
        "unknown": sum(one["unknown"] for one in record["savings"]),
    }


def _held_by(study: Study, worker: str) -> StudyQuerySet:
    return Study.objects.filter(pk=study.pk, state=Study.State.RUNNING, leased_by=worker)


def _store_failure(study: Study, *, error: str, now: dt.datetime) -> None:
    study.state, study.error = Study.State.FAILED, error
    study.leased_by, study.leased_until, study.finished_at = "", None, now
    study.save()
    _note(study, "failed", f"集約の検討「{study.name}」の計算ができませんでした", now=now)


def _note(study: Study, what: str, summary: str, *, now: dt.datetime) -> None:
    record_event(
        organisation=study.organisation,
        by=None,
        activity=f"consolidation.study_{what}",
        subject=study,
        summary=summary,
        payload={"error": study.error} if study.error else {},
        now=now,
    )
