"""`remind_surveys`: write to who has not answered yet, some days before and after the due day."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from meguru.apps.surveys.commands.reminding import remind_due


class Command(BaseCommand):
    help = "Reminds, by mail, those who have not handed over. Meant for a daily job; never mails twice a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--address", required=True, help="of this site, as in https://meguru.example.lg.jp/"
        )
        parser.add_argument("--before", type=int, nargs="*", default=[3, 1], metavar="DAYS")
        parser.add_argument("--after", type=int, nargs="*", default=[1, 7], metavar="DAYS")

    def handle(self, *args: Any, **options: Any) -> None:
        site = options["address"]
        if not site.startswith(("http://", "https://")):
            raise CommandError("--address: https:// で始まるアドレスを入れてください。")
        sent = remind_due(
            before=options["before"],
            after=options["after"],
            address=lambda path: urljoin(site, path),
            now=timezone.now(),
        )
        self.stdout.write(f"{sent:,} reminders")
