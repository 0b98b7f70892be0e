"""The trials of a process: the list, one in full, several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.processes.bridge import diagram_of
from meguru.apps.processes.models import Process
from meguru.apps.registry.models import Person
from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.models import Trial
from meguru.design import figures
from meguru.engines.bpmn import Diagram
from meguru.engines.simulation import Estimate
from meguru.engines.what_if import (
    ComparedLine,
    Inputs,
    Paper,
    TrialResult,
    UnknownRecord,
    compared_lines,
    differences,
    input_lines,
    may_compare,
)
from meguru.engines.what_if.report import (
    FIGURE_LABELS,
    MEASURE_WORDS,
    difference_words,
    figure_rows,
)

MOST_COMPARED = 6


class CannotCompare(ValueError):
    """These trials cannot stand side by side, said in plain words."""


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One trial in the list; `result` is None until it is finished (or when another program stored it)."""

    trial: Trial
    inputs: Inputs | None
    result: TrialResult | None

    @property
    def people(self) -> int:
        """Staff in all lanes."""
        return sum(lane.headcount for lane in self.inputs.lanes if lane.is_office) if self.inputs else 0

    @property
    def busiest(self) -> float | None:
        """The highest utilisation of any lane, 0..1."""
        lanes = self.result.lanes if self.result else ()
        return max((lane.utilisation.mean for lane in lanes), default=None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Trials side by side; the first is the one that the others are compared with."""

    papers: tuple[Paper, ...]
    figures: tuple[tuple[str, tuple[str, ...]], ...]
    gaps: tuple[tuple[str, tuple[dict[str, Any], ...]], ...]
    different: tuple[ComparedLine, ...]
    same: tuple[ComparedLine, ...]


def trial_rows(process: Process, user: Person) -> list[TrialRow]:
    """The trials in use, oldest first."""
    trials = Trial.objects.visible_to(user).filter(process=process).in_use().defer("xml")
    return [_row(trial) for trial in trials.select_related("asked_by")]


def trials_put_away(process: Process, user: Person) -> list[Trial]:
    """Those that were put away, newest first."""
    away = Trial.objects.visible_to(user).light().filter(process=process, put_away_at__isnull=False)
    return list(away.order_by("-put_away_at"))


def trials_before(trial: Trial) -> int:
    """How many trials of anybody wait before this one."""
    return Trial.objects.waiting().filter(asked_at__lt=trial.asked_at).count()


def paper_of(trial: Trial) -> Paper:
    """A finished trial as a page and a report need it. Raises: UnknownRecord."""
    result, inputs = bridge.result_of(trial), bridge.inputs_of(trial)
    diagram = diagram_of(trial.xml)
    lines = input_lines(inputs, diagram=diagram, base_name=trial.base_name, picked=result.picked)
    return Paper(name=trial.name, result=result, lines=lines, diagram=diagram)


def first_done(process: Process, user: Person) -> Trial | None:
    """The oldest finished trial in use: what others are compared with unless somebody chooses."""
    return Trial.objects.visible_to(user).light().filter(process=process).in_use().done().first()


def gap_to(trial: Paper, base: Paper) -> list[tuple[str, str]]:
    """(measure, difference in words) of two finished trials; empty when they met other chances."""
    if not may_compare((trial.result, base.result)):
        return []
    return [
        (MEASURE_WORDS[gap.measure][0], difference_words(gap))
        for gap in differences(trial.result.series, base.result.series)
    ]


def gap_to_without(paper: Paper) -> list[tuple[str, str]]:
    """The same inputs with and without the redesigns: (measure, difference in words)."""
    if paper.result.without_picks is None:
        return []
    return [
        (MEASURE_WORDS[gap.measure][0], difference_words(gap))
        for gap in differences(paper.result.series, paper.result.without_picks)
    ]


def shown_diagram(trial: Trial, paper: Paper) -> Diagram:
    """The redesigned drawing, else the one that the trial started from."""
    return bridge.to_be_of(trial) or paper.diagram


def comparison(trials: Sequence[Trial]) -> Comparison:
    """Two to six finished trials, the first one being the base. Raises: CannotCompare, UnknownRecord."""
    if not 2 <= len(trials) <= MOST_COMPARED:
        raise CannotCompare(_("並べて比べる試算を、2つから%sつ選んでください。") % MOST_COMPARED)
    papers = tuple(paper_of(trial) for trial in trials)
    if not may_compare([paper.result for paper in papers]):
        raise CannotCompare(_("乱数の種が違う試算は比べられません。同じ種で計算し直してください。"))
    rows = [figure_rows(paper.result) for paper in papers]
    lines = compared_lines([paper.lines for paper in papers])
    return Comparison(
        papers=papers,
        figures=tuple(
            (label, tuple(row[place] for row in rows)) for place, label in enumerate(FIGURE_LABELS)
        ),
        gaps=_gaps(papers),
        different=tuple(line for line in lines if line.differs),
        same=tuple(line for line in lines if not line.differs),
    )


def tiles_of(result: TrialResult) -> list[dict[str, Any]]:
    """The head of a trial's page."""
    tone = "watch" if result.is_unstable else "good"
    tiles = [
        {
            "label": _("所要時間（中央値）"),
            "value": figures.duration(result.median_hours.mean),
            "note": _between(result.median_hours, "hours"),
        },
        {
            "label": _("職員の作業時間（1年）"),
            "value": figures.work_hours(result.work_hours.mean),
            "note": _between(result.work_hours, "work_hours"),
        },
        {
            "label": _("費用（1年、時間×単価）"),
            "value": figures.about_yen(result.yen.mean),
            "note": _between(result.yen, "about_yen"),
        },
    ]
    if result.late_share is not None:
        tiles.append(
            {
                "label": _("期限を過ぎる割合"),
                "value": figures.percent(result.late_share.mean, 1),
                "note": _between(result.late_share, "percent"),
            }
        )
    if result.lanes:
        busiest = max(result.lanes, key=lambda lane: lane.utilisation.mean)
        tiles.append(
            {
                "label": _("最も忙しい人の稼働率"),
                "value": figures.percent(busiest.utilisation.mean, 0),
                "note": busiest.name,
                "tone": tone,
            }
        )
    return tiles


def _between(estimate: Estimate, unit: str) -> str:
    return figures.interval(estimate.low, estimate.high, unit)


def _row(trial: Trial) -> TrialRow:
    try:
        inputs = bridge.inputs_of(trial)
        result = bridge.result_of(trial) if trial.state == Trial.State.DONE else None
    except UnknownRecord:
        return TrialRow(trial, None, None)
    return TrialRow(trial, inputs, result)


def _gaps(papers: tuple[Paper, ...]) -> tuple[tuple[str, tuple[dict[str, Any], ...]], ...]:
    base = papers[0].result.series
    columns = [{gap.measure: gap for gap in differences(paper.result.series, base)} for paper in papers[1:]]
    return tuple(
        (
            words,
            tuple(
                {
                    "text": difference_words(column[measure]) if measure in column else "－",
                    "is_clear": measure in column and column[measure].is_clear,
                    "is_less": measure in column and column[measure].estimate.mean < 0,
                }
                for column in columns
            ),
        )
        for measure, (words, _unit) in MEASURE_WORDS.items()
        if any(measure in column for column in columns)
    )
