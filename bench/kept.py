"""The folder and database that a bench of pages works in: thrown away afterwards, or kept where `--keep` says."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path


def after(option: str) -> str:
    """The word behind an option of the command line; "" without it."""
    return sys.argv[sys.argv.index(option) + 1] if option in sys.argv else ""


def in_folder(measure: Callable[[Path], None]) -> None:
    """Measure in the folder behind `--keep`, which stays, or in one of this run."""
    if "--keep" in sys.argv:
        kept = Path(after("--keep")).resolve()
        kept.mkdir(parents=True, exist_ok=True)
        return measure(kept)
    folder = Path(tempfile.mkdtemp(prefix="meguru-bench-"))
    try:
        measure(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def open_database(folder: Path) -> None:
    """Meguru with its database in a folder, ready for a test client; must come before any import of a model."""
    os.environ["MEGURU_VAR_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "meguru.shell.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    settings.ALLOWED_HOSTS = ["testserver"]


def as_served() -> None:
    """Load every page and put what stays out of the garbage collector's sight, as the server does at its start."""
    import meguru.shell.wsgi  # noqa: F401 - importing it does both
