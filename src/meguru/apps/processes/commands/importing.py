"""Logs that come into a process, and go out again when that was a mistake."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from meguru.apps.evidence import commands as evidence
from meguru.apps.evidence.models import ImportedLog
from meguru.apps.processes.models import Analysis, Process
from meguru.apps.registry.models import Person
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.uploads import Refused


def import_log(
    *,
    process: Process,
    log: EventLog,
    name: str,
    file_name: str,
    sha256: str,
    by: Person | None,
    now: dt.datetime,
    source: str = ImportedLog.Source.IMPORTED,
) -> ImportedLog:
    """This function will store a log that was read, as evidence of this process. Raises: Refused."""
    return evidence.import_log(
        organisation=process.organisation,
        process_key=process.key,
        log=log,
        name=name,
        source=source,
        file_name=file_name,
        sha256=sha256,
        by=by,
        now=now,
    )


@transaction.atomic
def take_back_import(*, process: Process, imported: ImportedLog, by: Person, now: dt.datetime) -> None:
    """This function will undo an import: the log goes, and the analyses that were made of it.

    Versions that were kept from those analyses stay. Raises: Refused while an analysis is running.
    """
    analyses = Analysis.objects.select_for_update(no_key=True).filter(process=process, log=imported)
    if any(analysis.state == Analysis.State.RUNNING for analysis in analyses):
        raise Refused(
            "この記録は今、分析しているところです。終わってからもう一度「取り消す」を押してください。",
            code="analysis-running",
        )
    analyses.delete()
    evidence.delete_import(imported=imported, by=by, now=now)
