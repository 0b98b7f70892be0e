"""`meguru demo`: from an empty folder to a running office with one turn of the loop done."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from meguru.engines.simulation import compile_ahead
from meguru.engines.turn import TurnResult
from meguru.shell.sample.load import SampleLoaded, load_sample
from meguru.shell.sample.password import sample_password
from meguru.shell.sample.turn import SampleTurnFailed, run_sample_turn
from meguru.shell.turn_table import print_turn


class Command(BaseCommand):
    help = "データベースを用意し、全国の市区町村と見本の県を入れ、巡りを一回まわして、画面を動かします。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--serve",
            action=argparse.BooleanOptionalAction,
            default=True,
            help="画面を動かす（--no-serve はその手前で終わる）",
        )
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--password", default="", help="見本の人たちのパスワード。省くとこの機械だけのものを作る"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = sample_password(given=options["password"], file=settings.VAR_DIR / "sample_password")
        console = Console()
        try:
            sample, result = _prepare(password)
        except SampleTurnFailed as reason:
            raise CommandError(f"見本の分析ができませんでした。{reason}") from reason
        print_turn(result, console=console)
        console.print(
            "見本の町と人は架空、作業記録は合成したものです。ほかの記録の分析は、画面を動かすと順に進みます。"
        )
        console.print(_sign_ins(sample))
        console.print(f"パスワードは全員 [bold]{password}[/bold] です（この機械だけのもの）。")
        if options["serve"]:
            call_command("serve", port=options["port"])
        else:
            console.print("./run serve で画面を動かせます。")


def _prepare(password: str) -> tuple[SampleLoaded, TurnResult]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        for description, command in (
            ("データベースを用意する", "migrate"),
            ("全国の市区町村を読み込む", "load_municipalities"),
            ("公表された指標を読み込む", "load_indicators"),
            ("知見と事例を読み込む", "load_knowledge"),
        ):
            bar = progress.add_task(description, total=1)
            call_command(command, verbosity=0)
            progress.update(bar, completed=1)
        bar = progress.add_task("見本の県（めぐり県）を作る", total=None)
        sample = load_sample(
            password=password,
            now=timezone.now(),
            on_progress=lambda town: progress.update(bar, description=f"見本の県（めぐり県）を作る: {town}"),
        )
        progress.update(bar, description="見本の県（めぐり県）を作る", total=1, completed=1)
        bar = progress.add_task("計算部分を準備する（初回だけ1分ほど）", total=1)
        compile_ahead()
        progress.update(bar, completed=1)
        bar = progress.add_task("巡りを一回まわす", total=1.0)
        result = run_sample_turn(
            now=timezone.now(),
            watch=lambda stage, done: progress.update(
                bar, description=f"巡りを一回まわす: {stage}", completed=done
            ),
        )
        progress.update(bar, description="巡りを一回まわす", completed=1.0)
    return sample, result


def _sign_ins(sample: SampleLoaded) -> Table:
    table = Table(title="サインインの名前（見本の人たち）")
    for heading in ("サインイン名", "団体", "役割", "人"):
        table.add_column(heading)
    for person in sample.sign_ins:
        table.add_row(person.sign_in_name, person.organisation, person.role, person.name)
    return table
