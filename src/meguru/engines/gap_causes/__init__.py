"""格差の要因: why a figure may be weak, who moved most, what to do first and with whom.

Causes are likely, never proven: each says why, from what and how sure. Rules and words are data (rules.toml).
"""

from meguru.engines.gap_causes.allies import Ally, Candidate, Role, allies, km_between
from meguru.engines.gap_causes.causes import common_parts, likely_causes
from meguru.engines.gap_causes.improvers import Improvers, WhyNot, improvers
from meguru.engines.gap_causes.model import (
    BudgetShare,
    GapEvidence,
    HeldType,
    Lack,
    LikelyCause,
    MissingPart,
    SeenTogether,
    Standing,
    Sureness,
    ToldAnswer,
    ToldStory,
    Weakness,
)
from meguru.engines.gap_causes.rules_file import BadRules, CauseRules, cause_rules, read_rules
from meguru.engines.gap_causes.together import FEWEST_ON_A_SIDE, seen_together
from meguru.engines.gap_causes.weak import FEWEST_IN_A_GROUP, GroupFigures, group_figures

__all__ = [
    "FEWEST_IN_A_GROUP",
    "FEWEST_ON_A_SIDE",
    "Ally",
    "BadRules",
    "BudgetShare",
    "Candidate",
    "CauseRules",
    "GapEvidence",
    "GroupFigures",
    "HeldType",
    "Improvers",
    "Lack",
    "LikelyCause",
    "MissingPart",
    "Role",
    "SeenTogether",
    "Standing",
    "Sureness",
    "ToldAnswer",
    "ToldStory",
    "Weakness",
    "WhyNot",
    "allies",
    "cause_rules",
    "common_parts",
    "group_figures",
    "improvers",
    "km_between",
    "likely_causes",
    "read_rules",
    "seen_together",
]
