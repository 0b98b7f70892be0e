"""A study of putting servers of the sample's prefecture together: asked for, and computed at once. All of it is made up."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from meguru.apps.consolidation import bridge, commands, queries
from meguru.apps.consolidation.models import Study
from meguru.apps.consolidation.worker import work_once
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import Hosting, Server
from meguru.engines.calendars import fiscal_year
from meguru.engines.consolidation import CannotPlace, Rules, Year, starting

NAME = "庁舎のサーバーを、共通の機械へ"
NAMES = ("小", "中", "大")
DESK = "meguri-dx"
YEN_A_YEAR, DAYS_A_YEAR, YEARS = 20_000_000, 250, 4
MOST_COMPUTED = 20  # other studies that may wait in front of it


def add_servers(*, now: dt.datetime) -> None:
    """This function will ask for one study of the prefecture and compute it. What is there stays as it is."""
    desk = Person.objects.filter(sign_in_name=DESK).select_related("organisation").first()
    if desk is None or not Server.objects.filter(organisation=desk.organisation).exists():
        return
    if Study.objects.filter(organisation=desk.organisation).exists():
        return
    asked = queries.question_for(_wanted(fiscal_year(timezone.localdate(now))), user=desk)
    try:
        study = commands.ask_for_study(
            organisation=desk.organisation,
            name=NAME,
            question=asked.question,
            departments=asked.departments,
            by=desk,
            now=now,
        )
    except CannotPlace:
        return  # somebody changed the sample's systems so that nothing is left to place
    for _number in range(MOST_COMPUTED):
        study.refresh_from_db()
        if not study.is_waiting or not work_once(worker="sample"):
            return


def _wanted(year: int) -> queries.Wanted:
    """The starting values of the form, with what a prefecture of this size could spend in a year."""
    limits = tuple(Year(year + number, YEN_A_YEAR, DAYS_A_YEAR) for number in range(1, YEARS + 1))
    kinds = {kind.key: name for kind, name in zip(starting.KINDS, NAMES, strict=True)}
    return queries.Wanted(
        department=None,
        hosting=(Hosting.OFFICE.value, Hosting.DATA_CENTRE.value, Hosting.UNKNOWN.value),
        kinds=starting.KINDS,
        kind_names=kinds,
        licences=(starting.BY_CORE, starting.BY_HOST),
        rules=Rules(),
        moving=bridge.Moving(starting.MOVE_YEN_PER_SERVER, starting.MOVE_DAYS_PER_SERVER, limits),
        prices_from="はじめの値（見積もりではありません。めぐり県は見本です）",
        choices={},
    )
