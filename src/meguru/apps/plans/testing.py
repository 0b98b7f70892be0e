"""Makers of rounds, actions and papers for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import count

from meguru.apps.plans import commands
from meguru.apps.plans.models import Assessment, NextAction, PlanDocument
from meguru.apps.registry.models import Person
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.engines.momentum import Standing, stages

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan
_numbers = count(1)


def make_round(
    *, by: Person | None = None, name: str = "2026年4月の点検", now: dt.datetime = NOON
) -> Assessment:
    """An open round of a person's office, of an office of its own unless one is given."""
    person = by or make_person(Role.MUNICIPAL_DX)
    return commands.start_round(organisation=person.organisation, name=name, by=person, now=now)


def say(assessment: Assessment, standings: Mapping[str, Standing], *, by: Person, note: str = "") -> None:
    """What one person says about some statements."""
    said = {key: commands.Said(one, note) for key, one in standings.items()}
    commands.answer(assessment=assessment, said=said, by=by, now=NOON)


def say_everything(assessment: Assessment, standing: Standing, *, by: Person) -> None:
    """One and the same answer to everything."""
    say(assessment, dict.fromkeys((one.key for one in stages().statements), standing), by=by)


def make_action(*, by: Person, what: str = "", **values: object) -> NextAction:
    return commands.add_action(
        organisation=by.organisation,
        values={"what": what or f"行動{next(_numbers)}", **values},
        by=by,
        now=NOON,
    )


def make_paper(
    *, by: Person | None = None, kind: str = "policy", title: str = "", **values: object
) -> PlanDocument:
    """A policy, or a plan, with all its sections filled in."""
    person = by or make_person(Role.MUNICIPAL_DX)
    return commands.begin_document(
        organisation=person.organisation,
        values={"kind": kind, "title": title or f"計画書{next(_numbers)}", **values},
        by=person,
        now=NOON,
    )
