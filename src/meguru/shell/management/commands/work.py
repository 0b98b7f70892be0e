"""`meguru work`: the background work of every app that has some."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from meguru.apps.briefings.worker import work_once as brief
from meguru.apps.consolidation.worker import work_once as consolidate
from meguru.apps.diagnosis.worker import work_once as forget
from meguru.apps.portfolio.worker import work_once as review
from meguru.apps.processes.worker import work_once as analyse
from meguru.apps.scenarios.search_worker import work_once as search
from meguru.apps.scenarios.worker import work_once as simulate
from meguru.engines.simulation import compile_ahead

IDLE_SECONDS = 1.0
log = logging.getLogger(__name__)
JOBS = (
    simulate,
    brief,
    consolidate,
    analyse,
    forget,
    review,
    search,
)  # each does one piece of work if one waits; short work goes first


class Command(BaseCommand):
    help = "Does the simulations and analyses that people asked for. Several workers may run side by side."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, then stop")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, _stop)
        if not once:
            compile_ahead()  # before any work is leased: compiling may outlast a lease
        worker = f"{socket.gethostname()[:40]}:{os.getpid()}"
        while True:
            try:
                worked = [job(worker=worker) for job in JOBS]  # one of each in turn: neither queue starves
            except (OperationalError, InterfaceError):
                if once:
                    raise
                log.exception("the database did not answer; trying again")
                worked = []
            if not any(worked) and once:
                return
            if not any(worked):
                close_old_connections()
                time.sleep(IDLE_SECONDS)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    """A worker that is told to stop gives its work back first."""
    raise SystemExit(0)
