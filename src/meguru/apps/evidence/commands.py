"""What changes the evidence: one use case = one function = one transaction = one ledger event."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import IntegrityError, transaction

from meguru.apps.evidence import bridge
from meguru.apps.evidence.models import ActivityInstance, Case, HeldUpload, ImportedLog
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.uploads import Refused

ROWS_AT_ONCE = 2_000
HELD_FOR = dt.timedelta(days=1)
Row = TypeVar("Row")


@transaction.atomic
def import_log(
    *,
    organisation: Organisation,
    log: EventLog,
    name: str,
    source: str,
    by: Person | None,
    now: dt.datetime,
    process_key: str = "",
    file_name: str = "",
    sha256: str = "",
) -> ImportedLog:
    """This function will store every case and activity instance of a log, or nothing.

    Raises: Refused when the same file is already in the same process, or when a record says that work was
            completed before it was started.
    """
    imported = ImportedLog(
        organisation=organisation,
        process_key=process_key,
        name=name,
        source=source,
        file_name=file_name,
        sha256=sha256,
        raw_events=log.raw_events,
        case_count=log.cases.height,
        event_count=log.events.height,
        activities=list(log.activities),
        resources=list(log.resources),
        groups=list(log.groups),
        columns_used=dict(log.columns_used),
        utc_offset_minutes=log.utc_offset_minutes,
        offset_changes=bridge.offset_changes(log),
        remarks=bridge.remarks(log),
        first_at=log.events["completed_at"].min(),
        last_at=log.events["completed_at"].max(),
        imported_by=by,
        imported_at=now,
    )
    _refuse_impossible_times(log)
    _save_once(imported)
    case_ids: list[int] = []
    for chunk in _chunks(bridge.cases(log, of=imported)):
        case_ids += [case.pk for case in Case.objects.bulk_create(chunk)]
    for chunk in _chunks(bridge.activity_instances(log, of=imported, case_ids=case_ids)):
        ActivityInstance.objects.bulk_create(chunk)
    record(
        organisation=organisation,
        by=by,
        activity="evidence.log_imported",
        subject=imported,
        summary=f"作業記録「{name}」を取り込みました（{imported.case_count:,}案件、{imported.event_count:,}作業）",
        payload={"file": file_name, "sha256": sha256, "source": source, "raw_events": log.raw_events},
        now=now,
    )
    return imported


@transaction.atomic
def delete_import(*, imported: ImportedLog, by: Person, now: dt.datetime) -> None:
    """This function will take an import back: its cases and its activity instances go with it.

    Raises: ProtectedError when an app above still needs the log.
    """
    record(
        organisation=imported.organisation,
        by=by,
        activity="evidence.import_taken_back",
        subject=imported,
        summary=f"作業記録「{imported.name}」の取り込みを取り消しました（{imported.case_count:,}案件）",
        payload={"file": imported.file_name, "sha256": imported.sha256},
        now=now,
    )
    ActivityInstance.objects.filter(case__log=imported).delete()
    imported.delete()


@transaction.atomic
def hold_upload(
    *,
    organisation: Organisation,
    process_key: str,
    file_name: str,
    content: bytes,
    by: Person,
    now: dt.datetime,
) -> HeldUpload:
    """This function will keep a file while its sender answers a question about its columns.

    What the same person still had on hold is replaced; what anybody forgot for a day goes away.
    """
    HeldUpload.objects.filter(held_at__lt=now - HELD_FOR).delete()
    HeldUpload.objects.filter(held_for=by, process_key=process_key).delete()
    return HeldUpload.objects.create(
        organisation=organisation,
        held_for=by,
        process_key=process_key,
        file_name=file_name,
        content=content,
        held_at=now,
    )


@transaction.atomic
def release_upload(*, held: HeldUpload) -> None:
    """This function will forget a file on hold, because it was imported or given up."""
    HeldUpload.objects.filter(pk=held.pk).delete()


def digest(content: bytes) -> str:
    """The SHA-256 by which the same file is recognised."""
    return hashlib.sha256(content).hexdigest()


def _save_once(imported: ImportedLog) -> None:
    """The constraint of the database decides, so that two clicks at once cannot import a file twice."""
    try:
        with transaction.atomic():
            imported.save()
    except IntegrityError as twice:
        earlier = ImportedLog.objects.get(
            organisation=imported.organisation, process_key=imported.process_key, sha256=imported.sha256
        )
        raise Refused(
            f"このファイルは「{earlier.name}」としてすでに取り込んであります。"
            "もう一度取り込むときは、先の取り込みを取り消してください。",
            code="same-file",
        ) from twice


def _refuse_impossible_times(log: EventLog) -> None:
    events = log.events
    wrong = events.filter(events["started_at"] > events["completed_at"])
    if wrong.is_empty():
        return
    case = log.cases["case_id"][wrong["case"][0]]
    activity = log.activities[wrong["activity"][0]]
    raise Refused(
        f"開始より前に完了した作業が{wrong.height}件あります(最初は案件 {case} の「{activity}」)。"
        "ファイルの開始日時と完了日時を確かめてください。",
        code="completed-before-started",
    )


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, ROWS_AT_ONCE)):
        yield chunk
