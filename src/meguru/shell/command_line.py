"""The `meguru` command: Django's management commands with Meguru's settings."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command; the arguments are those of the process, the name in messages that of the entry script."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.shell.settings")
    execute_from_command_line(["run", *sys.argv[1:]])


if __name__ == "__main__":
    main()
