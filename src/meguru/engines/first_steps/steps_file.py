"""The steps that ship, read from their file and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from meguru.engines.first_steps.model import Condition, Fact, StepBook, StepItem, TypeSteps

FEWEST_SENTENCES, MOST_SENTENCES = 2, 4


class BadSteps(ValueError):
    """Steps that contradict themselves; the message names the place."""


@cache
def step_book() -> StepBook:
    """The steps that ship."""
    return read_steps((Path(__file__).parent / "steps.toml").read_text(encoding="utf-8"))


def read_steps(text: str) -> StepBook:
    """Read steps from TOML. Raises: BadSteps when something stands twice, a condition names a fact that is not there
    or can never hold, a page has no button, or the explanation is not 2 to 4 sentences."""
    try:
        raw = tomllib.loads(text)
        facts = {row["id"]: Fact(**row) for row in raw["fact"]}
        found = StepBook(
            version=raw["version"],
            source=raw["source"],
            facts=tuple(facts.values()),
            types=tuple(_type(row, facts) for row in raw["type"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as wrong:
        raise BadSteps(f"the steps cannot be read: {wrong}") from wrong
    if len(facts) != len(raw["fact"]):
        raise BadSteps("every fact stands once")
    _check(found)
    return found


def _type(row: Mapping[str, Any], facts: Mapping[str, Fact]) -> TypeSteps:
    return TypeSteps(
        code=row["code"],
        title=row["title"],
        cautions=tuple(row["cautions"]),
        items=tuple(_item(item, facts) for item in row["item"]),
    )


def _item(row: Mapping[str, Any], facts: Mapping[str, Fact]) -> StepItem:
    return StepItem(
        id=row["id"],
        title=row["title"],
        why=row["why"],
        how=tuple(row["how"]),
        opens=row.get("opens", ""),
        button=row.get("button", ""),
        done_when=tuple(_condition(one, facts) for one in row.get("done_when", ())),
        optional=bool(row.get("optional", False)),
    )


def _condition(row: Mapping[str, Any], facts: Mapping[str, Fact]) -> Condition:
    if len(row) != 2 or not row.keys() & {"at_least", "all_of"}:
        raise BadSteps(f"a condition is a fact with at_least or all_of: {dict(row)}")
    if "all_of" in row:
        return Condition(fact=facts[row["fact"]], all_of=facts[row["all_of"]])
    return Condition(fact=facts[row["fact"]], at_least=row["at_least"])


def _check(found: StepBook) -> None:
    codes = [one.code for one in found.types]
    items = [item for one in found.types for item in one.items]
    if len(set(codes)) != len(codes) or len({item.id for item in items}) != len(items):
        raise BadSteps("every type and every item stands once")
    for one in found.types:
        if all(item.optional for item in one.items):
            raise BadSteps(f"{one.code} waits for nothing")
    for item in items:
        if not FEWEST_SENTENCES <= len(item.how) <= MOST_SENTENCES:
            raise BadSteps(f"{item.id} says how in {len(item.how)} sentences")
        if bool(item.opens) != bool(item.button):
            raise BadSteps(f"{item.id} has a page without a button, or a button without a page")
        for condition in item.done_when:
            if condition.at_least < 1 or (not condition.fact.counter and condition.at_least != 1):
                raise BadSteps(f"{item.id} waits for a number that {condition.fact.id} never has")
