"""What people say about single pairs of steps: the same work, or not."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from meguru.apps.comparison.models import Comparison, PairDecision
from meguru.apps.comparison.queries import StepOfVersion
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person


class CannotDecide(ValueError):
    """Two steps that cannot be the same work, with why."""


@transaction.atomic
def decide_pair(
    *,
    comparison: Comparison,
    here: StepOfVersion,
    there: StepOfVersion,
    same: bool,
    by: Person,
    now: dt.datetime,
) -> PairDecision:
    """This function will keep that two steps are the same work, or that they are not; `undo_pair` takes it back.

    What was decided about the pair before is replaced. The same once more changes nothing.
    Raises: CannotDecide for two steps of one drawing, or when one of them is the same as another step already.
    """
    if here.version.pk == there.version.pk:
        raise CannotDecide(_("一つの図の中の二つの手順は、同じ仕事にできません。"))
    Comparison.objects.select_for_update(no_key=True).get(pk=comparison.pk)
    a, b = sorted((here, there), key=lambda step: step.version.pk)
    between = PairDecision.objects.in_use().filter(
        comparison=comparison, a_version=a.version, b_version=b.version
    )
    old = between.filter(a_step=a.step_id, b_step=b.step_id).first()
    if old is not None and old.same == same:
        return old
    if same:
        _check_free(between.filter(same=True), a, b)
    if old is not None:
        PairDecision.objects.filter(pk=old.pk).update(undone_at=now)
    made = PairDecision.objects.create(
        organisation=comparison.organisation,
        comparison=comparison,
        same=same,
        a_version=a.version,
        a_step=a.step_id,
        a_name=a.name[:400],
        b_version=b.version,
        b_step=b.step_id,
        b_name=b.name[:400],
        decided_by=by,
        decided_at=now,
    )
    record(
        organisation=comparison.organisation,
        by=by,
        activity="comparison.pair_decided",
        subject=comparison,
        summary=f"比較「{comparison.name}」で、「{here.name}」と「{there.name}」を{'同じ' if same else 'ちがう'}仕事としました",
        payload={"decision": made.pk, "same": same, "versions": [a.version.pk, b.version.pk]},
        now=now,
    )
    return made


@transaction.atomic
def undo_pair(*, decision: PairDecision, by: Person, now: dt.datetime) -> None:
    """This function will take a decision about a pair back: names and places decide again. A second time changes nothing."""
    if not PairDecision.objects.in_use().filter(pk=decision.pk).update(undone_at=now):
        return
    record(
        organisation=decision.organisation,
        by=by,
        activity="comparison.pair_undone",
        subject=decision.comparison,
        summary=f"比較「{decision.comparison.name}」で、「{decision.a_name}」と「{decision.b_name}」の対応の直しを取り消しました",
        payload={"decision": decision.pk, "same": decision.same},
        now=now,
    )


def _check_free(same: QuerySet[PairDecision], a: StepOfVersion, b: StepOfVersion) -> None:
    """A step is the same as one step of another drawing at most."""
    taken = same.filter(Q(a_step=a.step_id) | Q(b_step=b.step_id)).first()
    if taken is not None:
        raise CannotDecide(
            _("「%(a)s」と「%(b)s」は、もう同じ仕事と決めてあります。先に、その直しを取り消してください。")
            % {"a": taken.a_name, "b": taken.b_name}
        )
