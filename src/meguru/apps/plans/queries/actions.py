"""The list of next actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from meguru.apps.plans.models import NextAction
from meguru.apps.registry.models import Person
from meguru.engines.momentum import Statement, stages


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action of the list with the statement it serves, and whether its day has passed."""

    action: NextAction
    statement: Statement | None
    stage_name: str
    is_late: bool


def action_rows(*, user: Person, today: dt.date) -> list[ActionRow]:
    """The office's actions: those under way by their day, then what is over."""
    found = NextAction.objects.visible_to(user).filter(organisation=user.organisation)
    rows = [row_of(one, today=today) for one in found.select_related("changed_by")]
    return sorted(rows, key=lambda row: row.action.state not in NextAction.UNDER_WAY)


def row_of(action: NextAction, *, today: dt.date) -> ActionRow:
    statement = stages().statement(action.statement)
    stage = stages().stage_of(action.statement)
    return ActionRow(
        action=action,
        statement=statement,
        stage_name=stage.name if stage else "",
        is_late=action.state in NextAction.UNDER_WAY and action.due_on is not None and action.due_on < today,
    )
