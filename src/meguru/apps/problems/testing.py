"""Makers of problems for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from meguru.apps.initiatives.models import Initiative
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.problems import commands
from meguru.apps.problems.models import Ground, Narrowing, ProblemCard, Scene, Voice
from meguru.apps.registry.models import Person
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan
WAITING = "昼の証明書の窓口で40分待つ"
FILLED = {
    "who": "昼休みに来た会社員",
    "how": "並んで待つ",
    "amount": Decimal(40),
    "unit": "分",
    "per": "each",
    "times": 3000,
    "cause": "form",
}


def make_card(
    text: str = WAITING, *, initiative: Initiative | None = None, by: Person | None = None, **values: object
) -> ProblemCard:
    """A card, of an initiative of its own unless one is given."""
    person = by or _person_of(initiative)
    where = initiative or make_initiative(by=person)
    return commands.add_card(initiative=where, values={"text": text, **values}, by=person, now=NOON)


def make_scene(initiative: Initiative, name: str = "昼の証明書の窓口") -> Scene:
    person = _person_of(initiative)
    return commands.write_scene(initiative=initiative, values={"name": name}, by=person, now=NOON)


def make_voice(initiative: Initiative, text: str = "昼に行ったら40分待った", *, count: int = 1) -> Voice:
    return commands.add_voice(
        initiative=initiative,
        values={"text": text, "count": count, "looked_at": True},
        by=_person_of(initiative),
        now=NOON,
    )


def make_ground(initiative: Initiative, *cards: ProblemCard, **values: object) -> Ground:
    usual = {"kind": "hearing", "name": "窓口での聞き取り", "answered": 20}
    return commands.write_ground(
        initiative=initiative, values=usual | values, cards=cards, by=_person_of(initiative), now=NOON
    )


def score(card: ProblemCard, points: Mapping[str, int], *, by: Person) -> None:
    commands.score_cards(initiative=card.initiative, points={card.pk: dict(points)}, by=by, now=NOON)


def narrow(card: ProblemCard, outcome: str = "chosen", reason: str = "声がいちばん多い") -> Narrowing:
    return commands.narrow_card(
        card=card, outcome=outcome, reason=reason, by=_person_of(card.initiative), now=NOON
    )


def _person_of(initiative: Initiative | None) -> Person:
    if initiative is not None and initiative.made_by is not None:
        return initiative.made_by
    if initiative is not None:
        return make_person(Role.MUNICIPAL_DX, organisation=initiative.organisation)
    return make_person(Role.MUNICIPAL_DX)
