"""Who outside the office may read the published versions of one process."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from meguru.apps.ledger.commands import record
from meguru.apps.processes.models import Process
from meguru.apps.registry.models import Person, SharingGroup


class CannotShare(ValueError):
    """The process cannot be shared like this; the text says why, in plain Japanese."""


@transaction.atomic
def share_process(
    *, process: Process, sharing: str, group: SharingGroup | None, by: Person, now: dt.datetime
) -> Process:
    """This function will say who may read what is published of a process, from now on; nothing else is shared.

    Sharing as before does nothing. Raises: CannotShare when a group is missing or not one of the office's own.
    The row of the group is held, so that nobody closes it in the same moment.
    """
    current = Process.objects.select_for_update(of=("self",), no_key=True).get(pk=process.pk)
    wanted = Process.Sharing(sharing)
    if wanted != Process.Sharing.GROUP:
        group = None
    elif group is None:
        raise CannotShare("どの共有グループに見せるかを選んでください。")
    elif SharingGroup.objects.select_for_update(no_key=True).filter(pk=group.pk).first() is None:
        raise CannotShare("選んだ共有グループは、たったいま廃止されました。ほかの相手を選んでください。")
    elif not group.members.filter(pk=current.organisation_id).exists():
        raise CannotShare("自分の団体が参加していないグループには見せられません。")
    before = current.sharing
    if (wanted, group) == (current.sharing, current.shared_group):
        return current
    current.sharing, current.shared_group = wanted, group
    current.save(update_fields=["sharing", "shared_group"])
    audience = f"グループ「{group.name}」" if group else str(wanted.label)
    record(
        organisation=current.organisation,
        by=by,
        activity="processes.sharing_changed",
        subject=current,
        summary=f"業務プロセス「{current.name}」の公開した版を見せる相手を「{audience}」にしました",
        payload={"before": before, "after": wanted.value, "group": group.name if group else None},
        now=now,
    )
    return current
