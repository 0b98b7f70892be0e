"""The background work: takes searches from their queue and tries plans, and lets short trials go first meanwhile."""

from __future__ import annotations

import logging
import time
from concurrent.futures.process import BrokenProcessPool

from django.db import OperationalError
from django.utils import timezone

from meguru.apps.scenarios import bridge, commands
from meguru.apps.scenarios.cores import Cores, spare_cores
from meguru.apps.scenarios.models import Search
from meguru.apps.scenarios.worker import PROGRESS_EVERY_SECONDS, UNEXPECTED, LeaseLost
from meguru.apps.scenarios.worker import work_once as simulate_one_trial
from meguru.engines.redesign.search import SearchResult, prepared, search
from meguru.engines.simulation import CannotSimulate
from meguru.engines.turn.record import UnknownRecord as UnknownTurn
from meguru.engines.what_if import UnknownRecord

TRIALS_EVERY_SECONDS = (
    2.0  # a search takes minutes, a trial seconds: nobody waits for a trial because of a search
)
WORTH_CORES_SECONDS = 20.0  # processes take a second or two to start
TODAY = "今の形を動かしています"
log = logging.getLogger(__name__)


def work_once(*, worker: str) -> bool:
    """This function will compute one search, if one waits. False when there was nothing to do."""
    asked = commands.take_next_search(worker=worker, now=timezone.now())
    if asked is None:
        return False
    try:
        result = _computed(asked, worker=worker)
        commands.finish_search(search=asked, worker=worker, result=result, now=timezone.now())
    except LeaseLost:
        log.info("search %s was cancelled or taken over", asked.pk)
    except (CannotSimulate, UnknownRecord, UnknownTurn, bridge.BaseIsGone) as reason:
        commands.fail(asked=asked, worker=worker, error=str(reason), now=timezone.now())
    except (KeyboardInterrupt, SystemExit):
        commands.give_back(asked=asked, worker=worker)
        raise
    except BrokenProcessPool:
        log.exception("a process of search %s was ended; it is taken up again when its lease ends", asked.pk)
    except OperationalError:
        raise  # the database is away or busy: the search is taken up again when its lease ends
    except Exception:
        log.exception("search %s failed", asked.pk)
        commands.fail(asked=asked, worker=worker, error=UNEXPECTED, now=timezone.now())
    return True


def _computed(asked: Search, *, worker: str) -> SearchResult:
    progress = _Progress(asked, worker=worker)
    question = bridge.question_of_search(asked)
    ready = prepared(question, progress=lambda: progress(TODAY, 0, question.budget))
    with Cores(ready, cores=cores_for(asked), gentle=True) as cores:
        return search(ready, simulate=cores.simulate, progress=progress)


def cores_for(asked: Search) -> int:
    """A search of a few seconds is not worth more than one core."""
    return spare_cores() if asked.likely_seconds >= WORTH_CORES_SECONDS else 1


class _Progress:
    """Notes where the search is, at most twice a second, renews its lease by that, and lets a waiting trial go first."""

    def __init__(self, asked: Search, *, worker: str) -> None:
        self._asked = asked
        self._worker = worker
        self._noted = float("-inf")
        self._looked = time.perf_counter()

    def __call__(self, stage: str, done: int, budget: int) -> None:
        moment = time.perf_counter()
        if moment - self._noted < PROGRESS_EVERY_SECONDS:
            return
        self._noted = moment
        self._note(stage, done, budget)
        if moment - self._looked >= TRIALS_EVERY_SECONDS:
            self._looked = moment
            if simulate_one_trial(worker=self._worker):
                self._note(stage, done, budget)  # the trial took its time: the lease begins anew

    def _note(self, stage: str, done: int, budget: int) -> None:
        held = commands.note_progress(
            asked=self._asked,
            worker=self._worker,
            stage=f"{stage}（{done:,} / {budget:,} 回）",
            percent=round(100 * done / budget),
            now=timezone.now(),
        )
        if not held:
            raise LeaseLost
