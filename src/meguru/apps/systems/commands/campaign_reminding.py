"""Reminding departments of the cards that they have not confirmed yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.outbox.commands import send
from meguru.apps.outbox.models import Message
from meguru.apps.registry.models import Person
from meguru.apps.registry.roles import GRANTS, Can, Role
from meguru.apps.systems.commands.campaign import CannotUpdate
from meguru.apps.systems.models import CampaignReminder, UpdateCampaign
from meguru.apps.systems.queries.campaign import DepartmentProgress, progress_of


@dataclass(frozen=True, slots=True)
class UpdateReminded:
    """How many departments were written to; those without any address, and those written to today already."""

    sent: int = 0
    without_mail: tuple[str, ...] = ()
    today_already: int = 0


@transaction.atomic
def remind_departments(
    *,
    campaign: UpdateCampaign,
    address: str,
    only: Collection[int] | None = None,
    by: Person | None,
    now: dt.datetime,
) -> UpdateReminded:
    """This function will write to the departments that have cards left, each at most once a day.

    `address` is that of the page of the update. Raises: CannotUpdate when it is closed.
    """
    current = UpdateCampaign.objects.select_for_update(no_key=True, of=("self",)).get(pk=campaign.pk)
    if current.closed_at is not None:
        raise CannotUpdate(_("催促できるのは、開いている年次更新だけです。"))
    today = timezone.localdate(now)
    done = set(current.reminders.filter(sent_on=today).values_list("department_id", flat=True))
    waiting = [
        one for one in progress_of(current) if one.left and (only is None or one.department.pk in only)
    ]
    sent, without = [], []
    for one in waiting:
        if one.department.pk in done:
            continue
        addresses = _addresses(one)
        if not addresses:
            without.append(one.department.name)
            continue
        subject, body = _mail(current, one, address)
        send(
            organisation=current.organisation,
            channel=Message.Channel.MAIL,
            payload={"to": addresses, "subject": subject, "body": body},
            idempotency_key=f"karte-update/{current.pk}/{one.department.pk}/{today.isoformat()}",
            now=now,
        )
        CampaignReminder.objects.create(
            organisation=current.organisation,
            campaign=current,
            department=one.department,
            sent_on=today,
            addresses=len(addresses),
            sent_by=by,
        )
        sent.append(one.department.pk)
    if sent:
        record(
            organisation=current.organisation,
            by=by,
            activity="systems.update_reminded",
            subject=current,
            summary=_("%(year)s年度の年次更新で、%(count)s部署に催促しました")
            % {"year": current.fiscal_year, "count": len(sent)},
            payload={"fiscal_year": current.fiscal_year, "departments": sent},
            now=now,
        )
    return UpdateReminded(len(sent), tuple(without), sum(1 for one in waiting if one.department.pk in done))


def remind_due(*, before: Collection[int], address_of: str, now: dt.datetime) -> int:
    """This function will remind for every open update that is due in so many days; answers how many were written to.

    It is meant for a daily job; running it again on the same day sends nothing twice. `address_of` is the address of
    the pages of updates, with {pk} in place of the number.
    """
    today = timezone.localdate(now)
    sent = 0
    for campaign in UpdateCampaign.objects.filter(closed_at__isnull=True).order_by("pk"):
        if (campaign.due_on - today).days in before:
            found = remind_departments(
                campaign=campaign, address=address_of.replace("{pk}", str(campaign.pk)), by=None, now=now
            )
            sent += found.sent
    return sent


def _addresses(one: DepartmentProgress) -> list[str]:
    roles = [role.value for role in Role if Can.EDIT_SYSTEMS in GRANTS[role]]
    people = Person.objects.filter(
        is_active=True,
        role_assignments__department=one.department,
        role_assignments__role__in=roles,
    ).exclude(email="")
    return sorted(set(people.values_list("email", flat=True)))


def _mail(campaign: UpdateCampaign, one: DepartmentProgress, address: str) -> tuple[str, str]:
    subject = _("【お願い】%(year)s年度 システムカルテの確認（しめきり %(due)s）") % {
        "year": campaign.fiscal_year,
        "due": campaign.due_on,
    }
    lines = [
        _("%s　ご担当者　様") % one.department.name,
        "",
        _("まだ確認の終わっていないカルテが%s件あります。") % one.left,
        _("次のページで内容を見て、合っていれば「確認した」を押してください。"),
        address,
        *(["", campaign.words] if campaign.words else []),
    ]
    return subject, "\n".join(lines)
