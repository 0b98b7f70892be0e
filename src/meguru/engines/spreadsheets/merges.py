"""Merged cells of a table's body: one text for several rows is meant so, one figure for several is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.spreadsheets.grid import Grid, Merge
from meguru.engines.spreadsheets.model import FIGURES, Column
from meguru.engines.spreadsheets.values import Raw, Wrong


@dataclass(frozen=True, slots=True)
class Merges:
    """What merged cells mean, by (row, position): the content that fills the cell, or why it cannot."""

    fills: Mapping[tuple[int, int], Raw]
    wrong: Mapping[tuple[int, int], Wrong]
    names: tuple[str, ...]

    @classmethod
    def below(cls, last: int, grid: Grid, columns: Mapping[int, Column]) -> Merges:
        """Look at the merged cells below row `last` that touch the columns of the table.

        Holds:  cells merged downwards in a column of texts, choices or dates count for every row. Figures
                merged downwards and cells merged across columns are problems of the rows that they touch.
        """
        contents = {row.number: row.cells for row in grid.rows}
        fills: dict[tuple[int, int], Raw] = {}
        wrong: dict[tuple[int, int], Wrong] = {}
        names: list[str] = []
        for merge in grid.merges:
            places = [place for place in range(merge.left, merge.right + 1) if place in columns]
            content = contents.get(merge.top, {}).get(merge.left)
            if merge.top <= last or not places or content is None:
                continue
            rows = [number for number in range(merge.top, merge.bottom + 1) if number in contents]
            reason = _reason(merge, [columns[place] for place in places])
            for number in rows:
                if reason is not None:
                    wrong[number, places[0]] = reason
                else:
                    fills[number, places[0]] = content
            if reason is None and merge.bottom > merge.top:
                names.append(merge.name)
        return cls(fills, wrong, tuple(names))


def _reason(merge: Merge, columns: list[Column]) -> Wrong | None:
    if len(columns) > 1:
        return Wrong(
            "merged-across",
            f"セル{merge.name}が横に結合されています。結合を解除して、列ごとに書いてください。",
        )
    if columns[0].kind in FIGURES and merge.bottom > merge.top:
        count = merge.bottom - merge.top + 1
        return Wrong(
            "merged-figure",
            f"セル{merge.name}が縦に結合されていて、{count}行の合計なのか1行ごとの数なのか分かりません。"
            "結合を解除して、行ごとに書いてください。",
        )
    return None
