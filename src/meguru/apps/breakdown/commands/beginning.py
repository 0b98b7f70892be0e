"""A breakdown begun, put away and brought back; a sheet of one's own."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from meguru.apps.breakdown.models import Breakdown, Sheet
from meguru.apps.inventory.models import Operation
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person


@transaction.atomic
def start_breakdown(*, operation: Operation, name: str, by: Person | None, now: dt.datetime) -> Breakdown:
    """This function will begin a breakdown of an operation, with the common sheet."""
    breakdown = Breakdown.objects.create(
        organisation=operation.organisation, operation=operation, name=name, made_by=by, made_at=now
    )
    Sheet.objects.create(organisation=operation.organisation, breakdown=breakdown)
    record(
        organisation=operation.organisation,
        by=by,
        activity="breakdown.breakdown_started",
        subject=breakdown,
        summary=f"業務「{operation.name}」の機能分析「{name}」を始めました",
        payload={"operation": operation.pk},
        now=now,
    )
    return breakdown


@transaction.atomic
def open_own_sheet(*, breakdown: Breakdown, by: Person, now: dt.datetime) -> Sheet:
    """This function will give a person a sheet of their own; asking again gives the same one."""
    sheet, is_new = Sheet.objects.get_or_create(
        breakdown=breakdown, owner=by, defaults={"organisation": breakdown.organisation}
    )
    if is_new:
        record(
            organisation=breakdown.organisation,
            by=by,
            activity="breakdown.sheet_opened",
            subject=sheet,
            summary=f"機能分析「{breakdown.name}」に、自分の記入表を作りました",
            payload={"breakdown": breakdown.pk},
            now=now,
        )
    return sheet


@transaction.atomic
def put_away_breakdown(*, breakdown: Breakdown, by: Person | None, now: dt.datetime) -> None:
    """This function will take a breakdown out of the lists; `bring_back_breakdown` undoes it."""
    _set_away(breakdown, put_away_at=now, by=by, now=now)


@transaction.atomic
def bring_back_breakdown(*, breakdown: Breakdown, by: Person | None, now: dt.datetime) -> None:
    """This function will put a breakdown back into the lists."""
    _set_away(breakdown, put_away_at=None, by=by, now=now)


def _set_away(
    breakdown: Breakdown, *, put_away_at: dt.datetime | None, by: Person | None, now: dt.datetime
) -> None:
    changed = Breakdown.objects.filter(pk=breakdown.pk, put_away_at__isnull=put_away_at is not None)
    if not changed.update(put_away_at=put_away_at):
        return
    away = put_away_at is not None
    record(
        organisation=breakdown.organisation,
        by=by,
        activity="breakdown.breakdown_put_away" if away else "breakdown.breakdown_brought_back",
        subject=breakdown,
        summary=f"機能分析「{breakdown.name}」を一覧{'から外しました' if away else 'に戻しました'}",
        now=now,
    )
