"""システムカルテ: what the card of a system asks for, how much of it is known, and what changed in a year."""

from meguru.engines.system_karte.card import Card, ContractFacts, ServerFacts
from meguru.engines.system_karte.completeness import Completeness, SectionState, completeness
from meguru.engines.system_karte.karte_file import (
    Item,
    Karte,
    Named,
    Section,
    karte,
)

__all__ = [
    "Card",
    "Completeness",
    "ContractFacts",
    "Item",
    "Karte",
    "Named",
    "Section",
    "SectionState",
    "ServerFacts",
    "completeness",
    "karte",
]
