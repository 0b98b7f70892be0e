"""格差: where each municipality stands on an indicator, who it is like, and who moved most. Missing is never zero."""

from meguru.engines.benchmark.leaders import LeaderTrait, TraitColumn, leading, traits
from meguru.engines.benchmark.likeness import Feature, FeatureColumn, Neighbour, Shift, nearest, nearest_rows
from meguru.engines.benchmark.movement import Movement, movements
from meguru.engines.benchmark.position import Direction, Position, position, position_of, positions
from meguru.engines.benchmark.spread import (
    Distribution,
    GroupMean,
    GroupMeans,
    group_means,
    means_of_groups,
    spread,
)
from meguru.engines.benchmark.standing import Standings, comparable, standings
from meguru.engines.benchmark.suppression import FEWEST_PEOPLE, SMALL_DENOMINATOR

__all__ = [
    "FEWEST_PEOPLE",
    "SMALL_DENOMINATOR",
    "Direction",
    "Distribution",
    "Feature",
    "FeatureColumn",
    "GroupMean",
    "GroupMeans",
    "LeaderTrait",
    "Movement",
    "Neighbour",
    "Position",
    "Shift",
    "Standings",
    "TraitColumn",
    "comparable",
    "group_means",
    "leading",
    "means_of_groups",
    "movements",
    "nearest",
    "nearest_rows",
    "position",
    "position_of",
    "positions",
    "spread",
    "standings",
    "traits",
]
