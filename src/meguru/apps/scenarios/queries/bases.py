"""What a trial of a process can start from, and the values with which it begins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from meguru.apps.inventory.queries import demand_of, grades_of
from meguru.apps.judgement.queries import proposals_for
from meguru.apps.processes.bridge import xml_of
from meguru.apps.processes.models import Analysis, Process, ProcessVersion
from meguru.apps.processes.queries import shown_version
from meguru.apps.registry.models import Person
from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.models import Trial
from meguru.engines.redesign import Proposal
from meguru.engines.simulation import CannotSimulate
from meguru.engines.turn.record import UnknownRecord as UnknownTurn
from meguru.engines.uploads import Refused
from meguru.engines.what_if import Base, Inputs, Known, Starting, available, starting_inputs

MOST_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Start:
    """What a trial starts from, ready for the form. `key` names it in the address, with the save of a draft."""

    key: str
    base: Base
    version: ProcessVersion | None
    analysis: Analysis | None
    starting: Starting


def choices_of(process: Process, user: Person) -> list[tuple[str, str]]:
    """(key, words) of every drawing and finished analysis that a trial of this process may start from."""
    seen = ProcessVersion.objects.visible_to(user).filter(process=process)
    versions = seen.defer("xml")[:MOST_CHOICES]
    filled = seen.filter(Q(xml__contains="BPSimData") | Q(xml__contains="processSimulationInfo"))
    found = [(f"version-{version.pk}", bridge.name_of_version(version)) for version in versions]
    found += [
        (f"parameters-{version.pk}", bridge.name_of_version(version) + _("に入っている %s の条件") % kind)
        for version in filled[:MOST_CHOICES]
        if (kind := bridge.holds_parameters_of(version))
    ]
    analyses = Analysis.objects.visible_to(user).light().done().filter(process=process)
    analyses = analyses.select_related("log")[:MOST_CHOICES]
    return found + [
        (f"analysis-{one.pk}", _("作業記録「%s」の分析から推定した値") % one.log.name) for one in analyses
    ]


def start_from(process: Process, user: Person, key: str, *, fiscal_year: int) -> Start | None:
    """The base that a key names; without a key the newest as-is drawing, else the newest one, else an analysis.

    "trial-7" is what trial 7 started from, with its inputs.
    None when there is nothing to simulate yet, or the key names nothing of this process.
    Raises: BaseIsGone; UnknownRecord.
    """
    kind, _dash, number = key.partition("-")
    if kind == "trial" and number.isdecimal():
        seen = Trial.objects.visible_to(user).select_related("version", "analysis")
        trial = seen.filter(process=process, pk=number).first()
        return None if trial is None else start_again(trial)
    if kind == "analysis" and number.isdecimal():
        return start_of_analysis(process.analyses.done().filter(pk=number).first(), process, fiscal_year)
    if kind == "version" and number.isdecimal():
        version = ProcessVersion.objects.visible_to(user).filter(process=process, pk=number).first()
        return start_of_version(version, process, fiscal_year)
    if kind == "parameters" and number.isdecimal():
        version = ProcessVersion.objects.visible_to(user).filter(process=process, pk=number).first()
        return start_of_parameters(version, process, fiscal_year)
    if key:
        return None
    newest = shown_version(process, user, ProcessVersion.Kind.AS_IS) or shown_version(process, user)
    if newest is None:
        return start_of_analysis(process.analyses.done().first(), process, fiscal_year)
    return start_of_version(newest, process, fiscal_year)


def start_again(trial: Trial) -> Start:
    """The base and the inputs of a trial, to change something and run it again. Raises: BaseIsGone."""
    base, inputs = bridge.base_of(trial), bridge.inputs_of(trial)
    return Start(
        key=f"trial-{trial.pk}",
        base=base,
        version=trial.version,
        analysis=trial.analysis,
        starting=Starting(inputs=inputs, sources=(_("試算「%s」の値です。") % trial.name,), questions=()),
    )


def mark_of(start: Start) -> str:
    """A mark of the drawing that a form was made for, to notice that a colleague changed it meanwhile."""
    return sha256(xml_of(start.base.diagram).encode()).hexdigest()[:16]


def name_for(process: Process, start: Start) -> str:
    """A first name for a trial: what it is today, then numbers."""
    taken = set(process.trials.in_use().values_list("name", flat=True))
    if not taken:
        return _("現状")
    number = len(taken) + 1
    while (name := _("試算%s") % number) in taken:
        number += 1
    return name


def offered(base: Base, inputs: Inputs, judged: list[dict[str, Any]]) -> tuple[Proposal, ...]:
    """Redesigns to pick from: first what the judgement suggests, then what the drawing or the analysis shows."""
    try:
        first = bridge.judged_proposals(base, inputs, judged)
        known = {one.id for one in first}
        return (*first, *(one for one in available(base, inputs) if one.id not in known))
    except CannotSimulate:
        return ()


def wages_of(process: Process) -> list[tuple[str, int]]:
    """(grade, yen per hour) of the office, to type beside a lane; empty while it has stored no grades."""
    grades = grades_of(process.organisation)
    return [] if grades.are_starting_values else [(line.name, line.hourly_yen) for line in grades.lines]


def judged_of(process: Process, user: Person) -> list[dict[str, Any]]:
    """What the judgement step by step leads to, as a trial keeps it: operator, element, reasons."""
    return [
        {
            "operator": one.operator,
            "element_id": one.elements[0],
            "reasons": [str(reason) for reason in one.reasons],
        }
        for one in proposals_for(process, user=user)
        if one.elements
    ]


def start_of_version(version: ProcessVersion | None, process: Process, fiscal_year: int) -> Start | None:
    """A start from a drawing."""
    if version is None:
        return None
    base = bridge.base_of_version(version)
    starting = starting_inputs(base.diagram, known=_known(process), fiscal_year=fiscal_year)
    return Start(f"version-{version.pk}", base, version, None, starting)


def start_of_parameters(version: ProcessVersion | None, process: Process, fiscal_year: int) -> Start | None:
    """A start from what another tool wrote into a drawing; None when there is nothing, or it cannot be used."""
    if version is None or not bridge.holds_parameters_of(version):
        return None
    try:
        base, told = bridge.base_of_parameters(version)
    except Refused:
        return None
    starting = starting_inputs(
        base.diagram,
        known=_known(process),
        fiscal_year=fiscal_year,
        fitted=base.fitted,
        yearly=base.fitted_yearly,
    )
    said = (_("年間の件数、人数、時間、分岐の割合は、図に入っている値です。"), *told)
    return Start(f"parameters-{version.pk}", base, version, None, replace(starting, sources=said))


def start_of_analysis(analysis: Analysis | None, process: Process, fiscal_year: int) -> Start | None:
    """A start from a finished analysis; None as well when an older program stored it."""
    if analysis is None:
        return None
    try:
        base = bridge.base_of_analysis(analysis)
    except UnknownTurn:
        return None
    starting = starting_inputs(
        base.diagram,
        known=_known(process),
        fiscal_year=fiscal_year,
        fitted=base.fitted,
        yearly=base.fitted_yearly,
    )
    return Start(f"analysis-{analysis.pk}", base, None, analysis, starting)


def _known(process: Process) -> Known:
    demand = demand_of(process.operation)
    return Known(
        yearly_volume=demand.yearly_volume,
        monthly_volume=demand.monthly_volume,
        hourly_yen=demand.hourly_yen,
        hourly_yen_basis=demand.hourly_yen_basis,
    )
