"""`meguru demo`: from an empty folder to a running office with one turn of the loop done."""

from __future__ import annotations

import argparse
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from meguru.shell.sample.people import Account, sign_in_accounts
from meguru.shell.sample.turn import run_sample_turn
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

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console()
        with Progress(
            TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True)
        ) as progress:
            steps = (
                ("データベースを用意する", "migrate"),
                ("全国の市区町村を読み込む", "load_municipalities"),
                ("見本の県（めぐり県）を作る", "load_sample"),
            )
            for description, command in steps:
                task = progress.add_task(description, total=1)
                call_command(command, verbosity=0)
                progress.update(task, completed=1)
            task = progress.add_task("巡りを一回まわす", total=1.0)
            result = run_sample_turn(
                progress=lambda stage, done: progress.update(
                    task, description=f"巡りを一回まわす: {stage}", completed=done
                ),
                clock=time.perf_counter,
            )
            progress.update(task, description="巡りを一回まわす", completed=1.0)
        print_turn(result, console=console)
        console.print(_accounts(sign_in_accounts()))
        if options["serve"]:
            call_command("serve", port=options["port"])
        else:
            console.print("./run serve で画面を動かせます。")


def _accounts(accounts: tuple[Account, ...]) -> Table:
    table = Table(title="サインインの名前（見本の人たち。最初の合言葉はこの機械だけのものです）")
    for heading in ("名前", "合言葉", "人", "役割"):
        table.add_column(heading)
    for account in accounts:
        table.add_row(account.sign_in_name, account.password, account.display_name, account.role)
    return table
