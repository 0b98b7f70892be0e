"""`load_municipalities`: the 47 prefectures and 1,741 municipalities of Japan."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from meguru.apps.registry.commands import load_municipalities


class Command(BaseCommand):
    help = (
        "Load Japan's prefectures and municipalities, or bring them up to date. May be run again at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = load_municipalities()
        self.stderr.write(f"{count:,} organisations")
