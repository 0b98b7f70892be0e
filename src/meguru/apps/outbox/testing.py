"""Makers of small worlds for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from meguru.apps.outbox.commands import send
from meguru.apps.outbox.models import Message
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.testing import make_organisation

NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
_numbers = count(1)


def make_message(*, organisation: Organisation | None = None, **fields: object) -> Message:
    """A file asked for at NOON; fields are those of `send`."""
    number = next(_numbers)
    values = {
        "channel": Message.Channel.FILE,
        "payload": {"name": f"file{number}.txt", "text": "内容"},
        "idempotency_key": f"test/{number}",
        "now": NOON,
    }
    return send(organisation=organisation or make_organisation(), **(values | fields))
