"""Who outside the office reads a finding."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.knowledge.models import Insight
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person, SharingGroup


class CannotShare(ValueError):
    """The finding cannot be shared like this; the text says why, in plain Japanese."""


@transaction.atomic
def share_insight(
    *, insight: Insight, sharing: str, group: SharingGroup | None, by: Person, now: dt.datetime
) -> Insight:
    """This function will say who outside the office may read a finding from now on.

    Sharing as before does nothing. Raises: CannotShare when a group is missing or not one of the office's own.
    The row of the group is held, so that nobody closes it in the same moment.
    """
    current = Insight.objects.select_for_update(of=("self",), no_key=True).get(pk=insight.pk)
    wanted = Insight.Sharing(sharing)
    if wanted != Insight.Sharing.GROUP:
        group = None
    elif group is None:
        raise CannotShare(_("どの共有グループに見せるかを選んでください。"))
    elif SharingGroup.objects.select_for_update(no_key=True).filter(pk=group.pk).first() is None:
        raise CannotShare(_("選んだ共有グループは、たったいま廃止されました。ほかの相手を選んでください。"))
    elif not group.members.filter(pk=current.organisation_id).exists():
        raise CannotShare(_("自分の団体が入っていないグループには見せられません。"))
    if (wanted, group) == (current.sharing, current.shared_group):
        return current
    before = current.sharing
    current.sharing, current.shared_group = wanted, group
    current.save(update_fields=["sharing", "shared_group"])
    audience = f"グループ「{group.name}」" if group else str(wanted.label)
    record(
        organisation=current.organisation,
        by=by,
        activity="knowledge.sharing_changed",
        subject=current,
        summary=f"知見「{current.heading}」を見せる相手を「{audience}」にしました",
        payload={"before": before, "after": wanted.value, "group": group.name if group else None},
        now=now,
    )
    return current
