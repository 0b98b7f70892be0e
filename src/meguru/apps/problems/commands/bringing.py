"""A table from Excel: held while somebody looks at it, stored as a whole, taken back as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.ledger.commands import record
from meguru.apps.problems.commands.cards import bring_cards, change_card, plain_of
from meguru.apps.problems.commands.grounds import bring_voices
from meguru.apps.problems.commands.scene_names import scene_named
from meguru.apps.problems.models import BroughtTable, PendingTable, ProblemCard, Scene, TableKind, Voice
from meguru.apps.problems.queries.bringing import PlannedRow, State, plan_table
from meguru.apps.registry.commands import hold_file
from meguru.apps.registry.models import Person
from meguru.engines.problem_analysis import masked


class NothingChosen(ValueError):
    """No row was ticked."""


class PlanChanged(ValueError):
    """What was ticked is no longer what storing it would do."""


class AlreadyUndone(ValueError):
    """The table was taken back before."""


@transaction.atomic
def hold_table(
    *, initiative: Initiative, kind: str, file_name: str, content: bytes, by: Person, now: dt.datetime
) -> PendingTable:
    """This function will keep a file while somebody looks at it.

    Raises: Refused of the engine when nothing of the file can be used.
    """
    plan_table(kind=kind, content=content, initiative=initiative)
    held = PendingTable(
        organisation=initiative.organisation,
        initiative=initiative,
        kind=kind,
        held_for=by,
        file_name=file_name,
        content=content,
        held_at=now,
    )
    hold_file(held=held)
    return held


@transaction.atomic
def store_table(
    *, held: PendingTable, chosen: Mapping[int, int], mask: bool, by: Person, now: dt.datetime
) -> BroughtTable:
    """This function will store the chosen rows of a held file, all of them or none.

    `chosen` maps the number of a row to the revision of its card that was looked at, 0 for a new one. With `mask`,
    what may tell who somebody is in a voice is masked; without it such voices wait to be looked at.
    Raises: NothingChosen; PlanChanged; Refused of the engine.
    """
    if not chosen:
        raise NothingChosen(_("取り込む行が選ばれていません。1行以上に印を付けてください。"))
    initiative = Initiative.objects.select_for_update(of=("self",), no_key=True).get(pk=held.initiative_id)
    if not PendingTable.objects.select_for_update(of=("self",), no_key=True).filter(pk=held.pk).exists():
        raise PlanChanged(_("このファイルは、もう取り込んだか、取りやめています。一覧を見てください。"))
    _hold_cards(Q(initiative=initiative))
    content = bytes(held.content)
    planned = plan_table(kind=held.kind, content=content, initiative=initiative).storable
    if any(_differs(planned.get(number), revision) for number, revision in chosen.items()):
        raise PlanChanged(
            _(
                "見ている間に、ほかの人が困りごとを変えました。まだ何も取り込んでいません。下の表を見直してください。"
            )
        )
    rows = [planned[number] for number in sorted(chosen)]
    given = {"initiative": initiative, "file_name": held.file_name, "content": content, "by": by, "now": now}
    if held.kind == TableKind.VOICES:
        stored = bring_voices(rows=[_voice(row, mask) for row in rows], **given)
    else:
        stored = _store_cards(rows, given)
    PendingTable.objects.filter(pk=held.pk).delete()
    return stored


def _hold_cards(which: Q) -> None:
    """Nobody changes these cards until the transaction ends. All at once and in one order: who would hold the ledger
    and wait for the next card could wait for somebody who waits for the ledger."""
    cards = ProblemCard.objects.select_for_update(of=("self",), no_key=True).filter(which).order_by("pk")
    list(cards.values_list("pk", flat=True))


def _differs(row: PlannedRow | None, revision: int) -> bool:
    return row is None or (row.card.revision if row.card else 0) != revision


def _voice(row: PlannedRow, mask: bool) -> dict[str, Any]:
    if mask and row.is_personal:
        return {**row.values, "text": masked(row.values["text"]), "looked_at": True}
    return dict(row.values)


def _store_cards(rows: list[PlannedRow], given: Mapping[str, Any]) -> BroughtTable:
    initiative, by, now = given["initiative"], given["by"], given["now"]
    names = dict.fromkeys(row.scene for row in rows if row.scene)
    scenes = {name: scene_named(name, initiative, by=by, now=now) for name in names}
    values = {row.number: {**row.values, "scene": scenes.get(row.scene or "")} for row in rows}
    stored = bring_cards(rows=[values[row.number] for row in rows if row.card is None], **given)
    changes = {}
    for row in rows:
        if row.state is State.CHANGED and row.card is not None:
            before = plain_of(row.card)
            now_card = change_card(
                card=row.card, values=values[row.number], revision=row.card.revision, by=by, now=now
            )
            changes[str(row.card.pk)] = {"revision": now_card.revision, "before": before}
    stored.changes, stored.count = changes, len(rows)
    stored.save(update_fields=["changes", "count"])
    return stored


@transaction.atomic
def undo_table(*, brought: BroughtTable, by: Person, now: dt.datetime) -> tuple[int, list[str]]:
    """This function will take a table back: how many rows, and the sentences of cards that stay as they are because
    somebody went on with them. Raises: AlreadyUndone."""
    current = BroughtTable.objects.select_for_update(of=("self",), no_key=True).get(pk=brought.pk)
    if current.undone_at is not None:
        raise AlreadyUndone(_("この取込みは、もう取り消してあります。"))
    _hold_cards(Q(came_from=current) | Q(pk__in=[int(key) for key in current.changes]))
    free = current.cards.filter(revision=1, outcome="", put_away_at=None, merged_into=None)
    left = [card.text for card in current.cards.in_use().exclude(pk__in=free.values("pk"))]
    done = ProblemCard.objects.filter(pk__in=list(free.values_list("pk", flat=True))).update(put_away_at=now)
    done += Voice.objects.filter(came_from=current, card=None, put_away_at=None).update(put_away_at=now)
    left += [voice.text for voice in current.voices.in_use().exclude(card=None)]
    for key, change in current.changes.items():
        card = ProblemCard.objects.filter(pk=int(key), revision=change["revision"]).first()
        if card is None:
            left.append(change["before"]["text"])
            continue
        change_card(card=card, values=_restored(change["before"]), revision=card.revision, by=by, now=now)
        done += 1
    current.undone_at = now
    current.save(update_fields=["undone_at"])
    record(
        organisation=current.organisation,
        by=by,
        activity="problems.table_undone",
        subject=current,
        summary=f"取込み「{current.file_name or '貼り付け'}」を取り消しました（{done}件）",
        payload={"done": done, "left": len(left)},
        now=now,
    )
    return done, left


def _restored(plain: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in plain.items() if name not in ("operations", "scene")}
    values["amount"] = None if plain["amount"] is None else Decimal(plain["amount"])
    return values | {"scene": Scene.objects.filter(pk=plain["scene"]).first() if plain["scene"] else None}
