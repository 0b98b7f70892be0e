"""The nation's survey of procedures: brought in for the whole installation, taken over into operations."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from meguru.apps.inventory.commands.operations import change_operation
from meguru.apps.inventory.models import Operation, Procedure, ProcedureSurvey
from meguru.apps.inventory.queries.procedures import offer_of
from meguru.apps.registry.models import Person
from meguru.engines.procedure_survey import read_survey

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class SurveyStored:
    """What an import did; `procedures_before` is what was there until then."""

    survey: ProcedureSurvey
    procedures_before: int


class NothingToTakeOver(ValueError):
    """None of the chosen fields is still empty, or none was chosen."""


def import_procedures(
    *, content: bytes, file_name: str, source: str, surveyed_on: dt.date | None, now: dt.datetime
) -> SurveyStored:
    """This function will replace the survey of the installation by that of a file, whole or not at all.

    The survey belongs to no office, so no office's ledger has an event of it; `ProcedureSurvey` keeps source,
    fingerprint, counts and remarks of every import, also of earlier ones.
    Raises: Refused of the engine.
    """
    survey = read_survey(content)
    with transaction.atomic():
        before, _ = Procedure.objects.count(), Procedure.objects.all().delete()
        stored = ProcedureSurvey.objects.create(
            source=source,
            file_name=file_name[:255],
            sha256=hashlib.sha256(content).hexdigest(),
            surveyed_on=surveyed_on,
            procedure_count=len(survey.procedures),
            remarks=[{"line": remark.line, "message": remark.message} for remark in survey.remarks],
            stored_at=now,
        )
        Procedure.objects.bulk_create(
            (Procedure(survey=stored, **asdict(procedure)) for procedure in survey.procedures),
            batch_size=BATCH,
        )
    return SurveyStored(survey=stored, procedures_before=before)


def take_over(
    *,
    operation: Operation,
    procedure: Procedure,
    fields: Sequence[str],
    from_version: int,
    by: Person,
    now: dt.datetime,
) -> Operation:
    """This function will fill the chosen fields of an operation from a procedure, those that are still empty only.

    Raises: NothingToTakeOver; ChangedMeanwhile.
    """
    values = {
        line.suggestion.field: line.suggestion.value
        for line in offer_of(operation=operation, procedure=procedure)
        if line.suggestion.field in fields and line.is_empty
    }
    if not values:
        raise NothingToTakeOver("入れる項目がありません。空いている項目を1つ以上選んでください。")
    return change_operation(
        operation=operation,
        values=values,
        from_version=from_version,
        reason=f"手続の調査の「{procedure.name[:80]}」から補いました",
        by=by,
        now=now,
    )
