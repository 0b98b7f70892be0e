"""Pages of the system kartes."""

from meguru.apps.systems.views.cards import system
from meguru.apps.systems.views.listing import systems

__all__ = ["system", "systems"]
