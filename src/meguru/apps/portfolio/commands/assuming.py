"""The assumptions of an office, in revisions."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.portfolio import queries
from meguru.apps.portfolio.bridge import assumptions_json
from meguru.apps.portfolio.models import DirectionAssumptions
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.system_direction import CurveAssumptions, check


class AssumedMeanwhile(ValueError):
    """A colleague changed the assumptions. `theirs` is the revision that counts now; nothing was stored."""

    def __init__(self, theirs: DirectionAssumptions | None) -> None:
        who = str(theirs.made_by or _("ほかの人")) if theirs else _("ほかの人")
        super().__init__(
            _(
                "書いている間に、%sさんが前提を変えました。いまの値を下に示します。よければもう一度保存してください。"
            )
            % who
        )
        self.theirs = theirs


@transaction.atomic
def set_assumptions(
    *,
    organisation: Organisation,
    assumptions: CurveAssumptions,
    reason: str,
    seen_revision: int,
    by: Person | None,
    now: dt.datetime,
) -> DirectionAssumptions:
    """This function will keep new assumptions as the next revision; the earlier ones stay on record.

    Raises: AssumedMeanwhile when `seen_revision` is not the newest; CannotProject for values out of range.
    """
    check(base_yen=0, assumptions=assumptions)
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    newest = queries.newest_assumptions(organisation.pk)
    if (newest.revision if newest else 0) != seen_revision:
        raise AssumedMeanwhile(newest)
    kept = DirectionAssumptions.objects.create(
        organisation=organisation,
        revision=seen_revision + 1,
        values=assumptions_json(assumptions),
        reason=reason,
        made_by=by,
        made_at=now,
    )
    record(
        organisation=organisation,
        by=by,
        activity="portfolio.assumptions_set",
        subject=kept,
        summary=f"方向性の費用の前提を変えました（{kept.revision}版）",
        payload={
            "revision": kept.revision,
            "values": kept.values,
            "before": newest.values if newest else None,
        },
        now=now,
    )
    return kept


@transaction.atomic
def bring_back_assumptions(
    *, earlier: DirectionAssumptions, seen_revision: int, by: Person | None, now: dt.datetime
) -> DirectionAssumptions:
    """This function will make an earlier revision count again, as a new revision. Raises: AssumedMeanwhile."""
    return set_assumptions(
        organisation=earlier.organisation,
        assumptions=queries.assumptions_of_revision(earlier),
        reason=_("%s版の値に戻しました") % earlier.revision,
        seen_revision=seen_revision,
        by=by,
        now=now,
    )
