"""`meguru redesign PROCESS --budget N`: searches redesigns and staffing for the best yield, throughput and cost."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from rich.console import Console

from meguru.apps.scenarios import queries
from meguru.apps.scenarios.cores import Cores
from meguru.apps.scenarios.search_files import write_search_files
from meguru.apps.scenarios.search_progress import shown_progress
from meguru.apps.scenarios.search_table import print_search
from meguru.engines.calendars import fiscal_year
from meguru.engines.redesign.search import SearchQuestion, prepared, search, search_report
from meguru.engines.simulation import CannotSimulate
from meguru.engines.uploads import Refused
from meguru.engines.what_if import UnknownRecord, to_json


class Command(BaseCommand):
    help = "見直しと人数の組み合わせを何千回も試し、割合・日数・費用のどれかで勝る案を並べます。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.error = _refuse_arguments  # type: ignore[method-assign]
        parser.add_argument(
            "process", metavar="PROCESS", help="業務プロセスの番号か名前、または .bpmn ファイル"
        )
        parser.add_argument("--budget", type=int, default=1000, help="試す回数の上限（1回は1年分の仕事）")
        parser.add_argument("--seed", type=int, default=1, help="乱数の種（同じ種なら同じ答え）")
        parser.add_argument(
            "--scenario", metavar="FILE", default="", help=".bpmn と使う条件（Prosimos の JSON、BPSim、QBP）"
        )
        parser.add_argument(
            "--headcount",
            metavar="人数",
            nargs="+",
            default=[],
            help="合計の上限（例：5）や、係ごとの人数（例：窓口係=1-3）。省くと今の合計まで",
        )
        parser.add_argument("--fixed-staff", action="store_true", help="人数は変えない")
        parser.add_argument("--deadline-share", type=float, help="期限内に終える割合の下限（例：0.95）")
        parser.add_argument("--deadline-days", type=float, help="期限の日数（届いてから終わるまで）")
        parser.add_argument("--yearly-yen", type=float, help="1年の費用の上限（円）")
        parser.add_argument("--keep", metavar="ID", nargs="+", default=[], help="そのまま残す手順の id")
        parser.add_argument(
            "--drop-guessed", action="store_true", help="名前から確認と推定した手順もやめてみる"
        )
        parser.add_argument("--volume", type=int, help="1年の件数（省くと図や棚卸しから）")
        parser.add_argument("--from-log", action="store_true", help="作業記録の分析から推定した値を使う")
        parser.add_argument("--year", type=int, help="どの年度のカレンダーで動かすか（省くと今年度）")
        parser.add_argument("--cores", type=int, help="使うコアの数（答えは変わりません）")
        parser.add_argument("--out", metavar="FOLDER", help="書き出すフォルダ（初めは var/redesigns/名前）")
        parser.add_argument("--json", action="store_true", help="標準出力に JSON を一つだけ書く")
        parser.add_argument(
            "--progress",
            choices=("auto", "bar", "lines", "json", "none"),
            default="auto",
            help="進み具合の出し方",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            asked = queries.asked_search(_wanted(options))
            with shown_progress(options["progress"], stream=sys.stderr) as progress:
                result = _searched(asked.question, cores=options["cores"], progress=progress)
        except (queries.NoSuchProcess, CannotSimulate, Refused, UnknownRecord) as reason:
            _refuse(str(reason))
        report = search_report(
            result,
            process=asked.name,
            office=asked.office,
            made_on=timezone.localdate().isoformat(),
            inputs=asked.lines,
        )
        folder = Path(options["out"]) if options["out"] else settings.VAR_DIR / "redesigns" / asked.file_name
        try:
            files = write_search_files(result, report=report, folder=folder)
        except OSError as reason:
            _refuse(
                f"{folder} に書き込めません（{reason.strerror}）。--out で別のフォルダを指定してください。"
            )
        if options["json"]:
            self.stdout.write(json.dumps(to_json(result), ensure_ascii=False, allow_nan=False))
            return
        console = Console()
        print_search(result, name=asked.name, console=console)
        console.print(f"報告書: {files[0]}（ほか {len(files) - 1} 点、同じフォルダ）")


def _searched(question: SearchQuestion, *, cores: int | None, progress: Any) -> Any:
    ready = prepared(question)
    with Cores(ready, cores=cores) as workers:
        return search(ready, simulate=workers.simulate, progress=progress)


def _wanted(options: dict[str, Any]) -> queries.Wanted:
    people, ranges = _headcount(options["headcount"])
    if options["cores"] is not None and not 1 <= options["cores"] <= 256:
        _refuse("--cores は 1 から 256 の間で指定してください。")
    year = options["year"] or fiscal_year(timezone.localdate())
    if not 2000 <= year <= 2100:
        _refuse("--year は 2000 から 2100 の間の西暦で指定してください。")
    return queries.Wanted(
        process=options["process"],
        budget=options["budget"],
        seed=options["seed"],
        people=people,
        ranges=ranges,
        fixed_staff=options["fixed_staff"],
        on_time_share=options["deadline_share"],
        deadline_days=options["deadline_days"],
        yen=options["yearly_yen"],
        keep=frozenset(options["keep"]),
        drops_on_a_guess=options["drop_guessed"],
        volume=options["volume"],
        from_log=options["from_log"],
        scenario=options["scenario"],
        fiscal_year=year,
    )


def _headcount(words: list[str]) -> tuple[int | None, dict[str, tuple[int, int]]]:
    """The most people of all, and (fewest, most) by pool, as typed."""
    people: int | None = None
    ranges: dict[str, tuple[int, int]] = {}
    for word in words:
        name, equals, numbers = word.rpartition("=")
        least, _dash, most = numbers.partition("-")
        if not (least.isdecimal() and (most or least).isdecimal()) or len(numbers) > 12:
            _refuse(f"--headcount の「{word}」が読めません。5（合計）か 窓口係=1-3 のように書いてください。")
        if equals:
            ranges[name] = (int(least), int(most or least))
        else:
            people = int(most or least)
    return people, ranges


def _refuse_arguments(message: str) -> NoReturn:
    _refuse(f"指定のしかたが正しくありません（{message}）。./run redesign --help で使い方を見られます。")


def _refuse(message: str) -> NoReturn:
    """Say in one line what is wrong with the input and stop with exit code 2."""
    sys.stderr.write(" ".join(message.split()) + "\n")
    raise SystemExit(2)
