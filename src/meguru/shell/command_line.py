"""The `meguru` command: Django's management commands with Meguru's settings."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command; the arguments are those of the process, the name in messages that of the entry script.

    A command may be named with hyphens: import-procedures is import_procedures.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.shell.settings")
    words = sys.argv[1:]
    if words and not words[0].startswith("-"):
        words[0] = words[0].replace("-", "_")
    execute_from_command_line(["run", *words])


if __name__ == "__main__":
    main()
