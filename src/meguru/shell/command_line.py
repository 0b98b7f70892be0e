"""The `meguru` command: Django's management commands with Meguru's settings."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """This function will run one command; the arguments are those of the process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.shell.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
