"""A workbook of kartes: held while somebody looks at it, stored as a whole, taken back as a whole."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.commands import hold_file
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.systems.bridge import SYSTEM, from_plain
from meguru.apps.systems.commands.cards import store_card
from meguru.apps.systems.commands.exchange_rows import RowWrite, write_cards, write_rows
from meguru.apps.systems.models import (
    CardChange,
    HeldKartes,
    ImportedKarte,
    InformationSystem,
    KarteImport,
    Vendor,
)
from meguru.apps.systems.queries.exchange_plan import KartePlan, RowPlan, SystemPlan
from meguru.apps.systems.queries.exchange_planning import plan_workbook
from meguru.apps.systems.queries.exchange_vendors import chosen_vendor

NAMES_SHOWN = 5


class NothingChosen(ValueError):
    """No system was ticked."""


class PlanChanged(ValueError):
    """What was ticked is no longer what storing it would do."""


@transaction.atomic
def hold_workbook(
    *, organisation: Organisation, file_name: str, content: bytes, by: Person, now: dt.datetime
) -> HeldKartes:
    """This function will keep a file while somebody looks at what it would change.

    Others are forgotten as `hold_file` says.
    Raises: Refused of the engine when nothing of the file can be used.
    """
    plan_workbook(content=content, organisation=organisation, user=by)
    held = HeldKartes(
        organisation=organisation, held_for=by, file_name=file_name, content=content, held_at=now
    )
    hold_file(held=held)
    return held


@transaction.atomic
def store_workbook(
    *,
    held: HeldKartes,
    chosen: Mapping[str, int],
    vendors: Mapping[str, Any],
    by: Person,
    now: dt.datetime,
) -> KarteImport:
    """This function will store the chosen systems of a held file, all of them or none.

    `chosen` maps the key of a system in the plan to the revision that was looked at, 0 for a new one. `vendors` says
    which new spelling of a company is a known one (`chosen_vendor`).
    Raises: NothingChosen; PlanChanged when a card was changed since; AlreadyThere; StillUsed; Refused of the engine.
    """
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=held.organisation_id)
    if not chosen:
        raise NothingChosen(_("取り込むシステムが選ばれていません。1つ以上に印を付けてください。"))
    if not HeldKartes.objects.select_for_update(no_key=True).filter(pk=held.pk).exists():
        raise PlanChanged(_("このファイルはもう取り込まれたか、やめられています。一覧を確かめてください。"))
    _lock(organisation, [int(key[1:]) for key in chosen if key.startswith("s")])
    content = bytes(held.content)
    plan = plan_workbook(content=content, organisation=organisation, user=by)
    systems = _still_the_same(plan, chosen)
    known, made = _vendors(organisation, systems, chosen_vendor(plan, vendors))
    cards = _begin_cards(organisation, systems, by=by, now=now)
    writes = _writes(systems, cards, known)
    write_cards({card.pk: card for card in cards.values()}, [one for _row, one in writes if one.is_there])
    write_rows(organisation.pk, [one for _row, one in writes])
    imported = KarteImport.objects.create(
        organisation=organisation,
        file_name=held.file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        added_count=sum(1 for one in systems if one.pk is None),
        changed_count=sum(1 for one in systems if one.pk is not None),
        vendors_made=made,
        stored_by=by,
        stored_at=now,
    )
    changes = keep_changes(organisation, [(row.before, one) for row, one in writes], by=by, now=now)
    count_revisions([card.pk for card in cards.values()], by=by, now=now)
    _keep_systems(imported, systems, cards, changes)
    HeldKartes.objects.filter(pk=held.pk).delete()
    record(
        organisation=organisation,
        by=by,
        activity="systems.imported",
        subject=imported,
        summary=_(
            "「%(file)s」からカルテを取り込みました（加えたシステム%(added)s件、変えたシステム%(changed)s件）"
        )
        % {
            "file": imported.file_name,
            "added": imported.added_count,
            "changed": imported.changed_count,
        },
        payload={
            "added_ids": [cards[one.key].pk for one in systems if one.pk is None],
            "changed_ids": [one.pk for one in systems if one.pk is not None],
            "sha256": imported.sha256,
        },
        now=now,
    )
    return imported


def _lock(organisation: Organisation, keys: Sequence[int]) -> None:
    rows = InformationSystem.objects.select_for_update(of=("self",), no_key=True)
    list(rows.filter(organisation=organisation, pk__in=keys).order_by("pk").values_list("pk"))


def _still_the_same(plan: KartePlan, chosen: Mapping[str, int]) -> list[SystemPlan]:
    storable = plan.storable
    wrong = [key for key, seen in chosen.items() if key not in storable or storable[key].revision != seen]
    if wrong:
        names = [storable[key].name for key in wrong if key in storable][:NAMES_SHOWN]
        raise PlanChanged(
            _(
                "見ている間に、ほかの人がカルテを変えました%s。まだ何も取り込んでいません。"
                "下の表は、今の内容と比べ直したものです。見直して、よければもう一度取り込んでください。"
            )
            % (_("（%s）") % "、".join(names) if names else "")
        )
    return [one for key, one in storable.items() if key in chosen]


def _vendors(
    organisation: Organisation, systems: Sequence[SystemPlan], chosen: Mapping[str, int | str]
) -> tuple[Mapping[str, int], list[int]]:
    """The number of every company that was spelt for the first time, and those that are new."""
    spelt = {
        one.after["vendor"]
        for plan in systems
        for one in plan.rows
        if isinstance(one.after.get("vendor"), str)
    }
    ends = {name: chosen.get(name, name) for name in spelt}
    made = {
        name: Vendor.objects.get_or_create(organisation=organisation, name=name)[0].pk
        for name in sorted({end for end in ends.values() if isinstance(end, str)})
    }
    found = {name: made[end] if isinstance(end, str) else end for name, end in ends.items()}
    return found, list(made.values())


def _begin_cards(
    organisation: Organisation, systems: Sequence[SystemPlan], *, by: Person, now: dt.datetime
) -> dict[str, InformationSystem]:
    """The cards by the key of their plan; new ones are stored, so that others can refer to them."""
    stored = InformationSystem.objects.in_bulk([one.pk for one in systems if one.pk])
    cards = {}
    for plan in systems:
        if plan.pk:
            cards[plan.key] = stored[plan.pk]
            continue
        after = next(one.after for one in plan.rows if one.part == SYSTEM)
        card = InformationSystem(
            organisation=organisation,
            changed_by=by,
            changed_at=now,
            revision=0,
            **from_plain(InformationSystem, after),
        )
        store_card(card)
        card.operations.set(after.get("operations", ()))
        cards[plan.key] = card
    return cards


def _writes(
    systems: Sequence[SystemPlan], cards: Mapping[str, InformationSystem], vendors: Mapping[str, int]
) -> list[tuple[RowPlan, RowWrite]]:
    found = []
    for plan in systems:
        for row in plan.rows:
            card = cards[plan.key]
            values = _resolved(row.after, cards, vendors)
            is_gone = not values and row.row_id is not None and row.part != SYSTEM
            if row.part == SYSTEM:
                write = RowWrite(card.pk, SYSTEM, card.pk, plan.pk is not None, values)
            else:
                write = RowWrite(
                    card.pk, row.part, row.row_id, row.row_id is not None, None if is_gone else values
                )
            found.append((row, write))
    return found


def _resolved(
    after: Mapping[str, Any], cards: Mapping[str, InformationSystem], vendors: Mapping[str, int]
) -> dict[str, Any]:
    values = dict(after)
    if isinstance(values.get("vendor"), str):
        values["vendor"] = vendors[values["vendor"]]
    if isinstance(values.get("other"), str):
        other = cards.get(values["other"])
        if other is None:
            raise PlanChanged(
                _("連携の相手のシステムに印が付いていません。相手のシステムにも印を付けてください。")
            )
        values["other"] = other.pk
    return values


def keep_changes(
    organisation: Organisation,
    writes: Sequence[tuple[Mapping[str, Any], RowWrite]],
    *,
    by: Person,
    now: dt.datetime,
) -> list[CardChange]:
    return CardChange.objects.bulk_create(
        [
            CardChange(
                organisation=organisation,
                system_id=one.system_id,
                part=one.part,
                row_id=one.row_id or 0,
                before=dict(before),
                after=dict(one.values or {}),
                made_by=by,
                made_at=now,
            )
            for before, one in writes
        ],
        batch_size=500,
    )


def count_revisions(keys: Sequence[int], *, by: Person, now: dt.datetime) -> None:
    cards = list(InformationSystem.objects.filter(pk__in=keys))
    for card in cards:
        card.revision, card.changed_by, card.changed_at = card.revision + 1, by, now
    InformationSystem.objects.bulk_update(cards, ["revision", "changed_by", "changed_at"], batch_size=500)


def _keep_systems(
    imported: KarteImport,
    systems: Sequence[SystemPlan],
    cards: Mapping[str, InformationSystem],
    changes: Sequence[CardChange],
) -> None:
    by_system: dict[int, list[int]] = {}
    for change in changes:
        by_system.setdefault(change.system_id, []).append(change.pk)
    ImportedKarte.objects.bulk_create(
        [
            ImportedKarte(
                organisation_id=imported.organisation_id,
                imported=imported,
                system=cards[one.key],
                is_new=one.pk is None,
                revision=one.revision + 1,
                changes=by_system.get(cards[one.key].pk, []),
            )
            for one in systems
        ],
        batch_size=500,
    )


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """How much was taken back; `left` names the systems that somebody changed since."""

    restored: int
    put_away: int
    left: tuple[str, ...]
