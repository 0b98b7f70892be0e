"""What every kind of map comes down to: outlines on a sheet. Colours and words come later (`svg`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ONE_LINE, TWO_LINES = 6.0, 18.0  # half the height of a label, in pixels


@dataclass(frozen=True, slots=True)
class Outline:
    """図形: one municipality on the sheet: its path, where its label stands and how wide that may be (pixels): one line
    (`room`), two lines (`tall_room`)."""

    code: str
    path: str
    x: float
    y: float
    room: float
    tall_room: float = 0.0


@dataclass(frozen=True, slots=True)
class Inset:
    """別枠: a frame in which far islands are drawn; `scale` is how large compared with the rest (1: the same)."""

    x: float
    y: float
    width: float
    height: float
    scale: float


@dataclass(frozen=True, slots=True)
class MapSheet:
    """地図の紙面: outlines in reading order, frames, and lines between regions, in pixels."""

    width: float
    height: float
    outlines: tuple[Outline, ...]
    insets: tuple[Inset, ...] = ()
    lines: str = ""


def tiles_sheet(
    cells: Mapping[str, tuple[int, int]],
    *,
    side: float,
    gap: float,
    regions: Mapping[str, str] | None = None,
) -> MapSheet:
    """Squares in their cells (code -> row, column), from the upper left; lines where two regions meet.

    Holds: cells do not overlap when no two codes share one.
    """
    pitch = side + gap
    ordered = sorted(cells.items(), key=lambda one: (one[1], one[0]))
    outlines = tuple(
        Outline(
            code,
            f"M{number(gap + column * pitch)} {number(gap + row * pitch)}h{number(side)}v{number(side)}h-{number(side)}z",
            gap + column * pitch + side / 2,
            gap + row * pitch + side / 2,
            side,
            side,
        )
        for code, (row, column) in ordered
    )
    rows = 1 + max((row for row, _column in cells.values()), default=-1)
    columns = 1 + max((column for _row, column in cells.values()), default=-1)
    return MapSheet(
        width=gap + columns * pitch,
        height=gap + rows * pitch,
        outlines=outlines,
        lines=_between(cells, regions, pitch=pitch, offset=gap / 2) if regions else "",
    )


def _between(
    cells: Mapping[str, tuple[int, int]], regions: Mapping[str, str], *, pitch: float, offset: float
) -> str:
    """Lines along the sides of cells that another region has on the other side."""
    region = {cell: regions[code] for code, cell in cells.items()}
    drawn = []
    for (row, column), mine in sorted(region.items()):
        x, y = offset + column * pitch, offset + row * pitch
        if region.get((row, column + 1), mine) != mine:
            drawn.append(f"M{number(x + pitch)} {number(y)}v{number(pitch)}")
        if region.get((row + 1, column), mine) != mine:
            drawn.append(f"M{number(x)} {number(y + pitch)}h{number(pitch)}")
    return "".join(drawn)


def number(value: float) -> str:
    """With one decimal at most, none when it is whole."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def in_reading_order(outlines: Iterable[Outline], *, height: float) -> tuple[Outline, ...]:
    """From the upper left, in bands of about a line of text."""
    band = max(height, 1.0)
    return tuple(sorted(outlines, key=lambda one: (int(one.y / band), one.x, one.code)))
