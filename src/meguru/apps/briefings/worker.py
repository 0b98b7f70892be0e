"""The background work: makes the briefings that people asked for, and forgets old ones."""

from __future__ import annotations

import logging

from django.db import OperationalError
from django.utils import timezone

from meguru.apps.briefings import commands
from meguru.apps.briefings.making import make_all
from meguru.apps.briefings.models import BriefingBatch
from meguru.apps.briefings.papers import DoesNotFit
from meguru.apps.briefings.queries import basis_of
from meguru.apps.registry.permissions import Can
from meguru.engines.documents import CannotDraw, CannotPrint

UNEXPECTED = (
    "作っている途中で思わぬ誤りが起きました。もう一度試しても同じときは、システム管理者に連絡してください。"
)
MAY_NOT = "頼んだ人の役割が変わり、資料を作れなくなりました。"
log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Somebody cancelled the batch, or another worker took it over."""


def work_once(*, worker: str) -> bool:
    """This function will make one batch, if one waits. False when there was nothing to do."""
    now = timezone.now()
    batch = commands.take_next_batch(worker=worker, now=now)
    if batch is None:
        commands.forget_batches(now=now)
        return False
    try:
        _make(batch, worker=worker)
    except LeaseLost:
        log.info("batch %s was cancelled or taken over", batch.pk)
    except (DoesNotFit, CannotDraw, CannotPrint) as reason:
        commands.fail_batch(batch=batch, worker=worker, error=str(reason), now=timezone.now())
    except (KeyboardInterrupt, SystemExit):
        commands.give_back_batch(batch=batch, worker=worker)
        raise
    except OperationalError:
        raise  # the database is away or busy: the work is taken up again when its lease ends
    except Exception:
        log.exception("batch %s failed", batch.pk)
        commands.fail_batch(batch=batch, worker=worker, error=UNEXPECTED, now=timezone.now())
    return True


def _make(batch: BriefingBatch, *, worker: str) -> None:
    person = batch.asked_by
    if not person.can(Can.VIEW_BENCHMARK):
        commands.fail_batch(batch=batch, worker=worker, error=MAY_NOT, now=timezone.now())
        return

    def progress(done: int, stage: str) -> None:
        if not commands.note_batch_progress(
            batch=batch, worker=worker, done=done, stage=stage, now=timezone.now()
        ):
            raise LeaseLost

    made = make_all(
        user=person,
        prefecture=batch.prefecture,
        basis=basis_of(batch.edition, group=batch.group),
        today=timezone.localdate(),
        progress=progress,
    )
    commands.finish_batch(
        batch=batch,
        worker=worker,
        files=[(one.name, one.content) for one in made.files],
        now=timezone.now(),
    )
