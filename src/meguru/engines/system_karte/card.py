"""The facts of a card, as far as somebody wrote them down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """A contract. Money in whole yen including tax; None, "" and "unknown" mean that nobody said."""

    vendor: str = ""
    form: str = UNKNOWN
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    total_yen: int | None = None
    bidders: int | None = None
    same_vendor_since: int | None = None
    source_code: str = UNKNOWN
    specification: str = UNKNOWN
    data_clause: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """A server; sizes in cores and GiB, `is_measured` when its load was."""

    name: str
    cores: int | None = None
    memory_gib: float | None = None
    is_measured: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One system. The values of choices are those of the tables (`service`, `package`, …); `costs` maps a fiscal
    year to whole yen of everything in it, a year that is missing is unknown. `contracts` newest first.
    `operations`, `functions`, `data` and `interfaces` count rows.
    """

    purpose: str = ""
    operations: int = 0
    functions: int = 0
    used_by: str = ""
    users_count: int | None = None
    method: str = UNKNOWN
    product: str = ""
    language: str = ""
    first_used_on: dt.date | None = None
    last_renewed_on: dt.date | None = None
    maintainers: int | None = None
    hosting: str = UNKNOWN
    segment: str = UNKNOWN
    standardisation: str = UNKNOWN
    personal_data: str = UNKNOWN
    security_level: int | None = None
    importance: int | None = None
    measures: Mapping[str, bool] = field(default_factory=dict)
    documents: Mapping[str, bool] = field(default_factory=dict)
    contracts: tuple[ContractFacts, ...] = ()
    costs: Mapping[int, int] = field(default_factory=dict)
    servers: tuple[ServerFacts, ...] = ()
    data: int = 0
    interfaces: int = 0
    satisfaction: int = 0
