"""Editions: which indicators beside whom, under which name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.briefings.models import BriefingEdition
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person


class AlreadyNamed(ValueError):
    """The office has an edition of this name."""


class ChangedMeanwhile(ValueError):
    """A colleague changed the edition after it was opened; nothing was stored. `theirs` is what stands there now."""

    def __init__(self, theirs: BriefingEdition) -> None:
        super().__init__(
            _(
                "開いている間に、ほかの人がこの版を変えました。今の内容を上に示します。見比べて、もう一度保存してください。"
            )
        )
        self.theirs = theirs


@transaction.atomic
def add_edition(
    *, organisation: Organisation, name: str, group: str, keys: Sequence[str], by: Person, now: dt.datetime
) -> BriefingEdition:
    """This function will store a new edition. Raises: AlreadyNamed."""
    edition = BriefingEdition(
        organisation=organisation, name=name, group=group, keys=list(keys), made_by=by, made_at=now
    )
    _save(edition)
    _note(edition, "added", f"説明資料の版「{name}」を作りました", by=by, now=now)
    return edition


@transaction.atomic
def change_edition(
    *,
    edition: BriefingEdition,
    name: str,
    group: str,
    keys: Sequence[str],
    revision: int,
    by: Person,
    now: dt.datetime,
) -> BriefingEdition:
    """This function will change an edition that still is as the person saw it. Raises: ChangedMeanwhile; AlreadyNamed."""
    current = BriefingEdition.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.pk)
    if current.revision != revision:
        raise ChangedMeanwhile(current)
    before = {"name": current.name, "group": current.group, "keys": current.keys}
    after = {"name": name, "group": group, "keys": list(keys)}
    if before == after:
        return current
    current.name, current.group, current.keys = name, group, list(keys)
    current.revision += 1
    _save(current)
    _note(
        current,
        "changed",
        f"説明資料の版「{name}」を変えました",
        by=by,
        now=now,
        payload={"before": before, "after": after},
    )
    return current


@transaction.atomic
def put_away_edition(*, edition: BriefingEdition, by: Person, now: dt.datetime) -> None:
    """This function will take an edition out of the lists; `bring_back_edition` undoes it."""
    current = BriefingEdition.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.pk)
    if current.put_away_at is not None:
        return
    current.put_away_at = now
    current.save(update_fields=["put_away_at"])
    _note(current, "put_away", f"説明資料の版「{current.name}」を一覧から外しました", by=by, now=now)


@transaction.atomic
def bring_back_edition(*, edition: BriefingEdition, by: Person, now: dt.datetime) -> None:
    """This function will put an edition back into the lists. Raises: AlreadyNamed when its name was taken meanwhile."""
    current = BriefingEdition.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.pk)
    if current.put_away_at is None:
        return
    current.put_away_at = None
    _save(current)
    _note(current, "brought_back", f"説明資料の版「{current.name}」を一覧に戻しました", by=by, now=now)


def _save(edition: BriefingEdition) -> None:
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as twice:
        raise AlreadyNamed(
            _("「%s」という版がもうあります。別の名前にしてください。") % edition.name
        ) from twice


def _note(
    edition: BriefingEdition,
    what: str,
    summary: str,
    *,
    by: Person,
    now: dt.datetime,
    payload: dict[str, object] | None = None,
) -> None:
    record(
        organisation=edition.organisation,
        by=by,
        activity=f"briefings.edition_{what}",
        subject=edition,
        summary=summary,
        payload=payload or {},
        now=now,
    )
