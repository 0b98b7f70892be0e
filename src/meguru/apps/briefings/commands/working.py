"""The queue of batches as workers see it: leased, worked on, finished, failed, given back, forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q

from meguru.apps.briefings.models import BatchFile, BatchQuerySet, BriefingBatch
from meguru.apps.ledger.commands import record

LEASE = dt.timedelta(minutes=2)  # a worker tells its progress after every municipality
MOST_ATTEMPTS = 3
KEPT = dt.timedelta(days=7)
STOPPED_TOO_OFTEN = "作っている途中で何度も止まりました。システム管理者に連絡してください。"


@transaction.atomic
def take_next_batch(*, worker: str, now: dt.datetime) -> BriefingBatch | None:
    """This function will lease the oldest waiting batch to a worker, or return None.

    One whose lease ran out (its worker died) counts as waiting; after MOST_ATTEMPTS it has failed for good.
    """
    free = Q(state=BriefingBatch.State.QUEUED) | Q(state=BriefingBatch.State.RUNNING, leased_until__lt=now)
    waiting = BriefingBatch.objects.select_for_update(skip_locked=True, no_key=True, of=("self",)).filter(
        free
    )
    while (batch := waiting.order_by("asked_at", "id").first()) is not None:
        if batch.attempts >= MOST_ATTEMPTS:
            _store_failure(batch, error=STOPPED_TOO_OFTEN, now=now)
            continue
        batch.state = BriefingBatch.State.RUNNING
        batch.attempts += 1
        batch.stage, batch.done = "", 0
        batch.leased_by, batch.leased_until = worker, now + LEASE
        batch.save()
        return batch
    return None


def note_batch_progress(
    *, batch: BriefingBatch, worker: str, done: int, stage: str, now: dt.datetime
) -> bool:
    """This function will note how far a worker is and renew its lease; False when the batch is no longer its own."""
    return bool(_held_by(batch, worker).update(done=done, stage=stage[:80], leased_until=now + LEASE))


def give_back_batch(*, batch: BriefingBatch, worker: str) -> bool:
    """This function will put a batch back into the queue, because its worker is told to stop."""
    return bool(
        _held_by(batch, worker).update(
            state=BriefingBatch.State.QUEUED,
            attempts=F("attempts") - 1,
            leased_by="",
            leased_until=None,
            done=0,
        )
    )


@transaction.atomic
def finish_batch(
    *, batch: BriefingBatch, worker: str, files: Iterable[tuple[str, bytes]], now: dt.datetime
) -> bool:
    """This function will keep the files of a batch; False when the lease was lost."""
    held = _held_by(batch, worker).select_for_update(no_key=True, of=("self",)).first()
    if held is None:
        return False
    held.files.all().delete()
    BatchFile.objects.bulk_create(
        [BatchFile(batch=held, name=name, content=content, size=len(content)) for name, content in files]
    )
    held.state, held.stage, held.done = BriefingBatch.State.DONE, "", held.total
    held.leased_by, held.leased_until, held.finished_at = "", None, now
    held.save()
    _note(held, "finished", "説明資料をまとめて作り終えました", now=now)
    return True


@transaction.atomic
def fail_batch(*, batch: BriefingBatch, worker: str, error: str, now: dt.datetime) -> bool:
    """This function will store in plain words why a batch could not be made; False when the lease was lost."""
    held = _held_by(batch, worker).select_for_update(no_key=True, of=("self",)).first()
    if held is None:
        return False
    _store_failure(held, error=error, now=now)
    return True


def forget_batches(*, now: dt.datetime) -> int:
    """This function will delete batches that ended a week ago, with their files; they can be made again at any time."""
    old = BriefingBatch.objects.filter(finished_at__lt=now - KEPT)
    count = old.count()
    old.delete()
    return count


def _held_by(batch: BriefingBatch, worker: str) -> BatchQuerySet:
    return BriefingBatch.objects.filter(pk=batch.pk, state=BriefingBatch.State.RUNNING, leased_by=worker)


def _store_failure(batch: BriefingBatch, *, error: str, now: dt.datetime) -> None:
    batch.state, batch.error, batch.stage = BriefingBatch.State.FAILED, error, ""
    batch.leased_by, batch.leased_until, batch.finished_at = "", None, now
    batch.save()
    _note(batch, "failed", "説明資料をまとめて作れませんでした", now=now)


def _note(batch: BriefingBatch, what: str, summary: str, *, now: dt.datetime) -> None:
    record(
        organisation=batch.organisation,
        by=None,
        activity=f"briefings.batch_{what}",
        subject=batch,
        summary=summary,
        payload={"error": batch.error} if batch.error else {},
        now=now,
    )
