"""A budget season of the sample's prefecture: requests in every state. All of it is made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from meguru.apps.budgets import commands
from meguru.apps.budgets.models import BudgetRequest, BudgetSeason
from meguru.apps.registry.models import Department, Person
from meguru.apps.systems.models import CostBasis, CostRow, InformationSystem
from meguru.engines.budget_review import YEARS_LOOKED_AT
from meguru.engines.calendars import fiscal_year
from meguru.shell.sample.cast import story

OPINIONS = ("support", "conditions", "not_yet", "against")
OUTCOMES = ("granted", "partly", "refused")
CLAUSES = ("wants_data_clause", "wants_source_code", "wants_open_interfaces")


@transaction.atomic
def add_budgets(*, now: dt.datetime) -> None:
    """This function will run a season of the prefecture up to where it stands. What is there stays as it is."""
    people = {
        desk: Person.objects.filter(sign_in_name=f"meguri-{desk}").select_related("organisation").first()
        for desk in ("dx", "head", "chief")
    }
    dx, head, chief = people["dx"], people["head"], people["chief"]
    if dx is None or head is None or chief is None:
        return
    if BudgetSeason.objects.filter(organisation=dx.organisation).exists():
        return
    told = story("budgets")
    today = timezone.localdate(now)
    due = {name: today + dt.timedelta(days=days) for name, days in told["days"].items()}
    season = commands.open_season(
        organisation=dx.organisation,
        values={
            "name": told["name"],
            "note": told["note"],
            "fiscal_year": fiscal_year(today) + 1,
            **{f"{name}_due": day for name, day in due.items()},
        },
        by=dx,
        now=now,
    )
    for line in told["request"]:
        row = _begin(season, line, chief=chief, now=now)
        for step in line["steps"]:
            row.refresh_from_db()
            _do(step, row, dx=dx, head=head, chief=chief, now=now)


def _begin(
    season: BudgetSeason, line: Mapping[str, Any], *, chief: Person, now: dt.datetime
) -> BudgetRequest:
    system = _system(season, line.get("system", ""))
    held = chief.role_assignments.select_related("department").first()
    own = held.department if held else None
    department = (
        system.department if system else own or Department.objects.filter(organisation=season.organisation)[0]
    )
    begun = commands.start_request(
        season=season,
        department=department,
        values={
            "title": line["title"],
            "system": system,
            "functions": list(system.functions) if system else [],
            "method": line["method"],
            "users_count": line.get("users"),
            "contract_form": "proposal" if line["method"] == "service" else "negotiated",
            **dict(zip(CLAUSES, line["clauses"], strict=True)),
            **{
                name: line[name]
                for name in ("purpose", "saves_hours", "effect", "measure", "baseline", "measured_by")
                if name in line
            },
        },
        by=chief,
        now=now,
    )
    return commands.write_request(
        request=begun,
        values={},
        amounts=_amounts(season, system, line),
        from_revision=begun.revision,
        by=chief,
        now=now,
    )


def _system(season: BudgetSeason, name: str) -> InformationSystem | None:
    if not name:
        return None
    found = InformationSystem.objects.filter(organisation=season.organisation, name__contains=name)
    return found.order_by("pk").select_related("department").first()


def _amounts(
    season: BudgetSeason, system: InformationSystem | None, line: Mapping[str, Any]
) -> dict[tuple[int, str], int]:
    """Yen as the story tells, or shares of what the system was paid last year; running costs stand in three years."""
    if "yen" in line:
        first = dict(line["yen"])
    else:
        paid = 0
        if system is not None:
            rows = CostRow.objects.filter(system=system, basis=CostBasis.ACTUAL).order_by("-fiscal_year")
            last = rows.first()
            paid = sum(one.yen for one in rows if last and one.fiscal_year == last.fiscal_year)
        first = {kind: round((paid or 10_000_000) * share, -3) for kind, share in line["kinds"].items()}
    return {
        (season.fiscal_year + after, kind): int(yen)
        for kind, yen in first.items()
        for after in range(1 if kind in ("build", "change") else YEARS_LOOKED_AT)
    }


def _do(step: str, row: BudgetRequest, *, dx: Person, head: Person, chief: Person, now: dt.datetime) -> None:
    common = {"request": row, "now": now}
    if step == "hand_in":
        commands.hand_in(from_revision=row.revision, today=timezone.localdate(now), by=chief, **common)
    elif step == "ask":
        commands.ask(
            text="2年目からの費用は、利用者の数で変わりますか。",
            check_id="three_years",
            due_on=row.season.answers_due,
            by=dx,
            **common,
        )
    elif step == "answer":
        commands.answer(
            question=row.questions.get(),
            text="変わりません。3年間の定額で契約します。",
            from_revision=1,
            by=chief,
            now=now,
        )
    elif step == "return":
        commands.return_request(words="見込む効果と測り方を書いてください。", by=dx, **common)
    elif step == "withdraw":
        commands.withdraw(by=chief, **common)
    elif step in OPINIONS:
        commands.give_opinion(
            stance=step,
            reasons=REASONS[step],
            conditions="データの取り出しを仕様書に入れる" if step == "conditions" else "",
            from_revision=row.revision,
            by=dx,
            **common,
        )
    elif step in OUTCOMES:
        asked = row.versions.order_by("-number")[0].first_year_yen
        yen = {"granted": asked, "partly": asked * 8 // 10, "refused": 0}[step]
        commands.decide(
            outcome=step, yen=yen, reasons=DECIDED[step], from_revision=row.revision, by=head, **common
        )


REASONS = {
    "support": "これまでと同じ額で、止められない業務に使います。",
    "conditions": "効果は見込めます。次の入札で、ほかの事業者も選べるようにします。",
    "not_yet": "使う人の声と、改修の効果がまだ書かれていません。",
    "against": "標準のサービスで足ります。独自に作ると、3年の費用が高くなります。",
}
DECIDED = {
    "granted": "",
    "partly": "1年目は、一部の部署から始めます。",
    "refused": "標準のサービスを調べてから、出しなおしてください。",
}
