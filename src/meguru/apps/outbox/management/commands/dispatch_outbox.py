"""`dispatch_outbox`: carry out what waits in the outbox, once or for ever."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from meguru.apps.outbox.commands import dispatch


class Command(BaseCommand):
    help = "Carry out what waits in the outbox: once, or with --loop until stopped. Several may run at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")
        parser.add_argument(
            "--every", type=float, default=5.0, metavar="SECONDS", help="pause between rounds"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stderr.write(f"{dispatch(clock=timezone.now):,} messages")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            if dispatch(clock=timezone.now) == 0:
                stop.wait(options["every"])
