"""Rows <-> engine values: savings as claims and lines, records of work and accounts as samples."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Sum

from meguru.apps.evidence.models import ActivityInstance, ImportedLog
from meguru.apps.governance.models import (
    Confirmation,
    OverlapSettlement,
    Proof,
    Saving,
    SavingUse,
    SavingYear,
)
from meguru.apps.systems.models import CostBasis, CostRow, InformationSystem
from meguru.engines.savings import (
    NOTHING,
    Amount,
    Overlap,
    SavingClaim,
    SettledAs,
    WorkSample,
    YearLine,
    held_back,
    is_split_too_far,
    opens_what_is_confirmed,
    overlaps,
    work_sample,
)

AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class NewProof:
    """証拠の中身: what evidence supports, as it was computed or typed. `facts` are (label, words)."""

    kind: Proof.Kind
    key: str
    title: str
    fiscal_year: int
    supports: Amount
    facts: tuple[tuple[str, str], ...] = ()
    system: InformationSystem | None = field(default=None)


def claim_of(saving: Saving, years: Sequence[SavingYear]) -> SavingClaim:
    """What a saving hangs on; its years must be given."""
    with_something = [one for one in years if not (one.expected.is_nothing and one.confirmed.is_nothing)]
    return SavingClaim(
        saving=saving.pk,
        order=(saving.stands_since.isoformat(),),
        years=frozenset(one.fiscal_year for one in with_something),
        places=frozenset(places_of(saving)),
        has_yen=any(one.expected_yen or one.confirmed_yen for one in with_something),
        has_minutes=any(one.expected_minutes or one.confirmed_minutes for one in with_something),
        percent=saving.counted_percent,
        is_confirmed=any(not one.confirmed.is_nothing for one in with_something),
    )


def places_of(saving: Saving) -> Iterator[str]:
    """Keys of everything a saving names; a contract names its system, a process its operation."""
    yield from (str(one) for one in saving.also_touches)
    if saving.source_key:
        yield f"source:{saving.source_key}"
    if saving.system_id:
        yield f"system:{saving.system_id}"
    if saving.contract_id and saving.contract:
        yield f"contract:{saving.contract_id}"
        yield f"system:{saving.contract.system_id}"
    if saving.operation_id:
        yield f"operation:{saving.operation_id}"
    if saving.process_id and saving.process:
        yield f"process:{saving.process_id}"
        yield f"operation:{saving.process.operation_id}"


def standing_savings(organisation_id: int) -> list[Saving]:
    """All that stand in an office, with their years; two queries."""
    return list(
        Saving.objects.filter(organisation_id=organisation_id)
        .standing()
        .select_related("contract__system", "process", "initiative", "department", "system")
        .prefetch_related("years")
    )


def settlements_of(organisation_id: int) -> dict[tuple[int, int], SettledAs]:
    rows = OverlapSettlement.objects.filter(organisation_id=organisation_id)
    return {
        (first, second): SettledAs(way) for first, second, way in rows.values_list("first", "second", "way")
    }


def overlaps_among(savings: Sequence[Saving], organisation_id: int) -> tuple[list[Overlap], frozenset[int]]:
    """All overlaps in an office, and the savings that are held back by open ones."""
    claims = [claim_of(one, list(one.years.all())) for one in savings]
    found = overlaps(claims, settlements_of(organisation_id))
    return found, held_back(claims, found)


def stands_against(saving: Saving, fiscal_year: int, amount: Amount) -> bool:
    """True when confirming `amount` in a year would count something twice: its year and unit join the claim."""
    savings = standing_savings(saving.organisation_id)
    claims = []
    for one in savings:
        years = list(one.years.all())
        claim = claim_of(one, years)
        if one.pk == saving.pk:
            new = SavingYear(
                fiscal_year=fiscal_year, confirmed_yen=amount.yen, confirmed_minutes=amount.minutes
            )
            claim = replace(claim_of(one, [*years, new]), is_confirmed=claim.is_confirmed)
        claims.append(claim)
    found = overlaps(claims, settlements_of(saving.organisation_id))
    return saving.pk in held_back(claims, found) or bool(opens_what_is_confirmed(claims, found, saving.pk))


def confirmed_against(saving: Saving) -> frozenset[int]:
    """The confirmed savings that an open overlap ties to this one, when it is confirmed itself."""
    claims = _claims(saving.organisation_id)
    if not any(one.saving == saving.pk and one.is_confirmed for one in claims):
        return frozenset()
    found = overlaps(claims, settlements_of(saving.organisation_id))
    return frozenset(opens_what_is_confirmed(claims, found, saving.pk))


def are_split_too_far(organisation_id: int, pair: tuple[int, int]) -> bool:
    """True when the shares that were given now add up to more than the whole."""
    claims, settled = _claims(organisation_id), settlements_of(organisation_id)
    return is_split_too_far(claims, overlaps(claims, settled), settled, pair)


def _claims(organisation_id: int) -> list[SavingClaim]:
    return [claim_of(one, list(one.years.all())) for one in standing_savings(organisation_id)]


def lines_of(
    savings: Sequence[Saving], held: frozenset[int], *, hidden_yen: frozenset[int] = frozenset()
) -> list[YearLine]:
    """One line for every year of every saving. The yen of savings in `hidden_yen` are left out everywhere."""
    uses = _uses([one.pk for one in savings])
    staffing = _from_staffing([one.pk for one in savings])
    found = []
    for saving in savings:
        for year in saving.years.all():
            by_kind = uses.get(year.pk, {})
            line = YearLine(
                saving=saving.pk,
                fiscal_year=year.fiscal_year,
                initiative=str(saving.initiative_id),
                department=str(saving.department_id or ""),
                kind=saving.kind,
                expected=year.expected.part(saving.counted_percent),
                is_counted=saving.pk not in held,
                is_decided=saving.is_decided,
                confirmed=year.confirmed,
                released=by_kind.get(SavingUse.Kind.RELEASE, NOTHING),
                reinvested=by_kind.get(SavingUse.Kind.REINVEST, NOTHING),
                staffed=by_kind.get(SavingUse.Kind.STAFFING, NOTHING),
                from_staffing=staffing.get(year.pk, NOTHING),
            )
            found.append(_without_yen(line) if saving.pk in hidden_yen else line)
    return found


def _without_yen(line: YearLine) -> YearLine:
    return YearLine(
        saving=line.saving,
        fiscal_year=line.fiscal_year,
        initiative=line.initiative,
        department=line.department,
        kind=line.kind,
        expected=Amount(minutes=line.expected.minutes),
        is_counted=line.is_counted,
        is_decided=line.is_decided,
        confirmed=Amount(minutes=line.confirmed.minutes),
        released=Amount(minutes=line.released.minutes),
        reinvested=Amount(minutes=line.reinvested.minutes),
        staffed=line.staffed,
    )


def _uses(savings: Iterable[int]) -> Mapping[int, Mapping[str, Amount]]:
    found: dict[int, dict[str, Amount]] = defaultdict(dict)
    rows = (
        SavingUse.objects.standing()
        .filter(saving_year__saving_id__in=list(savings))
        .order_by()
        .values_list("saving_year_id", "kind")
        .annotate(yen=Sum("yen"), minutes=Sum("minutes"))
    )
    for year, kind, yen, minutes in rows:
        found[year][kind] = Amount(yen, minutes)
    return found


def _from_staffing(savings: Iterable[int]) -> Mapping[int, Amount]:
    rows = (
        Confirmation.objects.standing()
        .filter(saving_year__saving_id__in=list(savings), proof__kind=Proof.Kind.STAFFING)
        .order_by()
        .values_list("saving_year_id")
        .annotate(yen=Sum("yen"))
    )
    return {year: Amount(yen=yen) for year, yen in rows}


def sample_of(log: ImportedLog) -> WorkSample:
    """The work of every case of a record that is finished."""
    open_cases = set(
        ActivityInstance.objects.filter(case__log=log, completed_at__isnull=True).values_list(
            "case_id", flat=True
        )
    )
    rows: Iterator[tuple[object, dt.datetime | None, dt.datetime]] = (
        ActivityInstance.objects.filter(case__log=log, completed_at__isnull=False)
        .order_by("case_id", "position")
        .values_list("case_id", "started_at", "completed_at")
        .iterator(chunk_size=AT_ONCE)
    )
    return work_sample(rows, open_cases=open_cases)


def accounts_of(system: InformationSystem, fiscal_year: int) -> dict[str, int]:
    """Settled accounts of a system in a year: kind -> yen. A kind that is absent is unknown."""
    rows = CostRow.objects.filter(system=system, fiscal_year=fiscal_year, basis=CostBasis.ACTUAL)
    return dict(rows.order_by("kind").values_list("kind", "yen"))


def years_with_accounts(system: InformationSystem) -> list[int]:
    rows = CostRow.objects.filter(system=system, basis=CostBasis.ACTUAL)
    return sorted(set(rows.values_list("fiscal_year", flat=True)))
