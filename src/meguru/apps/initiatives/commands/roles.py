"""Roles named, added and taken out; answers of those who are named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.initiatives import bridge
from meguru.apps.initiatives.agreeing import Named, named_in
from meguru.apps.initiatives.commands.initiatives import SavedMeanwhile
from meguru.apps.initiatives.models import Agreement, Initiative, Phase, PhaseRole, PlanItem
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Department, Person


class AlreadyAccountable(ValueError):
    """A phase or task has one who answers for it already."""


class NotTheirAnswer(ValueError):
    """Who has an account answers by themselves."""


class RolesChanged(ValueError):
    """The roles of somebody changed while they were read, or nobody of this name is in them."""


class NoReason(ValueError):
    """An objection says what is to be changed."""


@dataclass(frozen=True, slots=True)
class HolderChoice:
    """Who was chosen for a role: a person, a section, a name from outside, or nobody yet."""

    person: Person | None = None
    department: Department | None = None
    outside_name: str = ""

    def write_to(self, row: PhaseRole | Agreement) -> None:
        row.person, row.department, row.outside_name = self.person, self.department, self.outside_name

    @property
    def is_nobody(self) -> bool:
        return not (self.person or self.department or self.outside_name)


@transaction.atomic
def name_holders(
    *,
    phase: Phase,
    chosen: Mapping[int, HolderChoice],
    revisions: Mapping[int, int],
    by: Person,
    now: dt.datetime,
) -> int:
    """This function will write who holds the roles of a phase, by the roles' ids, and return how many changed.

    `revisions` is what each role was at when it was read. A row without a proposal cannot be left to nobody; it stays.
    Raises: SavedMeanwhile with the roles that somebody else changed in between; then nothing is stored.
    """
    rows = (
        PhaseRole.objects.in_use()
        .select_for_update(of=("self",), no_key=True)
        .filter(phase=phase, pk__in=list(chosen))
    )
    changed: list[PhaseRole] = []
    told: dict[str, dict[str, str]] = {}
    stale: list[PhaseRole] = []
    for row in rows.prefetch_related("person", "department"):
        was, name_before = row.holder_key, row.holder_name
        chosen[row.pk].write_to(row)
        if row.holder_key == was or (not row.holder_key and not row.usually):
            continue
        if row.revision != revisions.get(row.pk):
            stale.append(PhaseRole.objects.select_related("person", "department").get(pk=row.pk))
            continue
        row.revision += 1
        told[str(row.pk)] = {"kind": row.kind, "before": name_before, "after": row.holder_name}
        changed.append(row)
    if stale:
        raise SavedMeanwhile(stale)
    for row in changed:
        row.save(update_fields=["person", "department", "outside_name", "revision"])
    if changed:
        _record(
            phase,
            "initiatives.roles_named",
            f"工程「{phase.name}」の役割を{len(changed)}つ決めました",
            told,
            by=by,
            now=now,
        )
    return len(changed)


@transaction.atomic
def name_usual(
    *, initiative: Initiative, usually: str, holder: HolderChoice, by: Person, now: dt.datetime
) -> int:
    """This function will name one holder wherever the flow proposes `usually` and nobody is named yet."""
    if holder.is_nobody:
        return 0
    rows = [
        row
        for row in PhaseRole.objects.in_use()
        .select_for_update(of=("self",), no_key=True)
        .filter(phase__initiative=initiative, phase__removed_at__isnull=True, usually=usually)
        .select_related("phase")
        if not row.holder_key
    ]
    for row in rows:
        holder.write_to(row)
        row.revision += 1
        row.save(update_fields=["person", "department", "outside_name", "revision"])
    if rows:
        _record(
            rows[0].phase,
            "initiatives.roles_named",
            f"「{usually}」の役割{len(rows)}つに「{rows[0].holder_name}」を書きました",
            {"usually": usually, "after": rows[0].holder_name, "roles": [row.pk for row in rows]},
            by=by,
            now=now,
        )
    return len(rows)


@transaction.atomic
def add_role(
    *, phase: Phase, task: PlanItem | None, kind: str, holder: HolderChoice, by: Person, now: dt.datetime
) -> PhaseRole:
    """This function will add a role to a phase or to one of its tasks. Raises: AlreadyAccountable."""
    row = PhaseRole(organisation=phase.organisation, phase=phase, task=task, kind=kind)
    holder.write_to(row)
    _save_unless_accountable(row, task)
    _record(
        phase,
        "initiatives.role_added",
        f"工程「{phase.name}」の{row.get_kind_display()}に「{row.holder_name}」を足しました",
        {"kind": kind, "after": row.holder_name, "task": task.text if task else ""},
        by=by,
        now=now,
    )
    return row


@transaction.atomic
def remove_role(*, role: PhaseRole, by: Person, now: dt.datetime) -> None:
    """This function will take a role out; `bring_back_role` undoes it."""
    if PhaseRole.objects.filter(pk=role.pk, removed_at__isnull=True).update(removed_at=now):
        who = role.holder_name or role.usually
        _record(
            role.phase,
            "initiatives.role_removed",
            f"工程「{role.phase.name}」の{role.get_kind_display()}から「{who}」を外しました",
            {"role": role.pk},
            by=by,
            now=now,
        )


@transaction.atomic
def bring_back_role(*, role: PhaseRole, by: Person, now: dt.datetime) -> None:
    """This function will bring a role back. Raises: AlreadyAccountable."""
    if role.removed_at is None:
        return
    role.removed_at = None
    _save_unless_accountable(role, role.task)
    _record(
        role.phase,
        "initiatives.role_brought_back",
        f"工程「{role.phase.name}」の役割を戻しました",
        {"role": role.pk},
        by=by,
        now=now,
    )


@transaction.atomic
def answer_roles(
    *,
    initiative: Initiative,
    holder_key: str,
    roles_seen: str,
    answer: str,
    note: str,
    answered_on: dt.date,
    by: Person,
    now: dt.datetime,
) -> Agreement:
    """This function will store whether somebody agrees to the roles they saw.

    People with an account answer for themselves; for sections and outsiders somebody writes it down.
    Raises: RolesChanged, NotTheirAnswer, NoReason; then nothing is stored.
    """
    Initiative.objects.select_for_update(of=("self",), no_key=True).get(pk=initiative.pk)
    named = _named(initiative, holder_key)
    if named is None or named.roles_seen != roles_seen:
        raise RolesChanged(_("見ている間に役割が変わりました。新しい役割を見て、もう一度答えてください。"))
    if named.has_account and named.first.person_id != by.pk:
        raise NotTheirAnswer(_("%sさんには、本人に答えてもらってください。") % named.name)
    if answer == Agreement.Answer.OBJECTS and not note.strip():
        raise NoReason(_("どこをどう直してほしいかを書いてください。"))
    who: dict[str, Any] = {
        "person": named.first.person,
        "department": named.first.department,
        "outside_name": named.first.outside_name,
    }
    stored, _new = Agreement.objects.update_or_create(
        initiative=initiative,
        **who,
        defaults={
            "organisation": initiative.organisation,
            "answer": answer,
            "note": note.strip(),
            "roles_seen": roles_seen,
            "answered_on": answered_on,
            "answered_at": now,
            "written_by": by,
        },
    )
    record(
        organisation=initiative.organisation,
        by=by,
        activity="initiatives.roles_answered",
        subject=initiative,
        summary=f"取組「{initiative.name}」の役割に「{named.name}」が答えました：{stored.get_answer_display()}",
        payload={"who": named.name, "answer": answer, "note": note, "on": answered_on.isoformat()},
        now=now,
    )
    return stored


def _named(initiative: Initiative, holder_key: str) -> Named | None:
    everybody: Sequence[Named] = named_in(initiative, bridge.roles_of(initiative))
    return next((one for one in everybody if one.key == holder_key), None)


def _save_unless_accountable(row: PhaseRole, task: PlanItem | None) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise AlreadyAccountable(
            _("「%s」には、責任を持つ人がもう一人います。一人だけにしてください。")
            % (task.text if task else row.phase.name)
        ) from twice


def _record(
    phase: Phase,
    activity: str,
    summary: str,
    payload: Mapping[str, Any],
    *,
    by: Person,
    now: dt.datetime,
) -> None:
    record(
        organisation=phase.organisation,
        by=by,
        activity=activity,
        subject=phase.initiative,
        summary=summary,
        payload={"phase": phase.pk, **payload},
        now=now,
    )
