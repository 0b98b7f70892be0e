"""A saving that somebody computed elsewhere, as the ledger could take it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meguru.apps.governance.models import Saving
from meguru.apps.governance.queries.shown import Shown, shown
from meguru.apps.inventory.models import Operation
from meguru.apps.processes.models import Process
from meguru.apps.systems.models import InformationSystem
from meguru.engines.savings import Amount

MOST_OF_A_KIND = 12
USUAL_YEARS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A saving that somebody computed elsewhere. `home` is the initiative that has it already."""

    source: Saving.Source
    key: str
    title: str
    kind: Saving.Kind
    years: Mapping[int, Amount]
    facts: tuple[tuple[str, str], ...]
    url: str
    process: Process | None = None
    operation: Operation | None = None
    system: InformationSystem | None = None
    home: str = ""
    decided_on: dt.date | None = None
    decided_words: str = ""
    touches: tuple[str, ...] = ()

    @property
    def per_year(self) -> Shown:
        """The first year, which the others usually repeat."""
        return shown(next(iter(self.years.values()), Amount()))

    @property
    def values(self) -> dict[str, Any]:
        """The fields of a saving taken from it."""
        return {
            "title": self.title[:120],
            "kind": self.kind,
            "source": self.source,
            "source_key": self.key,
            "source_facts": [list(one) for one in self.facts],
            "process": self.process,
            "operation": self.operation,
            "system": self.system,
            "decided_on": self.decided_on,
            "decided_words": self.decided_words,
            "also_touches": list(self.touches),
        }
