"""Makers of small worlds for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from meguru.apps.ledger.commands import record
from meguru.apps.ledger.models import Event
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.registry.testing import make_organisation

NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


def make_event(
    *, organisation: Organisation | None = None, by: Person | None = None, **fields: object
) -> Event:
    """Something that happened; fields are those of `record`."""
    values = {
        "activity": "inventory.operation_changed",
        "subject": ("inventory.operation", "1"),
        "summary": "業務を変更しました",
        "now": NOON,
    }
    with transaction.atomic():
        return record(organisation=organisation or make_organisation(), by=by, **(values | fields))
