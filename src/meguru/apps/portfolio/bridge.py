"""Rows of the karte -> facts of the engines; findings -> rows; assumptions <-> JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from meguru.apps.portfolio.models import KeptFinding
from meguru.apps.systems.models import Contract, InformationSystem, Server
from meguru.engines.system_direction import CurveAssumptions, Way, WayAssumption
from meguru.engines.system_findings import (
    CardFinding,
    ContractFacts,
    ReadBy,
    ServerFacts,
    Severity,
    Sure,
    SystemFacts,
)

UNKNOWN = "unknown"


def known(value: str) -> str | None:
    """A choice of the karte; `unknown` is None to the engines."""
    return None if value in ("", UNKNOWN) else value


def yes_or_no(value: Any) -> bool | None:
    """ "yes", "no" or a boolean; everything else is unknown."""
    if isinstance(value, bool):
        return value
    return {"yes": True, "no": False}.get(value) if isinstance(value, str) else None


def system_facts(
    system: InformationSystem,
    *,
    contracts: Iterable[Contract],
    servers: Iterable[Server],
    yearly: tuple[int, int] | None,
) -> SystemFacts:
    """One card as facts. `yearly`: (fiscal year, yen) of keeping it running, None when unknown."""
    return SystemFacts(
        key=str(system.pk),
        name=system.name,
        department=system.department.name,
        functions=tuple(str(one) for one in system.functions),
        users=system.users_count,
        method=known(system.method),
        language=system.language,
        first_used_on=system.first_used_on,
        last_renewed_on=system.last_renewed_on,
        maintainers=system.maintainers,
        hosting=known(system.hosting),
        segment=known(system.segment),
        standardisation=known(system.standardisation),
        personal_data=known(system.personal_data),
        security_level=system.security_level,
        documents={
            key: has for key, value in system.documents.items() if (has := yes_or_no(value)) is not None
        },
        contracts=tuple(contract_facts(one) for one in contracts),
        servers=tuple(server_facts(one) for one in servers),
        yearly_yen=yearly[1] if yearly else None,
        yearly_yen_of=yearly[0] if yearly else None,
    )


def contract_facts(contract: Contract) -> ContractFacts:
    return ContractFacts(
        name=contract.name,
        vendor=str(contract.vendor or ""),
        form=known(contract.form),
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        decide_by=contract.decide_by,
        bidders=contract.bidders,
        same_vendor_since=contract.same_vendor_since,
        source_code=yes_or_no(contract.source_code),
        specification=yes_or_no(contract.specification),
        data_clause=yes_or_no(contract.data_clause),
    )


def server_facts(server: Server) -> ServerFacts:
    return ServerFacts(
        name=server.name,
        cpu_peak=server.cpu_peak,
        memory_peak=server.memory_peak,
        measured_from=server.measured_from,
        measured_until=server.measured_until,
        segment=known(server.segment),
        operating_system=server.operating_system,
        support_ends_on=server.support_ends_on,
    )


def finding_row(system: InformationSystem, found: CardFinding, *, now: dt.datetime) -> KeptFinding:
    """A finding as a row that begins now."""
    return KeptFinding(
        organisation_id=system.organisation_id,
        system=system,
        rule=found.rule,
        subject=found.subject[:200],
        version=found.version,
        severity=int(found.severity),
        read_by=found.read_by.value,
        sure=found.sure.value,
        sentence=found.sentence,
        action=found.action,
        inputs=[list(one) for one in found.inputs],
        missing=list(found.missing),
        since=now,
    )


def finding_of(row: KeptFinding) -> CardFinding:
    """A row as a finding."""
    return CardFinding(
        rule=row.rule,
        version=row.version,
        severity=Severity(row.severity),
        read_by=ReadBy(row.read_by),
        sentence=row.sentence,
        action=row.action,
        sure=Sure(row.sure),
        subject=row.subject,
        inputs=tuple((str(what), str(value)) for what, value in row.inputs),
        missing=tuple(row.missing),
    )


def assumptions_json(assumptions: CurveAssumptions) -> dict[str, Any]:
    return {
        "ways": {way.value: asdict(one) for way, one in assumptions.ways.items()},
        "discount_tenths": assumptions.discount_tenths,
        "spread_percent": assumptions.spread_percent,
    }


def assumptions_of(values: Mapping[str, Any]) -> CurveAssumptions:
    return CurveAssumptions(
        ways={Way(key): WayAssumption(**one) for key, one in values["ways"].items()},
        discount_tenths=values["discount_tenths"],
        spread_percent=values["spread_percent"],
    )
