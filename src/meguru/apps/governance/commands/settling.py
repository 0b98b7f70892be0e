"""Overlaps settled by people: two different things, or one that is split; taken back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.governance.commands.recording import note
from meguru.apps.governance.commands.refusals import CannotSave
from meguru.apps.governance.models import OverlapSettlement, Saving
from meguru.apps.registry.models import Person
from meguru.engines.savings import SettledAs, pair_of


@transaction.atomic
def settle_overlap(
    *,
    first: Saving,
    second: Saving,
    way: SettledAs,
    reason: str,
    first_percent: int = 50,
    by: Person,
    now: dt.datetime,
) -> OverlapSettlement:
    """This function will settle an overlap of two savings of one office.

    Split: `first_percent` of what `first` expects counts there, the rest of 100 with `second`.
    Raises: CannotSave without a reason, for a saving with itself, for savings of two offices, for a share outside 1-99.
    """
    if first.pk == second.pk or first.organisation_id != second.organisation_id:
        raise CannotSave(_("重なっている二つの効果を選んでください。"))
    if not reason:
        raise CannotSave(_("そう考えた理由を書いてください。例：運用費と回線費で、別の契約だから"))
    if way is SettledAs.SPLIT and not 1 <= first_percent <= 99:
        raise CannotSave(_("分け方は1から99までの数字にしてください。例：60"))
    low, high = pair_of(first.pk, second.pk)
    there = {
        one.pk: one
        for one in Saving.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .filter(pk__in=(low, high))
        .order_by("pk")
    }
    shares = {first.pk: first_percent, second.pk: 100 - first_percent}
    if way is SettledAs.SPLIT:
        for pk, saving in there.items():
            saving.counted_percent = shares[pk]
            saving.revision += 1
            saving.save(update_fields=["counted_percent", "revision"])
    settled, _made = OverlapSettlement.objects.update_or_create(
        first=there[low],
        second=there[high],
        defaults={
            "organisation_id": first.organisation_id,
            "way": way.value,
            "reason": reason,
            "made_by": by,
            "made_at": now,
        },
    )
    note(
        "overlap_settled",
        there[low],
        f"効果「{there[low].title}」と「{there[high].title}」の重なりを整理しました",
        by=by,
        now=now,
        payload={
            "savings": [low, high],
            "way": way.value,
            "reason": reason,
            "percents": {str(pk): one.counted_percent for pk, one in there.items()},
        },
    )
    return settled


@transaction.atomic
def unsettle_overlap(*, settlement: OverlapSettlement, by: Person, now: dt.datetime) -> None:
    """This function will take a settlement back: the overlap is open again, and split savings are whole again."""
    pair = sorted((settlement.first_id, settlement.second_id))
    there = list(
        Saving.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .filter(pk__in=pair)
        .order_by("pk")
    )
    gone, _counts = OverlapSettlement.objects.filter(pk=settlement.pk).delete()
    if not gone:
        return
    if settlement.way == SettledAs.SPLIT.value:
        for saving in there:
            if not _is_split_elsewhere(saving):
                saving.counted_percent = 100
                saving.revision += 1
                saving.save(update_fields=["counted_percent", "revision"])
    note(
        "overlap_unsettled",
        there[0],
        f"効果「{there[0].title}」と「{there[1].title}」の重なりの整理を取り消しました",
        by=by,
        now=now,
        payload={"savings": pair},
    )


def _is_split_elsewhere(saving: Saving) -> bool:
    return any(
        OverlapSettlement.objects.filter(way=SettledAs.SPLIT.value, **{end: saving}).exists()
        for end in ("first", "second")
    )
