"""The kernel without numba, quicker than its source: C's heap for the event calendar, draws made by the thousand.

Everything else is the kernel as it stands. What stands here in its place answers the same to the last bit: the event
calendar orders by time and then by serial number, as the kernel's does, and a number drawn with its neighbours is
that drawn alone (the same operations in the same order, element by element). Tests hold both against the compiled kernel.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from types import FunctionType
from typing import Any

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation.kernel import draws
from meguru.engines.simulation.layout import (
    CASE,
    CASE_KEYS_AT,
    CELLS,
    CELLS_PER_OCTAVE,
    DIST_KIND,
    EVEN,
    FIXED,
    HEAP_SIZE,
    HEAP_TIMES_AT,
    OCTAVE_COUNT,
    PART,
    SALTS_AT,
    SERIAL_NUMBER,
    VALUES,
)
from meguru.engines.simulation.numbers import scramble

Floats = npt.NDArray[np.float64]
Kernel = Callable[[Any, Any, Any], int]

_BLOCK_BITS = 10  # cases whose numbers are drawn together: 1,024
_IN_BLOCK = (1 << _BLOCK_BITS) - 1
_MOST_BLOCKS = 2_000  # about 64 MB; the oldest give way and are drawn again when they are needed
_TO_UNIT = 2.0**-53


def quick_kernel(functions: list[FunctionType], namespace: dict[str, Any]) -> Kernel:
    """The event loop of `functions` for one run, with a calendar and draws of its own.

    `namespace` holds what the functions look up; it is changed. The same kernel must be called until the run ends.
    """
    for function in functions:
        namespace[function.__name__] = FunctionType(function.__code__, namespace, function.__name__)
    namespace.update(_calendar())
    namespace.update(_drawing())
    kernel: Kernel = namespace["run"]
    return kernel


def _calendar() -> dict[str, Callable[..., Any]]:
    heap: list[tuple[float, int, int]] = []

    def push(ints: list[int], reals: list[float], time: float, item: int) -> None:
        serial = ints[SERIAL_NUMBER]
        ints[SERIAL_NUMBER] = serial + 1
        heappush(heap, (time, serial, item))
        ints[HEAP_SIZE] = len(heap)
        reals[ints[HEAP_TIMES_AT]] = heap[0][0]

    def pop(ints: list[int], reals: list[float]) -> int:
        item = heappop(heap)[2]
        ints[HEAP_SIZE] = len(heap)
        if heap:
            reals[ints[HEAP_TIMES_AT]] = heap[0][0]
        return item

    return {"push": push, "pop": pop}


def _drawing() -> dict[str, Callable[..., Any]]:
    blocks: dict[tuple[int, int, int, int], list[float]] = {}

    def keep(name: tuple[int, int, int, int], values: Floats) -> list[float]:
        if len(blocks) >= _MOST_BLOCKS:
            del blocks[next(iter(blocks))]
        blocks[name] = values.tolist()
        return blocks[name]

    def chance(ints: list[int], keys: list[int], slot: int, key: int, visit: int, purpose: int) -> float:
        if visit != 0 or ints[slot + PART] != 0:
            return draws.chance(ints, keys, slot, key, visit, purpose)
        case = ints[slot + CASE]
        name = (key, purpose, -1, case >> _BLOCK_BITS)
        block = blocks.get(name)
        if block is None:
            block = keep(name, _uniforms(ints, keys, key, purpose, case))
        return block[case & _IN_BLOCK]

    def drawn_seconds(
        ints: list[int],
        reals: list[float],
        keys: list[int],
        slot: int,
        dist: int,
        key: int,
        visit: int,
        purpose: int,
    ) -> float:
        if visit != 0 or ints[slot + PART] != 0:
            return draws.drawn_seconds(ints, reals, keys, slot, dist, key, visit, purpose)
        case = ints[slot + CASE]
        name = (key, purpose, dist, case >> _BLOCK_BITS)
        block = blocks.get(name)
        if block is None:
            block = keep(name, durations(ints, reals, dist, _uniforms(ints, keys, key, purpose, case)))
        return block[case & _IN_BLOCK]

    return {"chance": chance, "drawn_seconds": drawn_seconds}


def _uniforms(ints: list[int], keys: list[int], key: int, purpose: int, case: int) -> Floats:
    """The numbers of all cases in the block of one, at the first visit."""
    first = ints[CASE_KEYS_AT] + (case & ~_IN_BLOCK)
    bits = np.array(keys[first : first + _IN_BLOCK + 1], dtype=np.uint64)
    bits = bits ^ np.uint64(keys[key]) ^ np.uint64(keys[ints[SALTS_AT] + purpose])
    with np.errstate(over="ignore"):
        return (scramble(bits) >> np.uint64(11)).astype(np.float64) * _TO_UNIT


def durations(ints: list[int], reals: list[float], dist: int, u: Floats) -> Floats:
    """The quantiles of a distribution at many numbers, as `kernel.draws.duration` gives them one by one."""
    first, kind, cells = ints[dist + VALUES], ints[dist + DIST_KIND], ints[dist + CELLS]
    zero = reals[first - 1]
    if zero >= 1.0:
        return np.zeros(u.size)
    rest = (u - zero) / (1.0 - zero) if zero > 0.0 else u
    rest = np.maximum(rest, 0.0)
    if kind == FIXED:
        drawn = np.full(u.size, reals[first])
    else:
        values = np.array(reals[first : first + cells + 1])
        if kind == EVEN:
            place = rest * cells
        else:
            mantissa, exponent = np.frexp(1.0 - rest)
            place = -exponent * CELLS_PER_OCTAVE + (1.0 - mantissa) * (2 * CELLS_PER_OCTAVE)
            place = np.where(-exponent >= OCTAVE_COUNT, float(cells), place)
        cell = np.minimum(place.astype(np.int64), cells - 1)
        low = values[cell]
        drawn = low + (values[cell + 1] - low) * (place - cell)
        drawn = np.where(place >= cells, values[cells], drawn)
    return np.where(u < zero, 0.0, drawn) if zero > 0.0 else drawn
