"""Words that could be treated as one: names of steps that stand in the same place in different towns."""

from __future__ import annotations

from meguru.apps.comparison.queries.seen import Seen
from meguru.engines.comparison import NearMiss, near_misses


def suggestions(view: Seen) -> tuple[NearMiss, ...]:
    """Pairs of names that no town has both of; none while there is nothing to compare."""
    return () if view.result is None else near_misses(view.result, synonyms=view.synonyms)
