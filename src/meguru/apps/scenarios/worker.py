"""The background work: takes trials from the queue and simulates them."""

from __future__ import annotations

import logging
import time

from django.db import OperationalError
from django.utils import timezone

from meguru.apps.scenarios import bridge, commands
from meguru.apps.scenarios.models import Trial
from meguru.engines.simulation import CannotSimulate
from meguru.engines.turn.record import UnknownRecord as UnknownTurn
from meguru.engines.what_if import TrialResult, UnknownRecord, run

PROGRESS_EVERY_SECONDS = 0.5
UNEXPECTED = (
    "計算の途中で思わぬ誤りが起きました。入れた条件は失われていません。"
    "もう一度試しても同じときは、システム管理者に連絡してください。"
)
log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Somebody cancelled the trial, or another worker took it over."""


def work_once(*, worker: str) -> bool:
    """This function will compute one trial, if one waits. False when there was nothing to do."""
    trial = commands.take_next_trial(worker=worker, now=timezone.now())
    if trial is None:
        return False
    try:
        result = _computed(trial, worker=worker)
        commands.finish_trial(trial=trial, worker=worker, result=result, now=timezone.now())
    except LeaseLost:
        log.info("trial %s was cancelled or taken over", trial.pk)
    except (CannotSimulate, UnknownRecord, UnknownTurn, bridge.BaseIsGone) as reason:
        commands.fail(asked=trial, worker=worker, error=str(reason), now=timezone.now())
    except (KeyboardInterrupt, SystemExit):
        commands.give_back(asked=trial, worker=worker)
        raise
    except OperationalError:
        raise  # the database is away or busy: nobody's fault here, so the work is taken up again when its lease ends
    except Exception:
        log.exception("trial %s failed", trial.pk)
        commands.fail(asked=trial, worker=worker, error=UNEXPECTED, now=timezone.now())
    return True


def _computed(trial: Trial, *, worker: str) -> TrialResult:
    base, inputs = bridge.base_of(trial), bridge.inputs_of(trial)
    more = bridge.judged_proposals(base, inputs, trial.judged) if trial.judged else ()
    return run(base, inputs, more=more, progress=_Progress(trial, worker=worker))


class _Progress:
    """Notes where the work is, at most twice a second, and renews the lease by that."""

    def __init__(self, trial: Trial, *, worker: str) -> None:
        self._trial = trial
        self._worker = worker
        self._noted = float("-inf")

    def __call__(self, stage: str, share: float) -> None:
        moment = time.perf_counter()
        if moment - self._noted < PROGRESS_EVERY_SECONDS:
            return
        self._noted = moment
        held = commands.note_progress(
            asked=self._trial,
            worker=self._worker,
            stage=stage,
            percent=round(share * 100),
            now=timezone.now(),
        )
        if not held:
            raise LeaseLost
