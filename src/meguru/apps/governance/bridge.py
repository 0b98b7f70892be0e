"""Rows <-> engine values: savings as claims and lines, records of work and accounts as samples."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

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


# What overlaps are found by: the columns of a saving, read without making objects of thousands of rows.
TIED = (
    "pk",
    "stands_since",
    "counted_percent",
    "source_key",
    "system_id",
    "contract_id",
    "contract__system_id",
    "operation_id",
    "process_id",
    "process__operation_id",
)
PLACE_NAMES = ("source", "system", "contract", "system", "operation", "process", "operation")


def claims_of(organisation_id: int) -> dict[int, SavingClaim]:
    """The standing savings of an office that name something which another names too; all others overlap with nothing.

    A contract names its system, a process its operation.
    """
    rows = Saving.objects.filter(organisation_id=organisation_id).standing().order_by()
    held: dict[int, tuple[str, int, frozenset[str]]] = {}
    by_place: dict[str, list[int]] = defaultdict(list)
    touching = dict(rows.exclude(also_touches=[]).values_list("pk", "also_touches"))
    for pk, since, percent, *ties in rows.values_list(*TIED):
        places = {str(one) for one in touching.get(pk, ())}
        places.update(f"{name}:{key}" for name, key in zip(PLACE_NAMES, ties, strict=True) if key)
        held[pk] = (since.isoformat(), percent, frozenset(places))
        for place in places:
            by_place[place].append(pk)
    meeting = {pk for group in by_place.values() if len(group) > 1 for pk in group}
    years: dict[int, list[tuple[int, Amount, Amount]]] = defaultdict(list)
    found = SavingYear.objects.filter(saving_id__in=meeting).order_by()
    for saving, year, *amounts in found.values_list(
        "saving_id",
        "fiscal_year",
        "expected_yen",
        "expected_minutes",
        "confirmed_yen",
        "confirmed_minutes",
    ):
        if any(amounts):
            years[saving].append((year, Amount(*amounts[:2]), Amount(*amounts[2:])))
    return {pk: _claim(pk, *held[pk], years[pk]) for pk in sorted(meeting)}


def _claim(
    saving: int,
    since: str,
    percent: int,
    places: frozenset[str],
    years: Sequence[tuple[int, Amount, Amount]],
) -> SavingClaim:
    return SavingClaim(
        saving=saving,
        order=(since,),
        years=frozenset(year for year, _expected, _confirmed in years),
        places=places,
        has_yen=any(expected.yen or confirmed.yen for _year, expected, confirmed in years),
        has_minutes=any(expected.minutes or confirmed.minutes for _year, expected, confirmed in years),
        percent=percent,
        is_confirmed=any(not confirmed.is_nothing for _year, _expected, confirmed in years),
    )


def standing_savings(organisation_id: int, **narrowed: Any) -> list[Saving]:
    """Those that stand in an office, with their years; `narrowed` filters savings. Two queries."""
    return list(
        Saving.objects.filter(organisation_id=organisation_id, **narrowed)
        .standing()
        .select_related("contract__system", "process", "initiative", "department", "system")
        .prefetch_related("years")
    )


def settlements_of(organisation_id: int) -> dict[tuple[int, int], SettledAs]:
    rows = OverlapSettlement.objects.filter(organisation_id=organisation_id)
    return {
        (first, second): SettledAs(way) for first, second, way in rows.values_list("first", "second", "way")
    }


def overlaps_of(organisation_id: int) -> tuple[list[Overlap], frozenset[int]]:
    """All overlaps in an office, and the savings that are held back by open ones."""
    claims = claims_of(organisation_id)
    found = overlaps(claims.values(), settlements_of(organisation_id))
    return found, held_back(list(claims.values()), found)


def stands_against(saving: Saving, fiscal_year: int, amount: Amount) -> bool:
    """True when confirming `amount` in a year would count something twice: its year and unit join the claim."""
    claims = claims_of(saving.organisation_id)
    own = claims.get(saving.pk)
    if own is None:
        return False
    claims[saving.pk] = replace(
        own,
        years=own.years | {fiscal_year},
        has_yen=own.has_yen or bool(amount.yen),
        has_minutes=own.has_minutes or bool(amount.minutes),
    )
    every = list(claims.values())
    found = overlaps(every, settlements_of(saving.organisation_id))
    return saving.pk in held_back(every, found) or bool(opens_what_is_confirmed(every, found, saving.pk))


def confirmed_against(saving: Saving) -> frozenset[int]:
    """The confirmed savings that an open overlap ties to this one, when it is confirmed itself."""
    claims = claims_of(saving.organisation_id)
    own = claims.get(saving.pk)
    if own is None or not own.is_confirmed:
        return frozenset()
    found = overlaps(claims.values(), settlements_of(saving.organisation_id))
    return frozenset(opens_what_is_confirmed(claims.values(), found, saving.pk))


def are_split_too_far(organisation_id: int, pair: tuple[int, int]) -> bool:
    """True when the shares that were given now add up to more than the whole."""
    claims, settled = claims_of(organisation_id), settlements_of(organisation_id)
    return is_split_too_far(claims.values(), overlaps(claims.values(), settled), settled, pair)


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
            found.append(without_yen(line) if saving.pk in hidden_yen else line)
    return found


def without_yen(line: YearLine) -> YearLine:
    """What somebody sees of a line whose yen they may not see."""
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
