"""Rows <-> engine values: what a trial starts from, its inputs and its result."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from meguru.apps.processes.bridge import diagram_of, turn_of
from meguru.apps.processes.models import Analysis, ProcessVersion
from meguru.apps.scenarios.models import Queued, Search, Trial
from meguru.engines.bpmn import Diagram, lay_out
from meguru.engines.redesign import Assumptions, Design, Proposal
from meguru.engines.redesign.search import FoundPlan, SearchQuestion, SearchResult, space_of
from meguru.engines.scenario_files import holds_parameters, read_scenario
from meguru.engines.turn import TurnResult
from meguru.engines.uploads import Refused
from meguru.engines.what_if import (
    Base,
    Inputs,
    SearchWish,
    TrialResult,
    build,
    design_of,
    from_json,
    offer,
    to_json,
    wished_question,
)

IN_THE_DRAWING = "に入っている条件"  # ends the name of a base whose parameters stand in its drawing


class BaseIsGone(ValueError):
    """The analysis that a trial or a search starts from was taken back."""


def base_of_version(version: ProcessVersion) -> Base:
    """A drawing as it is now."""
    return Base(diagram=diagram_of(version.xml), name=name_of_version(version))


def base_of_analysis(analysis: Analysis) -> Base:
    """The drawing and the scenario that a finished analysis fitted to its log.

    Raises: UnknownRecord of the turn when an older program stored it.
    """
    turn: TurnResult = turn_of(analysis)
    return Base(
        diagram=turn.diagram,
        name=f"作業記録「{turn.log_name}」の分析",
        fitted=turn.scenario,
        fitted_yearly=turn.simulation.cases_per_year.mean,
        proposals=tuple(one.proposal for one in turn.redesigns),
    )


def name_of_version(version: ProcessVersion) -> str:
    saved = "" if version.published_at else f"・下書き（保存 {version.revision} 回目）"
    return f"第{version.number}版（{version.get_kind_display()}）{saved}"


def base_of_parameters(version: ProcessVersion) -> tuple[Base, tuple[str, ...]]:
    """A drawing with the parameters that another tool put into it, and what of them is not read.

    Raises: Refused when they cannot be used.
    """
    return _with_parameters(version.xml, name_of_version(version) + IN_THE_DRAWING)


def holds_parameters_of(version: ProcessVersion) -> str:
    """The name of the format whose parameters stand in a drawing; empty when there are none."""
    return holds_parameters(version.xml.encode("utf-8"))


def _with_parameters(xml: str, name: str) -> tuple[Base, tuple[str, ...]]:
    diagram = diagram_of(xml)
    read = read_scenario(xml.encode("utf-8"), diagram)
    yearly = sum(read.scenario.arrivals.per_hour_of_week) * 365 / 7
    base = Base(diagram=diagram, name=name, fitted=read.scenario, fitted_yearly=yearly)
    return base, tuple(remark.message for remark in read.remarks)


def base_of(asked: Queued) -> Base:
    """What a stored trial or search starts from: the drawing as it was, or the analysis.

    Raises: BaseIsGone.
    """
    if asked.analysis is not None:
        return base_of_analysis(asked.analysis)
    if not asked.version_id and asked.base_name.startswith("作業記録"):
        raise BaseIsGone(f"この{asked.noun}のもとになった分析が取り消されたため、計算できません。")
    if asked.base_name.endswith(IN_THE_DRAWING):
        try:
            return _with_parameters(asked.xml, asked.base_name)[0]
        except Refused as reason:
            raise BaseIsGone(str(reason)) from reason
    return Base(diagram=diagram_of(asked.xml), name=asked.base_name)


def inputs_of(asked: Queued) -> Inputs:
    """Raises: UnknownRecord when another version of the program stored them."""
    return from_json(Inputs, asked.inputs)


def result_of(trial: Trial) -> TrialResult:
    """The result of a finished trial. Raises: UnknownRecord."""
    return _result(trial.pk, trial.finished_at.isoformat() if trial.finished_at else "")


@lru_cache(maxsize=64)
def _result(pk: int, finished_at: str) -> TrialResult:
    """A finished trial never changes, so that its key and its end are key enough."""
    return from_json(TrialResult, Trial.objects.values_list("record", flat=True).get(pk=pk))


def to_be_of(trial: Trial) -> Diagram | None:
    """The drawing after the redesigns; None when nothing was redesigned."""
    xml = result_of(trial).to_be_xml
    return diagram_of(xml) if xml else None


def design_of_trial(trial: Trial) -> Design:
    """The drawing and the scenario that a trial simulates.

    Raises: BaseIsGone; UnknownRecord; CannotSimulate.
    """
    base, inputs = base_of(trial), inputs_of(trial)
    more = judged_proposals(base, inputs, trial.judged) if trial.judged else ()
    return design_of(base, inputs, more=more)


def judged_proposals(base: Base, inputs: Inputs, judged: list[dict[str, Any]]) -> tuple[Proposal, ...]:
    """The redesigns that the judgement suggests, as far as they can be simulated on this base."""
    design = build(base, inputs).design
    found = (
        offer(
            design,
            operator=one["operator"],
            element_id=one["element_id"],
            assumptions=Assumptions(),
            reasons=tuple(one.get("reasons", ())),
        )
        for one in judged
    )
    return tuple(one for one in found if one is not None)


def wish_of(search: Search) -> SearchWish:
    """Raises: UnknownRecord when another version of the program stored it."""
    return from_json(SearchWish, search.wish)


def question_of_search(search: Search) -> SearchQuestion:
    """What a stored search asks. Raises: BaseIsGone; UnknownRecord; CannotSimulate."""
    base, inputs = base_of(search), inputs_of(search)
    more = judged_proposals(base, inputs, search.judged) if search.judged else ()
    return wished_question(base, inputs, wish_of(search), more=more)


def found_of(search: Search) -> SearchResult:
    """What a finished search found. Raises: UnknownRecord."""
    return _found(search.pk, search.finished_at.isoformat() if search.finished_at else "")


@lru_cache(maxsize=64)
def _found(pk: int, finished_at: str) -> SearchResult:
    return from_json(SearchResult, Search.objects.values_list("record", flat=True).get(pk=pk))


def diagram_of_plan(search: Search, found: FoundPlan) -> Diagram:
    """The drawing after the redesigns of a plan, laid out. Raises as `question_of_search`; CannotApply."""
    return lay_out(space_of(question_of_search(search)).design_of(found.plan).diagram)


def as_row(value: Inputs | TrialResult | SearchWish | SearchResult) -> Any:
    """An engine value as JSON for the row."""
    return to_json(value)
