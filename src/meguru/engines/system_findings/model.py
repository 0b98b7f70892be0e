"""The values of the findings: a card as facts, the rules, and what was found. None always means that nobody said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum


class ReadBy(StrEnum):
    """Who may read a finding: everybody who reads cards, only who sees the costs of the system or its security, or
    only who sees the costs of every system, since others' costs could be worked out from it."""

    OPEN = "open"
    COSTS = "costs"
    SECURITY = "security"
    PEERS = "peers"


class Severity(IntEnum):
    """重さ: how soon somebody should look. NONE is of what cannot be judged."""

    NONE = 0
    LOW = 1
    MIDDLE = 2
    HIGH = 3


class Sure(StrEnum):
    """How sure: a fact of the card, an estimate, or not to be judged because something is missing."""

    FACT = "fact"
    ESTIMATE = "estimate"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What the card says of one contract."""

    name: str
    vendor: str = ""
    form: str | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    decide_by: dt.date | None = None
    bidders: int | None = None
    same_vendor_since: int | None = None
    source_code: bool | None = None
    specification: bool | None = None
    data_clause: bool | None = None


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What was measured on one machine; percentages of it."""

    name: str
    cpu_peak: Decimal | None = None
    memory_peak: Decimal | None = None
    measured_from: dt.date | None = None
    measured_until: dt.date | None = None
    segment: str | None = None
    operating_system: str = ""
    support_ends_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SystemFacts:
    """One card as facts.

    `yearly_yen` is what keeping it running cost in the newest fiscal year that is known; `documents` are keys with
    whether the paper is at hand; `key` tells systems apart.
    """

    key: str
    name: str
    department: str = ""
    functions: tuple[str, ...] = ()
    users: int | None = None
    method: str | None = None
    language: str = ""
    first_used_on: dt.date | None = None
    last_renewed_on: dt.date | None = None
    maintainers: int | None = None
    hosting: str | None = None
    segment: str | None = None
    standardisation: str | None = None
    personal_data: str | None = None
    security_level: int | None = None
    documents: Mapping[str, bool] = field(default_factory=dict)
    contracts: tuple[ContractFacts, ...] = ()
    servers: tuple[ServerFacts, ...] = ()
    yearly_yen: int | None = None
    yearly_yen_of: int | None = None  # the fiscal year


@dataclass(frozen=True, slots=True)
class AlikeSystem:
    """Another system with a function in common: for duplicates and for costs."""

    key: str
    name: str
    department: str
    functions: tuple[str, ...]
    users: int | None = None
    yearly_yen: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of findings, as its file has it. `says` and `cannot` are filled in with what was found."""

    id: str
    name: str
    read_by: ReadBy
    says: str
    cannot: str
    action: str
    source: str
    limits: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LockInFact:
    """One fact that makes a change of vendor harder, with its points."""

    id: str
    points: int
    words: str
    missing: str
    why: str


@dataclass(frozen=True, slots=True)
class FindingRules:
    """所見の決まり: all rules with their version and source."""

    version: str
    source: str
    rules: Mapping[str, Rule]
    lock_in: tuple[LockInFact, ...]
    old_languages: tuple[str, ...]
    documents: Mapping[str, str]  # key -> name of a paper that ought to be at hand
    levels: Mapping[str, int]  # class of the data -> level of protection that it needs
    segments: Mapping[str, tuple[str, ...]]  # class of the data -> networks in which it may stand


@dataclass(frozen=True, slots=True)
class CardFinding:
    """所見: something about one system that people should look at, or that cannot be judged, with its reasons.

    `subject` tells findings of one rule apart (a server, a contract, a function); `inputs` are (what, value) as they
    were; `missing` names what is to be filled in on the card.
    """

    rule: str
    version: str
    severity: Severity
    read_by: ReadBy
    sentence: str
    action: str
    sure: Sure
    subject: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.sure is not Sure.UNKNOWN
