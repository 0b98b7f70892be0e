"""格差: where each municipality stands on an indicator, who it is like, and who moved most. Missing is never zero."""

from meguru.engines.benchmark.likeness import Feature, Neighbour, Shift, nearest
from meguru.engines.benchmark.movement import Movement, movements
from meguru.engines.benchmark.position import Direction, Position, positions
from meguru.engines.benchmark.spread import Distribution, GroupMean, group_means, spread
from meguru.engines.benchmark.suppression import FEWEST_PEOPLE, Count, disclose

__all__ = [
    "FEWEST_PEOPLE",
    "Count",
    "Direction",
    "Distribution",
    "Feature",
    "GroupMean",
    "Movement",
    "Neighbour",
    "Position",
    "Shift",
    "disclose",
    "group_means",
    "movements",
    "nearest",
    "positions",
    "spread",
]
