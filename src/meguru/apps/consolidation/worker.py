"""The background work: takes studies from the queue, places their servers and plans their waves."""

from __future__ import annotations

import logging
import time

from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.consolidation import bridge, commands, words
from meguru.apps.consolidation.models import Study
from meguru.engines.consolidation import CannotPlace, place, plan_waves, savings

PROGRESS_EVERY_SECONDS = 0.5
SECONDS = 30.0  # after which the best arrangement so far is taken, with its bound
log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Somebody cancelled the study, or another worker took it over."""


def work_once(*, worker: str) -> bool:
    """This function will compute one study, if one waits. False when there was nothing to do."""
    study = commands.take_next_study(worker=worker, now=timezone.now())
    if study is None:
        return False
    try:
        record = _computed(study, worker=worker)
        commands.finish_study(study=study, worker=worker, record=record, now=timezone.now())
    except LeaseLost:
        log.info("study %s was cancelled or taken over", study.pk)
    except CannotPlace as reason:
        error = words.contradiction(reason, bridge.question_of(study.question))
        commands.fail_study(study=study, worker=worker, error=error, now=timezone.now())
    except bridge.UnknownRecord as reason:
        commands.fail_study(study=study, worker=worker, error=str(reason), now=timezone.now())
    except (KeyboardInterrupt, SystemExit):
        commands.give_back_study(study=study, worker=worker)
        raise
    except OperationalError:
        raise  # the database is away or busy: the work is taken up again when its lease ends
    except Exception:
        log.exception("study %s failed", study.pk)
        unexpected = _(
            "計算の途中で、思わぬ誤りが起きました。入れた条件は残っています。もう一度試しても同じときは、システム管理者に連絡してください。"
        )
        commands.fail_study(study=study, worker=worker, error=unexpected, now=timezone.now())
    return True


def _computed(study: Study, *, worker: str) -> dict[str, object]:
    question = bridge.question_of(study.question)
    progress = _Progress(study, worker=worker)
    begun = time.perf_counter()
    placement = place(
        question.task,
        progress=lambda segment, share: progress(words.segment(segment), share * 0.9),
        enough=lambda: time.perf_counter() - begun > SECONDS,
    )
    progress(_("移す順番"), 0.9)
    saved = savings(question.task, placement)
    waves = plan_waves(bridge.movers_of(question, saved), question.moving.years, needs=question.needs)
    return bridge.record_row(question, placement, saved, waves)


class _Progress:
    """Notes where the work is, at most twice a second, and renews the lease by that."""

    def __init__(self, study: Study, *, worker: str) -> None:
        self._study = study
        self._worker = worker
        self._noted = float("-inf")

    def __call__(self, stage: str, share: float) -> None:
        moment = time.perf_counter()
        if moment - self._noted < PROGRESS_EVERY_SECONDS:
            return
        self._noted = moment
        held = commands.note_progress(
            study=self._study,
            worker=self._worker,
            stage=stage,
            percent=round(share * 100),
            now=timezone.now(),
        )
        if not held:
            raise LeaseLost
