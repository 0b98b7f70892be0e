"""What the sheet for the superior says, and what it still lacks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.inventory.models import Operation
from meguru.apps.registry.models import Person
from meguru.design import figures

OFFERED = 30


@dataclass(frozen=True, slots=True)
class OperationFigures:
    """What is known of a linked operation, in numbers that the inventory holds."""

    operation: Operation
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pitch:
    """The sheet: parts (heading, text) that have a text, figures of operations, and what is missing, in words."""

    initiative: Initiative
    parts: tuple[tuple[str, str], ...]
    operations: tuple[OperationFigures, ...]
    totals: tuple[str, ...]
    missing: tuple[str, ...]


def pitch_of(initiative: Initiative, *, user: Person) -> Pitch:
    """The sheet with the figures of those linked operations that this person may see."""
    linked = operations_of(initiative, user=user)
    parts = (
        (_("良くしたいこと"), initiative.theme),
        (_("なぜ今か"), initiative.why_now),
        (_("だれが困っているか"), initiative.who_is_helped),
        (_("いただきたい時間"), initiative.time_asked),
        (_("いただきたいお金"), initiative.money_asked),
        (_("お願いしたいこと"), initiative.asked_of_supporter),
        (_("最初にすること"), _first_step(initiative)),
    )
    return Pitch(
        initiative=initiative,
        parts=tuple((heading, text) for heading, text in parts if text),
        operations=tuple(OperationFigures(one, _facts(one)) for one in linked),
        totals=_totals(linked),
        missing=tuple(missing_in_pitch(initiative)),
    )


def operations_of(initiative: Initiative, *, user: Person) -> list[Operation]:
    visible = Operation.objects.visible_to(user).in_use().values("pk")
    return list(initiative.operations.filter(pk__in=visible).select_related("department").order_by("pk"))


def operations_to_link(initiative: Initiative, *, user: Person, search: str) -> list[tuple[Operation, bool]]:
    """(operation, is linked): those that are linked, then those found; without words those of the department.

    At most OFFERED of the second kind.
    """
    linked = operations_of(initiative, user=user)
    others = (
        Operation.objects.visible_to(user)
        .in_use()
        .filter(organisation=initiative.organisation)
        .exclude(pk__in=[one.pk for one in linked])
        .select_related("department")
        .order_by("department_id", "name", "pk")
    )
    for word in search.split():
        others = others.filter(Q(name__icontains=word) | Q(department__name__icontains=word))
    if not search.split() and initiative.department_id:
        others = others.filter(department_id=initiative.department_id)
    return [(one, True) for one in linked] + [(one, False) for one in others[:OFFERED]]


def operations_among(keys: Collection[int], *, initiative: Initiative, user: Person) -> list[Operation]:
    """Those operations of the office among the ids that this person may see."""
    mine = Operation.objects.visible_to(user).filter(organisation=initiative.organisation, pk__in=list(keys))
    return list(mine)


def missing_in_pitch(initiative: Initiative) -> list[str]:
    """What a superior would ask for and does not find."""
    wanted = (
        (initiative.theme, _("何を良くしたいか")),
        (initiative.why_now, _("なぜ今か")),
        (initiative.who_is_helped, _("だれが困っているか")),
        (
            initiative.time_asked or initiative.money_asked,
            _("いただきたい時間かお金（いらないときは「なし」）"),
        ),
        (initiative.asked_of_supporter, _("上司にお願いすること")),
        (initiative.first_step, _("最初にすること")),
        (initiative.first_step_on, _("最初にする日")),
    )
    return [words for value, words in wanted if not value]


def _first_step(initiative: Initiative) -> str:
    if initiative.first_step and initiative.first_step_on:
        day = _("%(month)s月%(day)s日") % {
            "month": initiative.first_step_on.month,
            "day": initiative.first_step_on.day,
        }
        return _("%(day)sに：%(what)s") % {"day": day, "what": initiative.first_step}
    return initiative.first_step


def _facts(operation: Operation) -> tuple[str, ...]:
    found = []
    if operation.yearly_volume is not None:
        found.append(_("年に%s件") % figures.number(operation.yearly_volume))
    if operation.yearly_hours is not None:
        found.append(_("年に%s") % figures.work_hours(float(operation.yearly_hours)))
    if operation.yearly_yen is not None:
        found.append(_("年に%s") % figures.about_yen(operation.yearly_yen))
    return tuple(found)


def _totals(operations: list[Operation]) -> tuple[str, ...]:
    """Sums over the operations that know the number; how many do is said with it."""
    if len(operations) < 2:
        return ()
    hours = [one.yearly_hours for one in operations if one.yearly_hours is not None]
    yen = [one.yearly_yen for one in operations if one.yearly_yen is not None]
    said = []
    if hours:
        said.append(
            _("作業時間の合計は年に%(hours)sです（分かっている業務%(known)s件の和）。")
            % {"hours": figures.work_hours(float(sum(hours, Decimal()))), "known": len(hours)}
        )
    if yen:
        said.append(
            _("経費の合計は年に%(yen)sです（分かっている業務%(known)s件の和）。")
            % {"yen": figures.about_yen(sum(yen)), "known": len(yen)}
        )
    return tuple(said)
