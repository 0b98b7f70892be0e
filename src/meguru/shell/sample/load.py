"""Loading the sample through the apps' own commands. What is there already is left as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from meguru.apps.administration import commands as administration
from meguru.apps.evidence.models import ImportedLog
from meguru.apps.inventory import commands as inventory
from meguru.apps.inventory.models import Operation, StaffGrade
from meguru.apps.inventory.queries.grades import grades_of
from meguru.apps.ledger.commands import record
from meguru.apps.processes import commands as processes
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Department, Organisation, Person, RoleAssignment
from meguru.apps.registry.roles import Role, SharedSubject
from meguru.engines.bpmn import write_bpmn
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.organisation_codes import with_check_digit
from meguru.shell.sample import counted, definition, shared
from meguru.shell.sample.budgets import add_budgets
from meguru.shell.sample.cycle import add_cycle
from meguru.shell.sample.definition import OperationSample, Town
from meguru.shell.sample.directed import add_findings
from meguru.shell.sample.drawing import draw
from meguru.shell.sample.initiative import add_stories
from meguru.shell.sample.offered import add_offered
from meguru.shell.sample.people import SamplePerson, people_of_prefecture, people_of_town
from meguru.shell.sample.practices import operations_of
from meguru.shell.sample.records import generate
from meguru.shell.sample.servers import add_servers
from meguru.shell.sample.surveys import add_surveys
from meguru.shell.sample.systems import add_systems
from meguru.shell.sample.updates import add_updates
from meguru.shell.sample.workload import yearly_times_by_step

SEED = 20_250_401
NOTE = "めぐり県の見本。実在の団体のものではありません。"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the table that the demo prints."""

    organisation: str
    sign_in_name: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class SampleLoaded:
    """What the sample holds now; `towns_added` counts those that this run brought."""

    sign_ins: tuple[SignIn, ...]
    towns_added: int
    operations: int
    logs: int
    cases: int


def load_sample(*, password: str, now: datetime, on_progress: Progress = lambda _text: None) -> SampleLoaded:
    """This function will bring in the fictional prefecture with its towns, people, operations, processes and
    work records. Each town comes whole or not at all; a town that is there is not touched.

    Everybody of the sample gets `password`, also those who were there.
    """
    prefecture = _prefecture(now=now)
    added = 0
    for number, town in enumerate(definition.towns()):
        if _is_there(town):
            continue
        on_progress(town.name)
        logs = {
            operation.key: generate(operation=operation, town=town, seed=SEED + number)
            for operation in operations_of(town)
            if operation.key in town.logs
        }
        _add_town(town=town, number=number, prefecture=prefecture, logs=logs, now=now)
        added += 1
    shared.share_between_offices(prefecture=prefecture, note=NOTE, now=now)
    add_stories(prefecture=prefecture, now=now)
    add_offered(now=now)
    add_surveys(prefecture=prefecture, now=now)
    add_systems(now=now)
    add_updates(now=now)
    add_findings(now=now)
    add_servers(now=now)
    add_budgets(now=now)
    add_cycle(now=now)
    offices = Organisation.objects.filter(is_fictional=True, code__in=[prefecture.code, *_codes()])
    Person.objects.filter(organisation__in=offices, sign_in_name__in=_sign_in_names()).update(
        password=make_password(password)
    )
    return _summary(offices=offices, added=added)


def code_of(town: Town) -> str:
    return with_check_digit(town.code)


def _codes() -> list[str]:
    return [code_of(town) for town in definition.towns()]


def _is_there(town: Town) -> bool:
    return Organisation.objects.filter(code=code_of(town)).exists()


@transaction.atomic
def _prefecture(*, now: datetime) -> Organisation:
    facts = definition.prefecture()
    code = with_check_digit(facts["code"])
    prefecture, is_new = Organisation.objects.get_or_create(
        code=code,
        defaults={
            "name": facts["name"],
            "kana": facts["kana"],
            "kind": Organisation.Kind.PREFECTURE,
            "population_2020": sum(town.residents for town in definition.towns()),
            "is_fictional": True,
        },
    )
    if is_new:
        for person in people_of_prefecture():
            _add_person(person, organisation=prefecture, now=now)
    return prefecture


@transaction.atomic
def _add_town(
    *,
    town: Town,
    number: int,
    prefecture: Organisation,
    logs: dict[str, EventLog],
    now: datetime,
) -> None:
    office = Organisation.objects.create(
        code=code_of(town),
        name=town.name,
        kana=town.kana,
        kind=town.kind,
        prefecture=prefecture,
        population_2020=town.residents,
        is_fictional=True,
    )
    people = [
        _add_person(person, organisation=office, now=now)
        for person in people_of_town(town=town, number=number)
    ]
    clerk, dx_office = people[:2]
    grades = _add_grades(office=office, by=dx_office, now=now)
    for operation in operations_of(town):
        process = _add_operation(
            operation=operation, town=town, office=office, grades=grades, by=dx_office, now=now
        )
        _add_drawing(process, operation=operation, town=town, drawn_by=clerk, by=dx_office, now=now)
        if operation.key in logs:
            _add_log(process=process, log=logs[operation.key], by=dx_office, now=now)
    subjects = [SharedSubject.OPERATIONS, SharedSubject.PROCESSES, SharedSubject.ANALYSES]
    for subject in subjects + ([SharedSubject.EVIDENCE] if town.shares_evidence else []):
        administration.start_sharing(
            organisation=office, reader=prefecture, subject=subject, by=dx_office, now=now
        )


