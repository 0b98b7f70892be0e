"""Points, decisions and target pictures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.ledger.commands import record
from meguru.apps.problems import bridge
from meguru.apps.problems.commands.cards import WrittenMeanwhile
from meguru.apps.problems.models import CardPoint, Narrowing, ProblemCard, TargetPicture, YardstickSet
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.problem_analysis import Yardsticks, as_plain, read_yardsticks


class NoReason(ValueError):
    """A decision without a reason is not kept."""


class NotInList(ValueError):
    """The card was put away or taken together with others meanwhile."""


class RuleChanged(ValueError):
    """The office's yardsticks were changed meanwhile."""


@transaction.atomic
def score_cards(
    *,
    initiative: Initiative,
    points: Mapping[int, Mapping[str, int | None]],
    by: Person,
    now: dt.datetime,
) -> int:
    """This function will store one person's points and return how many changed. None takes a point back.

    Cards that are not of the initiative, or not in its list any more, are left out.
    """
    rule = bridge.yardsticks_of(initiative.organisation)
    cards = set(
        ProblemCard.objects.filter(initiative=initiative, pk__in=points).in_use().values_list("pk", flat=True)
    )
    stored = {
        (row.card_id, row.yardstick): row
        for row in CardPoint.objects.select_for_update(of=("self",), no_key=True).filter(
            card__in=cards, person=by
        )
    }
    changed = 0
    for card in sorted(cards):
        for key, point in points[card].items():
            row = stored.get((card, key))
            if rule.one(key) is None or (row.point if row else None) == point:
                continue
            changed += 1
            if point is None:
                CardPoint.objects.filter(card_id=card, person=by, yardstick=key).delete()
                continue
            CardPoint.objects.update_or_create(
                card_id=card,
                person=by,
                yardstick=key,
                defaults={
                    "organisation": initiative.organisation,
                    "point": point,
                    "scored_at": now,
                },
            )
    if changed:
        record(
            organisation=initiative.organisation,
            by=by,
            activity="problems.scored",
            subject=initiative,
            summary=f"取組「{initiative.name}」の困りごとを採点しました（{changed}か所）",
            payload={
                "rule": rule.version,
                "points": {str(card): dict(given) for card, given in points.items() if card in cards},
            },
            now=now,
        )
    return changed


@transaction.atomic
def set_yardsticks(
    *,
    organisation: Organisation,
    content: Mapping[str, Any],
    note: str,
    based_on: int,
    by: Person,
    now: dt.datetime,
) -> Yardsticks:
    """This function will set an office's yardsticks as a new version. `based_on` is the version that was looked at.

    Raises: BadYardsticks of the engine; RuleChanged.
    """
    office = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    newest = YardstickSet.objects.filter(organisation=office).first()
    number = newest.version if newest else 0
    if number != based_on:
        raise RuleChanged(
            _(
                "見ている間に、ほかの人がものさしを変えました。あなたの言葉は下に残っています。見比べてください。"
            )
        )
    rule = read_yardsticks({**content, "version": f"{number + 1}"})
    YardstickSet.objects.create(
        organisation=office,
        version=number + 1,
        content=as_plain(rule),
        note=note[:200],
        made_by=by,
        made_at=now,
    )
    record(
        organisation=office,
        by=by,
        activity="problems.yardsticks_set",
        subject=("problems.yardsticks", office.code),
        summary=f"困りごとを採点するものさしを変えました（第{number + 1}版）",
        payload={"note": note, "after": as_plain(rule)},
        now=now,
    )
    return rule


@transaction.atomic
def narrow_card(*, card: ProblemCard, outcome: str, reason: str, by: Person, now: dt.datetime) -> Narrowing:
    """This function will decide about a card: chosen, later, dropped, or "" to think about it again.

    The points of the day are kept with the decision. Raises: NoReason, NotInList.
    """
    if not reason.strip():
        raise NoReason(_("理由を一言書いてください。あとで「なぜ」と聞かれたときに役に立ちます。"))
    current = ProblemCard.objects.select_for_update(of=("self",), no_key=True).get(pk=card.pk)
    if current.put_away_at is not None:
        raise NotInList(_("「%s」は、一覧から外してあります。先に一覧に戻してください。") % current.text)
    if current.merged_into_id is not None:
        raise NotInList(
            _("「%s」は、ほかの困りごととまとめてあります。そちらを見てください。") % current.text
        )
    placed = bridge.placing_of_card(current)
    row = Narrowing.objects.create(
        organisation=current.organisation,
        card=current,
        outcome=outcome,
        reason=reason.strip()[:400],
        standing={
            "effect": placed.effect,
            "difficulty": placed.difficulty,
            "people": placed.people,
            "rule": bridge.yardsticks_of(current.organisation).version,
        },
        decided_by=by,
        decided_at=now,
    )
    before, current.outcome = current.outcome, outcome
    current.save(update_fields=["outcome"])
    record(
        organisation=current.organisation,
        by=by,
        activity="problems.narrowed",
        subject=current,
        summary=f"困りごと「{current.text}」：{row.get_outcome_display()}（{row.reason}）",
        payload={"before": {"outcome": before}, "after": {"outcome": outcome, **row.standing}},
        now=now,
    )
    return row


@transaction.atomic
def write_target(
    *, card: ProblemCard, values: Mapping[str, Any], revision: int, by: Person, now: dt.datetime
) -> TargetPicture:
    """This function will write the target picture of a card. `revision` 0: there was none.

    Raises: WrittenMeanwhile.
    """
    ProblemCard.objects.select_for_update(of=("self",), no_key=True).get(pk=card.pk)
    current = TargetPicture.objects.filter(card=card).first()
    if (current.revision if current else 0) != revision:
        raise WrittenMeanwhile(current, current.written_by if current else None)
    if current is None:
        current = TargetPicture(organisation=card.organisation, card=card, revision=0)
    for name, value in values.items():
        setattr(current, name, value)
    current.revision += 1
    current.written_by, current.written_at = by, now
    current.save()
    record(
        organisation=card.organisation,
        by=by,
        activity="problems.target_written",
        subject=card,
        summary=f"「{card.text}」の目指す姿を書きました",
        payload={"after": {name: str(value) for name, value in values.items() if value not in (None, "")}},
        now=now,
    )
    return current
