"""Makers of comparisons for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from meguru.apps.comparison import commands
from meguru.apps.comparison.models import Comparison
from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes.commands import start_draft
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.processes.testing import make_process
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.testing import make_department, make_organisation
from meguru.engines.bpmn import Diagram, lay_out, linear

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan
COUNTER = ("申請書の受付", "本人確認", "内容の審査", "決裁", "証明書の交付")


def make_drawn_process(
    *steps: str,
    office: Organisation | None = None,
    name: str = "証明書の交付",
    kind: str = "as_is",
    diagram: Diagram | None = None,
    sharing: str = "private",
    published: bool = True,
) -> ProcessVersion:
    """A version of a process with these steps in a row, of an office of its own unless one is given."""
    department = make_department(organisation=office or make_organisation())
    operation = make_operation(department=department, name=name)
    process = make_process(operation=operation, name=name)
    Process.objects.filter(pk=process.pk).update(sharing=sharing)
    drawn = diagram or linear(name=name, tasks=steps or COUNTER)
    version = start_draft(process=process, kind=kind, diagram=lay_out(drawn), by=None, now=NOON)
    if published:  # around the review that a section would hold
        ProcessVersion.objects.filter(pk=version.pk).update(published_at=NOON)
    return ProcessVersion.objects.get(pk=version.pk)


def make_comparison(
    own: ProcessVersion,
    peers: Sequence[ProcessVersion],
    *,
    standard: ProcessVersion | None = None,
    name: str = "近隣との比較",
) -> Comparison:
    return commands.make_comparison(
        process=own.process,
        name=name,
        own_version=own,
        peers=list(peers),
        standard=standard,
        hourly_yen=4_000,
        by=None,
        now=NOON,
    )
