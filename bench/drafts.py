"""Saving a drawing of 200 steps: the step table, the drawing tool, a colleague's save merged, the live preview.

Every request goes through the whole of the application by Django's test client, with the ledger event and the kept
save, on SQLite in a file (synchronous=FULL). What is sent is made before the clock runs. The manual is that of
bench/steps.py.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from urllib.parse import urlencode

os.environ["MEGURU_VAR_DIR"] = tempfile.mkdtemp(prefix="meguru-bench-")
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.shell.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - the models are there after setup only
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from steps import STEPS, large_table  # noqa: E402

from meguru.apps.inventory import commands as inventory  # noqa: E402
from meguru.apps.processes import commands, step_table  # noqa: E402
from meguru.apps.processes.models import ProcessVersion  # noqa: E402
from meguru.apps.registry.models import Department, Organisation, Person, RoleAssignment  # noqa: E402
from meguru.apps.registry.roles import Role  # noqa: E402
from meguru.engines.bpmn import new_process, read_bpmn, replace_node, write_bpmn  # noqa: E402
from meguru.engines.bpmn.steps import apply_table, table_of  # noqa: E402

RUNS = 7
TARGET_SECONDS = 0.5
Sent = dict[str, object]


def main() -> int:
    call_command("migrate", verbosity=0)
    client, version = make_draft()
    first = version.xml
    print(f"\na draft of {STEPS} steps, {RUNS} whole requests each, with the ledger event and the kept save")
    report("step table opened", lambda _turn: client.get(address(version, "edit_steps")))
    preview = [rows(version, f"見る{turn}") | {"action": "check"} for turn in range(RUNS)]
    report("preview while typing", lambda turn: post(client, version, "preview_steps", preview[turn]))
    saves = {
        "save of the step table": (
            "edit_steps",
            lambda turn: rows(version, f"直す{turn}") | {"action": "save"},
        ),
        "save of the drawing tool": (
            "edit_diagram",
            lambda turn: drawing(version, version.xml, f"描く{turn}"),
        ),
        "save merged with colleagues' saves": (
            "edit_diagram",
            lambda turn: drawing(version, first, f"併せる{turn}", place=turn + 5) | {"from_revision": "1"},
        ),
    }
    slow = [
        name
        for name, (page, make) in saves.items()
        if save(client, version, name, page, make) > TARGET_SECONDS
    ]
    if slow:
        print(f"slower than {TARGET_SECONDS * 1000:.0f} ms: {', '.join(slow)}")
    return int(bool(slow))


def save(client: Client, version: ProcessVersion, name: str, page: str, make: Callable[[int], Sent]) -> float:
    """The median; every request must really have stored one more revision."""
    seconds, work = [], []
    for turn in range(RUNS):
        version.refresh_from_db()
        before, sent = version.revision, make(turn)
        began, worked = time.perf_counter(), time.process_time()
        answer = post(client, version, page, sent)
        seconds.append(time.perf_counter() - began)
        work.append(time.process_time() - worked)
        version.refresh_from_db()
        assert version.revision == before + 1, (name, answer.status_code)
    return tell(name, seconds, work)


def report(name: str, job: Callable[[int], object]) -> float:
    seconds, work = [], []
    for turn in range(RUNS):
        began, worked = time.perf_counter(), time.process_time()
        job(turn)
        seconds.append(time.perf_counter() - began)
        work.append(time.process_time() - worked)
    return tell(name, seconds, work)


def tell(name: str, seconds: list[float], work: list[float]) -> float:
    """The median by the clock; the processor's work tells how much of it was waiting for other programs."""
    median = statistics.median(seconds)
    print(
        f"{median * 1000:>8.0f} ms median {max(seconds) * 1000:>6.0f} ms slowest"
        f" {statistics.median(work) * 1000:>6.0f} ms of work  {name}"
    )
    return median


def post(client: Client, version: ProcessVersion, page: str, sent: Sent) -> HttpResponse:
    """As a browser sends a form."""
    body = urlencode(sent, doseq=True)
    return client.post(address(version, page), body, content_type="application/x-www-form-urlencoded")


def address(version: ProcessVersion, page: str) -> str:
    return reverse(f"processes:{page}", args=[version.process_id, version.pk])


def rows(version: ProcessVersion, name: str) -> Sent:
    """The form of the step table with the first step renamed."""
    sent: Sent = {"row": [], "from_revision": str(version.revision)}
    typed = step_table.typed_of(table_of(read_bpmn(version.xml.encode())).rows)
    for place, row in enumerate(typed):
        texts = {**row.texts, "name": name} if place == 0 else row.texts
        sent["row"].append(str(place))
        sent |= {f"{place}-id": row.element_id, f"{place}-number": row.number}
        sent |= {f"{place}-{field}": text for field, text in texts.items()}
        sent[f"{place}-traits"] = [trait.value for trait in row.traits]
    return sent


def drawing(version: ProcessVersion, xml: str, name: str, *, place: int = 1) -> Sent:
    """What the drawing tool sends, with one step renamed."""
    diagram = read_bpmn(xml.encode())
    renamed = replace_node(diagram, node_id=diagram.tasks()[place].id, name=name)
    return {"xml": write_bpmn(renamed).decode(), "from_revision": str(version.revision)}


def make_draft() -> tuple[Client, ProcessVersion]:
    office = Organisation.objects.create(
        code="990001", name="測定県", kind=Organisation.Kind.PREFECTURE, is_fictional=True
    )
    section = Department.objects.create(organisation=office, name="測定課")
    person = Person.objects.create_user(sign_in_name="bench", password=None, name="測定", organisation=office)
    RoleAssignment.objects.create(person=person, role=Role.MUNICIPAL_DX, organisation=office)
    now = timezone.now()
    operation = inventory.add_operation(
        organisation=office, values={"name": "測定する業務", "department": section}, by=person, now=now
    )
    process = commands.add_process(operation=operation, name="測定する流れ", by=person, now=now)
    drawn = apply_table(new_process(process.name), large_table()).diagram
    version = commands.start_draft(process=process, kind="as_is", diagram=drawn, note="", by=person, now=now)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client, version


if __name__ == "__main__":
    sys.exit(main())
