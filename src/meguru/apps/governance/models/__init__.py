"""Tables of the ledger of the virtuous cycle."""

from meguru.apps.governance.models.funding import FundedBudget
from meguru.apps.governance.models.learning import (
    EffectMeasure,
    EffectSheet,
    Lesson,
    LookBack,
    MeasureYear,
)
from meguru.apps.governance.models.proof import Confirmation, Proof, SavingUse
from meguru.apps.governance.models.saving import OverlapSettlement, Saving, SavingYear

__all__ = [
    "Confirmation",
    "EffectMeasure",
    "EffectSheet",
    "FundedBudget",
    "Lesson",
    "LookBack",
    "MeasureYear",
    "OverlapSettlement",
    "Proof",
    "Saving",
    "SavingUse",
    "SavingYear",
]
