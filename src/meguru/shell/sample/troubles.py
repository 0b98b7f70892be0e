"""The problems of the sample's initiative: scenes, cards, grounds, voices, points, decisions and a target picture."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from meguru.apps.initiatives.models import Initiative
from meguru.apps.inventory.models import Operation
from meguru.apps.problems import commands
from meguru.apps.problems.bridge import yardsticks_of
from meguru.apps.problems.models import ProblemCard, Scene
from meguru.shell.sample import definition
from meguru.shell.sample.cast import Cast, story

_APART = ("key", "scene", "operations", "points")  # of a card in the file, not fields of the card


def add_troubles(initiative: Initiative, cast: Cast) -> None:
    """This function will add what the file tells, inside the caller's transaction."""
    told = story("troubles")
    by, now = cast.people["staff"], cast.at(told["days"])
    scenes = {
        row["name"]: commands.write_scene(initiative=initiative, values=row, by=by, now=now)
        for row in told["scene"]
    }
    cards = {row["key"]: _card(initiative, row, scenes, cast, now=now) for row in told["card"]}
    for row in told["ground"]:
        _ground(initiative, row, cards, cast)
    for row in told["voice"]:
        _voice(initiative, row, cards, cast, now=now)
    _score(initiative, told["card"], cards, cast)
    _narrow(told, cards, cast)


def _card(
    initiative: Initiative, row: dict[str, Any], scenes: dict[str, Scene], cast: Cast, *, now: dt.datetime
) -> ProblemCard:
    values = {name: value for name, value in row.items() if name not in _APART}
    if "amount" in values:
        values["amount"] = Decimal(values["amount"])
    by = cast.people["staff"]
    card = commands.add_card(
        initiative=initiative, values=values | {"scene": scenes.get(row.get("scene", ""))}, by=by, now=now
    )
    names = [one.name for one in definition.operations() if one.key in row["operations"]]
    if not names:
        return card
    return commands.change_card(
        card=card,
        values={},
        operations=list(Operation.objects.filter(organisation=cast.office, name__in=names)),
        revision=card.revision,
        by=by,
        now=now,
    )


def _ground(initiative: Initiative, row: dict[str, Any], cards: dict[str, ProblemCard], cast: Cast) -> None:
    values = {name: value for name, value in row.items() if name not in ("days", "cards")}
    commands.write_ground(
        initiative=initiative,
        values=values | {"held_on": cast.on(row["days"])},
        cards=[cards[key] for key in row["cards"]],
        by=cast.people["staff"],
        now=cast.at(row["days"]),
    )


def _voice(
    initiative: Initiative,
    row: dict[str, Any],
    cards: dict[str, ProblemCard],
    cast: Cast,
    *,
    now: dt.datetime,
) -> None:
    values = {name: value for name, value in row.items() if name != "card"}
    voice = commands.add_voice(
        initiative=initiative,
        values=values | {"heard_on": cast.today + (now - cast.now)},
        by=cast.people["staff"],
        now=now,
    )
    if row["card"]:
        commands.link_voices(card=cards[row["card"]], voices=[voice.pk], by=cast.people["staff"], now=now)


def _score(
    initiative: Initiative, told: list[dict[str, Any]], cards: dict[str, ProblemCard], cast: Cast
) -> None:
    rule = yardsticks_of(initiative.organisation)
    keys = [one.key for one in rule.all]
    for desk in ("staff", "chief"):
        commands.score_cards(
            initiative=initiative,
            points={cards[row["key"]].pk: dict(zip(keys, row["points"][desk], strict=True)) for row in told},
            by=cast.people[desk],
            now=cast.at(-75),
        )


def _narrow(told: dict[str, Any], cards: dict[str, ProblemCard], cast: Cast) -> None:
    for row in told["narrowing"]:
        commands.narrow_card(
            card=cards[row["card"]],
            outcome=row["outcome"],
            reason=row["reason"],
            by=cast.people["chief"],
            now=cast.at(row["days"]),
        )
    target = dict(told["target"])
    card, days, by_when = target.pop("card"), target.pop("days"), target.pop("by_when_days")
    commands.write_target(
        card=cards[card],
        values=target
        | {"now": Decimal(target["now"]), "goal": Decimal(target["goal"]), "by_when": cast.on(by_when)},
        revision=0,
        by=cast.people["staff"],
        now=cast.at(days),
    )
