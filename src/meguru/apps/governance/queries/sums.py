"""The ledger added up by the database: thousands of savings are read as a few hundred lines.

A line stands for all savings of one department, kind and year that are alike in being decided and in being hidden from
this person. Savings that are split or held back are rounded or left out one by one, so they have lines of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Sum, Value, When

from meguru.apps.governance import bridge
from meguru.apps.governance.models import Saving, SavingUse, SavingYear
from meguru.apps.governance.queries.shown import hidden_yen
from meguru.apps.registry.models import Person
from meguru.apps.systems.permissions import Sights, sights_of
from meguru.engines.savings import NOTHING, Amount, YearLine

ALIKE = ("department_id", "kind", "decided", "hides")
NO_SAVING = 0


def hidden_q(sights: Sights) -> Q:
    """The savings whose yen a person does not see, as `hidden_yen` tells of each."""
    if sights.all_costs:
        return Q(pk__in=())
    systems = [
        Q(**{f"{tie}__isnull": False}) & ~Q(**{f"{tie}__department_id__in": sights.costs})
        for tie in ("system", "contract__system")
    ]
    return Q(source=Saving.Source.STUDY) | systems[0] | systems[1]


def standing(office: int, sights: Sights) -> Any:
    """The savings that stand, marked by whether they are decided and hidden."""
    return (
        Saving.objects.filter(organisation_id=office)
        .standing()
        .annotate(
            hides=Case(
                When(hidden_q(sights), then=Value(True)), default=Value(False), output_field=BooleanField()
            ),
            decided=Case(
                When(decided_on__isnull=False, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
        )
        .order_by()
    )


def summed_lines(user: Person, office: int, held: frozenset[int]) -> list[YearLine]:
    """All lines of an office, without the yen that this person may not see."""
    savings = standing(office, sights_of(user))
    alone = set(savings.exclude(counted_percent=100).values_list("pk", flat=True)) | held
    plain = savings.filter(counted_percent=100)
    if held:
        plain = plain.exclude(pk__in=held)
    uses = _uses(plain)
    rows = (
        plain.filter(years__isnull=False)
        .values_list(*ALIKE, "years__fiscal_year")
        .annotate(
            Sum("years__expected_yen"),
            Sum("years__expected_minutes"),
            Sum("years__confirmed_yen"),
            Sum("years__confirmed_minutes"),
        )
    )
    found = [_line(row, uses) for row in rows]
    if alone:
        own = bridge.standing_savings(office, pk__in=alone)
        found += bridge.lines_of(own, held, hidden_yen=hidden_yen(own, user))
    return found


def _uses(plain: Any) -> Mapping[tuple[Any, ...], Mapping[str, Amount]]:
    found: dict[tuple[Any, ...], dict[str, Amount]] = defaultdict(dict)
    rows = (
        plain.filter(years__uses__isnull=False, years__uses__withdrawn_at__isnull=True)
        .values_list(*ALIKE, "years__fiscal_year", "years__uses__kind")
        .annotate(Sum("years__uses__yen"), Sum("years__uses__minutes"))
    )
    for *key, kind, yen, minutes in rows:
        found[tuple(key)][kind] = Amount(yen, minutes)
    return found


def _line(row: tuple[Any, ...], uses: Mapping[tuple[Any, ...], Mapping[str, Amount]]) -> YearLine:
    department, kind, decided, hides, year, *sums = row
    by_kind = uses.get((department, kind, decided, hides, year), {})
    line = YearLine(
        saving=NO_SAVING,
        fiscal_year=year,
        department=str(department or ""),
        kind=kind,
        expected=Amount(sums[0], sums[1]),
        is_decided=bool(decided),
        confirmed=Amount(sums[2], sums[3]),
        released=by_kind.get(SavingUse.Kind.RELEASE, NOTHING),
        reinvested=by_kind.get(SavingUse.Kind.REINVEST, NOTHING),
        staffed=by_kind.get(SavingUse.Kind.STAFFING, NOTHING),
    )
    return bridge.without_yen(line) if hides else line


def place_q(place: str, held: Iterable[int]) -> Q:
    """The years of savings that hold something at a place of the loop."""
    expected = ~Q(expected_yen=0) | ~Q(expected_minutes=0)
    is_held = Q(saving_id__in=held)
    if place == "held_back":
        return is_held & expected
    if place in ("found", "decided"):
        decided = Q(saving__decided_on__isnull=False) if place == "decided" else Q()
        return ~is_held & expected & decided
    if place in ("confirmed", "waiting"):
        used = {"confirmed": (0, 0), "waiting": (F("used_yen"), F("used_minutes"))}[place]
        return ~is_held & (Q(confirmed_yen__gt=used[0]) | Q(confirmed_minutes__gt=used[1]))
    kinds = {"released": "release", "reinvested": "reinvest", "staffed": "staffing"}
    uses = SavingUse.objects.filter(saving_year=OuterRef("pk"), kind=kinds[place], withdrawn_at__isnull=True)
    return ~is_held & Q(Exists(uses))


def years_at(place: str, office: int, held: Iterable[int], user: Person) -> Any:
    """Years of standing savings at a place, in the order of the list; hidden ones always, so that none tells its yen."""
    savings = Saving.objects.filter(organisation_id=office).standing().order_by()
    hidden = savings.filter(hidden_q(sights_of(user)))
    return (
        SavingYear.objects.filter(saving__in=savings)
        .filter(place_q(place, held) | Q(saving__in=hidden))
        .order_by("saving__made_at", "saving_id", "fiscal_year")
    )
