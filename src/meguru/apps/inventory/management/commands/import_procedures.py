"""`import-procedures FILE`: the nation's survey of administrative procedures, for the whole installation."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from meguru.apps.inventory.commands import import_procedures
from meguru.engines.uploads import Refused

SOURCE = "デジタル庁 行政手続等の悉皆調査結果"
MOST_BYTES = 300 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "行政手続等の悉皆調査（CSV、CSV.GZ）を読み込みます。前の調査と丸ごと入れ替えます。"
        "業務の画面で、当てはまる手続が候補に出るようになります。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="調査の CSV（.csv または .csv.gz）")
        parser.add_argument("--source", default=SOURCE, help=f"出典（初めは「{SOURCE}」）")
        parser.add_argument("--date", metavar="YYYY-MM-DD", help="調査の日付")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        surveyed_on = _date(options["date"])
        try:
            if path.stat().st_size > MOST_BYTES:
                raise CommandError("ファイルが大きすぎます（上限 300 MB）。")
            content = path.read_bytes()
        except OSError as reason:
            raise CommandError(f"{path} を開けません。場所と名前を確かめてください。") from reason
        try:
            done = import_procedures(
                content=content,
                file_name=path.name,
                source=options["source"][:200],
                surveyed_on=surveyed_on,
                now=timezone.now(),
            )
        except Refused as reason:
            raise CommandError(str(reason)) from reason
        for remark in done.survey.remarks:
            self.stderr.write(remark["message"])
        self.stdout.write(
            f"手続 {done.survey.procedure_count:,} 件を読み込みました"
            f"（前の {done.procedures_before:,} 件と入れ替え）。出典：{done.survey.source}"
        )


def _date(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as reason:
        raise CommandError(f"日付「{text}」は 2025-07-29 のように書いてください。") from reason
