"""Questions about initiatives; nothing here writes."""

from meguru.apps.initiatives.queries.listing import facts_of, initiative_rows

__all__ = ["facts_of", "initiative_rows"]
