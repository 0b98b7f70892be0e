"""Makers of selections for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from meguru.apps.initiatives.models import Initiative
from meguru.apps.initiatives.testing import NOON, make_initiative
from meguru.apps.registry.models import Person
from meguru.apps.selection import commands
from meguru.apps.selection.commands import TypedPoints
from meguru.apps.selection.models import Evaluator, Offer, Selection, Wanted
from meguru.apps.selection.queries.table import RowValues

LATER = NOON + dt.timedelta(hours=1)


def make_selection(
    *, initiative: Initiative | None = None, name: str = "窓口の予約", areas: frozenset[str] = frozenset()
) -> Selection:
    """An empty selection, of an office of its own unless an initiative is given."""
    return commands.start_selection(
        initiative=initiative or make_initiative(), name=name, areas=areas, by=None, now=NOON
    )


def make_row(selection: Selection, topic: str = "使いやすさ", **values: object) -> Wanted:
    """A row of one's own."""
    fields = RowValues(**({"topic": topic, "area": "機能"} | values))  # type: ignore[arg-type]
    commands.save_table(
        selection=selection,
        typed={},
        new=[fields],
        by=selection.made_by,
        now=NOON,  # type: ignore[arg-type]
    )
    return selection.wanted.order_by("-pk")[0]


def make_offer(selection: Selection, name: str = "あおばサービス", **values: object) -> Offer:
    return commands.add_offer(selection=selection, values={"name": name, **values}, by=None, now=NOON)


def make_evaluator(selection: Selection, person: Person | None = None, name: str = "") -> Evaluator:
    return commands.add_evaluator(selection=selection, person=person, name=name, by=None, now=NOON)


def give(evaluator: Evaluator, points: Mapping[Offer, Sequence[object]], *, finish: bool = True) -> Evaluator:
    """Feel in the order of the mapping, then give points row by row, in the order of the list."""
    by = evaluator.person
    places = {offer.pk: number for number, offer in enumerate(points, start=1)}
    commands.rank_by_gut(evaluator=evaluator, places=places, by=by, now=NOON)  # type: ignore[arg-type]
    rows = list(evaluator.selection.wanted.in_use())
    typed = [
        TypedPoints(row.pk, offer.pk, None if value is None else Decimal(str(value)))
        for offer, values in points.items()
        for row, value in zip(rows, values, strict=True)
    ]
    commands.give_points(evaluator=evaluator, typed=typed, by=by, now=NOON)  # type: ignore[arg-type]
    if finish:
        commands.finish_scoring(evaluator=evaluator, by=by, now=NOON)  # type: ignore[arg-type]
    evaluator.refresh_from_db()
    return evaluator
