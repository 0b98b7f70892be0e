"""How fast the pages of the system kartes are with 10,000 systems and 200,000 cost rows, and how long the workbook takes.

Everything is made up: one made-up prefecture whose departments hold the systems, in a database of its own that is removed
afterwards. `--small` makes 200 systems, to try the bench itself; `--keep FOLDER` builds the database there, leaves it, and
takes it as it is the next time; `--only TEXT` measures the pages whose name holds the text; `--pages` leaves out the
workbooks, `--no-large` the one of all 10,000.
"""

from __future__ import annotations

import datetime as dt
import io
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

import kept
import numpy as np
from kept import after

SMALL = "--small" in sys.argv
SYSTEMS, DEPARTMENTS, VENDORS = (200, 5, 10) if SMALL else (10_000, 80, 300)
COST_ROWS_EACH = 20  # ten years, of two kinds
EXPORTED = 80 if SMALL else 800
CALLS = 5 if SMALL else 10
PURPOSE = 5  # the column of the workbook that says what a system is for
NOW = dt.datetime(2026, 6, 1, 3, tzinfo=dt.UTC)


def milliseconds(action: Any, calls: int = CALLS) -> tuple[float, float, float, float, float]:
    """Median and 95th percentile of so many calls, both again in time of the processor, and that of the first call.

    On a machine that others use too, the processor's time is the one to look at. The first call of a page reads its
    templates and whatever is kept in memory.
    """
    begun_busy = process_time()
    action()
    first = 1_000 * (process_time() - begun_busy)
    taken, busy = [], []
    for _call in range(calls):
        begun, begun_busy = perf_counter(), process_time()
        action()
        taken.append(1_000 * (perf_counter() - begun))
        busy.append(1_000 * (process_time() - begun_busy))
    return median(taken), quantiles(taken, n=20)[-1], median(busy), quantiles(busy, n=20)[-1], first


def make_world() -> None:
    """The office, its departments, vendors, systems, and all that hangs on them."""
    from meguru.apps.registry.models import Department, Organisation
    from meguru.apps.systems.models import Vendor

    office = Organisation.objects.create(code="990001", name="試験県", kind="prefecture", is_fictional=True)
    Department.objects.bulk_create(
        Department(organisation=office, name=f"試験{n:02}課") for n in range(DEPARTMENTS)
    )
    Vendor.objects.bulk_create(Vendor(organisation=office, name=f"試験事業者{n:03}") for n in range(VENDORS))
    make_systems(office)


def make_systems(office: Any) -> None:
    from meguru.apps.registry.models import Department
    from meguru.apps.systems.models import InformationSystem

    chance = np.random.default_rng(1)
    departments = list(Department.objects.filter(organisation=office))
    methods = ("service", "package", "customised", "own", "unknown")
    InformationSystem.objects.bulk_create(
        (
            InformationSystem(
                organisation=office,
                department=departments[n % DEPARTMENTS],
                code=f"S-{n:05}",
                name=f"試験の仕事の{n:05}システム",
                purpose="試験のために作ったシステムです。",
                method=methods[n % 5],
                hosting=("office", "cloud", "data_centre")[n % 3],
                segment=("lgwan", "internet", "my_number")[n % 3],
                users_count=int(chance.integers(5, 2_000)),
                measures={"backup": bool(n % 2), "log_kept": True},
                documents={"design": True},
                changed_at=NOW,
            )
            for n in range(SYSTEMS)
        ),
        batch_size=500,
    )
    make_rows(office, chance)


def make_rows(office: Any, chance: np.random.Generator) -> None:
    from meguru.apps.systems.models import Contract, CostRow, InformationSystem, Vendor

    systems = list(InformationSystem.objects.filter(organisation=office).values_list("pk", flat=True))
    vendors = list(Vendor.objects.filter(organisation=office).values_list("pk", flat=True))
    amounts = chance.integers(50_000, 20_000_000, (SYSTEMS, COST_ROWS_EACH)).tolist()
    around = {"organisation": office}
    CostRow.objects.bulk_create(
        (
            CostRow(
                **around,
                system_id=pk,
                fiscal_year=2016 + place // 2,
                kind=("run", "licence")[place % 2],
                yen=amounts[n][place],
            )
            for n, pk in enumerate(systems)
            for place in range(COST_ROWS_EACH)
        ),
        batch_size=2_000,
    )
    Contract.objects.bulk_create(
        (
            Contract(
                **around,
                system_id=pk,
                name=f"試験の運用・保守{n}",
                vendor_id=vendors[n % VENDORS],
                form="negotiated",
                starts_on=dt.date(2023, 4, 1),
                ends_on=dt.date(2026 + n % 4, 3, 31),
                total_yen=12_000_000,
            )
            for n, pk in enumerate(systems)
        ),
        batch_size=500,
    )
    make_parts(around, systems)


