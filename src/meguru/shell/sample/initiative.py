"""One initiative that an office of the sample is in the middle of: plan, roles, problems, a choice and what follows.

Everything goes through the apps' own commands, as if people had typed it, on days counted from that of loading.
Each part comes whole or not at all; what is there already, also when somebody changed it, is left as it is.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from meguru.apps.catalogue.models import Service
from meguru.apps.first_steps.commands import choose_types
from meguru.apps.initiatives import commands
from meguru.apps.initiatives.agreeing import named_in
from meguru.apps.initiatives.bridge import Wish, roles_of
from meguru.apps.initiatives.commands import HolderChoice
from meguru.apps.initiatives.models import Initiative, Phase, PlanBasis
from meguru.apps.inventory.models import Operation
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.initiative_flow import BudgetDay
from meguru.shell.sample import definition
from meguru.shell.sample.cast import Cast, cast_of, story
from meguru.shell.sample.catalogue import add_catalogue
from meguru.shell.sample.choosing import add_selection, keep_programmes
from meguru.shell.sample.diagnosed import add_diagnoses
from meguru.shell.sample.momentum import add_momentum, begin_policy, share_insight
from meguru.shell.sample.troubles import add_troubles


def add_stories(*, prefecture: Organisation, now: dt.datetime) -> None:
    """This function will add the catalogue of the prefecture, the diagnoses, and the initiative with all that hangs on it."""
    _add_catalogue(prefecture, now=now)
    add_diagnoses(now=now)
    cast = cast_of(story("initiative")["town"], now=now)
    if cast is None:
        return
    add_initiative(cast)
    add_momentum(cast)
    begin_policy(cast)
    share_insight(cast)


def _add_catalogue(prefecture: Organisation, *, now: dt.datetime) -> None:
    by = Person.objects.filter(sign_in_name="meguri-dx").first()
    if by is not None and not Service.objects.filter(organisation=prefecture).exists():
        add_catalogue(prefecture, by, now)


@transaction.atomic
def add_initiative(cast: Cast) -> Initiative:
    """This function will add the initiative with its plan, problems and choice; one of its name stays as it is."""
    told = story("initiative")
    there = Initiative.objects.filter(organisation=cast.office, name=told["name"]).first()
    if there is not None:
        return there
    lead = cast.people["staff"]
    begun = cast.at(told["begun_days"])
    initiative = commands.add_initiative(
        organisation=cast.office,
        name=told["name"],
        theme=told["basics"]["theme"],
        department=cast.department(told["department"]),
        by=lead,
        now=begun,
    )
    initiative = _tell_basics(initiative, told, cast, now=begun)
    _link_operations(initiative, told["operations"], by=lead, now=begun)
    choose_types(initiative=initiative, types=told["types"], sheet=None, started_from=0, by=lead, now=begun)
    _lay_out(initiative, told["plan"], cast)
    _name_roles(initiative, told, cast)
    add_troubles(initiative, cast)
    add_selection(initiative, cast)
    keep_programmes(initiative, cast)
    initiative.refresh_from_db()
    return initiative


def _tell_basics(initiative: Initiative, told: dict[str, Any], cast: Cast, *, now: dt.datetime) -> Initiative:
    lead, chief = cast.people["staff"], cast.people["chief"]
    pitch = {name: value for name, value in told["pitch"].items() if name != "first_step_days"}
    named = {"lead": lead, "supporter_name": f"{chief.name}（{told['department']}長）"}
    changed = commands.change_basics(
        initiative=initiative,
        revision=initiative.revision,
        values=told["basics"] | named,
        by=lead,
        now=now,
    )
    return commands.change_pitch(
        initiative=changed,
        revision=changed.revision,
        values=pitch | {"first_step_on": cast.on(told["pitch"]["first_step_days"])},
        by=lead,
        now=now,
    )


def _link_operations(initiative: Initiative, keys: list[str], *, by: Person, now: dt.datetime) -> None:
    names = [one.name for one in definition.operations() if one.key in keys]
    linked = list(Operation.objects.filter(organisation=initiative.organisation, name__in=names))
    commands.link_operations(initiative=initiative, shown=linked, ticked=linked, by=by, now=now)


def _lay_out(initiative: Initiative, told: dict[str, Any], cast: Cast) -> None:
    lead = cast.people["staff"]
    starts = told["starts_days"]
    wish = Wish(
        PlanBasis.Counted.FROM_START, cast.on(starts), told["needs_budget"], BudgetDay(*told["closing"])
    )
    phases = commands.lay_out_plan(
        initiative=initiative, wish=wish, by=lead, now=cast.at(starts), today=cast.on(starts)
    )
    by_key = {phase.flow_key: phase for phase in phases}
    for row in told["phase"]:
        phase = by_key[row["key"]]
        done_on = cast.at(row.get("closed_days", -7))
        _tick(phase, row["ticked"], by=lead, now=done_on)
        if "closed_days" in row:
            commands.close_phase(phase=phase, reason="", by=cast.people["chief"], now=done_on)


def _tick(phase: Phase, counts: dict[str, int], *, by: Person, now: dt.datetime) -> None:
    """The first so many items of each kind."""
    ticked = [
        item.pk for kind, count in counts.items() for item in phase.items.in_use().filter(kind=kind)[:count]
    ]
    commands.tick_items(phase=phase, shown=ticked, ticked=ticked, by=by, now=now)


def _name_roles(initiative: Initiative, told: dict[str, Any], cast: Cast) -> None:
    for usually, holder in told["roles"].items():
        department = cast.department(holder["department"]) if "department" in holder else None
        choice = HolderChoice(person=cast.people.get(holder.get("who", "")), department=department)
        commands.name_usual(
            initiative=initiative,
            usually=usually,
            holder=choice,
            by=cast.people["staff"],
            now=cast.at(told["plan"]["starts_days"]),
        )
    named = {one.key: one for one in named_in(initiative, roles_of(initiative))}
    for row in told["agreement"]:
        person = cast.people[row["who"]]
        one = named[f"p{person.pk}"]
        commands.answer_roles(
            initiative=initiative,
            holder_key=one.key,
            roles_seen=one.roles_seen,
            answer=row["answer"],
            note=row["note"],
            answered_on=cast.on(row["days"]),
            by=person,
            now=cast.at(row["days"]),
        )
