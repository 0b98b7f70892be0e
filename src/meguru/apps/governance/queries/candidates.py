"""What could become an expected saving with one click: what was computed about an initiative's processes and systems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.governance.models import Saving
from meguru.apps.governance.queries.budgets import budget_candidates
from meguru.apps.governance.queries.candidates_model import MOST_OF_A_KIND, USUAL_YEARS, Candidate
from meguru.apps.governance.queries.savings import systems_of
from meguru.apps.governance.queries.system_candidates import system_candidates
from meguru.apps.initiatives.models import Initiative
from meguru.apps.processes.models import Analysis, Process
from meguru.apps.registry.models import Person
from meguru.apps.scenarios import bridge as scenarios
from meguru.apps.scenarios.models import Trial
from meguru.apps.systems.models import InformationSystem
from meguru.design import figures
from meguru.engines.savings import RULE_VERSION, Amount
from meguru.engines.what_if import UnknownRecord, differences, may_compare


def candidates_of(initiative: Initiative, user: Person, *, first_year: int) -> list[Candidate]:
    """Everything computed about the processes of an initiative that saves something, newest first."""
    processes = list(
        Process.objects.visible_to(user)
        .filter(operation__initiatives=initiative, organisation_id=initiative.organisation_id)
        .select_related("operation")
    )
    systems = systems_of(initiative, user)
    found = [
        *_trials(processes, user, first_year),
        *_analyses(processes, user, first_year),
        *system_candidates(systems, user),
        *budgets_of(initiative, user, systems),
    ]
    homes = dict(
        Saving.objects.visible_to(user)
        .standing()
        .filter(source_key__in=[one.key for one in found])
        .values_list("source_key", "initiative__name")
    )
    return [replace(one, home=homes.get(one.key, "")) for one in found]


def budgets_of(initiative: Initiative, user: Person, systems: Sequence[InformationSystem]) -> list[Candidate]:
    """Granted budgets of an initiative, and of its systems when their requests name no other initiative."""
    of_systems = {"request__system__in": systems, "request__initiative__isnull": True}
    return [
        *budget_candidates(user, request__initiative=initiative),
        *(budget_candidates(user, **of_systems) if systems else []),
    ]


def candidate(initiative: Initiative, user: Person, key: str, *, first_year: int) -> Candidate | None:
    return next(
        (one for one in candidates_of(initiative, user, first_year=first_year) if one.key == key), None
    )


def _years(first_year: int, amount: Amount) -> dict[int, Amount]:
    return {first_year + number: amount for number in range(USUAL_YEARS)}


def _trials(processes: list[Process], user: Person, first_year: int) -> list[Candidate]:
    found = []
    trials = (
        Trial.objects.visible_to(user)
        .light()
        .filter(process__in=processes)
        .in_use()
        .done()
        .order_by("-asked_at")[:MOST_OF_A_KIND]
    )
    first = _first_of_each(processes, user)
    for trial in trials:
        process = next(one for one in processes if one.pk == trial.process_id)
        one = _from_trial(trial, process, first.get(process.pk), first_year)
        if one is not None:
            found.append(one)
    return found


def _first_of_each(processes: list[Process], user: Person) -> dict[int, Trial]:
    """The oldest finished trial of each process: what the others are compared with."""
    rows = Trial.objects.visible_to(user).light().filter(process__in=processes).in_use().done()
    found: dict[int, Trial] = {}
    for one in rows.order_by("asked_at", "id"):
        found.setdefault(one.process_id, one)
    return found


def _from_trial(trial: Trial, process: Process, base: Trial | None, first_year: int) -> Candidate | None:
    """The hours that a trial saves against the same inputs without its redesigns, or against the first trial."""
    try:
        result = scenarios.result_of(trial)
        against, words = result.without_picks, _("見直しをしないとき")
        if against is None and base is not None and base.pk != trial.pk:
            other = scenarios.result_of(base)
            if may_compare([result, other]):
                against, words = other.series, base.name
    except UnknownRecord:
        return None
    if against is None:
        return None
    gap = next((one for one in differences(result.series, against) if one.measure == "work_hours"), None)
    if gap is None or not gap.is_clear or gap.estimate.mean >= 0:
        return None
    return Candidate(
        source=Saving.Source.TRIAL,
        key=f"trial:{trial.pk}",
        title=_("試算「%(name)s」の作業時間") % {"name": trial.name},
        kind=Saving.Kind.WORK,
        years=_years(first_year, Amount(minutes=round(-gap.estimate.mean * 60))),
        facts=(
            (_("試算"), trial.name),
            (_("比べたもの"), words),
            (_("1年の差"), figures.interval(-gap.estimate.high, -gap.estimate.low, "work_hours")),
            (_("決まりの版"), RULE_VERSION),
        ),
        url=reverse("scenarios:trial", args=[trial.pk]),
        process=process,
        operation=process.operation,
    )


def _analyses(processes: list[Process], user: Person, first_year: int) -> list[Candidate]:
    rows = (
        Analysis.objects.visible_to(user)
        .light()
        .filter(process__in=processes, saved_hours_per_year__gt=0)
        .done()
        .select_related("log")
        .order_by("-asked_at")[:MOST_OF_A_KIND]
    )
    by_key = {one.pk: one for one in processes}
    return [
        Candidate(
            source=Saving.Source.ANALYSIS,
            key=f"analysis:{one.pk}",
            title=_("記録「%(name)s」の見直し案") % {"name": one.log.name},
            kind=Saving.Kind.WORK,
            years=_years(first_year, Amount(minutes=round(one.saved_hours_per_year * 60))),
            facts=(
                (_("作業記録"), one.log.name),
                (_("分析した日"), f"{one.asked_at:%Y-%m-%d}"),
                (_("決まりの版"), RULE_VERSION),
            ),
            url=reverse("processes:process", args=[one.process_id]),
            process=by_key[one.process_id],
            operation=by_key[one.process_id].operation,
        )
        for one in rows
        if round(one.saved_hours_per_year * 60) > 0
    ]
