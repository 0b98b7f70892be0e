"""Makers of systems and of what hangs on them, for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from meguru.apps.inventory.testing import NOON
from meguru.apps.registry.models import Department, Organisation
from meguru.apps.registry.testing import make_department
from meguru.apps.systems import commands
from meguru.apps.systems.models import (
    Contract,
    CostKind,
    CostRow,
    DataHeld,
    Incident,
    InformationSystem,
    Interface,
    SatisfactionYear,
    Server,
    Vendor,
)

_numbers = count(1)


def make_system(*, department: Department | None = None, **values: Any) -> InformationSystem:
    """A system of a department, of an office of its own unless one is given; nothing else is known of it."""
    section = department or make_department()
    return commands.add_system(
        organisation=section.organisation,
        values={"name": f"システム{next(_numbers)}", "department": section, **values},
        by=None,
        now=NOON,
    )


def make_vendor(*, organisation: Organisation, name: str = "", **values: Any) -> Vendor:
    return Vendor.objects.create(
        organisation=organisation, name=name or f"試験事業者{next(_numbers)}", **values
    )


def make_contract(system: InformationSystem, **values: Any) -> Contract:
    """A contract of one year, 1.2 million yen, of a vendor of its own."""
    usual: dict[str, Any] = {
        "name": f"契約{next(_numbers)}",
        "starts_on": dt.date(2026, 4, 1),
        "ends_on": dt.date(2027, 3, 31),
        "total_yen": 1_200_000,
    }
    if "vendor" not in values:
        usual["vendor"] = make_vendor(organisation=system.organisation)
    return commands.add_row(system=system, part="contracts", values=usual | values, by=None, now=NOON)


def make_cost(system: InformationSystem, *, year: int = 2025, yen: int = 1_000_000, **values: Any) -> CostRow:
    """What running it was paid in one year."""
    usual = {"fiscal_year": year, "yen": yen, "kind": CostKind.RUN.value}
    return commands.add_row(system=system, part="costs", values=usual | values, by=None, now=NOON)


def make_server(system: InformationSystem, **values: Any) -> Server:
    """A measured machine of 4 cores and 16 GB."""
    usual = {"name": f"server{next(_numbers)}", "cores": 4, "memory_gib": 16, "cpu_mean": 5, "cpu_peak": 20}
    return commands.add_row(system=system, part="servers", values=usual | values, by=None, now=NOON)


def make_data(system: InformationSystem, **values: Any) -> DataHeld:
    usual = {"name": f"データ{next(_numbers)}"}
    return commands.add_row(system=system, part="data", values=usual | values, by=None, now=NOON)


def make_interface(
    system: InformationSystem, other: InformationSystem | None = None, **values: Any
) -> Interface:
    """Data handed to another system, or to the outside when none is given."""
    end: dict[str, Any] = {"other": other} if other else {"outside": "国のシステム"}
    usual = {"data": "住所の変更"} | end
    return commands.add_row(system=system, part="interfaces", values=usual | values, by=None, now=NOON)


def make_incident(system: InformationSystem, **values: Any) -> Incident:
    usual = {"happened_on": dt.date(2025, 10, 1), "what": "画面が開かない"}
    return commands.add_row(system=system, part="incidents", values=usual | values, by=None, now=NOON)


def make_satisfaction(system: InformationSystem, **values: Any) -> SatisfactionYear:
    usual = {"fiscal_year": 2025, "mean": "3.2", "answers": 40}
    return commands.add_row(system=system, part="satisfaction", values=usual | values, by=None, now=NOON)
