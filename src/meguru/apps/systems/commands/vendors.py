"""Spellings of one company put together by people, and taken apart again."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.systems.models import Vendor, VendorMerge
from meguru.engines.vendor_names import corporate_number_problem


class CannotMerge(ValueError):
    """The two spellings are one company already, or one of them was put to another meanwhile."""


class WrongNumber(ValueError):
    """A corporate number that cannot be one."""


@transaction.atomic
def merge_vendors(
    *, kept: Vendor, merged: Vendor, reason: str, by: Person | None, now: dt.datetime
) -> VendorMerge:
    """This function will say that two spellings of one office mean one company; contracts keep their spelling.

    Raises: CannotMerge when they are one already, belong to two offices, or `merged` was put to another one.
    """
    _hold(kept.organisation)
    kept, merged = Vendor.objects.get(pk=kept.pk), Vendor.objects.get(pk=merged.pk)
    if kept.organisation_id != merged.organisation_id or _root(kept) == _root(merged):
        raise CannotMerge(_("この二つは、もう同じ事業者になっています。"))
    if merged.same_as_id is not None:
        raise CannotMerge(
            _("「%(merged)s」は「%(other)s」にまとめてあります。先にそれを元に戻してください。")
            % {"merged": merged, "other": merged.same_as}
        )
    made = VendorMerge.objects.create(
        organisation_id=kept.organisation_id, kept=kept, merged=merged, reason=reason, made_by=by, made_at=now
    )
    _point_again(kept.organisation)
    _record("systems.vendors_merged", _("「%(merged)s」を「%(kept)s」にまとめました"), made, by=by, now=now)
    return made


@transaction.atomic
def part_vendors(*, merge: VendorMerge, by: Person | None, now: dt.datetime) -> None:
    """This function will take back that two spellings mean one company."""
    _hold(merge.organisation)
    stored = VendorMerge.objects.select_related("kept", "merged", "organisation").get(pk=merge.pk)
    if stored.undone_at is not None:
        return
    stored.undone_by, stored.undone_at = by, now
    stored.save(update_fields=["undone_by", "undone_at"])
    _point_again(stored.organisation)
    _record("systems.vendors_parted", _("「%(merged)s」を「%(kept)s」から分けました"), stored, by=by, now=now)


@transaction.atomic
def change_vendor(
    *, vendor: Vendor, name: str, corporate_number: str, by: Person | None, now: dt.datetime
) -> None:
    """This function will change how a company is called and its corporate number.

    Raises: WrongNumber; CannotMerge when another spelling of the office has this name already.
    """
    problem = corporate_number_problem(corporate_number)
    if problem:
        raise WrongNumber(problem)
    stored = Vendor.objects.select_for_update(of=("self",), no_key=True).get(pk=vendor.pk)
    before = {"name": stored.name, "corporate_number": stored.corporate_number}
    after = {"name": name, "corporate_number": corporate_number}
    if before == after:
        return
    stored.name, stored.corporate_number = name, corporate_number
    try:
        with transaction.atomic():
            stored.save(update_fields=["name", "corporate_number"])
    except IntegrityError as twice:
        raise CannotMerge(
            _("「%s」はもうあります。同じ会社なら、一覧の「まとめる」を使ってください。") % name
        ) from twice
    record(
        organisation=stored.organisation,
        by=by,
        activity="systems.vendor_changed",
        subject=stored,
        summary=_("事業者「%s」を直しました") % name,
        payload={"before": before, "after": after},
        now=now,
    )


def _hold(office: Organisation) -> None:
    """One putting together or apart at a time in an office: what points where depends on all of them."""
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=office.pk)


def _root(vendor: Vendor) -> int:
    return vendor.same_as_id or vendor.pk


def _point_again(office: Organisation) -> None:
    """Let every spelling point at the end of its chain of mergers that stand."""
    standing = dict(
        VendorMerge.objects.filter(organisation=office, undone_at__isnull=True).values_list(
            "merged_id", "kept_id"
        )
    )
    for vendor in Vendor.objects.filter(organisation=office):
        end = vendor.pk
        while end in standing:
            end = standing[end]
        wanted = None if end == vendor.pk else end
        if vendor.same_as_id != wanted:
            Vendor.objects.filter(pk=vendor.pk).update(same_as=wanted)


def _record(activity: str, words: str, merge: VendorMerge, *, by: Person | None, now: dt.datetime) -> None:
    names = {"merged": merge.merged.name, "kept": merge.kept.name}
    record(
        organisation=merge.organisation,
        by=by,
        activity=activity,
        subject=merge,
        summary=words % names,
        payload=names | {"reason": merge.reason},
        now=now,
    )
