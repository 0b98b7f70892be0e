"""Batches as people handle them: asked for and cancelled."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.briefings.models import BriefingBatch, BriefingEdition
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person

MOST_WAITING = 3


class TooManyWaiting(ValueError):
    """The person has several batches waiting already."""


class NotPossible(ValueError):
    """The batch is not in a state in which this can be done."""


@transaction.atomic
def ask_for_batch(
    *,
    prefecture: Organisation,
    edition: BriefingEdition | None,
    group: str,
    by: Person,
    now: dt.datetime,
) -> BriefingBatch:
    """This function will put the briefings of a whole prefecture into the queue of the workers.

    The same asked for again while it waits is the same batch. Raises: TooManyWaiting.
    """
    mine = BriefingBatch.objects.waiting().filter(asked_by=by)
    twin = mine.filter(prefecture=prefecture, edition=edition, group=group).first()
    if isinstance(twin, BriefingBatch):
        return twin
    if mine.count() >= MOST_WAITING:
        raise TooManyWaiting(
            _("もう%s件が順番を待っています。終わるのを待つか、取りやめてください。") % MOST_WAITING
        )
    batch = BriefingBatch.objects.create(
        organisation=by.organisation,
        prefecture=prefecture,
        edition=edition,
        group=group,
        total=Organisation.objects.filter(prefecture=prefecture).count(),
        asked_by=by,
        asked_at=now,
    )
    record(
        organisation=by.organisation,
        by=by,
        activity="briefings.batch_asked",
        subject=batch,
        summary=f"{prefecture.name}の{batch.total}団体の説明資料を、まとめて作り始めました",
        payload={"prefecture": prefecture.code, "edition": edition.pk if edition else None, "group": group},
        now=now,
    )
    return batch


@transaction.atomic
def cancel_batch(*, batch: BriefingBatch, by: Person, now: dt.datetime) -> None:
    """This function will stop a batch; a worker that holds it notices at the next municipality. Raises: NotPossible."""
    current = BriefingBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    if not current.is_waiting:
        raise NotPossible(_("もう終わっています。"))
    current.state, current.stage = BriefingBatch.State.CANCELLED, ""
    current.leased_by, current.leased_until, current.finished_at = "", None, now
    current.save()
    record(
        organisation=current.organisation,
        by=by,
        activity="briefings.batch_cancelled",
        subject=current,
        summary="説明資料をまとめて作るのを取りやめました",
        now=now,
    )
