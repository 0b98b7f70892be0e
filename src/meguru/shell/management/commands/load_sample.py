"""`load_sample`: the fictional prefecture with six towns, to try everything out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from meguru.shell.sample.load import load_sample
from meguru.shell.sample.password import sample_password


class Command(BaseCommand):
    help = "見本（架空のめぐり県と六つの市町村）を入れます。何度実行しても増えません。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--password", default="", help="見本の職員全員のパスワード。省くと設置ごとに作ります"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = sample_password(given=options["password"], file=settings.VAR_DIR / "sample_password")
        loaded = load_sample(
            password=password,
            now=timezone.now(),
            on_progress=lambda town: self.stderr.write(f"{town}を用意しています…"),
        )
        self.stderr.write(
            f"業務 {loaded.operations:,}件、作業記録 {loaded.logs:,}件（{loaded.cases:,}案件）があります。"
        )
        for person in loaded.sign_ins:
            self.stderr.write(
                f"  {person.sign_in_name}\t{person.organisation} {person.role}（{person.name}）"
            )
        self.stderr.write(f"パスワードは全員 {password} です。")
