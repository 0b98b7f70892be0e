"""Questions about comparisons. Never writes."""

from meguru.apps.comparison.queries.choosing import (
    Candidate,
    candidates,
    hourly_yen_for,
    likeliest_standard,
    own_versions,
    shown_here,
    standards,
)
from meguru.apps.comparison.queries.gaps import GapRow, gap_rows, gap_tiles
from meguru.apps.comparison.queries.pairs import Pairs, StepOfVersion, others, pair_pictures, pairs, two_steps
from meguru.apps.comparison.queries.seen import Member, Seen, comparisons_of, document_of, seen, synonyms_of
from meguru.apps.comparison.queries.synonyms import suggestions
from meguru.apps.comparison.queries.tables import (
    DifferenceRow,
    StandingRow,
    StepRow,
    differences,
    standing_rows,
    step_rows,
    tiles,
)

__all__ = [
    "Candidate",
    "DifferenceRow",
    "GapRow",
    "Member",
    "Pairs",
    "Seen",
    "StandingRow",
    "StepOfVersion",
    "StepRow",
    "candidates",
    "comparisons_of",
    "differences",
    "document_of",
    "gap_rows",
    "gap_tiles",
    "hourly_yen_for",
    "likeliest_standard",
    "others",
    "own_versions",
    "pair_pictures",
    "pairs",
    "seen",
    "shown_here",
    "standards",
    "standing_rows",
    "step_rows",
    "suggestions",
    "synonyms_of",
    "tiles",
    "two_steps",
]