def make_parts(around: dict[str, Any], systems: list[int]) -> None:
    from meguru.apps.systems.models import DataHeld, Interface, Server

    Server.objects.bulk_create(
        (
            Server(
                **around, system_id=pk, name=f"sv-{n:05}-{k}", cores=4, memory_gib=16, cpu_mean=8, cpu_peak=30
            )
            for n, pk in enumerate(systems)
            for k in range(2)
        ),
        batch_size=500,
    )
    DataHeld.objects.bulk_create(
        (DataHeld(**around, system_id=pk, name="台帳", records=10_000) for pk in systems), batch_size=500
    )
    Interface.objects.bulk_create(
        (
            Interface(**around, system_id=pk, other_id=systems[(n + 7) % SYSTEMS], data="番号の変更")
            for n, pk in enumerate(systems)
        ),
        batch_size=500,
    )


def make_updates(person: Any) -> None:
    """A yearly update that was closed, and one that is open."""
    from meguru.apps.systems.commands.campaign import close_campaign, open_campaign
    from meguru.apps.systems.models import UpdateCampaign

    if UpdateCampaign.objects.exists():
        return
    first = open_campaign(
        organisation=person.organisation,
        fiscal_year=2025,
        due_on=dt.date(2025, 8, 31),
        words="",
        by=person,
        now=NOW,
    )
    close_campaign(campaign=first, by=person, now=NOW)
    open_campaign(
        organisation=person.organisation,
        fiscal_year=2026,
        due_on=dt.date(2026, 8, 31),
        words="",
        by=person,
        now=NOW,
    )


