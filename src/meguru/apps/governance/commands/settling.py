"""Overlaps settled by people: two different things, or one that is split; taken back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from meguru.apps.governance import bridge
from meguru.apps.governance.commands.recording import hold_office, note
from meguru.apps.governance.commands.refusals import CannotSave, StandsOnIt
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
    Raises: CannotSave without a reason, for savings that do not overlap or are settled already, for a share outside
    1-99, and when savings that are split with each other would count as more than the whole.
    """
    if first.pk == second.pk or first.organisation_id != second.organisation_id:
        raise CannotSave(_("重なっている二つの効果を選んでください。"))
    _must_be_reasoned(way, reason, first_percent)
    hold_office(first.organisation_id)
    low, high = pair_of(first.pk, second.pk)
    _must_be_open(first.organisation_id, (low, high))
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
    said = {"way": way.value, "reason": reason, "made_by": by, "made_at": now}
    settled, _made = OverlapSettlement.objects.update_or_create(
        first=there[low],
        second=there[high],
        defaults={"organisation_id": first.organisation_id, **said},
    )
    if way is SettledAs.SPLIT and bridge.are_split_too_far(first.organisation_id, (low, high)):
        raise CannotSave(
            _("分け合う効果の割合が、合わせて100％を超えます。先に、ほかの整理を取り消してください。")
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
    """This function will take a settlement back: the overlap is open again, and split savings are whole again.

    Raises: StandsOnIt when both are confirmed.
    """
    hold_office(settlement.organisation_id)
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
            _count_whole(saving)
    if bridge.confirmed_against(there[0]) & {there[1].pk}:
        raise StandsOnIt(_("両方の効果が確認されています。先に、どちらかの確認を取り消してください。"))
    note(
        "overlap_unsettled",
        there[0],
        f"効果「{there[0].title}」と「{there[1].title}」の重なりの整理を取り消しました",
        by=by,
        now=now,
        payload={"savings": pair},
    )


def drop_settlements(saving: Saving) -> None:
    """Take away what was settled about a saving that changes or goes; the office must be held.

    `saving` and those it was split with count whole, unless they are split elsewhere. The caller saves `saving`.
    """
    rows = OverlapSettlement.objects.filter(Q(first=saving) | Q(second=saving))
    split = rows.filter(way=SettledAs.SPLIT.value).values_list("first_id", "second_id")
    partners = {pk for pair in split for pk in pair} - {saving.pk}
    rows.delete()
    for partner in Saving.objects.filter(pk__in=partners).order_by("pk"):
        _count_whole(partner)
    saving.counted_percent = 100


def _must_be_reasoned(way: SettledAs, reason: str, first_percent: int) -> None:
    if not reason:
        raise CannotSave(_("そう考えた理由を書いてください。例：運用費と回線費で、別の契約だから"))
    if way is SettledAs.SPLIT and not 1 <= first_percent <= 99:
        raise CannotSave(_("分け方は1から99までの数字にしてください。例：60"))


def _must_be_open(organisation_id: int, pair: tuple[int, int]) -> None:
    found, _held = bridge.overlaps_of(organisation_id)
    overlap = next((one for one in found if one.pair == pair), None)
    if overlap is None:
        raise CannotSave(_("この二つの効果は重なっていないので、整理はいりません。"))
    if not overlap.is_open:
        raise CannotSave(_("この重なりは整理してあります。直すときは、先に整理を取り消してください。"))


def _count_whole(saving: Saving) -> None:
    if saving.counted_percent == 100 or _is_split_elsewhere(saving):
        return
    saving.counted_percent = 100
    saving.revision += 1
    saving.save(update_fields=["counted_percent", "revision"])


def _is_split_elsewhere(saving: Saving) -> bool:
    return any(
        OverlapSettlement.objects.filter(way=SettledAs.SPLIT.value, **{end: saving}).exists()
        for end in ("first", "second")
    )