def _add_person(sample: SamplePerson, *, organisation: Organisation, now: datetime) -> Person:
    """A person of the sample; the password is set for all of them at once."""
    person = Person.objects.create_user(
        sign_in_name=sample.sign_in_name, password=None, name=sample.name, organisation=organisation
    )
    department = _department(organisation=organisation, path=sample.department)
    is_line = sample.role in (Role.DEPARTMENT_STAFF, Role.SECTION_CHIEF)
    RoleAssignment.objects.create(
        person=person, role=sample.role, organisation=organisation, department=department if is_line else None
    )
    record(
        organisation=organisation,
        by=None,
        activity="administration.person_added",
        subject=person,
        summary=f"職員「{person.name}」を登録しました（見本、{sample.role.label}）",
        payload={"sign_in_name": person.sign_in_name, "role": sample.role.value},
        now=now,
    )
    return person


def _department(*, organisation: Organisation, path: tuple[str, ...]) -> Department:
    parent = None
    for name in path:
        parent, _ = Department.objects.get_or_create(organisation=organisation, parent=parent, name=name)
    assert parent is not None
    return parent


def _add_operation(
    *,
    operation: OperationSample,
    town: Town,
    office: Organisation,
    grades: Mapping[str, StaffGrade],
    by: Person,
    now: datetime,
) -> Process:
    department = _department(organisation=office, path=operation.departments[town.size])
    added = inventory.add_operation(
        organisation=office,
        values=counted.totals(operation=operation, town=town, note=NOTE) | {"department": department},
        months=counted.months(operation=operation, town=town),
        grades=counted.grades(operation=operation, town=town, of_office=grades),
        by=by,
        now=now,
    )
    return processes.add_process(operation=added, name=operation.name, by=by, now=now)


def _add_grades(*, office: Organisation, by: Person, now: datetime) -> dict[str, StaffGrade]:
    """The starting values that the page of grades offers, stored as the office's own."""
    offered = grades_of(office)
    inventory.set_grades(
        organisation=office,
        rows=[
            inventory.GradeRow(None, line.name, line.yearly_yen, line.yearly_hours) for line in offered.lines
        ],
        from_state=offered.state,
        by=by,
        now=now,
    )
    return {grade.name: grade for grade in StaffGrade.objects.filter(organisation=office)}


def _add_drawing(
    process: Process, *, operation: OperationSample, town: Town, drawn_by: Person, by: Person, now: datetime
) -> None:
    times = yearly_times_by_step(operation=operation, town=town)
    drawing = draw(operation, times_a_year={step: round(count) for step, count in times.items()})
    version = processes.import_bpmn(
        process=process,
        content=write_bpmn(drawing),
        file_name=f"{operation.key}.bpmn",
        kind=ProcessVersion.Kind.AS_IS,
        note=NOTE,
        by=drawn_by,
        now=now,
    )
    shared.publish(version=version, asked_by=drawn_by, decided_by=by, note=NOTE, now=now)


def _add_log(*, process: Process, log: EventLog, by: Person, now: datetime) -> None:
    processes.import_log(
        process=process,
        log=log,
        name=f"{process.name}（見本：合成した記録）",
        file_name="",
        sha256="",
        source=ImportedLog.Source.SYNTHETIC,
        by=by,
        now=now,
    )


def _sign_in_names() -> list[str]:
    towns = enumerate(definition.towns())
    people = [
        *people_of_prefecture(),
        *(one for number, town in towns for one in people_of_town(town=town, number=number)),
    ]
    return [person.sign_in_name for person in people]


def _summary(*, offices: object, added: int) -> SampleLoaded:
    people = (
        Person.objects.filter(organisation__in=offices, sign_in_name__in=_sign_in_names())
        .select_related("organisation")
        .prefetch_related("role_assignments")
        .order_by("organisation__code", "pk")
    )
    logs = ImportedLog.objects.filter(organisation__in=offices, source=ImportedLog.Source.SYNTHETIC)
    return SampleLoaded(
        sign_ins=tuple(
            SignIn(
                organisation=person.organisation.name,
                sign_in_name=person.sign_in_name,
                name=person.name,
                role="・".join(str(role.label) for role in person.roles),
            )
            for person in people
        ),
        towns_added=added,
        operations=Operation.objects.filter(organisation__in=offices).count(),
        logs=logs.count(),
        cases=sum(logs.values_list("case_count", flat=True)),
    )
