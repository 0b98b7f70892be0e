"""What the sample's initiative saved so far: expectations, evidence, a release and a reinvestment, a lesson. All made up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from meguru.apps.governance import commands
from meguru.apps.governance.models import Proof, Saving, SavingUse
from meguru.apps.initiatives.models import Initiative
from meguru.apps.inventory.models import Operation
from meguru.engines.calendars import fiscal_year
from meguru.engines.savings import Amount
from meguru.shell.sample.cast import Cast, cast_of, story


@transaction.atomic
def add_cycle(*, now: dt.datetime) -> None:
    """This function will add what the file tells to the sample's initiative; one that has savings stays as it is."""
    cast = cast_of(story("initiative")["town"], now=now)
    if cast is None:
        return
    initiative = Initiative.objects.filter(organisation=cast.office, name=story("initiative")["name"]).first()
    if initiative is None or Saving.objects.filter(initiative=initiative).exists():
        return
    told = story("cycle")
    _tell_path(initiative, told["path"], cast)
    for row in told["saving"]:
        _tell_saving(initiative, row, cast)
    _tell_learning(initiative, told, cast)


def _tell_path(initiative: Initiative, told: dict[str, Any], cast: Cast) -> None:
    values = {name: told[name] for name in commands.PATH}
    commands.save_path(
        initiative=initiative,
        revision=0,
        values=values,
        systems=(),
        by=cast.people["staff"],
        now=cast.at(told["days"]),
    )


def _tell_saving(initiative: Initiative, told: dict[str, Any], cast: Cast) -> None:
    first = fiscal_year(cast.today)
    years = {
        first + number: Amount(told.get("yen", [0] * 5)[number], told.get("minutes", [0] * 5)[number])
        for number in range(len(told.get("yen") or told["minutes"]))
    }
    saving = commands.add_saving(
        initiative=initiative,
        values={
            "title": told["title"],
            "kind": told["kind"],
            "department": initiative.department,
            "source": Saving.Source.WORDS,
            "source_words": told["source_words"],
            "operation": Operation.objects.filter(
                organisation=cast.office, name=told.get("operation", "")
            ).first(),
        },
        years=years,
        by=cast.people["staff"],
        now=cast.at(told["days"]),
    )
    if "decided_days" in told:
        commands.decide_saving(
            saving=saving,
            on=cast.on(told["decided_days"]),
            words=told["decided_words"],
            by=cast.people["chief"],
            now=cast.at(told["decided_days"]),
        )
    if "number" in told:
        _confirm(saving, told, first, cast)


def _confirm(saving: Saving, told: dict[str, Any], year: int, cast: Cast) -> None:
    proven = Amount(told.get("proven_yen", 0), told.get("proven_minutes", 0))
    confirmation = commands.confirm_saving(
        saving=saving,
        new=commands.NewProof(
            kind=Proof.Kind.PAPER,
            key=f"paper:{told['number']}",
            title=told["paper"],
            fiscal_year=year,
            supports=proven,
            facts=(("書類の番号", told["number"]), ("見本", "実在の団体のものではありません")),
        ),
        amount=proven,
        by=cast.people["dx"],
        now=cast.at(told["proven_days"]),
    )
    commands.use_saving(
        saving_year=confirmation.saving_year,
        kind=SavingUse.Kind(told["use"]),
        amount=Amount(told.get("use_yen", 0), told.get("use_minutes", 0)),
        name=told["use_name"],
        used_on=cast.on(told["use_days"]),
        by=cast.people["dx"],
        now=cast.at(told["use_days"]),
    )


def _tell_learning(initiative: Initiative, told: dict[str, Any], cast: Cast) -> None:
    by, first = cast.people["staff"], fiscal_year(cast.today)
    for row in told["measure"]:
        now = cast.at(row["days"])
        values = {name: row[name] for name in ("step", "name", "unit", "better", "how", "baseline")}
        measure = commands.add_measure(
            initiative=initiative, values=values | {"baseline_year": first - 1}, by=by, now=now
        )
        years = {
            first + number: (target, row["actual"][number] if number < len(row["actual"]) else None)
            for number, target in enumerate(row["target"])
        }
        commands.write_measure_years(measure=measure, revision=1, years=years, by=by, now=now)
    for row in told["look_back"]:
        values = {name: row[name] for name in ("step", "words", "next_action")}
        days = {"held_on": cast.on(row["days"]), "next_on": cast.on(row["next_days"])}
        commands.add_look_back(initiative=initiative, values=values | days, by=by, now=cast.at(row["days"]))
    for row in told["lesson"]:
        values = {name: row[name] for name in ("tried", "happened", "learnt")}
        commands.add_lesson(initiative=initiative, values=values, by=by, now=cast.at(row["days"]))
