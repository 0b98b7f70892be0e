"""How fast the ledger of the virtuous cycle and the budget season are: 5,000 savings, 2,000 initiatives, 500 requests.

Everything is made up: one made-up prefecture, in a database of its own that is removed afterwards. `--small` makes a
twentieth of it, to try the bench itself; `--keep FOLDER` builds the database there, leaves it, and takes it as it is the
next time; `--only TEXT` measures the pages whose name holds the text.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

import kept
import numpy as np
from kept import after

SMALL = "--small" in sys.argv
SAVINGS, INITIATIVES, REQUESTS = (250, 100, 25) if SMALL else (5_000, 2_000, 500)
DEPARTMENTS, YEARS = 40, 5
CALLS = 5 if SMALL else 12
FIRST_YEAR = 2024
NOW = dt.datetime(2026, 6, 1, 3, tzinfo=dt.UTC)


def measured(action: Any) -> tuple[float, float, float]:
    """Median and 95th percentile of the processor's milliseconds, and the median of the clock's, after a warm-up."""
    action()
    taken, busy = [], []
    for _call in range(CALLS):
        begun, begun_busy = perf_counter(), process_time()
        action()
        taken.append(1_000 * (perf_counter() - begun))
        busy.append(1_000 * (process_time() - begun_busy))
    return median(busy), quantiles(busy, n=20)[-1], median(taken)


def make_world() -> None:
    """The office, its departments, people, initiatives, savings and requests."""
    from meguru.apps.registry.models import Department, Organisation
    from meguru.apps.registry.roles import Role
    from meguru.apps.registry.testing import make_person

    office = Organisation.objects.create(code="990001", name="試験県", kind="prefecture", is_fictional=True)
    Department.objects.bulk_create(
        Department(organisation=office, name=f"試験{n:02}課") for n in range(DEPARTMENTS)
    )
    people = [
        make_person(Role.PREFECTURE_DX, organisation=office, sign_in_name=f"bench{n}") for n in range(2)
    ]
    make_initiatives(office, people[0])
    make_savings(office, people[0])
    make_proven(office, people[0])
    make_requests(office, people)


def make_initiatives(office: Any, person: Any) -> None:
    from meguru.apps.initiatives.models import Initiative
    from meguru.apps.inventory.models import Operation
    from meguru.apps.registry.models import Department

    departments = list(Department.objects.filter(organisation=office).order_by("pk"))
    Initiative.objects.bulk_create(
        (
            Initiative(
                organisation=office,
                department=departments[n % DEPARTMENTS],
                name=f"試験の取組{n:04}",
                made_by=person,
                made_at=NOW,
                changed_at=NOW,
            )
            for n in range(INITIATIVES)
        ),
        batch_size=500,
    )
    Operation.objects.bulk_create(
        (
            Operation(
                organisation=office,
                department=departments[n % DEPARTMENTS],
                name=f"試験の業務{n:04}",
                changed_at=NOW,
            )
            for n in range(INITIATIVES)
        ),
        batch_size=500,
    )


def make_savings(office: Any, person: Any) -> None:
    """Most hang on an operation; every twentieth on one that another saving hangs on too, which overlaps."""
    from meguru.apps.governance.models import Saving, SavingYear
    from meguru.apps.initiatives.models import Initiative
    from meguru.apps.inventory.models import Operation

    initiatives = list(Initiative.objects.filter(organisation=office).order_by("pk"))
    operations = list(Operation.objects.filter(organisation=office).order_by("pk"))
    chance = np.random.default_rng(1)
    Saving.objects.bulk_create(
        (
            Saving(
                organisation=office,
                initiative=initiatives[n % INITIATIVES],
                department_id=initiatives[n % INITIATIVES].department_id,
                title=f"試験の効果{n:05}",
                kind=("system", "work", "other")[n % 3],
                source="words",
                source_words="試験の見積もり",
                operation=operations[n] if n < INITIATIVES else operations[0] if n % 500 == 0 else None,
                decided_on=dt.date(2026, 5, 1) if n % 2 else None,
                stands_since=NOW + dt.timedelta(seconds=n),
                made_by=person,
                made_at=NOW,
                changed_at=NOW,
            )
            for n in range(SAVINGS)
        ),
        batch_size=500,
    )
    yen = chance.integers(0, 30_000_000, (SAVINGS, YEARS)).tolist()
    minutes = chance.integers(0, 60_000, (SAVINGS, YEARS)).tolist()
    savings = list(Saving.objects.filter(organisation=office).order_by("pk").values_list("pk", flat=True))
    SavingYear.objects.bulk_create(
        (
            SavingYear(
                organisation=office,
                saving_id=pk,
                fiscal_year=FIRST_YEAR + place,
                expected_yen=yen[n][place],
                expected_minutes=minutes[n][place],
            )
            for n, pk in enumerate(savings)
            for place in range(YEARS)
        ),
        batch_size=1_000,
    )


def make_proven(office: Any, person: Any) -> None:
    """Half of what the first two years expected is confirmed, and half of that used."""
    from meguru.apps.governance.models import Confirmation, Proof, SavingUse, SavingYear

    by = {"organisation": office, "made_by": person, "made_at": NOW}
    years = list(
        SavingYear.objects.filter(
            organisation=office, fiscal_year__lt=FIRST_YEAR + 2, expected_yen__gt=1_000_000
        )
    )
    Proof.objects.bulk_create(
        (
            Proof(
                **by,
                kind="paper",
                key=f"paper:{one.pk}",
                title="試験の書類",
                fiscal_year=one.fiscal_year,
                supports_yen=one.expected_yen // 2,
                taken_yen=one.expected_yen // 2,
                facts=[["書類の番号", str(one.pk)]],
            )
            for one in years
        ),
        batch_size=500,
    )
    proofs = dict(Proof.objects.filter(organisation=office).values_list("key", "pk"))
    for one in years:
        one.confirmed_yen, one.used_yen = one.expected_yen // 2, one.expected_yen // 4
    SavingYear.objects.bulk_update(years, ["confirmed_yen", "used_yen"], batch_size=500)
    Confirmation.objects.bulk_create(
        (
            Confirmation(**by, saving_year=one, proof_id=proofs[f"paper:{one.pk}"], yen=one.confirmed_yen)
            for one in years
        ),
        batch_size=500,
    )
    SavingUse.objects.bulk_create(
        (
            SavingUse(
                **by,
                saving_year=one,
                kind=("reinvest", "release")[n % 2],
                yen=one.used_yen,
                name="試験の相談",
            )
            for n, one in enumerate(years)
        ),
        batch_size=500,
    )


def make_requests(office: Any, people: list[Any]) -> None:
    """One season, handed in by commands; half of the requests are judged, a quarter decided."""
    from meguru.apps.budgets import commands
    from meguru.apps.budgets.testing import hand_in, make_request, make_season
    from meguru.apps.initiatives.models import Initiative
    from meguru.apps.registry.models import Department

    season = make_season(organisation=office, name="試験の予算審査")
    departments = list(Department.objects.filter(organisation=office).order_by("pk"))
    initiatives = list(Initiative.objects.filter(organisation=office).order_by("pk")[:REQUESTS])
    for n in range(REQUESTS):
        request = make_request(
            season=season,
            department=departments[n % DEPARTMENTS],
            title=f"試験の要求{n:03}",
            initiative=initiatives[n % len(initiatives)],
            saves_yen=100_000,
            saves_hours=50,
            by=people[0],
        )
        hand_in(request, by=people[0])
        if n % 2:
            continue
        request.refresh_from_db()
        commands.give_opinion(
            request=request,
            stance="support",
            reasons="試験",
            from_revision=request.revision,
            by=people[1],
            now=NOW,
        )
        if n % 4:
            continue
        request.refresh_from_db()
        commands.decide(
            request=request,
            outcome="granted",
            yen=1_000_000,
            reasons="",
            from_revision=request.revision,
            by=people[0],
            now=NOW,
        )


def pages(person: Any) -> list[tuple[str, float, float, float]]:
    """Every page through the test client."""
    from django.test import Client
    from django.urls import reverse

    from meguru.apps.budgets.models import BudgetRequest, BudgetSeason
    from meguru.apps.governance.models import Saving
    from meguru.apps.registry.models import Department

    client = Client()
    client.force_login(person)
    saving = Saving.objects.order_by("pk")[SAVINGS // 2]
    department = Department.objects.order_by("pk")[3]
    season = BudgetSeason.objects.get()
    found = []
    for name, address, arguments, query in (
        ("governor's page", "governance:wheel", [], ""),
        ("governor's page of a department", "governance:wheel", [], f"?department={department.pk}"),
        ("list behind a number", "governance:lines", ["found"], f"?department={department.pk}&year=2026"),
        ("list of all savings", "governance:lines", ["found"], ""),
        ("granted budgets", "governance:budgets", [], ""),
        ("overlaps", "governance:overlaps", [], ""),
        ("effects of an initiative", "governance:of_initiative", [saving.initiative_id], ""),
        ("one saving", "governance:saving", [saving.pk], ""),
        ("season", "budgets:season", [season.pk], ""),
        ("one request", "budgets:request", [BudgetRequest.objects.order_by("pk")[0].pk], ""),
    ):
        if after("--only") not in name:
            continue
        url = reverse(address, args=arguments) + query
        answer = client.get(url)
        if answer.status_code != 200:
            print(f"({name}: status {answer.status_code})", file=sys.stderr)
            continue
        found.append((f"page: {name}", *measured(lambda url=url: client.get(url))))
    return found


def measure(folder: Path) -> None:
    kept.open_database(folder)
    from meguru.apps.registry.models import Organisation, Person

    if not Organisation.objects.filter(code="990001").exists():
        begun = perf_counter()
        make_world()
        print(f"{SAVINGS:,} savings made in {perf_counter() - begun:.0f} s", file=sys.stderr)
    person = Person.objects.get(sign_in_name="bench0")
    kept.as_served()
    print(
        "| ledger and season | median ms of processor | p95 ms of processor | median ms |\n|---|---|---|---|"
    )
    for name, middle, high, taken in pages(person):
        print(f"| {name} | {middle:.1f} | {high:.1f} | {taken:.1f} |", flush=True)
    print(f"\nmost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    kept.in_folder(measure)
