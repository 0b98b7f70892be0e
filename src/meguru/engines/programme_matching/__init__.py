"""支援策の照合: which programmes of support meet an initiative, with reasons, windows and an estimate."""

from meguru.engines.programme_matching.estimate import CannotEstimate, Estimated, estimate, percent_words
from meguru.engines.programme_matching.matching import (
    MONTHS_UNTIL_OLD,
    RULE_VERSION,
    checked_lately,
    day_words,
    is_old,
    match,
    match_all,
)
from meguru.engines.programme_matching.model import (
    CONDITION_WORDS,
    GIVES_WORDS,
    KIND_WORDS,
    PURPOSE_WORDS,
    Body,
    BodyKind,
    Condition,
    Fit,
    Gives,
    Need,
    Programme,
    Purpose,
    Reason,
    Verdict,
)
from meguru.engines.programme_matching.shipped import Shipped, shipped
from meguru.engines.programme_matching.sizes import is_like, size_words
from meguru.engines.programme_matching.windows import MonthOfWindows, windows_by_month

__all__ = [
    "CONDITION_WORDS",
    "GIVES_WORDS",
    "KIND_WORDS",
    "MONTHS_UNTIL_OLD",
    "PURPOSE_WORDS",
    "RULE_VERSION",
    "Body",
    "BodyKind",
    "CannotEstimate",
    "Condition",
    "Estimated",
    "Fit",
    "Gives",
    "MonthOfWindows",
    "Need",
    "Programme",
    "Purpose",
    "Reason",
    "Shipped",
    "Verdict",
    "checked_lately",
    "day_words",
    "estimate",
    "is_like",
    "is_old",
    "match",
    "match_all",
    "percent_words",
    "shipped",
    "size_words",
    "windows_by_month",
]