def pages(person: Any) -> Iterator[tuple[str, float, float, float, float, float]]:
    """Every page through the test client."""
    import portfolio_pages
    from django.test import Client
    from django.urls import reverse

    from meguru.apps.systems.models import InformationSystem, UpdateCampaign, Vendor

    make_updates(person)
    if portfolio_pages.wanted(after("--only")):
        portfolio_pages.prepare(person.organisation, now=NOW)
    client = Client()
    client.force_login(person)
    system = InformationSystem.objects.order_by("pk")[SYSTEMS // 2]
    campaign = UpdateCampaign.objects.get(fiscal_year=2026)
    for name, address, arguments, query in (
        ("list of systems", "systems:systems", [], ""),
        ("list, searched", "systems:systems", [], "?q=00123"),
        ("karte", "systems:system", [system.pk], ""),
        ("history of a karte", "systems:history", [system.pk], ""),
        ("vendors", "systems:vendors", [], ""),
        ("one vendor", "systems:vendor", [Vendor.objects.first().pk], ""),
        ("yearly update", "systems:campaign", [campaign.pk], ""),
        ("differences of a year", "systems:campaign_differences", [campaign.pk], ""),
        *portfolio_pages.addresses(system),
    ):
        if after("--only") not in name:
            continue
        url = reverse(address, args=arguments) + query
        taken = milliseconds(lambda url=url: client.get(url))
        answer = client.get(url)
        if answer.status_code != 200:
            raise SystemExit(f"{name}: status {answer.status_code}")
        yield f"page: {name}", *taken


def workbooks(person: Any) -> list[tuple[str, float, float, float]]:
    """Seconds, seconds of the processor and megabytes: a workbook out, held against the cards again, and all systems."""
    from openpyxl import load_workbook

    from meguru.apps.systems.models import InformationSystem
    from meguru.apps.systems.queries.exchange_files import workbook_into
    from meguru.apps.systems.queries.exchange_planning import plan_workbook

    some = InformationSystem.objects.order_by("name")[:EXPORTED]
    some = InformationSystem.objects.filter(pk__in=list(some.values_list("pk", flat=True)))
    target = io.BytesIO()
    found = [
        timed(
            f"Excel of {EXPORTED} systems, out",
            lambda: workbook_into(target, user=person, now=NOW, systems=some),
            target,
        )
    ]
    content = target.getvalue()
    book = load_workbook(io.BytesIO(content))
    book["カルテ"].cell(row=2, column=PURPOSE).value = "試験の変更"
    changed = io.BytesIO()
    book.save(changed)
    for name, file in (("untouched", content), ("one cell changed", changed.getvalue())):
        found.append(
            timed(
                f"Excel of {EXPORTED} systems, held against the cards ({name})",
                lambda file=file: plan_workbook(content=file, organisation=person.organisation, user=person),
                None,
            )
        )
    found += stored_and_taken_back(person, content)
    if "--no-large" not in sys.argv:
        large = io.BytesIO()
        found.append(
            timed(
                f"Excel of {SYSTEMS:,} systems, out",
                lambda: workbook_into(large, user=person, now=NOW),
                large,
            )
        )
    return found


def stored_and_taken_back(person: Any, content: bytes) -> list[tuple[str, float, float, float]]:
    """Every system of the workbook changed: looked at, stored, taken back."""
    from openpyxl import load_workbook

    from meguru.apps.systems.commands.exchange import hold_workbook, store_workbook
    from meguru.apps.systems.commands.exchange_undo import undo_workbook
    from meguru.apps.systems.queries.exchange_planning import plan_workbook

    book = load_workbook(io.BytesIO(content))
    sheet = book["カルテ"]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row=row, column=PURPOSE).value = f"試験のために変えた目的 {row}"
    changed = io.BytesIO()
    book.save(changed)
    office = person.organisation
    held = hold_workbook(
        organisation=office, file_name="bench.xlsx", content=changed.getvalue(), by=person, now=NOW
    )
    plan = plan_workbook(content=changed.getvalue(), organisation=office, user=person)
    chosen = {key: one.revision for key, one in plan.storable.items() if one.rows}
    stored: list[Any] = []
    first = timed(
        f"Excel of {EXPORTED} systems, {len(chosen)} changed ones stored",
        lambda: stored.append(store_workbook(held=held, chosen=chosen, vendors={}, by=person, now=NOW)),
        None,
    )
    second = timed("the same taken back", lambda: undo_workbook(imported=stored[0], by=person, now=NOW), None)
    return [first, second]


def timed(name: str, action: Any, target: Any) -> tuple[str, float, float, float]:
    begun, busy = perf_counter(), process_time()
    action()
    size = len(target.getvalue()) / 1e6 if target else 0.0
    return name, perf_counter() - begun, process_time() - busy, size


def measure(folder: Path) -> None:
    kept.open_database(folder)
    from meguru.apps.registry.models import Organisation, Person
    from meguru.apps.registry.roles import Role
    from meguru.apps.registry.testing import make_person

    if not Organisation.objects.filter(code="990001").exists():
        begun = perf_counter()
        make_world()
        print(f"{SYSTEMS:,} systems made in {perf_counter() - begun:.0f} s", file=sys.stderr)
    office = Organisation.objects.get(code="990001")
    person = Person.objects.filter(organisation=office).first() or make_person(
        Role.PREFECTURE_DX, organisation=office, sign_in_name="bench"
    )
    kept.as_served()
    print(
        "| system kartes | median ms | p95 ms | median of processor | p95 of processor | first of processor |"
    )
    print("|---|---|---|---|---|---|")
    for name, *figures in pages(person):
        print(f"| {name} |" + "".join(f" {one:.0f} |" for one in figures), flush=True)
    if "--pages" in sys.argv:
        return
    print("\n| workbooks | seconds | seconds of processor | MB of file |\n|---|---|---|---|")
    for name, taken, busy, size in workbooks(person):
        print(f"| {name} | {taken:.1f} | {busy:.1f} | {size:.1f} |", flush=True)
    print(f"\nmost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    kept.in_folder(measure)
