"""Recording: the one door into the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from meguru.apps.ledger.chain import START, Link, canonical, hash_of
from meguru.apps.ledger.models import Event, Head
from meguru.apps.registry.models import Organisation, Person

SYSTEM = "システム"


class OutsideTransaction(RuntimeError):
    """`record` was called outside `transaction.atomic()`: the event could survive a change that failed."""


def record(
    *,
    organisation: Organisation,
    by: Person | None,
    activity: str,
    subject: models.Model | tuple[str, str],
    summary: str,
    now: datetime,
    payload: Mapping[str, Any] | None = None,
) -> Event:
    """This function will append one event to the organisation's chain, inside the caller's transaction.

    `activity` is a name of docs/guide/ledger.md such as "inventory.operation_added". `subject` is the row
    concerned, or (type, id) when it has no row. `by` is None when the machine acted by itself. `payload`
    says from what to what; it must be JSON. Two writers of one organisation wait for each other, so the
    sequence has no gaps and no twins.
    Raises: OutsideTransaction; TypeError or ValueError for a payload that JSON cannot hold.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction("record() needs the transaction of the change it records")
    subject_type, subject_id = (
        subject if isinstance(subject, tuple) else (subject._meta.label_lower, str(subject.pk))
    )
    Head.objects.bulk_create([Head(organisation=organisation)], ignore_conflicts=True)
    head = Head.objects.select_for_update(no_key=True).get(organisation=organisation)
    link = Link(
        organisation_code=organisation.code,
        sequence=head.sequence + 1,
        occurred_at=now,
        actor_id=by.pk if by else None,
        actor_name=by.name if by else SYSTEM,
        activity=activity,
        subject_type=subject_type,
        subject_id=subject_id,
        summary=summary.replace("\x00", "")[:400],
        payload_json=canonical(payload or {}),
        previous_hash=head.hash or START,
    )
    event = Event.objects.create(
        organisation=organisation,
        sequence=link.sequence,
        occurred_at=now,
        actor=by,
        actor_name=link.actor_name,
        activity=activity,
        subject_type=subject_type,
        subject_id=subject_id,
        summary=link.summary,
        payload_json=link.payload_json,
        previous_hash=link.previous_hash,
        hash=hash_of(link),
    )
    head.sequence, head.hash = event.sequence, event.hash
    head.save(update_fields=["sequence", "hash"])
    return event


@transaction.atomic
def record_export(*, organisation: Organisation, by: Person, events: int, now: datetime) -> None:
    """This function will record that someone took a copy of the ledger out of the system."""
    record(
        organisation=organisation,
        by=by,
        activity="ledger.exported",
        subject=("ledger", organisation.code),
        summary=f"記録{events:,}件を CSV に書き出しました",
        payload={"events": events},
        now=now,
    )
