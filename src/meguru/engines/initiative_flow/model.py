"""The standard flow of an initiative as values, read from data with a version."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

WORKING_DAYS_A_WEEK = 5
LONGEST_WEEKS = 260


class BadFlow(ValueError):
    """Data that describes no flow; the message names the place."""


class RoleKind(StrEnum):
    """役割の種類: who answers for a phase, who does it, who is asked first, who is told."""

    ACCOUNTABLE = "accountable"
    DOES = "does"
    CONSULTED = "consulted"
    INFORMED = "informed"


@dataclass(frozen=True, slots=True)
class ProposedRole:
    """Who usually takes a role; the office writes the person in its place."""

    kind: RoleKind
    who: str


@dataclass(frozen=True, slots=True)
class FlowPhase:
    """標準の工程: what is done, what comes out of it and what must hold before the next begins.

    Unit: `weeks` of five working days. `asks_for_budget` ends by the closing day of budget requests; `spends`
    begins with the fiscal year for which the money was asked. A deadline is meant for the phase that `is_goal`.
    """

    id: str
    name: str
    purpose: str
    led_by: str
    weeks: int
    tasks: tuple[str, ...]
    outputs: tuple[str, ...]
    exits: tuple[str, ...]
    roles: tuple[ProposedRole, ...]
    asks_for_budget: bool = False
    spends: bool = False
    is_goal: bool = False

    @property
    def working_days(self) -> int:
        return self.weeks * WORKING_DAYS_A_WEEK


@dataclass(frozen=True, slots=True)
class BudgetDay:
    """予算要求の締切: the month and day by which sections ask for next year's money."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Flow:
    """標準の流れ: phases in order, with the version that every plan remembers."""

    version: str
    source: str
    budget_closing_day: BudgetDay
    phases: tuple[FlowPhase, ...]

    def phase(self, name: str) -> FlowPhase | None:
        """The phase with this id."""
        return next((one for one in self.phases if one.id == name), None)

    def without_new_money(self) -> tuple[FlowPhase, ...]:
        """The phases of an initiative that needs no budget of its own."""
        return tuple(one for one in self.phases if not one.asks_for_budget)


@cache
def standard_flow() -> Flow:
    """The flow of flow.toml, where its source stands."""
    return read_flow((Path(__file__).parent / "flow.toml").read_text(encoding="utf-8"))


def read_flow(text: str) -> Flow:
    """A flow from TOML. Raises: BadFlow for unreadable text, a missing key, twins, or an impossible length."""
    try:
        raw = tomllib.loads(text)
        flow = Flow(
            version=raw["version"],
            source=raw["source"],
            budget_closing_day=BudgetDay(**raw["budget_closing_day"]),
            phases=tuple(_phase(one) for one in raw["phases"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as wrong:
        raise BadFlow(f"標準の流れを読めません（{wrong}）。") from wrong
    ids = [one.id for one in flow.phases]
    if not ids or len(set(ids)) != len(ids):
        raise BadFlow("標準の流れには、名前の違う工程が一つ以上いります。")
    return flow


def _phase(raw: Mapping[str, Any]) -> FlowPhase:
    if not 1 <= raw["weeks"] <= LONGEST_WEEKS:
        raise BadFlow(f"工程「{raw['name']}」の長さは1週から{LONGEST_WEEKS}週までです。")
    roles = raw["roles"]
    proposed = [ProposedRole(RoleKind.ACCOUNTABLE, roles["accountable"])]
    for kind in (RoleKind.DOES, RoleKind.CONSULTED, RoleKind.INFORMED):
        proposed += [ProposedRole(kind, who) for who in roles[kind.value]]
    return FlowPhase(
        id=raw["id"],
        name=raw["name"],
        purpose=raw["purpose"],
        led_by=raw["led_by"],
        weeks=raw["weeks"],
        tasks=tuple(raw["tasks"]),
        outputs=tuple(raw["outputs"]),
        exits=tuple(raw["exits"]),
        roles=tuple(proposed),
        asks_for_budget=raw.get("asks_for_budget", False),
        spends=raw.get("spends", False),
        is_goal=raw.get("is_goal", False),
    )
