"""類似団体: the ministry's groups of municipalities by size and industry, by edition, and size classes."""

from meguru.engines.peer_groups.grouping import (
    GroupStep,
    Law,
    MinistryGroup,
    MunicipalFacts,
    laws_of,
    ministry_group,
    ministry_groups,
)
from meguru.engines.peer_groups.limits import (
    Edition,
    ResidentClass,
    SpecialCities,
    editions,
    size_class,
    size_classes,
    special_cities,
)

__all__ = [
    "Edition",
    "GroupStep",
    "Law",
    "MinistryGroup",
    "MunicipalFacts",
    "ResidentClass",
    "SpecialCities",
    "editions",
    "laws_of",
    "ministry_group",
    "ministry_groups",
    "size_class",
    "size_classes",
    "special_cities",
]
