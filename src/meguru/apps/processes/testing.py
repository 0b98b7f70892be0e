"""Makers of processes for tests."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from itertools import count

from meguru.apps.evidence.models import ImportedLog
from meguru.apps.evidence.testing import make_imported_log
from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes import commands
from meguru.apps.processes.models import Analysis, Process, ProcessVersion, Review
from meguru.apps.registry.models import Person
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.engines.bpmn import lay_out, linear, write_bpmn
from meguru.engines.eventlogs import EventLog, log_from_columns
from meguru.engines.turn import TurnOptions, TurnResult, run_turn

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan
_numbers = count(1)


def make_process(*, operation: Operation | None = None, name: str = "") -> Process:
    """A process of an operation, of an office of its own unless one is given."""
    return commands.add_process(
        operation=operation or make_operation(), name=name or f"プロセス{next(_numbers)}", by=None, now=NOON
    )


def make_version(
    *, process: Process | None = None, content: bytes | None = None, by: Person | None = None, **fields: str
) -> ProcessVersion:
    """A draft of a process, three steps in a row unless another drawing is given."""
    values = {"file_name": "nagare.bpmn", "kind": "as_is", "note": ""} | fields
    return commands.import_bpmn(
        process=process or make_process(), content=content or bpmn_file(), by=by, now=NOON, **values
    )


def make_approved(version: ProcessVersion) -> Review:
    """The newest save of a version is approved, by people made for that."""
    department = version.process.operation.department
    asked = commands.ask_review(version=version, message="", by=make_person(department=department), now=NOON)
    return commands.decide_review(
        review=asked,
        approve=True,
        remark="",
        seen_revision=version.revision,
        knows_errors=True,
        by=make_person(Role.SECTION_CHIEF, department=department),
        now=NOON,
    )


def make_published(version: ProcessVersion | None = None, *, by: Person | None = None) -> ProcessVersion:
    """A published version: reviewed by the section, then published."""
    version = version or make_version()
    make_approved(version)
    publisher = by or make_person(Role.MUNICIPAL_DX, organisation=version.organisation)
    return commands.publish_version(version=version, by=publisher, now=NOON)


def make_log_of(process: Process, *, log: EventLog | None = None, **fields: object) -> ImportedLog:
    """A stored log of a process."""
    return make_imported_log(
        organisation=process.organisation, process_key=process.key, log=log or counter_log(), **fields
    )


def make_done_analysis(
    process: Process, *, log: ImportedLog | None = None, turn: TurnResult | None = None
) -> Analysis:
    """A finished analysis, with a turn that was really computed (once for all tests)."""
    asked = commands.start_analysis(process=process, log=log or make_log_of(process), by=None, now=NOON)
    taken = commands.take_next_analysis(worker="test", now=NOON)
    assert taken == asked
    commands.finish_analysis(
        analysis=asked,
        worker="test",
        result=turn or counter_turn(),
        now=NOON + dt.timedelta(seconds=next(_numbers)),
    )
    asked.refresh_from_db()
    return asked


def counter_log(*, cases: int = 120) -> EventLog:
    """A counter: paper is checked by one section, typed by another, sometimes sent back, then handed over."""
    rows: list[tuple[str, str, dt.datetime, str, str]] = []
    for case in range(cases):
        begun = NOON + dt.timedelta(hours=41 * case)
        steps = [("申請書の受付", 0, "窓口A", "市民係"), ("形式の確認", 2, "窓口B", "市民係")]
        if case % 5 == 0:
            steps += [("補正の依頼", 6, "窓口B", "市民係"), ("形式の確認", 30, "窓口B", "市民係")]
        steps += [
            ("システムへの入力", 34, "入力C", "入力係"),
            ("決裁", 60, "課長", "市民係"),
            ("交付", 62, "窓口A", "市民係"),
        ]
        rows += [
            (f"R8-{case:04}", name, begun + dt.timedelta(hours=hours + case % 3), who, group)
            for name, hours, who, group in steps
        ]
    return log_from_columns(
        case_ids=[row[0] for row in rows],
        activities=[row[1] for row in rows],
        completed_at=[row[2] for row in rows],
        started_at=[row[2] - dt.timedelta(minutes=15) for row in rows],
        resources=[row[3] for row in rows],
        groups=[row[4] for row in rows],
        channels={f"R8-{case:04}": "郵送" if case % 4 == 0 else "窓口" for case in range(cases)},
        name="窓口の記録",
    )


@lru_cache(maxsize=1)
def counter_turn() -> TurnResult:
    """The turn of `counter_log`, with few replications."""
    return run_turn(counter_log(), options=TurnOptions(replications=2))


def smallest_log() -> EventLog:
    """One case, one record."""
    return log_from_columns(case_ids=["R8-0001"], activities=["受付"], completed_at=[NOON], name="一件")


def bpmn_file(*names: str) -> bytes:
    """A drawing of steps in a row, as a file."""
    return write_bpmn(lay_out(linear(name="手続", tasks=names or ("受付", "確認", "交付"))))
