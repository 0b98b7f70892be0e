"""The choice of the sample's initiative: what is asked, four services, who gave which points; and programmes kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from meguru.apps.catalogue.models import Service
from meguru.apps.initiatives.models import Initiative
from meguru.apps.problems.queries import chosen_problems
from meguru.apps.programmes import commands as programmes
from meguru.apps.programmes.models import ProgrammeDecision
from meguru.apps.programmes.queries import programme_rows
from meguru.apps.selection import commands
from meguru.apps.selection.commands import TypedPoints, TypedReply, TypedRow
from meguru.apps.selection.models import Offer, Selection, Wanted
from meguru.apps.selection.queries.table import RowValues, values_of
from meguru.shell.sample.cast import Cast, story

EVALUATORS = ("staff", "dx", "chief")  # the last one is still at it
_OF_A_ROW = ("area", "topic", "ask", "measure", "target")


def add_selection(initiative: Initiative, cast: Cast) -> Selection:
    """This function will add what the file tells, inside the caller's transaction."""
    told = story("choosing")
    by, now = cast.people["dx"], cast.at(told["days"])
    selection = commands.start_selection(initiative=initiative, name=told["name"], by=by, now=now)
    selection = commands.change_settings(
        selection=selection,
        values={name: told[name] for name in ("purpose", "years", "uses_a_month", "use_name")}
        | {"problems": [{"id": one.pk, "name": one.text} for one in chosen_problems(initiative)]},
        revision=selection.revision,
        by=by,
        now=now,
    )
    rows = _rows(selection, told["row"], cast, now=now)
    offers = [_offer(selection, row, cast, now=now) for row in told["offer"]]
    for place, offer in enumerate(offers):
        _reply(offer, told["row"], rows, place, cast, now=now)
    for number, desk in enumerate(EVALUATORS):
        _evaluate(selection, desk, rows, offers, cast, now=now + dt.timedelta(days=7 + number))
    request = {name: value for name, value in told["request"].items() if not name.endswith("_days")}
    commands.save_request(
        selection=selection,
        values=request
        | {
            "questions_until": cast.on(told["request"]["questions_until_days"]),
            "replies_until": cast.on(told["request"]["replies_until_days"]),
        },
        revision=0,
        by=by,
        now=now,
    )
    return selection


def _rows(selection: Selection, told: list[dict[str, Any]], cast: Cast, *, now: dt.datetime) -> list[Wanted]:
    """The rows in the order of the file: those that ship, changed to what the office asks, and its own."""
    by = cast.people["dx"]
    own = [_values(RowValues(), row) for row in told if "key" not in row]
    commands.save_table(selection=selection, typed={}, new=own, by=by, now=now)
    shipped = {row["key"]: row for row in told if "key" in row}
    commands.add_rows(selection=selection, keys=shipped, by=by, now=now)
    there = list(selection.wanted.in_use())
    typed = {
        one.pk: TypedRow(_values(values_of(one), shipped[one.key]), values_of(one).mark)
        for one in there
        if one.key
    }
    commands.save_table(selection=selection, typed=typed, by=by, now=now)
    stored = {one.key or one.topic: one for one in selection.wanted.in_use()}
    return [stored[row.get("key") or row["topic"]] for row in told]


def _values(values: RowValues, row: dict[str, Any]) -> RowValues:
    changed = {name: row[name] for name in _OF_A_ROW if name in row}
    return replace(values, **changed | {"must": row.get("must", False), "weight": Decimal(row["weight"])})


def _offer(selection: Selection, row: dict[str, Any], cast: Cast, *, now: dt.datetime) -> Offer:
    """An offer begun from the catalogue, with its prices as the page takes them over."""
    service = Service.objects.visible_to(cast.people["dx"]).in_use().filter(name=row["name"]).first()
    values: dict[str, Any] = {"name": row["name"], "usage_yen": Decimal(row.get("usage_yen", 0))}
    if service is not None:
        values |= {
            "service": service,
            "vendor": service.vendor,
            "initial_yen": service.initial_yen or 0,
            "monthly_yen": -(-(service.yearly_yen or 0) // 12),
            "notes": service.price_note,
        }
    return commands.add_offer(selection=selection, values=values, by=cast.people["dx"], now=now)


def _reply(
    offer: Offer,
    told: list[dict[str, Any]],
    rows: list[Wanted],
    place: int,
    cast: Cast,
    *,
    now: dt.datetime,
) -> None:
    typed = {
        one.pk: TypedReply(row["replies"][place], row["met"][place] if "met" in row else None, ("", None))
        for row, one in zip(told, rows, strict=True)
    }
    commands.save_replies(offer=offer, typed=typed, by=cast.people["dx"], now=now)


def _evaluate(
    selection: Selection,
    desk: str,
    rows: list[Wanted],
    offers: list[Offer],
    cast: Cast,
    *,
    now: dt.datetime,
) -> None:
    """Feel, give the points that the file has of this desk, and finish when none is missing."""
    told, person = story("choosing"), cast.people[desk]
    evaluator = commands.add_evaluator(selection=selection, person=person, by=cast.people["dx"], now=now)
    felt = {offer.pk: row["gut"][desk] for row, offer in zip(told["offer"], offers, strict=True)}
    commands.rank_by_gut(evaluator=evaluator, places=felt, by=person, now=now)
    remarks = {(one["topic"], one["offer"]): one["text"] for one in told["remark"] if one["who"] == desk}
    typed = [
        TypedPoints(one.pk, offer.pk, Decimal(points), remarks.get((one.topic, offer.name), ""))
        for row, one in zip(told["row"], rows, strict=True)
        if desk in row["points"]
        for offer, points in zip(offers, row["points"][desk], strict=True)
    ]
    commands.give_points(evaluator=evaluator, typed=typed, by=person, now=now)
    if len(typed) == len(rows) * len(offers):
        commands.finish_scoring(evaluator=evaluator, by=person, now=now)


def keep_programmes(initiative: Initiative, cast: Cast) -> None:
    """This function will say what support is needed for, and keep the programmes of the file with their reasons."""
    told = story("choosing")["programmes"]
    by, now = cast.people["dx"], cast.at(told["days"])
    programmes.set_terms(
        initiative=initiative,
        purposes=told["purposes"],
        answers=told["answers"],
        cost_yen=told["cost_yen"],
        needed_from=cast.on(told["needed_from_days"]),
        from_revision=0,
        by=by,
        now=now,
    )
    readable = {one.programme.name: one.programme for one in programme_rows(user=by, today=cast.today)}
    for row in told["kept"]:
        if row["name"] not in readable:
            continue  # the prefecture took it out of its catalogue
        programmes.decide(
            initiative=initiative,
            programme=readable[row["name"]],
            answer=ProgrammeDecision.Answer.KEPT.value,
            reason=row["reason"],
            asked_by=cast.people[row["asked_by"]].name,
            ask_whom=row["ask_whom"],
            ask_by=cast.on(row["ask_by_days"]),
            from_revision=0,
            by=by,
            now=now,
        )
