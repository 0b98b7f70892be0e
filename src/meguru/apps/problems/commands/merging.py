"""Cards that say the same become one; the origins stay and come back when it is undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import combinations

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.ledger.commands import record
from meguru.apps.problems.commands.cards import new_card, plain_of
from meguru.apps.problems.models import LONGEST_TEXT, KeptApart, ProblemCard
from meguru.apps.registry.models import Person
from meguru.engines.problem_analysis import MOST_WHYS, CannotAdd, Per, add_up


class CannotMerge(ValueError):
    """Cards that cannot be taken together now; says why."""


@transaction.atomic
def merge_cards(
    *, initiative: Initiative, cards: Sequence[int], text: str, by: Person, now: dt.datetime
) -> ProblemCard:
    """This function will make one card of several. Their figures are added when the units agree, everything else is
    taken from the first card that has it; grounds and operations are linked to the new card too, voices stay with
    the card they were said about, which the new card shows.
    Raises: CannotMerge when a card was changed away meanwhile, or one of them was decided on."""
    rows = list(
        ProblemCard.objects.select_for_update(of=("self",), no_key=True)
        .filter(initiative=initiative, pk__in=cards)
        .in_use()
        .order_by("pk")
    )
    if len(rows) != len(set(cards)) or len(rows) < 2:
        raise CannotMerge(_("見ている間に、困りごとが変わりました。下のまとまりを見直してください。"))
    decided = [row for row in rows if row.outcome]
    if decided:
        raise CannotMerge(
            _("「%s」は、選ぶかどうかを決めた後です。決め直してから、まとめてください。") % decided[0].text
        )
    merged = new_card(initiative=initiative, values=_values(rows, text), by=by, now=now)
    merged.is_merge = True
    merged.save()
    merged.operations.set({one.pk for row in rows for one in row.operations.all()})
    for ground in {ground for row in rows for ground in row.grounds.all()}:
        ground.cards.add(merged)
    ProblemCard.objects.filter(pk__in=[row.pk for row in rows]).update(merged_into=merged)
    record(
        organisation=initiative.organisation,
        by=by,
        activity="problems.cards_merged",
        subject=merged,
        summary=f"困りごと{len(rows)}件を「{merged.text}」にまとめました",
        payload={"origins": [row.pk for row in rows], "after": plain_of(merged)},
        now=now,
    )
    return merged


def _values(rows: Sequence[ProblemCard], text: str) -> dict[str, object]:
    found: dict[str, object] = {
        name: next((getattr(row, name) for row in rows if getattr(row, name)), "")
        for name in ("who", "how", "cause", "evidence", "verified", "verified_note")
    }
    found["text"] = text[:LONGEST_TEXT] or rows[0].text
    found["scene"] = next((row.scene for row in rows if row.scene_id), None)
    people = sum(voice.count for row in rows for voice in row.voices.in_use())
    if people and not found["evidence"]:
        found["evidence"] = _("住民の声 %(count)s人") % {"count": people}
    found["verified_count"] = sum(row.verified_count or 0 for row in rows) or None
    found["whys"] = list(dict.fromkeys(why for row in rows for why in row.whys if why))[:MOST_WHYS]
    return found | added(rows)


def added(rows: Sequence[ProblemCard]) -> dict[str, object]:
    """The figures of several cards as those of one; empty when they cannot be added."""
    amounts = [amount for row in rows if (amount := row.as_amount) is not None]
    if len(amounts) == 1:
        only = next(row for row in rows if row.amount is not None)
        return {"amount": only.amount, "unit": only.unit, "per": only.per, "times": only.times}
    try:
        total = add_up(amounts)
    except CannotAdd:
        return {}
    return {"amount": total.value, "unit": total.unit, "per": Per.YEAR.value}


@transaction.atomic
def unmerge_card(*, card: ProblemCard, by: Person, now: dt.datetime) -> None:
    """This function will bring back the origins of a merged card and put the merged card away.

    Raises: CannotMerge when it was decided on since, or is part of another merged card.
    """
    current = ProblemCard.objects.select_for_update(of=("self",), no_key=True).get(pk=card.pk)
    origins = list(current.origins.order_by("pk"))
    if not origins or current.merged_into_id:
        raise CannotMerge(_("この困りごとは、もう元に戻してあります。"))
    if current.outcome:
        raise CannotMerge(_("選ぶかどうかを決めた後です。決め直してから、元に戻してください。"))
    ProblemCard.objects.filter(merged_into=current).update(merged_into=None)
    current.put_away_at = now
    current.save(update_fields=["put_away_at"])
    record(
        organisation=current.organisation,
        by=by,
        activity="problems.merge_undone",
        subject=current,
        summary=f"まとめた困りごと「{current.text}」を、元の{len(origins)}件に戻しました",
        payload={"origins": [one.pk for one in origins]},
        now=now,
    )


@transaction.atomic
def keep_apart(*, initiative: Initiative, cards: Sequence[int], by: Person, now: dt.datetime) -> None:
    """This function will remember that these cards are different, so that they are not proposed together again."""
    rows = list(ProblemCard.objects.filter(initiative=initiative, pk__in=cards).in_use().order_by("pk"))
    if len(rows) < 2:
        return
    KeptApart.objects.bulk_create(
        [
            KeptApart(organisation=initiative.organisation, one=one, other=other, said_by=by, said_at=now)
            for one, other in combinations(rows, 2)
        ],
        ignore_conflicts=True,
    )
    record(
        organisation=initiative.organisation,
        by=by,
        activity="problems.cards_kept_apart",
        subject=initiative,
        summary=f"似た困りごと{len(rows)}件を、別のものとしました",
        payload={"cards": [row.pk for row in rows]},
        now=now,
    )


@transaction.atomic
def forget_apart(*, initiative: Initiative, by: Person, now: dt.datetime) -> int:
    """This function will propose all cards anew that were kept apart, and return how many pairs they were."""
    count, _kinds = KeptApart.objects.filter(one__initiative=initiative).delete()
    if count:
        record(
            organisation=initiative.organisation,
            by=by,
            activity="problems.cards_kept_apart",
            subject=initiative,
            summary="「別のもの」とした組を、もう一度くらべることにしました",
            payload={"pairs": count},
            now=now,
        )
    return count
