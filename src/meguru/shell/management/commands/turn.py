"""`meguru turn LOG`: one turn of the loop on an event log, without a database."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from meguru.engines.eventlogs import ColumnChoice, EventLog, read_log
from meguru.engines.simulation import CannotSimulate, compile_ahead
from meguru.engines.turn import TurnOptions, TurnResult, run_turn, summarise
from meguru.engines.uploads import Refused
from meguru.shell.turn_files import write_turn_files
from meguru.shell.turn_table import print_turn

COLUMNS = {
    "case": "案件の番号",
    "activity": "作業の名前",
    "time": "完了の日時",
    "start": "開始の日時",
    "resource": "担当者",
    "group": "部署",
    "channel": "受付の経路",
    "deadline": "期限",
}
MOST_BYTES = 2_000_000_000
DEFAULTS = TurnOptions()


class Command(BaseCommand):
    help = "作業記録（.xes, .xes.gz, .csv）から、図・測定・シミュレーション・見直し案・報告書までを一度に作ります。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.error = _refuse_arguments  # type: ignore[method-assign]
        parser.add_argument("log", metavar="LOG", help="作業記録のファイル")
        parser.add_argument(
            "--out", metavar="DIR", help="報告書などを書き出すフォルダ（初めは var/turns/記録の名前）"
        )
        parser.add_argument("--seed", type=int, default=DEFAULTS.seed, help="乱数の種（同じ種なら同じ結果）")
        parser.add_argument("--hourly-yen", type=int, default=DEFAULTS.hourly_yen, help="人件費（円／時間）")
        parser.add_argument("--replications", type=int, default=DEFAULTS.replications, help="繰り返しの回数")
        parser.add_argument(
            "--noise", type=float, default=DEFAULTS.noise_threshold, help="まれな流れを省く強さ 0〜1"
        )
        parser.add_argument(
            "--japanese-calendar", action="store_true", help="日本の祝日と年末年始を休みとする"
        )
        parser.add_argument("--choose", metavar="ID", nargs="+", help="あるべき姿に入れる見直し案の id")
        parser.add_argument("--json", action="store_true", help="標準出力に JSON を一つだけ書く")
        for column, meaning in COLUMNS.items():
            parser.add_argument(
                f"--{column}",
                metavar="列名",
                help=f"CSV で{meaning}が入っている列（省くと見出しの名前から見つけます）",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.perf_counter()
        turn_options = _options(options)
        path = Path(options["log"])
        console = Console(stderr=True)
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        ) as progress:
            bar = progress.add_task("記録を読む", total=1.0)
            log = _read(path, options)
            progress.update(bar, description="計算部分を準備する（初回だけ1分ほど）")
            compile_ahead()
            try:
                result = run_turn(
                    log,
                    options=turn_options,
                    progress=lambda stage, done: progress.update(bar, description=stage, completed=done),
                    clock=time.perf_counter,
                )
            except (Refused, CannotSimulate) as reason:
                _refuse(str(reason))
            progress.update(bar, description="報告書を書く", completed=0.95)
            files = _write(result, folder=_folder(path, options["out"]))
        summary = summarise(result, elapsed_seconds=time.perf_counter() - began, files=files)
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False, allow_nan=False))
            return
        print_turn(result, console=Console())
        for remark in result.remarks:
            console.print(f"注意: {remark}")
        console.print(f"報告書: {files[0]}（ほか {len(files) - 1} 点、同じフォルダ）")


def _options(options: dict[str, Any]) -> TurnOptions:
    if options["hourly_yen"] < 0:
        _refuse("--hourly-yen は 0 以上の円で指定してください。")
    if not 2 <= options["replications"] <= 1000:
        _refuse("--replications は 2 から 1000 の間で指定してください。")
    if not 0 <= options["noise"] <= 1:
        _refuse("--noise は 0 から 1 の間で指定してください。")
    return TurnOptions(
        seed=options["seed"],
        hourly_yen=options["hourly_yen"],
        replications=options["replications"],
        noise_threshold=options["noise"],
        use_japanese_calendar=options["japanese_calendar"],
        choose=None if options["choose"] is None else tuple(options["choose"]),
    )


def _read(path: Path, options: dict[str, Any]) -> EventLog:
    if path.is_dir():
        _refuse(f"{path} はフォルダです。中の記録のファイルを一つ指定してください。")
    if not path.is_file():
        _refuse(f"{path} というファイルはありません。場所と名前を確かめてください。")
    if path.stat().st_size > MOST_BYTES:
        _refuse(f"{path} は 2 GB を超えています。期間で分けてから読み込んでください。")
    chosen = {column: options[column] for column in COLUMNS if options[column]}
    try:
        return read_log(
            path.read_bytes(), filename=path.name, columns=ColumnChoice(**chosen) if chosen else None
        )
    except Refused as reason:
        _refuse(f"{path.name}: {reason}")
    except OSError as reason:
        _refuse(f"{path} を読めません（{reason.strerror}）。")


def _folder(path: Path, out: str | None) -> Path:
    stem = path.name.split(".")[0] or "log"
    return Path(out) if out else settings.VAR_DIR / "turns" / stem


def _write(result: TurnResult, *, folder: Path) -> list[str]:
    try:
        return [str(file) for file in write_turn_files(result, folder=folder)]
    except OSError as reason:
        _refuse(f"{folder} に書き込めません（{reason.strerror}）。--out で別のフォルダを指定してください。")


def _refuse_arguments(message: str) -> NoReturn:
    _refuse(f"指定のしかたが正しくありません（{message}）。./run turn --help で使い方を見られます。")


def _refuse(message: str) -> NoReturn:
    """Say in one line what is wrong with the input and stop with exit code 2."""
    sys.stderr.write(" ".join(message.split()) + "\n")
    raise SystemExit(2)
