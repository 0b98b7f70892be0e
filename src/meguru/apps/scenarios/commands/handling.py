"""What people do alike with trials and searches: rename, put away, bring back, cancel, ask again."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db import IntegrityError, transaction

from meguru.apps.ledger.commands import record as record_event
from meguru.apps.registry.models import Person
from meguru.apps.scenarios.models import Queued

AnyQueued = TypeVar("AnyQueued", bound=Queued)


class AlreadyNamed(ValueError):
    """The process already has one of this name."""


class NotPossible(ValueError):
    """It is not in a state in which this can be done."""


@transaction.atomic
def rename(*, asked: Queued, name: str, by: Person, now: dt.datetime) -> None:
    """This function will give a trial or a search another name. Raises: AlreadyNamed."""
    current = locked(asked)
    before, current.name = current.name, name
    if before == name:
        return
    save_named(current, fields=["name"])
    note(current, "renamed", f"{asked.noun}「{before}」の名前を「{name}」に変えました", by=by, now=now)


@transaction.atomic
def put_away(*, asked: Queued, by: Person, now: dt.datetime) -> None:
    """This function will take a trial or a search out of its list; `bring_back` is the undo.

    Raises: NotPossible while it is being computed.
    """
    current = locked(asked)
    if current.is_waiting:
        raise NotPossible("計算が終わるか取りやめてから、しまってください。")
    current.put_away_at = now
    current.save(update_fields=["put_away_at"])
    note(current, "put_away", f"{asked.noun}「{current.name}」をしまいました", by=by, now=now)


@transaction.atomic
def bring_back(*, asked: Queued, by: Person, now: dt.datetime) -> None:
    """This function will put a trial or a search back into its list.

    Raises: AlreadyNamed when its name was taken meanwhile.
    """
    current = locked(asked)
    current.put_away_at = None
    save_named(current, fields=["put_away_at"])
    note(current, "brought_back", f"{asked.noun}「{current.name}」を一覧に戻しました", by=by, now=now)


@transaction.atomic
def cancel(*, asked: Queued, by: Person, now: dt.datetime) -> None:
    """This function will stop a trial or a search; a worker that holds it notices within a second.

    Raises: NotPossible when it is finished already.
    """
    current = locked(asked)
    if not current.is_waiting:
        raise NotPossible(f"この{asked.noun}は、もう終わっています。")
    current.state, current.stage, current.percent = Queued.State.CANCELLED, "", 0
    current.leased_by, current.leased_until, current.finished_at = "", None, now
    current.save()
    note(current, "cancelled", f"{asked.noun}「{current.name}」を取りやめました", by=by, now=now)


@transaction.atomic
def ask_again(*, asked: Queued, by: Person, now: dt.datetime) -> None:
    """This function will put what was cancelled or has failed back into the queue. Raises: NotPossible."""
    current = locked(asked)
    if current.state not in (Queued.State.CANCELLED, Queued.State.FAILED):
        raise NotPossible(f"取りやめた{asked.noun}か、できなかった{asked.noun}だけを、計算し直せます。")
    current.state, current.error, current.attempts = Queued.State.QUEUED, "", 0
    current.asked_at, current.finished_at = now, None
    current.save()
    note(current, "asked", f"{asked.noun}「{current.name}」をもう一度始めました", by=by, now=now)


def locked(asked: AnyQueued) -> AnyQueued:
    """The row as it is now, held until the transaction ends."""
    rows = type(asked)._default_manager.select_for_update(of=("self",), no_key=True)
    return rows.select_related("process", "organisation").get(pk=asked.pk)


def save_named(asked: Queued, fields: list[str] | None = None) -> None:
    """Save; the database decides whether the name is free. Raises: AlreadyNamed."""
    try:
        with transaction.atomic():
            asked.save(update_fields=fields)
    except IntegrityError as twice:
        raise AlreadyNamed(
            f"「{asked.name}」という{asked.noun}がもうあります。別の名前にしてください。"
        ) from twice


def note(asked: Queued, what: str, summary: str, *, by: Person | None, now: dt.datetime) -> None:
    """Write into the ledger what people did."""
    record_event(
        organisation=asked.organisation,
        by=by,
        activity=f"scenarios.{asked.word}_{what}",
        subject=asked,
        summary=f"業務プロセス「{asked.process.name}」の{summary}",
        payload={"process": asked.process_id, "name": asked.name},
        now=now,
    )
