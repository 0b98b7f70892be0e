"""The answer of a search as a table on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from meguru.engines.redesign.search import FoundPlan, SearchResult
from meguru.engines.redesign.search.words import (
    COST,
    THROUGHPUT,
    YIELD,
    days_words,
    how_words,
    share_words,
    what_changes,
    yen_words,
)


def print_search(result: SearchResult, *, name: str, console: Console) -> None:
    """Print today and the plans; the report holds reasons and conditions."""
    table = Table(title=f"よりよい案: {name}", expand=True, show_lines=True)
    table.add_column("")
    table.add_column("何を変えるか", ratio=1)
    table.add_column("1年の姿（かっこの中は 95 %区間）", no_wrap=True)
    _add(table, "今の形", result.today)
    for number, one in enumerate(result.front, start=1):
        _add(table, f"案{number}", one)
    for number, one in enumerate(result.nearest, start=1):
        _add(table, f"近い案{number}", one)
    console.print(table)
    if not result.front:
        console.print(
            "制約をすべて守る案は見つかりませんでした。制約を緩めるか、--budget を増やしてください。"
        )
    for line in how_words(result):
        console.print(line, highlight=False)


def _add(table: Table, name: str, found: FoundPlan) -> None:
    changes = "今と同じ" if found.gain is None else "\n".join((*what_changes(found), *found.broken))
    figures = (
        f"{YIELD} {share_words(found.on_time)}",
        f"{THROUGHPUT} {days_words(found.days)}",
        f"{COST} {yen_words(found.yen)}",
        f"人数 {found.people}人",
    )
    table.add_row(name, changes, "\n".join(figures))
