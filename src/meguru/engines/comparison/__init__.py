"""比較: the same operation as several towns draw it, matched step by step."""

from meguru.engines.comparison.between import Between, TownPair, between
from meguru.engines.comparison.consensus import Consensus, NoConsensus, consensus_of
from meguru.engines.comparison.decided import Decided, PairOfSteps, StepOf
from meguru.engines.comparison.differences import FIELD_WORDS, Field, StepDifference, trait_words
from meguru.engines.comparison.gaps import (
    TREATMENT_WORDS,
    Gap,
    GapKind,
    GapList,
    Treatment,
    gaps_to_standard,
    needs_reason,
)
from meguru.engines.comparison.how_found import HOW_FOUND_WORDS, HowFound
from meguru.engines.comparison.labels import (
    SAME_LABEL,
    label_similarities,
    label_similarity,
    similarities_to,
)
from meguru.engines.comparison.matching import A, B, Matching, Pair, match
from meguru.engines.comparison.near_misses import NearMiss, near_misses
from meguru.engines.comparison.nearest import drawings_likeness
from meguru.engines.comparison.report import DecidedGap, by_most, comparison_report, written
from meguru.engines.comparison.spread import Quartiles, TownStanding
from meguru.engines.comparison.synonyms import CannotGroup, Synonyms, make_group, normal_text
from meguru.engines.comparison.towns import (
    CannotCompare,
    SharedStep,
    Town,
    TownsCompared,
    TownStep,
    compare_towns,
)
from meguru.engines.comparison.within import Within

__all__ = [
    "FIELD_WORDS",
    "HOW_FOUND_WORDS",
    "SAME_LABEL",
    "TREATMENT_WORDS",
    "A",
    "B",
    "Between",
    "CannotCompare",
    "CannotGroup",
    "Consensus",
    "Decided",
    "DecidedGap",
    "Field",
    "Gap",
    "GapKind",
    "GapList",
    "HowFound",
    "Matching",
    "NearMiss",
    "NoConsensus",
    "Pair",
    "PairOfSteps",
    "Quartiles",
    "SharedStep",
    "StepDifference",
    "StepOf",
    "Synonyms",
    "Town",
    "TownPair",
    "TownStanding",
    "TownStep",
    "TownsCompared",
    "Treatment",
    "Within",
    "between",
    "by_most",
    "compare_towns",
    "comparison_report",
    "consensus_of",
    "drawings_likeness",
    "gaps_to_standard",
    "label_similarities",
    "label_similarity",
    "make_group",
    "match",
    "near_misses",
    "needs_reason",
    "normal_text",
    "similarities_to",
    "trait_words",
    "written",
]
