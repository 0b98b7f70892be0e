"""How much of a karte is known, and what is missing.

Every item that fits the system counts with its weight; the share is the weight of what is known over the weight of
what fits. An item that cannot apply is left out of both: a service has no servers of the office and no language, a
package has no language of the office's own. "No" is an answer and counts as known; "unknown" is none.
Source: the items are those that a system's card of the Osaka report and of the handbook's procurement chapter ask for; the
weights are ours (karte.toml).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from meguru.engines.system_karte.card import UNKNOWN, Card, ContractFacts
from meguru.engines.system_karte.karte_file import Item, Section, karte

# Where the machines are somebody else's.
NO_OWN_SERVERS = frozenset({"service"})
NO_OWN_LANGUAGE = frozenset({"service", "package"})
HAS_A_PRODUCT = frozenset({"service", "package", "customised", UNKNOWN})


@dataclass(frozen=True, slots=True)
class SectionState:
    """One section: weights known and asked for, and the items that are missing."""

    section: Section
    known: int
    asked: int
    missing: tuple[Item, ...]

    @property
    def share(self) -> float | None:
        """0 to 1; None when nothing of the section fits this system."""
        return self.known / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class Completeness:
    """The whole card. `share` is 0 to 1; `version` is that of the list of items."""

    sections: tuple[SectionState, ...]
    version: str

    @property
    def known(self) -> int:
        return sum(one.known for one in self.sections)

    @property
    def asked(self) -> int:
        return sum(one.asked for one in self.sections)

    @property
    def share(self) -> float:
        return self.known / self.asked if self.asked else 0.0

    @property
    def missing(self) -> tuple[Item, ...]:
        """What is missing, the heaviest first."""
        found = [item for one in self.sections for item in one.missing]
        return tuple(sorted(found, key=lambda item: -item.weight))


def completeness(card: Card, *, this_year: int) -> Completeness:
    """How much of a card is known. `this_year` is the fiscal year in which it is asked."""
    asked = karte()
    states = _states(card, this_year)
    sections = []
    for section in asked.sections:
        items = [item for item in asked.items if item.section == section.id and states[item.id] is not None]
        sections.append(
            SectionState(
                section,
                known=sum(item.weight for item in items if states[item.id]),
                asked=sum(item.weight for item in items),
                missing=tuple(item for item in items if not states[item.id]),
            )
        )
    return Completeness(tuple(sections), asked.version)


def _states(card: Card, this_year: int) -> Mapping[str, bool | None]:
    """Item -> known or not; None where the item does not fit."""
    own_servers = card.hosting not in NO_OWN_SERVERS and card.method != "service"
    own_language = card.method not in NO_OWN_LANGUAGE
    states: dict[str, bool | None] = {
        "purpose": bool(card.purpose),
        "operations": card.operations > 0,
        "functions": card.functions > 0,
        "users_count": card.users_count is not None,
        "used_by": bool(card.used_by),
        "importance": card.importance is not None,
        "method": _said(card.method),
        "product": bool(card.product) if card.method in HAS_A_PRODUCT else None,
        "language": bool(card.language) if own_language else None,
        "first_used_on": card.first_used_on is not None,
        "last_renewed_on": card.last_renewed_on is not None,
        "maintainers": card.maintainers is not None if own_language else None,
        "documents": bool(card.documents),
        "cost_last_year": this_year - 1 in card.costs,
        "cost_this_year": this_year in card.costs,
        "cost_earlier": {this_year - 2, this_year - 3} <= card.costs.keys(),
        "hosting": _said(card.hosting),
        "segment": _said(card.segment),
        "servers": bool(card.servers) if own_servers else None,
        "server_sizes": (
            all(one.cores is not None and one.memory_gib is not None for one in card.servers)
            if own_servers and card.servers
            else None
        ),
        "server_load": (
            all(one.is_measured for one in card.servers) if own_servers and card.servers else None
        ),
        "personal_data": _said(card.personal_data),
        "data": card.data > 0,
        "security_level": card.security_level is not None,
        "measures": bool(card.measures),
        "interfaces": card.interfaces > 0,
        "standardisation": _said(card.standardisation),
        "satisfaction": card.satisfaction > 0,
    }
    return states | _of_contract(card.contracts[0] if card.contracts else None)


def _of_contract(contract: ContractFacts | None) -> dict[str, bool | None]:
    """The newest contract; without any, all of it is missing."""
    known: Mapping[str, Callable[[ContractFacts], bool]] = {
        "vendor": lambda one: bool(one.vendor),
        "contract_form": lambda one: _said(one.form),
        "contract_ends_on": lambda one: one.ends_on is not None,
        "total_yen": lambda one: one.total_yen is not None,
        "bidders": lambda one: one.bidders is not None,
        "same_vendor_since": lambda one: one.same_vendor_since is not None,
        "source_code": lambda one: _said(one.source_code),
        "specification": lambda one: _said(one.specification),
        "data_clause": lambda one: _said(one.data_clause),
    }
    if contract is None:
        return {"contract": False, **dict.fromkeys(known, False)}
    return {"contract": True, **{key: tells(contract) for key, tells in known.items()}}


def _said(choice: str) -> bool:
    return choice not in ("", UNKNOWN)
