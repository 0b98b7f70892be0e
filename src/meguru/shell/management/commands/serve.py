"""`meguru serve`: the web server and the background work, started and stopped together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

GRACE_SECONDS = 10


class Command(BaseCommand):
    help = "画面と、裏で進む仕事（分析・送信）を一緒に動かします。Ctrl+C で両方止まります。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=8)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        gunicorn = [
            *(sys.executable, "-m", "gunicorn", "meguru.shell.wsgi:application"),
            *("--bind", f"{options['host']}:{options['port']}", "--worker-class", "gthread"),
            *(
                "--workers",
                "1",
                "--threads",
                str(options["threads"]),
                "--keep-alive",
                "75",
                "--log-level",
                "warning",
            ),
        ]
        meguru = [sys.executable, "-m", "meguru.shell.command_line"]
        self.stderr.write(
            f"http://{options['host']}:{options['port']}/ で開けます。止めるには Ctrl+C を押してください。"
        )
        _run_together([gunicorn, [*meguru, "work"], [*meguru, "dispatch_outbox", "--loop"]])


def _run_together(commands: list[list[str]]) -> None:
    """Run several commands until one ends or a signal comes; then end the others too."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    running = [subprocess.Popen(command) for command in commands]
    ended: int | None = None
    try:
        while ended is None:
            time.sleep(0.3)
            ended = next((code for process in running if (code := process.poll()) is not None), None)
    except KeyboardInterrupt:
        ended = 0
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(timeout=GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
    if ended:
        raise SystemExit(ended)
