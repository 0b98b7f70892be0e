"""The inventory of an office with 500 operations: its list as people ask for it, the priority matrix, its table
taken to Excel and brought back, the survey.

Every request goes through the whole of the application (middleware, permissions, query, template) by Django's test
client, on SQLite in a file. The inventory is made up; the survey of procedures is measured when its file is given
in MEGURU_PROCEDURES.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

FOLDER = tempfile.TemporaryDirectory(prefix="meguru-bench-", ignore_cleanup_errors=True)
os.environ["MEGURU_VAR_DIR"] = FOLDER.name
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.shell.settings")

import django  # noqa: E402 - the settings are named above

django.setup()

from django.core.management import call_command  # noqa: E402 - the models are there after setup only
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from openpyxl import load_workbook  # noqa: E402

from meguru.apps.inventory import commands  # noqa: E402
from meguru.apps.inventory.models import Operation, StaffGrade  # noqa: E402
from meguru.apps.inventory.queries import procedures as procedure_queries  # noqa: E402
from meguru.apps.inventory.queries import table_files  # noqa: E402
from meguru.apps.inventory.queries.importing import plan_import  # noqa: E402
from meguru.apps.registry.models import Department, Organisation, Person, RoleAssignment  # noqa: E402
from meguru.apps.registry.roles import Role  # noqa: E402

NOW = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)
OPERATIONS = 500
ROUNDS = 6
Answer = TypeVar("Answer")
TARGET_SECONDS = 0.3
SUBJECTS = (
    "児童手当",
    "転入届",
    "道路占用",
    "軽自動車税",
    "住民票",
    "保育所",
    "介護認定",
    "補装具",
    "債権者",
    "会議室",
)
ACTS = ("の受付", "の審査", "の交付", "の通知", "の集計")
QUESTIONS = (
    {},
    {"sort": "-hours"},
    {"sort": "yen"},
    {"sort": "-peak"},
    {"q": "手当"},
    {"q": "児童 受付", "sort": "-volume"},
    {"nature": "common"},
    {"system": "no"},
    {"peak": "3"},
    {"unknown": "hours"},
    {"unknown": "differs", "sort": "-overtime"},
    {"page": "5"},
)


def main() -> int:
    call_command("migrate", verbosity=0)
    person, departments = make_office()
    make_operations(person, departments)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    questions = (*QUESTIONS, {"department": str(departments[0].pk)})
    print(
        f"\nthe inventory: {OPERATIONS} operations with 12 months and 3 grades each, in {len(departments)} sections"
    )
    asked = [ask(client, "inventory:operations", one) for one in questions]
    slow = report(f"list, {len(questions)} questions", asked)
    report("list, all on one page", [ask(client, "inventory:operations", {"show": "all"})])
    report("priority matrix", [ask(client, "inventory:priorities", {})])
    some = Operation.objects.filter(organisation=person.organisation).values_list("pk", flat=True)[:10]
    report("one operation", [ask(client, "inventory:operation", {}, pk) for pk in some])
    table(person)
    survey(person)
    if slow > TARGET_SECONDS:
        print(f"the list is slower than {TARGET_SECONDS * 1000:.0f} ms")
    return int(slow > TARGET_SECONDS)


def ask(client: Client, name: str, question: dict[str, str], *keys: int) -> Callable[[], None]:
    address = reverse(name, args=keys)

    def once() -> None:
        answer = client.get(address, question)
        assert answer.status_code == 200, answer.status_code

    return once


def report(name: str, requests: list[Callable[[], None]]) -> float:
    """Prints median and the 95th of a hundred, and of the latter what the processor worked for it (the rest is
    waiting for other programs); the first round warms up and does not count."""
    for request in requests:
        request()
    seconds, busy = [], []
    for _round in range(ROUNDS):
        for request in requests:
            began, worked = time.perf_counter(), time.process_time()
            request()
            seconds.append(time.perf_counter() - began)
            busy.append(time.process_time() - worked)
    slow, slow_busy = statistics.quantiles(seconds, n=20)[-1], statistics.quantiles(busy, n=20)[-1]
    print(
        f"{statistics.median(seconds) * 1000:>8.0f} ms p50 {slow * 1000:>6.0f} ms p95 "
        f"({slow_busy * 1000:.0f} ms p95 of the processor)  {name} ({len(seconds)} requests)"
    )
    return slow


def make_office() -> tuple[Person, list[Department]]:
    prefecture = Organisation.objects.create(
        code="990001", name="測定県", kind=Organisation.Kind.PREFECTURE, is_fictional=True
    )
    office = Organisation.objects.create(
        code="992011",
        name="測定市",
        kind=Organisation.Kind.CITY,
        prefecture=prefecture,
        population_2020=118_000,
        is_fictional=True,
    )
    person = Person.objects.create_user(sign_in_name="bench", password=None, name="測定", organisation=office)
    RoleAssignment.objects.create(person=person, role=Role.MUNICIPAL_DX, organisation=office)
    departments = []
    for number in range(8):
        parent = Department.objects.create(organisation=office, name=f"第{number}部")
        departments.append(parent)
        for section in range(4):
            departments.append(
                Department.objects.create(organisation=office, parent=parent, name=f"第{number}-{section}課")
            )
    for position, (name, yen) in enumerate(
        (("課長", 10_000_000), ("係長", 8_000_000), ("主事", 6_000_000)), 1
    ):
        StaffGrade.objects.create(
            organisation=office, name=name, position=position, yearly_yen=yen, yearly_hours=1860
        )
    return person, departments


def make_operations(person: Person, departments: list[Department]) -> None:
    grades = list(StaffGrade.objects.filter(organisation=person.organisation))
    for number in range(OPERATIONS):
        commands.add_operation(
            organisation=person.organisation,
            values={
                "name": f"{SUBJECTS[number % 10]}{ACTS[number // 10 % 5]}（第{number}号）",
                "department": departments[number % len(departments)],
                "code": f"{number % 40}-{number}",
                "nature": "common" if number % 7 == 0 else "own",
                "purpose": "住民が必要な手続を済ませられるようにする",
                "outline": "申請を受け付け、審査し、結果を通知する",
                "legal_room": ("strict", "frame", "free", "")[number % 4],
                "clients_count": number * 37 % 20_000,
                "yearly_hours": Decimal(number) if number % 3 == 0 else None,
                "system_used": f"システム{number % 6}" if number % 2 else "",
                "system_renewal_year": 2026 + number % 6 if number % 2 else None,
                "direct_yen": number * 10_000,
            },
            months=[
                commands.MonthEntry(
                    month, volume=(number * month * 7) % 300, overtime_hours=Decimal(month % 5)
                )
                for month in range(1, 13)
            ],
            grades=[
                commands.GradeEntry(grade, hours=Decimal(number % 200 + place))
                for place, grade in enumerate(grades)
            ],
            by=person,
            now=NOW,
        )


def table(person: Person) -> None:
    """The whole table out, every row of it changed, looked at, stored and taken back; seconds of the processor."""
    office = person.organisation
    content = timed("table: written as a workbook", lambda: table_files.workbook_for(user=person, now=NOW))
    timed(
        "table: read and compared, nothing changed",
        lambda: plan_import(content=content, organisation=office, user=person),
    )
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    places = {str(cell.value): cell.column for cell in sheet[1]}
    for number in range(2, OPERATIONS + 2):
        sheet.cell(number, places["目的"]).value = f"新しい目的{number}"
        sheet.cell(number, places["4月の件数"]).value = number
    target = io.BytesIO()
    book.save(target)
    changed = target.getvalue()
    held = timed(
        "table: held (read once)",
        lambda: commands.hold_import(
            organisation=office, file_name="bench.xlsx", content=changed, by=person, now=NOW
        ),
    )
    plan = timed(
        f"table: preview of {OPERATIONS} changed rows",
        lambda: plan_import(content=changed, organisation=office, user=person),
    )
    chosen = {row.number: row.version for row in plan.rows}
    stored = timed(
        f"table: {OPERATIONS} rows stored (read again)",
        lambda: commands.store_import(held=held, chosen=chosen, by=person, now=NOW),
    )
    timed("table: taken back", lambda: commands.undo_import(imported=stored, by=person, now=NOW))


def timed(name: str, work: Callable[[], Answer]) -> Answer:
    began, worked = time.perf_counter(), time.process_time()
    answer = work()
    busy, seconds = time.process_time() - worked, time.perf_counter() - began
    print(f"{seconds:>8.2f} s ({busy:.2f} s of the processor)  {name}")
    return answer


def survey(person: Person) -> None:
    file = Path(os.environ.get("MEGURU_PROCEDURES", ""))
    if not file.is_file():
        print("     the survey of procedures: not measured, MEGURU_PROCEDURES names no file")
        return
    began = time.perf_counter()
    done = commands.import_procedures(
        content=file.read_bytes(), file_name=file.name, source="bench", surveyed_on=None, now=NOW
    )
    print(f"{time.perf_counter() - began:>8.2f} s  import of {done.survey.procedure_count:,} procedures")
    operations = list(Operation.objects.filter(organisation=person.organisation).order_by("pk")[:50])
    began = time.perf_counter()
    procedure_queries.fitting_procedures(operation=operations[0])
    print(
        f"{(time.perf_counter() - began) * 1000:>8.0f} ms first question (prepares the survey once per process)"
    )

    def fit(operation: Operation) -> Callable[[], None]:
        def once() -> None:
            procedure_queries.fitting_procedures(operation=operation)

        return once

    report("fitting procedures", [fit(operation) for operation in operations])


if __name__ == "__main__":
    sys.exit(main())
