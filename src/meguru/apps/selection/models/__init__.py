"""Tables of the choosing of a service."""

from meguru.apps.selection.models.offers import Offer, Reply
from meguru.apps.selection.models.outcome import Chosen, InformationRequest, TryOut, TryOutNote
from meguru.apps.selection.models.scoring import Evaluator, GivenPoints, GutPlace
from meguru.apps.selection.models.selection import Decided, Selection
from meguru.apps.selection.models.wanted import HeldTable, Wanted

__all__ = [
    "Chosen",
    "Decided",
    "Evaluator",
    "GivenPoints",
    "GutPlace",
    "HeldTable",
    "InformationRequest",
    "Offer",
    "Reply",
    "Selection",
    "TryOut",
    "TryOutNote",
    "Wanted",
]
