"""The background work: takes analyses from the queue and carries their logs once around the loop."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import OperationalError
from django.utils import timezone

from meguru.apps.evidence.bridge import event_log
from meguru.apps.processes import commands
from meguru.apps.processes.bridge import as_is_drawing
from meguru.apps.processes.models import Analysis
from meguru.engines.simulation import CannotSimulate
from meguru.engines.turn.results import TurnOptions
from meguru.engines.turn.run import run_turn
from meguru.engines.uploads import Refused

PROGRESS_EVERY_SECONDS = 0.5
UNEXPECTED = (
    "分析の途中で思わぬ誤りが起きました。入力した記録は失われていません。"
    "もう一度試しても同じときは、システム管理者に連絡してください。"
)
Watch = Callable[[str, float], None]
log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another worker took the analysis over, because this one was silent for too long."""


def work_once(*, worker: str, watch: Watch = lambda _stage, _share: None) -> bool:
    """This function will do one analysis, if one waits. False when there was nothing to do.

    `watch` is told (stage, share done 0..1), for a display beside the one on the page.
    """
    analysis = commands.take_next_analysis(worker=worker, now=timezone.now())
    if analysis is None:
        return False
    try:
        result = run_turn(
            event_log(analysis.log),
            options=TurnOptions(
                seed=analysis.seed,
                hourly_yen=analysis.hourly_yen,
                use_japanese_calendar=analysis.use_japanese_calendar,
                choose=None if analysis.chosen is None else tuple(analysis.chosen),
            ),
            drawing=as_is_drawing(analysis.process),
            progress=_Progress(analysis, worker=worker, watch=watch),
            clock=time.perf_counter,
        )
        commands.finish_analysis(analysis=analysis, worker=worker, result=result, now=timezone.now())
    except LeaseLost:
        log.warning("analysis %s was taken over by another worker", analysis.pk)
    except (Refused, CannotSimulate) as reason:
        commands.fail_analysis(analysis=analysis, worker=worker, error=str(reason), now=timezone.now())
    except (KeyboardInterrupt, SystemExit):
        commands.give_back_analysis(analysis=analysis, worker=worker)
        raise
    except OperationalError:
        raise  # the database is away or busy: nobody's fault here, so the work is taken up again when its lease ends
    except Exception:
        log.exception("analysis %s failed", analysis.pk)
        commands.fail_analysis(analysis=analysis, worker=worker, error=UNEXPECTED, now=timezone.now())
    return True


class _Progress:
    """Notes where the work is, at most twice a second, and renews the lease by that."""

    def __init__(self, analysis: Analysis, *, worker: str, watch: Watch) -> None:
        self._watch = watch
        self._analysis = analysis
        self._worker = worker
        self._noted = float("-inf")

    def __call__(self, stage: str, share: float) -> None:
        self._watch(stage, share)
        moment = time.perf_counter()
        if moment - self._noted < PROGRESS_EVERY_SECONDS:
            return
        self._noted = moment
        held = commands.note_progress(
            analysis=self._analysis,
            worker=self._worker,
            stage=stage,
            percent=round(share * 100),
            now=timezone.now(),
        )
        if not held:
            raise LeaseLost
