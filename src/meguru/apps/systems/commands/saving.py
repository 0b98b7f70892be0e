"""What every save of a card does: hold the card, count the revision, keep from what to what, tell the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.apps.systems.bridge import digest, label_of_part
from meguru.apps.systems.models import CardChange, InformationSystem

USERS_NAMED = 3


class WrittenMeanwhile(ValueError):
    """A colleague changed the same place. `theirs` holds what stands there now; nothing was stored."""

    def __init__(self, theirs: Mapping[str, Any], who: str) -> None:
        super().__init__(
            _(
                "書いている間に、%sが同じところを変えました。あなたの入力は下に残してあります。"
                "見比べて、よければもう一度保存してください。"
            )
            % who
        )
        self.theirs = dict(theirs)


class AlreadyThere(ValueError):
    """The same name, number or year stands in the office or in the card already."""


class RowGone(ValueError):
    """A colleague removed the row meanwhile."""

    def __init__(self, removal: CardChange | None) -> None:
        super().__init__(
            _("この行は、%sが消しました。「履歴」から元に戻せます。")
            % _called(removal.made_by if removal else None)
        )


class StillUsed(ValueError):
    """Something else refers to a row that somebody wants to remove, e.g. a saving to its contract. Nothing was stored."""

    def __init__(self, *, part: str, used: ProtectedError) -> None:
        by = sorted({str(one) for one in used.protected_objects})
        names = "、".join(f"「{name}」" for name in by[:USERS_NAMED])
        more = _("など%s件") % len(by) if len(by) > USERS_NAMED else ""
        super().__init__(
            _(
                "%(part)sの行を消せません。%(names)sが、その行をもとにしています。"
                "先に、そちらから外してください。まだ何も変えていません。"
            )
            % {"part": label_of_part(part), "names": names + more}
        )


def hold(system: InformationSystem) -> InformationSystem:
    """The card as it is stored now; others who want to write it wait until this transaction ends."""
    return InformationSystem.objects.select_for_update(of=("self",), no_key=True).get(pk=system.pk)


def must_be_seen(*, stored: Mapping[str, Any], seen: str, system: InformationSystem, part: str) -> None:
    """`seen` is `bridge.digest` of what the person saw; empty: they did not ask.

    Raises: WrittenMeanwhile when something else is stored now.
    """
    if not seen or seen == digest(stored):
        return
    last = system.changes.filter(part=part).select_related("made_by").first()
    raise WrittenMeanwhile(stored, _called(last.made_by if last else None))


def _called(person: Person | None) -> str:
    return _("%sさん") % person if person else _("ほかの人")


def keep(
    *,
    system: InformationSystem,
    part: str,
    row_id: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    activity: str,
    summary: str,
    by: Person | None,
    now: dt.datetime,
) -> CardChange:
    """Count the revision and keep the change; the ledger gets its hash and the names of the fields, no value."""
    change = CardChange.objects.create(
        **_as_kept(system, RowSave(part, row_id, before, after)), made_by=by, made_at=now
    )
    _count(system, by=by, now=now)
    record(
        organisation=system.organisation,
        by=by,
        activity=activity,
        subject=system,
        summary=summary,
        payload={
            "change": change.pk,
            "part": part,
            "row": row_id,
            "fields": sorted({*before, *after}),
            "content_hash": digest({"before": change.before, "after": change.after}),
        },
        now=now,
    )
    return change


@dataclass(frozen=True, slots=True)
class RowSave:
    """What was done to one row, in plain values; an added row has no `before`, a removed one no `after`."""

    part: str
    row_id: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def keep_together(
    *,
    system: InformationSystem,
    saves: Sequence[RowSave],
    activity: str,
    summary: str,
    by: Person | None,
    now: dt.datetime,
) -> list[CardChange]:
    """The same for several rows of a card that were saved at once: one revision, one event."""
    changes = CardChange.objects.bulk_create(
        CardChange(**_as_kept(system, one), made_by=by, made_at=now) for one in saves
    )
    _count(system, by=by, now=now)
    record(
        organisation=system.organisation,
        by=by,
        activity=activity,
        subject=system,
        summary=summary,
        payload={
            "changes": [one.pk for one in changes],
            "parts": sorted({one.part for one in changes}),
            "content_hash": digest(
                {str(n): {"before": one.before, "after": one.after} for n, one in enumerate(changes)}
            ),
        },
        now=now,
    )
    return changes


def _as_kept(system: InformationSystem, one: RowSave) -> dict[str, Any]:
    return {
        "organisation_id": system.organisation_id,
        "system": system,
        "part": one.part,
        "row_id": one.row_id,
        "before": dict(one.before),
        "after": dict(one.after),
    }


def _count(system: InformationSystem, *, by: Person | None, now: dt.datetime) -> None:
    InformationSystem.objects.filter(pk=system.pk).update(
        revision=F("revision") + 1, changed_by=by, changed_at=now
    )
