"""The stages that ship, read from their file and checked."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from meguru.engines.momentum.model import Hint, MomentumStage, Stages, Standing, Statement

FEWEST, MOST = 3, 6  # statements of a stage


class BadStages(ValueError):
    """Stages that cannot be asked; the message names the place."""


@cache
def stages() -> Stages:
    """The stages that ship."""
    return read_stages((Path(__file__).parent / "stages.toml").read_text(encoding="utf-8"))


def read_stages(text: str) -> Stages:
    """Read stages from TOML. Raises: BadStages when something is missing, a key stands twice, a stage has fewer than
    three or more than six statements, or a fact suggests what no fact can know."""
    try:
        raw = tomllib.loads(text)
        found = Stages(
            version=raw["version"],
            source=raw["source"],
            stages=tuple(_stage(row) for row in raw["stage"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as wrong:
        raise BadStages(f"the stages cannot be read: {wrong}") from wrong
    _check(found)
    return found


def _stage(row: dict[str, Any]) -> MomentumStage:
    return MomentumStage(
        key=row["key"],
        name=row["name"],
        aim=row["aim"],
        statements=tuple(_statement(one) for one in row["statement"]),
    )


def _statement(row: dict[str, Any]) -> Statement:
    fields = dict(row)
    fact, at_least, suggests = (fields.pop(name, None) for name in ("fact", "at_least", "suggests"))
    hint = Hint(fact=fact, at_least=int(at_least), suggests=Standing(suggests)) if fact else None
    return Statement(**fields, hint=hint)


def _check(found: Stages) -> None:
    for keys in ([one.key for one in found.stages], [one.key for one in found.statements]):
        if len(set(keys)) != len(keys):
            raise BadStages("every stage and every statement stands once")
    for stage in found.stages:
        if not FEWEST <= len(stage.statements) <= MOST:
            raise BadStages(f"{stage.key} has {len(stage.statements)} statements")
    for one in found.statements:
        if one.days < 1:
            raise BadStages(f"{one.key} takes no time")
        if one.hint and (
            one.hint.at_least < 1 or one.hint.suggests not in (Standing.ALREADY, Standing.PARTLY)
        ):
            raise BadStages(f"{one.key}: a fact suggests that something is there, never that it is not")
