"""`remind_kartes`: write to the departments that have not confirmed their cards, some days before the due day."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from meguru.apps.systems.commands.campaign_reminding import remind_due


class Command(BaseCommand):
    help = "Reminds departments of the yearly update. Meant for a daily job; never mails twice a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--address", required=True, help="of this site, as in https://meguru.example.lg.jp/"
        )
        parser.add_argument("--before", type=int, nargs="*", default=[14, 3, 0], metavar="DAYS")

    def handle(self, *args: Any, **options: Any) -> None:
        site = options["address"]
        if not site.startswith(("http://", "https://")):
            raise CommandError("--address: https:// で始まるアドレスを入れてください。")
        page = reverse("systems:campaign", args=[0]).replace("/0/", "/{pk}/")
        sent = remind_due(before=options["before"], address_of=urljoin(site, page), now=timezone.now())
        self.stdout.write(f"{sent:,} reminders")
