"""What an office knows of its systems: cards, findings, a study of its servers, a season of budget, and what was saved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from meguru.apps.budgets import commands as budgets
from meguru.apps.budgets.models import BudgetRequest
from meguru.apps.budgets.testing import hand_in, make_request, make_season
from meguru.apps.consolidation.testing import make_done_study
from meguru.apps.governance.testing import confirm, make_saving
from meguru.apps.initiatives.models import Initiative
from meguru.apps.portfolio.testing import review_all
from meguru.apps.registry.models import Department, Person
from meguru.apps.systems.testing import (
    make_contract,
    make_cost,
    make_data,
    make_incident,
    make_interface,
    make_satisfaction,
    make_server,
    make_system,
)
from meguru.engines.calendars import fiscal_year
from meguru.engines.savings import Amount


@dataclass(frozen=True, slots=True)
class Desk:
    """Who acts: a clerk and the chief of one section, and the DX office."""

    clerk: Person
    chief: Person
    dx: Person
    section: Department


def make_world_of_systems(desk: Desk, *, initiative: Initiative) -> None:
    """Two systems that need each other, one alike in another section, and everything that is made of them."""
    today = timezone.localdate()
    other = Department.objects.create(organisation=desk.section.organisation, name="税務課")
    register = make_system(
        department=desk.section,
        name="住民記録",
        functions=["resident_register"],
        method="customised",
        users_count=60,
    )
    issuing = make_system(
        department=desk.section, name="証明書の発行", functions=["certificates"], method="package"
    )
    make_system(
        department=other, name="税の証明書", functions=["certificates"], method="own", language="COBOL"
    )
    for system, yen in ((register, 42_000_000), (issuing, 6_300_000)):
        make_contract(system, ends_on=today + dt.timedelta(days=200), total_yen=yen, form="negotiated")
        for year in range(fiscal_year(today) - 3, fiscal_year(today)):
            make_cost(system, year=year, yen=yen)
        make_server(system, segment="lgwan", cpu_by_hour=[5] * 8 + [40] * 10 + [8] * 6)
        make_server(system, segment="lgwan")
        make_satisfaction(system)
    make_data(register, records=120_000, personal_data="my_number")
    make_incident(issuing, happened_on=today - dt.timedelta(days=40))
    make_interface(register, issuing, is_needed_to_run=True)
    review_all(desk.section.organisation, today=today, now=timezone.now())
    make_done_study(by=desk.dx, name="庁舎のサーバーをまとめる")
    saving = make_saving(initiative, by=desk.dx, years={fiscal_year(today): Amount(900_000, 12_000)})
    confirm(saving, Amount(400_000, 6_000), by=desk.dx, year=fiscal_year(today))
    make_season_of_budget(desk, system_pk=issuing.pk)


def make_season_of_budget(desk: Desk, *, system_pk: int) -> None:
    """One request in writing, one handed in with a question, one with an opinion."""
    today = timezone.localdate()
    season = make_season(
        organisation=desk.section.organisation,
        name="来年度の予算",
        fiscal_year=fiscal_year(today) + 1,
        requests_due=today + dt.timedelta(days=10),
        answers_due=today + dt.timedelta(days=20),
        opinions_due=today + dt.timedelta(days=30),
        decisions_due=today + dt.timedelta(days=40),
    )
    make_request(season=season, department=desk.section, by=desk.clerk, title="書きかけの要求")
    asked = make_request(
        season=season, department=desk.section, by=desk.clerk, title="証明書の更新", system_id=system_pk
    )
    hand_in(asked, by=desk.chief, now=timezone.now())
    budgets.ask(
        request=asked,
        text="2年目からの費用はいくらですか。",
        due_on=season.answers_due,
        by=desk.dx,
        now=timezone.now(),
    )
    judged = make_request(season=season, department=desk.section, by=desk.clerk, title="窓口の予約")
    hand_in(judged, by=desk.chief, now=timezone.now())
    judged = BudgetRequest.objects.get(pk=judged.pk)
    budgets.give_opinion(
        request=judged,
        stance="support",
        reasons="待ち時間が短くなります。",
        from_revision=judged.revision,
        by=desk.dx,
        now=timezone.now(),
    )
