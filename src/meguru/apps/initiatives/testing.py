"""Makers of initiatives for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count

from meguru.apps.initiatives import commands
from meguru.apps.initiatives.bridge import Wish
from meguru.apps.initiatives.models import Initiative, Phase, PhaseRole, PlanBasis
from meguru.apps.registry.models import Department, Person
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.engines.initiative_flow import BudgetDay

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan
TODAY = NOON.date()
_numbers = count(1)


def make_initiative(
    *, by: Person | None = None, department: Department | None = None, name: str = "", theme: str = ""
) -> Initiative:
    """An initiative of a person's office, of an office of its own unless one is given."""
    person = by or make_person(Role.MUNICIPAL_DX)
    return commands.add_initiative(
        organisation=department.organisation if department else person.organisation,
        name=name or f"取組{next(_numbers)}",
        theme=theme,
        department=department,
        by=person,
        now=NOON,
    )


def make_plan(
    initiative: Initiative,
    *,
    by: Person | None = None,
    start: dt.date = TODAY,
    deadline: dt.date | None = None,
    needs_budget: bool = True,
) -> list[Phase]:
    """The phases of the standard flow, laid out from `start`, or towards `deadline` when one is given."""
    counted = PlanBasis.Counted.TO_DEADLINE if deadline else PlanBasis.Counted.FROM_START
    return commands.lay_out_plan(
        initiative=initiative,
        wish=Wish(counted, deadline or start, needs_budget, BudgetDay(10, 31)),
        by=by or initiative.made_by,
        now=NOON,
        today=TODAY,
    )


def name_role(phase: Phase, kind: str, *, person: Person | None = None, outside_name: str = "") -> PhaseRole:
    """The first role of a kind in a phase, held by somebody."""
    role = phase.roles.in_use().filter(kind=kind, task=None).first()
    commands.name_holders(
        phase=phase,
        chosen={role.pk: commands.HolderChoice(person=person, outside_name=outside_name)},
        revisions={role.pk: role.revision},
        by=person or phase.initiative.made_by,
        now=NOON,
    )
    role.refresh_from_db()
    return role


def tick_all(phase: Phase, *, by: Person) -> None:
    """Every mark of a phase set."""
    keys = {item.pk for item in phase.items.in_use()}
    commands.tick_items(phase=phase, shown=keys, ticked=keys, by=by, now=NOON)
