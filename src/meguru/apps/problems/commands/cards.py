"""Cards: written one by one or many at once, changed, taken out of the list and brought back."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.inventory.models import Operation
from meguru.apps.ledger.commands import record
from meguru.apps.problems.commands.scene_names import scene_named
from meguru.apps.problems.models import BroughtTable, ProblemCard, TableKind
from meguru.apps.registry.models import Person


class WrittenMeanwhile(ValueError):
    """A colleague saved first. `theirs` is the row as it stands now; nothing was stored."""

    def __init__(self, theirs: Any, who: object) -> None:
        super().__init__(
            _(
                "書いている間に、%(who)sさんが先に保存しました。あなたの言葉は下に残っています。"
                "見比べて、よければもう一度保存してください。"
            )
            % {"who": who or _("ほかの人")}
        )
        self.theirs = theirs


@transaction.atomic
def add_card(
    *, initiative: Initiative, values: Mapping[str, Any], by: Person, now: dt.datetime
) -> ProblemCard:
    """This function will write a new card. `values` holds at least `text`."""
    card = new_card(initiative=initiative, values=values, by=by, now=now)
    card.save()
    record(
        organisation=initiative.organisation,
        by=by,
        activity="problems.card_written",
        subject=card,
        summary=f"困りごと「{card.text}」を書きました",
        payload={"initiative": initiative.pk, "after": plain_of(card)},
        now=now,
    )
    return card


@transaction.atomic
def add_cards(
    *, initiative: Initiative, rows: Sequence[Mapping[str, Any]], by: Person, now: dt.datetime
) -> BroughtTable:
    """This function will write a card for every row that was pasted; they are taken back as a whole."""
    return bring_cards(initiative=initiative, rows=rows, file_name="", content=b"", by=by, now=now)


def bring_cards(
    *,
    initiative: Initiative,
    rows: Sequence[Mapping[str, Any]],
    file_name: str,
    content: bytes,
    by: Person,
    now: dt.datetime,
) -> BroughtTable:
    """The rows as cards of one table, inside the caller's transaction."""
    brought = BroughtTable.objects.create(
        organisation=initiative.organisation,
        initiative=initiative,
        kind=TableKind.CARDS,
        file_name=file_name[:255],
        sha256=hashlib.sha256(content).hexdigest() if content else "",
        count=len(rows),
        stored_by=by,
        stored_at=now,
    )
    for values in rows:
        operations = values.get("operations", ())
        card = new_card(initiative=initiative, values=values, by=by, now=now)
        card.came_from = brought
        card.save()
        if operations:
            card.operations.set(operations)
    where = f"「{brought.file_name}」から" if brought.file_name else "貼り付けて"
    record(
        organisation=initiative.organisation,
        by=by,
        activity="problems.table_stored",
        subject=brought,
        summary=f"{where}困りごとを{len(rows)}件書きました",
        payload={"initiative": initiative.pk, "cards": list(brought.cards.values_list("pk", flat=True))},
        now=now,
    )
    return brought


def new_card(
    *, initiative: Initiative, values: Mapping[str, Any], by: Person, now: dt.datetime
) -> ProblemCard:
    fields = {name: value for name, value in values.items() if name != "operations"}
    return ProblemCard(
        organisation=initiative.organisation,
        initiative=initiative,
        written_by=by,
        written_at=now,
        changed_by=by,
        changed_at=now,
        **fields,
    )


@transaction.atomic
def change_card(
    *,
    card: ProblemCard,
    values: Mapping[str, Any],
    operations: Iterable[Operation] | None = None,
    new_scene: str = "",
    revision: int,
    by: Person,
    now: dt.datetime,
) -> ProblemCard:
    """This function will change a card. `revision` is that of the card the person saw; operations that the person
    may not see are left linked when `operations` is None; `new_scene` names a scene that is made when it is not there.
    Raises: WrittenMeanwhile."""
    current = ProblemCard.objects.select_for_update(of=("self",), no_key=True).get(pk=card.pk)
    if current.revision != revision:
        raise WrittenMeanwhile(current, current.changed_by)
    before = plain_of(current)
    for name, value in values.items():
        setattr(current, name, value)
    if new_scene.strip():
        current.scene = scene_named(new_scene.strip(), current.initiative, by=by, now=now)
    if operations is not None:
        current.operations.set(operations)
    after = plain_of(current)
    if before == after:
        return current
    current.revision += 1
    current.changed_by, current.changed_at = by, now
    current.save()
    changed = [name for name in after if after[name] != before.get(name)]
    record(
        organisation=current.organisation,
        by=by,
        activity="problems.card_changed",
        subject=current,
        summary=f"困りごと「{current.text}」を書きかえました",
        payload={
            "before": {name: before.get(name) for name in changed},
            "after": {name: after[name] for name in changed},
        },
        now=now,
    )
    return current


@transaction.atomic
def put_away_card(*, card: ProblemCard, by: Person, now: dt.datetime) -> None:
    """This function will take a card out of the lists; it stays on record."""
    done = ProblemCard.objects.filter(pk=card.pk, put_away_at=None, merged_into=None).update(put_away_at=now)
    if done:
        _record_move(card, "problems.card_put_away", "一覧から外しました", by=by, now=now)


@transaction.atomic
def bring_back_card(*, card: ProblemCard, by: Person, now: dt.datetime) -> None:
    """This function will bring a card back into the lists.

    A merged card that was taken apart does not come back: its origins stand in the lists.
    """
    if card.is_merge and not card.origins.exists():
        return
    if ProblemCard.objects.filter(pk=card.pk).exclude(put_away_at=None).update(put_away_at=None):
        _record_move(card, "problems.card_brought_back", "一覧に戻しました", by=by, now=now)


def _record_move(card: ProblemCard, activity: str, words: str, *, by: Person, now: dt.datetime) -> None:
    record(
        organisation=card.organisation,
        by=by,
        activity=activity,
        subject=card,
        summary=f"困りごと「{card.text}」を{words}",
        now=now,
    )


def plain_of(card: ProblemCard) -> dict[str, Any]:
    """What a card says, as plain values for the ledger."""
    return {
        "text": card.text,
        "scene": card.scene_id,
        "who": card.who,
        "how": card.how,
        "amount": None if card.amount is None else f"{Decimal(card.amount).normalize():f}",
        "unit": card.unit,
        "per": card.per,
        "times": card.times,
        "cause": card.cause,
        "whys": list(card.whys),
        "evidence": card.evidence,
        "verified": card.verified,
        "verified_count": card.verified_count,
        "verified_note": card.verified_note,
        "operations": sorted(card.operations.values_list("pk", flat=True)) if card.pk else [],
    }
