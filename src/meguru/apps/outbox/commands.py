"""What changes the outbox: asking for an effect, carrying it out, trying again."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from meguru.apps.ledger.commands import record
from meguru.apps.outbox import handlers
from meguru.apps.outbox.models import Message
from meguru.apps.outbox.retries import LEASE, MAXIMUM_ATTEMPTS, wait_after
from meguru.apps.registry.models import Organisation, Person

logger = logging.getLogger(__name__)


class AlreadyAsked(ValueError):
    """The same idempotency key was used before for something else."""


class NotDead(ValueError):
    """Only what was given up can be tried again by hand."""


def send(
    *,
    organisation: Organisation,
    channel: Message.Channel,
    payload: Mapping[str, Any],
    idempotency_key: str,
    now: datetime,
) -> Message:
    """This function will note down one outside effect, inside the caller's transaction.

    Nothing leaves the house here; `dispatch` carries it out after the commit. Asking again with the same
    key and content answers the first message. Raises: AlreadyAsked when the content differs.
    """
    with transaction.atomic():
        message, is_new = Message.objects.get_or_create(
            organisation=organisation,
            idempotency_key=idempotency_key,
            defaults={"channel": channel, "payload": dict(payload), "created_at": now, "due_at": now},
        )
    if not is_new and (message.channel, message.payload) != (channel, dict(payload)):
        raise AlreadyAsked(f"「{idempotency_key}」は別の内容で受け付け済みです。")
    return message


def dispatch(*, clock: Callable[[], datetime], limit: int = 100) -> int:
    """This function will carry out what is due, at most `limit` messages, and answer how many it took up.

    Several dispatchers may run at once: each message is leased to one of them. A dispatcher that dies
    leaves a lease that runs out. `clock` is asked anew for every message, because a batch takes time.
    """
    taken = 0
    while taken < limit and (message := lease_next(now=clock())) is not None:
        taken += 1
        try:
            handlers.deliver(message)
        except handlers.CannotDeliver as reason:
            settle_failed(message=message, error=str(reason), now=clock(), give_up=True)
        except Exception as error:
            logger.warning("outbox message %s failed", message.pk, exc_info=True)
            settle_failed(message=message, error=f"{type(error).__name__}: {error}", now=clock())
        else:
            settle_delivered(message=message, now=clock())
    return taken


@transaction.atomic
def lease_next(*, now: datetime) -> Message | None:
    """This function will take the message that has been due longest, for the time of one lease.

    A message whose last allowed attempt never came back is given up here.
    """
    while True:
        message = (
            Message.objects.due(now)
            .select_for_update(skip_locked=True, of=("self",), no_key=True)
            .select_related("organisation")
            .order_by("due_at", "id")
            .first()
        )
        if message is None:
            return None
        if message.attempts < MAXIMUM_ATTEMPTS:
            break
        _close(message, state=Message.State.DEAD, last_error="送り出しの途中で何度も止まりました。")
    message.state = Message.State.LEASED
    message.lease = str(uuid.uuid4())
    message.leased_until = now + LEASE
    message.attempts += 1
    message.save(update_fields=["state", "lease", "leased_until", "attempts"])
    return message


@transaction.atomic
def settle_delivered(*, message: Message, now: datetime) -> bool:
    """This function will close a delivered message; False when the lease was lost to another dispatcher."""
    return _settle(message, state=Message.State.DELIVERED, delivered_at=now, last_error="")


@transaction.atomic
def settle_failed(*, message: Message, error: str, now: datetime, give_up: bool = False) -> bool:
    """This function will put a failed message back for later, or give it up after the last attempt.

    False when the lease was lost to another dispatcher.
    """
    if give_up or message.attempts >= MAXIMUM_ATTEMPTS:
        return _settle(message, state=Message.State.DEAD, last_error=error[:2000])
    later = now + wait_after(message.attempts)
    return _settle(message, state=Message.State.WAITING, due_at=later, last_error=error[:2000])


@transaction.atomic
def retry(*, message: Message, by: Person, now: datetime) -> None:
    """This function will put a message that was given up back in the queue. Raises: NotDead."""
    current = Message.objects.select_for_update(no_key=True).select_related("organisation").get(pk=message.pk)
    if current.state != Message.State.DEAD:
        raise NotDead("この送り出しは中止になっていません。画面を読み直してください。")
    current.state, current.due_at, current.attempts = Message.State.WAITING, now, 0
    current.save(update_fields=["state", "due_at", "attempts"])
    record(
        organisation=current.organisation,
        by=by,
        activity="outbox.retried",
        subject=current,
        summary=f"送り出し「{current.idempotency_key}」をやり直しに回しました",
        payload={"last_error": current.last_error},
        now=now,
    )


def _settle(message: Message, **values: Any) -> bool:
    mine = Message.objects.filter(pk=message.pk, state=Message.State.LEASED, lease=message.lease)
    return mine.update(lease="", leased_until=None, **values) == 1


def _close(message: Message, **values: Any) -> None:
    Message.objects.filter(pk=message.pk).update(lease="", leased_until=None, **values)
