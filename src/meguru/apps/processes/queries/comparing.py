"""As-is beside to-be."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.design import figures
from meguru.engines.bpmn.model import Diagram
from meguru.engines.turn import TurnResult, as_is_marks, to_be_marks


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One figure before and after, written for people. `change` is signed, empty where it says nothing."""

    label: str
    as_is: str
    to_be: str
    change: str


def comparison_rows(turn: TurnResult) -> list[ComparisonRow]:
    """Both designs simulated with the same random numbers, figure by figure."""
    before, after = turn.simulation, turn.to_be.simulation
    rows = [
        _row(
            _("受付から終わりまで（中央値）"),
            before.median_hours.mean,
            after.median_hours.mean,
            figures.duration,
        ),
        _row(
            _("受付から終わりまで（平均）"), before.mean_hours.mean, after.mean_hours.mean, figures.duration
        ),
        _row(_("4件に3件が終わるまで"), before.p75_hours.mean, after.p75_hours.mean, figures.duration),
        _row(
            _("職員の作業時間（1年）"),
            before.work_hours_per_year.mean,
            after.work_hours_per_year.mean,
            figures.work_hours,
        ),
        _row(_("かかる費用（1年）"), before.yen_per_year.mean, after.yen_per_year.mean, figures.yen),
    ]
    if before.late_share is not None and after.late_share is not None:
        rows.insert(
            3,
            _row(
                _("期限に遅れる割合（どの件も期限までの日数を同じとして）"),
                before.late_share.mean,
                after.late_share.mean,
                figures.percent,
            ),
        )
    rows.append(
        _row(
            _("図の中の作業の数"),
            float(len(turn.diagram.tasks())),
            float(len(turn.to_be.diagram.tasks())),
            figures.number,
        )
    )
    return rows


def changes_in_words(turn: TurnResult) -> list[str]:
    """What is different in the to-be drawing, step by step."""
    before, after = turn.diagram, turn.to_be.diagram
    gone, marks = as_is_marks(turn), to_be_marks(turn)
    return [
        *(_("なくなる作業：%s") % _name(before, key) for key, mark in gone.items() if mark == "removed"),
        *(_("新しい作業：%s") % _name(after, key) for key, mark in marks.items() if mark == "added"),
        *(_("変わる作業：%s") % _name(after, key) for key, mark in marks.items() if mark == "changed"),
    ]


def _name(diagram: Diagram, key: str) -> str:
    return diagram.nodes[key].name or key


def _row(label: str, before: float, after: float, write: object) -> ComparisonRow:
    assert callable(write)
    return ComparisonRow(
        label=label, as_is=write(before), to_be=write(after), change=figures.signed(write(after - before))
    )
