"""`load_knowledge`: the findings and cases that ship with the program."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from meguru.apps.knowledge.commands import WrongTexts, load_knowledge


class Command(BaseCommand):
    help = "Load the findings and cases, or bring them up to date. May be run again at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_knowledge(now=timezone.now())
        except WrongTexts as reason:
            raise CommandError(str(reason)) from reason
        self.stderr.write(
            f"{loaded.entries:,} entries ({loaded.added:,} added, {loaded.changed:,} changed, "
            f"{loaded.withdrawn:,} withdrawn)"
        )
