"""The yearly update: opened, changed, confirmed, taken back, closed, opened again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.registry.roles import Can
from meguru.apps.systems.models import CampaignSystem, InformationSystem, UpdateCampaign
from meguru.apps.systems.queries.campaign_snapshots import snapshots_of


class CannotUpdate(ValueError):
    """The yearly update is not open, is open already, or the card was changed meanwhile."""


@transaction.atomic
def open_campaign(
    *,
    organisation: Organisation,
    fiscal_year: int,
    due_on: dt.date,
    words: str,
    by: Person,
    now: dt.datetime,
) -> UpdateCampaign:
    """This function will ask every department to look at its cards until a day.

    Raises: CannotUpdate when one is open, or when the year had one.
    """
    try:
        with transaction.atomic():
            campaign = UpdateCampaign.objects.create(
                organisation=organisation,
                fiscal_year=fiscal_year,
                due_on=due_on,
                words=words,
                opened_by=by,
                opened_at=now,
            )
    except IntegrityError as twice:
        raise CannotUpdate(
            _("開いている年次更新があるか、%s年度の年次更新がもうあります。先にそれを終えてください。")
            % fiscal_year
        ) from twice
    systems = InformationSystem.objects.in_use().filter(organisation=organisation)
    CampaignSystem.objects.bulk_create(
        [
            CampaignSystem(
                organisation=organisation,
                campaign=campaign,
                system_id=pk,
                department_id=department,
                opened_revision=revision,
            )
            for pk, department, revision in systems.values_list("pk", "department_id", "revision")
        ],
        batch_size=500,
    )
    _note(
        campaign,
        "systems.update_opened",
        _("%s年度の年次更新を始めました") % fiscal_year,
        {
            "fiscal_year": fiscal_year,
            "due_on": due_on.isoformat(),
            "systems": campaign.systems.count(),
        },
        by=by,
        now=now,
    )
    return campaign


@transaction.atomic
def change_campaign(
    *, campaign: UpdateCampaign, due_on: dt.date, words: str, by: Person, now: dt.datetime
) -> None:
    """This function will move the due day or change the words. Raises: CannotUpdate when it is closed."""
    current = _open(campaign)
    before = {"due_on": current.due_on.isoformat(), "words": current.words}
    current.due_on, current.words = due_on, words
    current.save(update_fields=["due_on", "words"])
    _note(
        current,
        "systems.update_changed",
        _("%s年度の年次更新のしめきりを変えました") % current.fiscal_year,
        {"before": before, "after": {"due_on": due_on.isoformat(), "words": words}},
        by=by,
        now=now,
    )


@transaction.atomic
def confirm_cards(
    *, campaign: UpdateCampaign, seen: Mapping[int, int], by: Person, now: dt.datetime
) -> list[str]:
    """This function will note that somebody looked at cards and found them right; answers their names.

    `seen` maps a system to the revision that was looked at. Cards of other departments are passed over.
    Raises: CannotUpdate when the update is closed, or a card was changed since it was looked at (then none is noted).
    """
    current = _open(campaign)
    systems = [one for one in _locked(current, seen) if by.can(Can.EDIT_SYSTEMS, department=one.department)]
    late = [one.name for one in systems if one.revision != seen[one.pk]]
    if late:
        raise CannotUpdate(
            _("見ている間に、ほかの人が変えました（%s）。もう一度見て、確認してください。")
            % "、".join(late[:5])
        )
    rows = {one.system_id: one for one in current.systems.filter(system__in=systems)}
    for one in systems:
        row = rows.get(one.pk) or CampaignSystem(
            organisation=current.organisation,
            campaign=current,
            system=one,
            opened_revision=one.revision,
        )
        row.department = one.department
        row.confirmed_by, row.confirmed_at, row.confirmed_revision = by, now, one.revision
        row.save()
    if systems:
        _note(
            current,
            "systems.card_confirmed",
            _("%(year)s年度の年次更新で、カルテ%(count)s件を確認しました")
            % {"year": current.fiscal_year, "count": len(systems)},
            {
                "fiscal_year": current.fiscal_year,
                "revisions": {str(one.pk): one.revision for one in systems},
            },
            by=by,
            now=now,
        )
    return [one.name for one in systems]


@transaction.atomic
def undo_confirmation(
    *, campaign: UpdateCampaign, systems: Collection[int], by: Person, now: dt.datetime
) -> int:
    """This function will take confirmations back; answers how many. Raises: CannotUpdate when the update is closed."""
    current = _open(campaign)
    rows = [
        row
        for row in current.systems.filter(system_id__in=systems, confirmed_at__isnull=False).select_related(
            "system__department__parent__parent__parent"
        )
        if by.can(Can.EDIT_SYSTEMS, department=row.system.department)
    ]
    for row in rows:
        row.confirmed_by = row.confirmed_at = row.confirmed_revision = None
        row.save()
    if rows:
        _note(
            current,
            "systems.confirmation_undone",
            _("%(year)s年度の年次更新で、カルテ%(count)s件の確認を取り消しました")
            % {"year": current.fiscal_year, "count": len(rows)},
            {"fiscal_year": current.fiscal_year, "systems": [row.system_id for row in rows]},
            by=by,
            now=now,
        )
    return len(rows)


@transaction.atomic
def close_campaign(*, campaign: UpdateCampaign, by: Person, now: dt.datetime) -> UpdateCampaign:
    """This function will keep how every card stands now, for the differences of next year, and end the update.

    Systems that were begun meanwhile are kept as well. Raises: CannotUpdate when it is closed already.
    """
    current = _open(campaign)
    snapshots = snapshots_of(current.organisation_id, fiscal_year=current.fiscal_year)
    rows = {row.system_id: row for row in current.systems.all()}
    known = InformationSystem.objects.in_bulk([pk for pk in snapshots if pk not in rows])
    new = [
        CampaignSystem(
            organisation=current.organisation,
            campaign=current,
            system=one,
            department_id=one.department_id,
            opened_revision=one.revision,
        )
        for one in known.values()
    ]
    for row in (*new, *rows.values()):
        row.keep(snapshots.get(row.system_id))
    CampaignSystem.objects.bulk_create(new, batch_size=500)
    CampaignSystem.objects.bulk_update(
        rows.values(), ["snapshot", "mark", "paid_yen", "planned_yen"], batch_size=200
    )
    current.closed_at, current.closed_by = now, by
    current.save(update_fields=["closed_at", "closed_by"])
    confirmed = sum(1 for row in rows.values() if row.confirmed_at)
    _note(
        current,
        "systems.update_closed",
        _("%s年度の年次更新を終えました") % current.fiscal_year,
        {
            "fiscal_year": current.fiscal_year,
            "confirmed": confirmed,
            "systems": len(rows) + len(new),
        },
        by=by,
        now=now,
    )
    return current


@transaction.atomic
def reopen_campaign(*, campaign: UpdateCampaign, by: Person, now: dt.datetime) -> None:
    """This function will open a closed update again. Raises: CannotUpdate when another one is open."""
    current = UpdateCampaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    if current.closed_at is None:
        return
    current.closed_at = current.closed_by = None
    try:
        with transaction.atomic():
            current.save(update_fields=["closed_at", "closed_by"])
    except IntegrityError as other:
        raise CannotUpdate(_("ほかの年度の年次更新が開いています。先にそれを終えてください。")) from other
    _note(
        current,
        "systems.update_reopened",
        _("%s年度の年次更新を開きなおしました") % current.fiscal_year,
        {"fiscal_year": current.fiscal_year},
        by=by,
        now=now,
    )


def _open(campaign: UpdateCampaign) -> UpdateCampaign:
    current = (
        UpdateCampaign.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organisation")
        .get(pk=campaign.pk)
    )
    if current.closed_at is not None:
        raise CannotUpdate(_("この年次更新は終わっています。直すときは、開きなおしてもらってください。"))
    return current


def _locked(campaign: UpdateCampaign, keys: Collection[int]) -> Sequence[InformationSystem]:
    rows = InformationSystem.objects.in_use().select_for_update(of=("self",), no_key=True)
    return list(
        rows.filter(organisation=campaign.organisation, pk__in=list(keys))
        .prefetch_related("department__parent__parent__parent")
        .order_by("pk")
    )


def _note(
    campaign: UpdateCampaign,
    activity: str,
    summary: str,
    payload: Mapping[str, object],
    *,
    by: Person | None,
    now: dt.datetime,
) -> None:
    record(
        organisation=campaign.organisation,
        by=by,
        activity=activity,
        subject=campaign,
        summary=summary,
        payload=payload,
        now=now,
    )
