"""Questions about knowledge; nothing here writes."""

from meguru.apps.knowledge.queries.context import findings_about
from meguru.apps.knowledge.queries.reading import (
    OwnInsights,
    ThemeOfConcepts,
    concept_of,
    counts,
    is_kept,
    kept_by,
    neighbours,
    own_groups,
    own_insights,
    put_away_insight,
    themes,
)
from meguru.apps.knowledge.queries.searching import (
    Found,
    Shown,
    Wanted,
    choices_of_themes,
    choices_of_topics,
    search,
    shown,
)

__all__ = [
    "Found",
    "OwnInsights",
    "Shown",
    "ThemeOfConcepts",
    "Wanted",
    "choices_of_themes",
    "choices_of_topics",
    "concept_of",
    "counts",
    "findings_about",
    "is_kept",
    "kept_by",
    "neighbours",
    "own_groups",
    "own_insights",
    "put_away_insight",
    "search",
    "shown",
    "themes",
]
