"""Chances of the search itself, drawn from the same counter-based numbers as the simulation."""

from __future__ import annotations

from meguru.engines.simulation.numbers import text_key, uniforms


class Draws:
    """A stream of numbers in [0, 1) that depends on nothing but the seed and how many were drawn before."""

    def __init__(self, seed: int) -> None:
        self._key = text_key(f"{seed}/search")
        self._drawn = 0

    def number(self) -> float:
        self._drawn += 1
        return float(uniforms(self._key, first=self._drawn, count=1)[0])

    def below(self, count: int) -> int:
        """A whole number 0 .. count - 1."""
        return min(int(self.number() * count), count - 1)

    def whole(self, least: int, most: int) -> int:
        return least + self.below(most - least + 1)

    def chance(self, share: float) -> bool:
        return self.number() < share
