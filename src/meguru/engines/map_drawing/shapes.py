"""Rings in degrees -> outlines on a sheet, far islands in frames.

Rule.   The whole country is drawn with what `apart` names (islands far in the south) in frames in the empty upper left.
        A part of the country is divided where more than APART_KM lie between main islands; the part with the most
        municipalities is drawn large, the others in frames below it. A frame is never enlarged beyond the main scale.
        Parts of a municipality more than FAR_KM from its main part are not drawn: they would make everything else tiny.
        A municipality that would be smaller than a dot is drawn as one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from meguru.engines.map_drawing.layout import (
    ONE_LINE,
    TWO_LINES,
    Inset,
    MapSheet,
    Outline,
    in_reading_order,
    number,
)
from meguru.engines.map_drawing.projection import albers, lambert

Floats = npt.NDArray[np.float64]
APART_KM = 45.0
FAR_KM = 350.0
MARGIN = 6.0
TALLEST = 1.35  # height of the main part, of its width
DOT = 3.0
SMALLEST_LABEL = 9.0


@dataclass(frozen=True, slots=True)
class _Part:
    """Municipalities that are drawn together: their rings in kilometres."""

    rings: Mapping[str, Sequence[Floats]]

    def box(self) -> tuple[Floats, Floats]:
        every = np.concatenate([ring for rings in self.rings.values() for ring in rings])
        return every.min(axis=0), every.max(axis=0)


def country_sheet(
    rings: Mapping[str, Sequence[Floats]], *, width: float, apart: Mapping[str, str]
) -> MapSheet:
    """The whole country; `apart` puts a code into a named frame."""
    plane = _near({code: [albers(ring) for ring in found] for code, found in rings.items() if found})
    frames: dict[str, dict[str, Sequence[Floats]]] = {}
    main: dict[str, Sequence[Floats]] = {}
    for code, found in plane.items():
        (frames.setdefault(apart[code], {}) if code in apart else main)[code] = found
    if not main:
        return part_sheet(rings, width=width)
    scale, height, outlines = _main(_Part(main), width)
    insets = []
    y = MARGIN
    for _name, inner in sorted(frames.items(), key=lambda one: (-len(one[1]), one[0])):
        inset, drawn = _framed(_Part(inner), x=MARGIN, y=y, room=width * 0.3, scale=scale)
        insets.append(inset)
        outlines += drawn
        y += inset.height + MARGIN
    return MapSheet(width, height, in_reading_order(outlines, height=width / 80), tuple(insets))


def part_sheet(rings: Mapping[str, Sequence[Floats]], *, width: float) -> MapSheet:
    """A prefecture or any other part of the country."""
    drawn = {code: found for code, found in rings.items() if found}
    if not drawn:
        return MapSheet(width, 0, ())
    every = np.concatenate([ring for found in drawn.values() for ring in found[:1]])
    middle = (every.min(axis=0) + every.max(axis=0)) / 2
    plane = _near(
        {
            code: [lambert(ring, middle=(float(middle[0]), float(middle[1]))) for ring in found]
            for code, found in drawn.items()
        }
    )
    parts = _parts(plane)
    scale, height, outlines = _main(parts[0], width)
    insets = []
    x, y, lowest = MARGIN, height, height
    for part in parts[1:]:
        inset, inner = _framed(part, x=x, y=y, room=width * 0.3, scale=scale)
        if inset.x + inset.width > width - MARGIN and x > MARGIN:
            x, y = MARGIN, lowest
            inset, inner = _framed(part, x=x, y=y, room=width * 0.3, scale=scale)
        insets.append(inset)
        outlines += inner
        x += inset.width + MARGIN
        lowest = max(lowest, y + inset.height + MARGIN)
    return MapSheet(width, lowest, in_reading_order(outlines, height=width / 40), tuple(insets))


def _near(plane: Mapping[str, Sequence[Floats]]) -> dict[str, list[Floats]]:
    """Without what lies far from the main part (the first ring) of its municipality."""
    kept = {}
    for code, rings in plane.items():
        home = rings[0].mean(axis=0)
        kept[code] = [ring for ring in rings if float(np.hypot(*(ring.mean(axis=0) - home))) <= FAR_KM]
    return kept


def _parts(plane: Mapping[str, Sequence[Floats]]) -> list[_Part]:
    """Municipalities whose main parts lie near each other, chained; the most numerous first."""
    codes = sorted(plane)
    low = np.array([plane[code][0].min(axis=0) for code in codes])
    high = np.array([plane[code][0].max(axis=0) for code in codes])
    between = np.maximum(low[:, None] - high[None, :], low[None, :] - high[:, None])
    near = np.hypot(*np.maximum(between, 0).transpose(2, 0, 1)) <= APART_KM
    waiting, parts = set(range(len(codes))), []
    while waiting:
        reached, ahead = set(), [min(waiting)]
        while ahead:
            here = ahead.pop()
            if here not in reached:
                reached.add(here)
                ahead.extend(np.flatnonzero(near[here]).tolist())
        waiting -= reached
        parts.append(_Part({codes[n]: plane[codes[n]] for n in sorted(reached)}))
    return sorted(parts, key=lambda part: (-len(part.rings), min(part.rings)))


def _main(part: _Part, width: float) -> tuple[float, float, list[Outline]]:
    """(scale in pixels per kilometre, height, outlines)."""
    low, high = part.box()
    extent = np.maximum(high - low, 0.1)
    scale = float(min((width - 2 * MARGIN) / extent[0], width * TALLEST / extent[1]))
    move = np.array([(width - extent[0] * scale) / 2, MARGIN]) - low * scale
    outlines = [_outline(code, rings, scale, move) for code, rings in part.rings.items()]
    return scale, float(extent[1] * scale + 2 * MARGIN), outlines


def _framed(part: _Part, *, x: float, y: float, room: float, scale: float) -> tuple[Inset, list[Outline]]:
    low, high = part.box()
    extent = np.maximum(high - low, 0.1)
    fitting = float(min(scale, (room - 2 * MARGIN) / extent.max()))
    move = np.array([x + MARGIN, y + MARGIN]) - low * fitting
    box = extent * fitting + 2 * MARGIN
    outlines = [_outline(code, rings, fitting, move) for code, rings in part.rings.items()]
    return Inset(x, y, float(box[0]), float(box[1]), fitting / scale), outlines


def _outline(code: str, rings: Sequence[Floats], scale: float, move: Floats) -> Outline:
    tenths = [np.round((ring * scale + move) * 10).astype(np.int64) for ring in rings]
    drawn = [path for path in map(_path, tenths) if path]
    main = tenths[0] / 10
    if not drawn or float(np.ptp(main, axis=0).max()) < DOT:
        x, y = main.mean(axis=0).tolist()
        drawn.append(
            f"M{number(x - DOT / 2)} {number(y - DOT / 2)}h{number(DOT)}v{number(DOT)}h-{number(DOT)}z"
        )
        return Outline(code, "".join(drawn), x, y, DOT)
    return Outline(code, "".join(drawn), *_label(main))


def _path(tenths: npt.NDArray[np.int64]) -> str:
    """A closed ring in tenths of a pixel, as differences; nothing when it is smaller than a pixel."""
    kept = tenths[np.append(True, (tenths[1:] != tenths[:-1]).any(axis=1))]
    if len(kept) < 4:
        return ""
    steps = np.diff(kept[:-1], axis=0).tolist()
    return f"M{_tenth(kept[0, 0])} {_tenth(kept[0, 1])}l" + "".join(map(_step, steps)).strip() + "z"


def _step(step: list[int]) -> str:
    x, y = _tenth(step[0]), _tenth(step[1])
    return f"{x if x.startswith('-') else ' ' + x}{y if y.startswith('-') else ' ' + y}"


def _tenth(value: int) -> str:
    """12 -> 1.2, 10 -> 1, 3 -> .3"""
    whole, rest = divmod(abs(int(value)), 10)
    sign = "-" if value < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    return f"{sign}{whole or ''}.{rest}"


def _label(ring: Floats) -> tuple[float, float, float, float]:
    """Where the ring is widest, of five heights: (x, y, width for one line there, width for two lines)."""
    low, high = float(ring[:, 1].min()), float(ring[:, 1].max())
    best = (float(ring[:, 0].mean()), (low + high) / 2, 0.0, 0.0)
    if float(np.ptp(ring, axis=0).min()) < SMALLEST_LABEL:
        return best
    for part in (0.5, 0.4, 0.6, 0.3, 0.7):
        y = low + (high - low) * part + 1e-6
        left, right = max(_inside(ring, y), key=lambda one: one[1] - one[0], default=(0.0, 0.0))
        if right - left < max(SMALLEST_LABEL, best[2], best[3]):
            continue
        x = (left + right) / 2
        line = min(_around(ring, x, y + half) for half in (-ONE_LINE, 0.0, ONE_LINE))
        lines = min(line, _around(ring, x, y - TWO_LINES), _around(ring, x, y + TWO_LINES))
        if line + 2 * lines > 1.1 * (best[2] + 2 * best[3]):
            best = (x, y, line, lines)
    return best


def _inside(ring: Floats, y: float) -> list[tuple[float, float]]:
    """The stretches of a line from west to east that lie in the ring."""
    one, other = ring[:-1], ring[1:]
    crossing = (one[:, 1] <= y) != (other[:, 1] <= y)
    a, b = one[crossing], other[crossing]
    xs = np.sort(a[:, 0] + (y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0])).tolist()
    return list(zip(xs[::2], xs[1::2], strict=False))


def _around(ring: Floats, x: float, y: float) -> float:
    """How wide a label with its middle at x may be at this height."""
    return next((2 * min(x - left, right - x) for left, right in _inside(ring, y) if left <= x <= right), 0.0)
