"""システムカルテ: what the card of a system asks for, how much of it is known, and what changed in a year."""

from meguru.engines.system_karte.amounts import off_by_thousand, unit_of_heading, unit_of_note, yen_of
from meguru.engines.system_karte.card import Card, ContractFacts, ServerFacts
from meguru.engines.system_karte.completeness import Completeness, SectionState, completeness
from meguru.engines.system_karte.karte_file import (
    Item,
    Karte,
    Named,
    Section,
    karte,
)
from meguru.engines.system_karte.snapshots import (
    Fate,
    FieldDifference,
    Snapshot,
    Standing,
    SumDifference,
    SystemDifference,
    differences,
    fate_of,
    mark_of,
    sum_difference,
)
from meguru.engines.system_karte.years import fiscal_year_of

__all__ = [
    "Card",
    "Completeness",
    "ContractFacts",
    "Fate",
    "FieldDifference",
    "Item",
    "Karte",
    "Named",
    "Section",
    "SectionState",
    "ServerFacts",
    "Snapshot",
    "Standing",
    "SumDifference",
    "SystemDifference",
    "completeness",
    "differences",
    "fate_of",
    "fiscal_year_of",
    "karte",
    "mark_of",
    "off_by_thousand",
    "sum_difference",
    "unit_of_heading",
    "unit_of_note",
    "yen_of",
]
