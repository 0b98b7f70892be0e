"""Drafts: begun from nothing, from a drawing, from another version."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from meguru.apps.processes import bridge
from meguru.apps.processes.commands.drawing import add_version
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Person
from meguru.engines.bpmn import Diagram, new_process


@transaction.atomic
def start_draft(
    *,
    process: Process,
    kind: str,
    based_on: ProcessVersion | None = None,
    diagram: Diagram | None = None,
    note: str = "",
    by: Person | None,
    now: dt.datetime,
) -> ProcessVersion:
    """This function will begin a draft: from a diagram, else as a copy of a version, else empty.

    `based_on` may be a version of another office; who asks must be allowed to see it.
    """
    if diagram is not None:
        xml = bridge.xml_of(diagram)
    elif based_on is not None:
        xml = based_on.xml
    else:
        xml = bridge.xml_of(new_process(process.name))
    return add_version(
        process=process,
        kind=kind,
        xml=xml,
        note=note,
        file_name="",
        remarks=[],
        analysis=None,
        based_on=based_on,
        by=by,
        now=now,
    )
