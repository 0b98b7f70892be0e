"""How the simulator says that it cannot begin."""

from __future__ import annotations


class CannotSimulate(ValueError):
    """A scenario or diagram that cannot be simulated: which element, what is wrong, in plain Japanese."""
