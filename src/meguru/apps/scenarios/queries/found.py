"""What a finished search found, as its page and its report show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf, isfinite

from django.utils.translation import gettext as _

from meguru.apps.processes.bridge import diagram_of
from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.models import Search, TakenPlan
from meguru.apps.scenarios.search_picture import Dot, plans_picture
from meguru.engines.documents import Document
from meguru.engines.redesign.search import FoundPlan, SearchResult, search_report
from meguru.engines.redesign.search.words import (
    COST,
    HOURS,
    THROUGHPUT,
    YIELD,
    days_words,
    gain_words,
    hours_gain_words,
    hours_words,
    how_words,
    share_words,
    what_changes,
    yen_words,
)
from meguru.engines.simulation import Estimate
from meguru.engines.what_if import input_lines, wish_lines

TODAY = "今の形"
FIGURES: Mapping[str, tuple[str, Callable[[FoundPlan], float]]] = {
    "days": (THROUGHPUT, lambda one: one.days.mean),
    "yen": (COST, lambda one: one.yen.mean),
    "on_time": (YIELD, lambda one: -one.on_time.mean),
    "hours": (HOURS, lambda one: one.hours.mean if one.hours else inf),
    "people": ("人数", lambda one: float(one.people)),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a plan with its interval, and the difference to today in words; `is_better` beyond chance."""

    figure: str
    gain: str = ""
    is_better: bool = False


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan of the answer. `place` is its number on the front; 0 for plans that are not on it."""

    name: str
    place: int
    found: FoundPlan
    changes: tuple[str, ...]
    cells: tuple[Cell, ...]
    taken: TakenPlan | None = None

    @property
    def has_drawing(self) -> bool:
        return bool(self.found.redesigns)


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A finished search: today, the plans in the order asked for, those that break a limit, and how all was found."""

    result: SearchResult
    headings: tuple[tuple[str, str], ...]
    sort: str
    today: PlanRow
    today_is_best: bool
    plans: tuple[PlanRow, ...]
    nearest: tuple[PlanRow, ...]
    broke: tuple[PlanRow, ...]
    how: tuple[str, ...]
    lines: tuple[str, ...]
    pictures: tuple[str, ...]

    @property
    def others(self) -> tuple[PlanRow, ...]:
        """Plans that break a limit, when others keep them all."""
        return self.broke if self.plans or self.today_is_best else ()


def found_paper(search: Search, *, sort: str = "") -> FoundPaper:
    """Read a finished search. Raises: UnknownRecord."""
    result = bridge.found_of(search)
    wish = bridge.wish_of(search)
    chosen = sort if sort in FIGURES else wish.matters.value
    taken = {one.place: one for one in search.taken.select_related("draft", "trial")}
    front = [
        _row(f"案{place}", place, one, taken.get(place)) for place, one in enumerate(result.front, start=1)
    ]
    plans = [row for row in front if row.found.gain is not None]
    key = FIGURES[chosen][1]
    today = _row(TODAY, 0, result.today)
    nearest = tuple(_row(f"近い案{number}", 0, one) for number, one in enumerate(result.nearest, start=1))
    return FoundPaper(
        result=result,
        headings=tuple((name, words) for name, (words, _key) in FIGURES.items()),
        sort=chosen,
        today=today,
        today_is_best=len(plans) < len(front),
        plans=tuple(sorted(plans, key=lambda row: (key(row.found), row.place))),
        nearest=nearest,
        broke=tuple(_row(f"外した案{number}", 0, one) for number, one in enumerate(result.broke, start=1)),
        how=(*how_words(result), *result.notes),
        lines=_lines(search),
        pictures=_pictures([today, *plans, *nearest]),
    )


def found_report(search: Search, *, made_on: str) -> Document:
    """A finished search on paper. Raises: UnknownRecord."""
    paper = found_paper(search)
    return search_report(
        paper.result,
        process=f"{search.process.name}（{search.name}）",
        office=search.organisation.name,
        made_on=made_on,
        inputs=paper.lines,
        picture=paper.pictures[0],
    )


def _row(name: str, place: int, found: FoundPlan, taken: TakenPlan | None = None) -> PlanRow:
    figures = (
        days_words(found.days),
        yen_words(found.yen),
        share_words(found.on_time),
        hours_words(found.hours),
    )
    gain = found.gain
    if gain is None:
        cells = tuple(Cell(figure) for figure in figures)
    else:
        on_time, days, yen = gain_words(found)
        told = (days, yen, on_time, hours_gain_words(found))
        gains = (gain.days, gain.yen, gain.on_time, gain.hours)
        cells = tuple(
            Cell(figure, words, is_better=one is not None and one.low > 0.0)
            for figure, words, one in zip(figures, told, gains, strict=True)
        )
    return PlanRow(
        name=name,
        place=place,
        found=found,
        changes=(_("今と同じ"),) if gain is None else what_changes(found),
        cells=cells,
        taken=taken,
    )


def _lines(search: Search) -> tuple[str, ...]:
    diagram, inputs = diagram_of(search.xml), bridge.inputs_of(search)
    wish = bridge.wish_of(search)
    pools = {lane.key: lane.name for lane in inputs.lanes}
    told = [
        f"{line.label}：{line.value}"
        for line in input_lines(inputs, diagram=diagram, base_name=search.base_name)
        if line.key != "picks"  # the search picks
    ]
    return (*wish_lines(wish, pools=pools, diagram=diagram), *told)


def _pictures(rows: list[PlanRow]) -> tuple[str, ...]:
    """Cost against time, and cost against the share in time."""
    shown = [row for row in rows if isfinite(row.found.yen.mean)]
    cost = _("費用（万円／年）")
    by_days = [_dot(row, row.found.days, 1.0) for row in shown]
    by_share = [_dot(row, row.found.on_time, 100.0) for row in shown]
    return (
        plans_picture(by_days, across=_("かかる日数（日）：左ほど早い"), up=cost),
        plans_picture(by_share, across=_("期限内に終わる割合（%）：右ほど良い"), up=cost),
    )


def _dot(row: PlanRow, across: Estimate, times: float) -> Dot:
    yen = row.found.yen
    x = Estimate(across.mean * times, across.low * times, across.high * times)
    if times == 100.0:  # a share stays within 0 and 100 percent
        x = Estimate(x.mean, max(x.low, 0.0), min(x.high, 100.0))
    y = Estimate(yen.mean / 10_000, yen.low / 10_000, yen.high / 10_000)
    return Dot(row.name, x, y, is_today=row.found.gain is None)
