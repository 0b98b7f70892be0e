"""How far a search is: a bar on a terminal, plain lines, or one JSON value per line for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from meguru.engines.redesign.search.search import Progress as Told

STEPS = 20  # lines are written twenty times at most, and whenever the stage changes


@contextmanager
def shown_progress(kind: str, *, stream: TextIO) -> Iterator[Told]:
    """Tell progress as `kind`: "auto" (a bar on a terminal, else lines), "bar", "lines", "json" or "none"."""
    console = Console(file=stream)
    if kind == "bar" or (kind == "auto" and console.is_terminal):
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task("準備", total=None)
            yield lambda stage, done, budget: progress.update(
                bar, description=stage, completed=done, total=budget
            )
    elif kind == "none":
        yield lambda _stage, _done, _budget: None
    else:
        yield _Lines(stream, as_json=kind == "json")


class _Lines:
    def __init__(self, stream: TextIO, *, as_json: bool) -> None:
        self._stream = stream
        self._as_json = as_json
        self._told: tuple[str, int] | None = None

    def __call__(self, stage: str, done: int, budget: int) -> None:
        mark = (stage, done * STEPS // max(budget, 1))
        if mark == self._told and done != budget:
            return
        self._told = mark
        line = (
            json.dumps({"stage": stage, "done": done, "budget": budget}, ensure_ascii=False)
            if self._as_json
            else f"{stage}（{done:,} / {budget:,} 回）"
        )
        self._stream.write(line + "\n")
        self._stream.flush()
