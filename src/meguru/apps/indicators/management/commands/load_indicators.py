"""`load_indicators`: the published indicators of all municipalities."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meguru.apps.indicators.commands import load_indicators


class Command(BaseCommand):
    help = "Load the published indicators of all municipalities, or bring them up to date. May be run again at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = load_indicators()
        except LookupError as reason:
            raise CommandError(str(reason)) from reason
        self.stderr.write(f"{count:,} values")
