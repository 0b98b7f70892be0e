"""Questions about systems. Never writes."""

from meguru.apps.systems.queries.listing import systems_shown

__all__ = ["systems_shown"]
