"""`forget_anonymous_diagnoses`: delete what nobody kept for 90 days."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from meguru.apps.diagnosis.commands import forget_anonymous


class Command(BaseCommand):
    help = "Deletes diagnoses that were made without an account and not touched for 90 days."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_anonymous(now=timezone.now()):,} diagnoses forgotten")
