"""Counter-based random numbers: every number is a hash of what it is for, so nothing depends on order.

The hash is SplitMix64 (Steele, Lea, Flood 2014): a Weyl step and a 64-bit finaliser. The finaliser also
stands in the kernel; a test holds both against each other.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation.layout import PART_SALTS, PURPOSES, REMEMBERED_VISITS

Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]

_WEYL = np.uint64(0x9E3779B97F4A7C15)
_MULTIPLIER_1 = np.uint64(0xBF58476D1CE4E5B9)
_MULTIPLIER_2 = np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-53


def scramble(keys: Keys) -> Keys:
    """The finaliser of SplitMix64, element by element."""
    keys = (keys ^ (keys >> np.uint64(30))) * _MULTIPLIER_1
    keys = (keys ^ (keys >> np.uint64(27))) * _MULTIPLIER_2
    return keys ^ (keys >> np.uint64(31))


def text_key(text: str) -> int:
    """A 64-bit key of an element id: the same id has the same key in every design."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def stream_key(*, seed: int, replication: int, stream: str) -> int:
    """The key of one stream of numbers of one replication."""
    return text_key(f"{seed}/{replication}/{stream}")


def numbered_keys(key: int, *, first: int, count: int) -> Keys:
    """Keys number `first` .. `first + count - 1` of a stream."""
    with np.errstate(over="ignore"):
        steps = np.arange(first + 1, first + count + 1, dtype=np.uint64) * _WEYL
        return scramble(steps + np.uint64(key))


def uniforms(key: int, *, first: int, count: int) -> Floats:
    """Numbers in [0, 1) of a stream, 53 bits each."""
    return (numbered_keys(key, first=first, count=count) >> np.uint64(11)).astype(np.float64) * _TO_UNIT


def salts() -> Keys:
    """One key for every (visit, purpose), the same in every run."""
    return numbered_keys(text_key("visit and purpose"), first=0, count=REMEMBERED_VISITS * PURPOSES)


def part_salts() -> Keys:
    """One key for every instance of a sub-process among those that run side by side."""
    return numbered_keys(text_key("part of a case"), first=0, count=PART_SALTS)
