"""Who gives points, what they feel, the points themselves, finishing and going on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.apps.selection.commands.holding import CannotChange, locked_open
from meguru.apps.selection.models import Evaluator, GivenPoints, GutPlace, Selection
from meguru.apps.selection.models.scoring import MOST_EVALUATORS


@dataclass(frozen=True, slots=True)
class TypedPoints:
    """Points for one offer and row; None when the place was emptied."""

    wanted_id: int
    offer_id: int
    points: Decimal | None
    comment: str = ""


@transaction.atomic
def add_evaluator(
    *, selection: Selection, person: Person | None, name: str = "", by: Person | None, now: dt.datetime
) -> Evaluator:
    """This function will ask somebody to give points; who was removed before comes back with their points.

    Raises: CannotChange.
    """
    current = locked_open(selection)
    if current.evaluators.in_use().count() >= MOST_EVALUATORS:
        raise CannotChange(_("評価する人は%s人までにしてください。") % MOST_EVALUATORS)
    name = person.name if person else name.strip()
    same = (
        current.evaluators.filter(person=person)
        if person
        else current.evaluators.filter(person__isnull=True, name=name)
    )
    there = same.first()
    if there is not None and there.put_away_at is None:
        raise CannotChange(_("「%s」さんは、もう評価する人に入っています。") % name)
    if there is not None:
        there.put_away_at = None
        there.save(update_fields=["put_away_at"])
        _record(there, "evaluator_brought_back", "評価する人に戻しました", by=by, now=now)
        return there
    try:
        with transaction.atomic():
            evaluator = Evaluator.objects.create(
                organisation=current.organisation, selection=current, person=person, name=name
            )
    except IntegrityError as reason:
        raise CannotChange(_("「%s」さんは、もう評価する人に入っています。") % name) from reason
    _record(evaluator, "evaluator_added", "評価する人に加えました", by=by, now=now)
    return evaluator


@transaction.atomic
def remove_evaluator(*, evaluator: Evaluator, by: Person, now: dt.datetime) -> None:
    """This function will take somebody off the list; their points stay and come back with them."""
    locked_open(evaluator.selection)
    if Evaluator.objects.filter(pk=evaluator.pk, put_away_at__isnull=True).update(put_away_at=now):
        _record(evaluator, "evaluator_removed", "評価する人から外しました", by=by, now=now)


@transaction.atomic
def rank_by_gut(*, evaluator: Evaluator, places: Mapping[int, int], by: Person, now: dt.datetime) -> None:
    """This function will keep how somebody would order the offers by feeling; `places` maps offer id -> 1, 2, …

    Raises: CannotChange when the scoring is closed, or a place is missing, twice or out of range.
    """
    current = _may_still_score(evaluator)
    offers = {offer.pk: offer for offer in current.offers.in_use()}
    if set(places) != set(offers):
        raise CannotChange(_("候補が変わりました。ページを開き直して、順位を付け直してください。"))
    if any(not 1 <= place <= len(offers) for place in places.values()):
        raise CannotChange(_("順位は、1から%sまでの数にしてください。") % len(offers))
    GutPlace.objects.filter(evaluator=evaluator).delete()
    GutPlace.objects.bulk_create(
        GutPlace(organisation=current.organisation, evaluator=evaluator, offer=offers[pk], place=place)
        for pk, place in places.items()
    )
    _record(evaluator, "gut_ranked", "感覚の順位を付けました", by=by, now=now)


@transaction.atomic
def give_points(*, evaluator: Evaluator, typed: list[TypedPoints], by: Person, now: dt.datetime) -> int:
    """This function will store points and remarks and return how many places changed. The ledger holds no points.

    Raises: CannotChange when the scoring is closed, the evaluator has finished, no feeling was given before, or
    points are outside 0..most (then nothing is stored).
    """
    current = _may_still_score(evaluator)
    if not evaluator.gut_places.exists():
        raise CannotChange(_("先に、感覚の順位を付けてください。点を付けた後では、感覚が点に引かれます。"))
    rows, offers = current.wanted.in_use().in_bulk(), current.offers.in_use().in_bulk()
    stored = {(one.wanted_id, one.offer_id): one for one in evaluator.given.all()}
    changed = []
    for one in typed:
        row, offer = rows.get(one.wanted_id), offers.get(one.offer_id)
        if row is None or offer is None:
            continue  # removed by the editor while the page was open: shown no more
        if one.points is not None and not 0 <= one.points <= row.most:
            raise CannotChange(
                _("「%(row)s」の「%(offer)s」は、0から%(most)sまでの点にしてください。")
                % {"row": row.topic, "offer": offer, "most": row.most}
            )
        there = stored.get((row.pk, offer.pk))
        same = there is not None and (there.points, there.comment) == (one.points, one.comment)
        if same and there is not None and there.given_at >= row.asked_at:
            continue
        if there is None and one.points is None and not one.comment:
            continue
        changed.append(
            GivenPoints(
                organisation=current.organisation,
                evaluator=evaluator,
                wanted=row,
                offer=offer,
                points=one.points,
                comment=one.comment,
                given_at=now,
            )
        )
    GivenPoints.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["evaluator", "wanted", "offer"],
        update_fields=["points", "comment", "given_at"],
    )
    if changed:
        _record(evaluator, "points_given", f"点を{len(changed)}か所付けました", by=by, now=now)
    return len(changed)


@transaction.atomic
def finish_scoring(*, evaluator: Evaluator, by: Person, now: dt.datetime) -> None:
    """This function will say that somebody has given all their points. Raises: CannotChange when places are empty."""
    current = _may_still_score(evaluator)
    rows, offers = current.wanted.in_use(), current.offers.in_use()
    given = evaluator.given.filter(wanted__in=rows, offer__in=offers, points__isnull=False).count()
    missing = rows.count() * offers.count() - given
    if not given:
        raise CannotChange(_("まだ点がありません。点を付けてから終えてください。"))
    if missing:
        raise CannotChange(
            _("点のないところが、あと%sか所あります。分からないときは、0点にして理由を書いてください。")
            % missing
        )
    Evaluator.objects.filter(pk=evaluator.pk).update(finished_at=now)
    _record(evaluator, "scoring_finished", "採点を終えました", by=by, now=now)


@transaction.atomic
def resume_scoring(*, evaluator: Evaluator, by: Person, now: dt.datetime) -> None:
    """This function will let somebody go on after having finished; that they did is counted. Raises: CannotChange."""
    locked_open(evaluator.selection)
    current = Evaluator.objects.select_for_update(no_key=True).get(pk=evaluator.pk)
    if current.finished_at is None:
        return
    current.finished_at = None
    current.reopened += 1
    current.save(update_fields=["finished_at", "reopened"])
    _record(current, "scoring_resumed", "採点を開き直しました", by=by, now=now)


def _may_still_score(evaluator: Evaluator) -> Selection:
    current = locked_open(evaluator.selection)
    now_there = Evaluator.objects.select_for_update(no_key=True).get(pk=evaluator.pk)
    if now_there.put_away_at is not None:
        raise CannotChange(_("評価する人から外れています。編集する人に確かめてください。"))
    if now_there.finished_at is not None:
        raise CannotChange(_("採点を終えています。直すときは「採点を開き直す」を押してください。"))
    return current


def _record(evaluator: Evaluator, what: str, done: str, *, by: Person | None, now: dt.datetime) -> None:
    record(
        organisation=evaluator.organisation,
        by=by,
        activity=f"selection.{what}",
        subject=evaluator.selection,
        summary=f"サービス選定「{evaluator.selection.name}」：{evaluator.name}さん、{done}",
        payload={"evaluator": evaluator.pk},
        now=now,
    )
