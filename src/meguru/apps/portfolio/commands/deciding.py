"""People decide which way a system goes, and take decisions back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.portfolio import queries
from meguru.apps.portfolio.bridge import assumptions_json
from meguru.apps.portfolio.models import DirectionChoice, WayChoice
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import InformationSystem
from meguru.engines.system_direction import CurveAssumptions


class CannotChoose(ValueError):
    """What was chosen does not go together; the message says what to do."""


class DecidedMeanwhile(ValueError):
    """A colleague decided. `theirs` is the decision that counts now, None when it was taken back."""

    def __init__(self, theirs: DirectionChoice | None) -> None:
        who = str(theirs.made_by or _("ほかの人")) if theirs else _("ほかの人")
        super().__init__(
            _("書いている間に、%sさんが方向性を決めました。見比べて、よければもう一度保存してください。")
            % who
        )
        self.theirs = theirs


@transaction.atomic
def choose_direction(
    *,
    system: InformationSystem,
    way: str,
    merge_with: InformationSystem | None,
    reason: str,
    decided_on: dt.date,
    assumptions: CurveAssumptions,
    assumptions_revision: int,
    seen_choice: int,
    by: Person | None,
    now: dt.datetime,
) -> DirectionChoice:
    """This function will keep which way a system goes, with the costs that were expected; the decision before ends.

    `seen_choice` is the id of the decision that the person saw, 0 for none.
    Raises: DecidedMeanwhile; CannotChoose for merging with nothing, with itself or with another office's system;
    CannotProject for assumptions out of range.
    """
    stored = InformationSystem.objects.select_for_update(of=("self",), no_key=True).get(pk=system.pk)
    if way == WayChoice.MERGE and merge_with is None:
        raise CannotChoose(_("どのシステムとまとめるかを選んでください。"))
    if merge_with is not None and (
        merge_with.pk == stored.pk or merge_with.organisation_id != stored.organisation_id
    ):
        raise CannotChoose(_("まとめる相手は、この団体にある別のシステムから選んでください。"))
    current = queries.direction_of(stored.pk)
    if (current.pk if current else 0) != seen_choice:
        raise DecidedMeanwhile(current)
    if current:
        DirectionChoice.objects.filter(pk=current.pk).update(ended_at=now)
    choice = DirectionChoice.objects.create(
        organisation_id=stored.organisation_id,
        system=stored,
        way=way,
        merge_with=merge_with if way == WayChoice.MERGE else None,
        reason=reason,
        decided_on=decided_on,
        card_revision=stored.revision,
        rules_version=queries.rules_version(),
        assumptions=assumptions_json(assumptions),
        assumptions_revision=assumptions_revision,
        expected=queries.expectation(stored, way=way, assumptions=assumptions, today=decided_on),
        made_by=by,
        made_at=now,
        replaces=current,
    )
    words = f"システム「{stored.name}」の方向性を「{choice.get_way_display()}」に決めました"
    _record(choice, "portfolio.direction_chosen", words, by=by, now=now)
    return choice


@transaction.atomic
def take_back_direction(*, choice: DirectionChoice, by: Person | None, now: dt.datetime) -> None:
    """This function will end a decision; the one before it counts again. Doing it twice changes nothing."""
    system = InformationSystem.objects.select_for_update(of=("self",), no_key=True).get(pk=choice.system_id)
    if not DirectionChoice.objects.filter(pk=choice.pk, ended_at__isnull=True).update(ended_at=now):
        return
    if choice.replaces_id:
        DirectionChoice.objects.filter(pk=choice.replaces_id).update(ended_at=None)
    words = f"システム「{system.name}」の方向性の決定を取り消しました"
    _record(choice, "portfolio.direction_taken_back", words, by=by, now=now)


def _record(
    choice: DirectionChoice, activity: str, summary: str, *, by: Person | None, now: dt.datetime
) -> None:
    """No yen and no reason in the ledger: both stay with the decision."""
    record(
        organisation=choice.organisation,
        by=by,
        activity=activity,
        subject=choice,
        summary=summary,
        payload={
            "system": choice.system_id,
            "way": choice.way,
            "merge_with": choice.merge_with_id,
            "assumptions_revision": choice.assumptions_revision,
        },
        now=now,
    )
