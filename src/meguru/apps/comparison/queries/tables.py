"""A comparison as rows: steps beside towns, where each town stands, what is different here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from meguru.apps.comparison.queries.seen import Member, Seen
from meguru.design import figures
from meguru.engines.comparison import (
    FIELD_WORDS,
    HOW_FOUND_WORDS,
    Field,
    HowFound,
    SharedStep,
    TownsCompared,
    TownStanding,
    TownStep,
    by_most,
    written,
)

WRITTEN = (Field.ACTOR, Field.FORM, Field.SYSTEM, Field.CONDITION)


@dataclass(frozen=True, slots=True)
class CellView:
    """What one town writes about one step: `marks` are (what, how) where most write otherwise; `name` if it differs."""

    member: Member
    done: bool
    name: str = ""
    minutes: float | None = None
    marks: tuple[tuple[str, str], ...] = ()
    moved: bool = False
    how: str = ""  # how it was found, where its name alone does not say it
    within: str = (
        ""  # the step within which it is done, while the town has none of its own; in row `within_row`
    )
    within_row: int = 0
    holds: tuple[str, ...] = ()  # the steps of other rows that are done within it
    slower: float | None = None  # minutes more (or fewer) than the middle town, when that counts

    @property
    def faster(self) -> float | None:
        return None if self.slower is None else -self.slower


@dataclass(frozen=True, slots=True)
class StepRow:
    """One shared step over all towns that are shown."""

    number: int
    step: SharedStep
    towns: int
    done_here: bool
    only_here: bool
    missing_here: bool
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class StandingRow:
    """Where one town stands."""

    member: Member
    standing: TownStanding
    only: int
    missing: int


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One thing that is done otherwise here than in most towns."""

    step: str
    what: str
    here: str
    most: str


def step_rows(view: Seen, *, only: str = "") -> list[StepRow]:
    """Every shared step in the order of most towns. With `only`, a town's key, just ours and that town's cells."""
    assert view.result is not None
    own = view.own
    assert own is not None
    shown = [member for member in view.members if not only or member.is_own or member.key == only]
    missing = {step.number for step in view.result.missing_in(own.key)}
    row_of = {step.number: number for number, step in enumerate(view.result.steps, start=1)}
    holds = _holds(view.result)
    return [
        StepRow(
            number=number,
            step=step,
            towns=len(step.cells),
            done_here=own.key in step.cells,
            only_here=set(step.cells) == {own.key},
            missing_here=step.number in missing,
            cells=tuple(_cell(member, step, row_of, holds) for member in shown),
        )
        for number, step in enumerate(view.result.steps, start=1)
    ]


def _holds(result: TownsCompared) -> dict[tuple[str, int], list[str]]:
    """(town, shared step) -> the names of the shared steps that the town does within it."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for step in result.steps:
        for key, one in step.within.items():
            found[key, one.number].append(step.name)
    return found


def _cell(
    member: Member,
    step: SharedStep,
    row_of: Mapping[int, int],
    holds: Mapping[tuple[str, int], list[str]],
) -> CellView:
    cell = step.cells.get(member.key)
    if cell is None:
        within = step.within.get(member.key)
        if within is None:
            return CellView(member=member, done=False)
        return CellView(
            member=member, done=False, within=within.name, within_row=row_of.get(within.number, 0)
        )
    slower = None
    if Field.MINUTES in cell.differs and cell.facts.minutes is not None and step.minutes is not None:
        slower = cell.facts.minutes - step.minutes.middle
    return CellView(
        member=member,
        done=True,
        name=cell.name if cell.name != step.name else "",
        minutes=cell.facts.minutes,
        marks=_marks(cell),
        moved=Field.ORDER in cell.differs,
        how=HOW_FOUND_WORDS[cell.how] if cell.how in (HowFound.BY_PLACE, HowFound.DECIDED) else "",
        holds=tuple(holds.get((member.key, step.number), ())),
        slower=slower,
    )


def _marks(cell: TownStep) -> tuple[tuple[str, str], ...]:
    return tuple((FIELD_WORDS[field], written(cell, field)) for field in WRITTEN if field in cell.differs)


def standing_rows(view: Seen) -> list[StandingRow]:
    """Every town with its figures, in the order of the members."""
    assert view.result is not None
    return [
        StandingRow(
            member=member,
            standing=view.result.standings[member.key],
            only=len(view.result.only_in(member.key)),
            missing=len(view.result.missing_in(member.key)),
        )
        for member in view.members
    ]


def tiles(view: Seen) -> list[dict[str, Any]]:
    """Where this town stands, in figures."""
    assert view.result is not None
    own = view.own
    assert own is not None
    rows = standing_rows(view)
    standing = view.result.standings[own.key]
    middle = _middle([row.standing.minutes for row in rows if row.standing.rank is not None])
    minutes = _("%s分") % figures.number(standing.minutes) if standing.minutes is not None else figures.DASH
    if standing.rank is None:
        rank = _("%s手順に時間の記載がないので、順位は出しません") % standing.unknown
    elif standing.ranked == 1:
        rank = _("ほかに時間を書いている団体がないので、順位は出しません")
    else:
        rank = _("%(ranked)s団体中、短い方から%(rank)s番目。真ん中は%(middle)s分") % {
            "ranked": standing.ranked,
            "rank": standing.rank,
            "middle": figures.number(middle),
        }
    here = [step.cells[own.key] for step in view.result.steps if own.key in step.cells]
    other_actor = sum(Field.ACTOR in cell.differs for cell in here)
    return [
        {
            "label": _("手順の数"),
            "value": figures.number(standing.steps),
            "note": _("真ん中の団体は%s")
            % figures.number(_middle([float(row.standing.steps) for row in rows])),
        },
        {"label": _("1件あたりの作業時間"), "value": minutes, "note": rank},
        {
            "label": _("1件あたりの費用"),
            "value": figures.yen(standing.yen),
            "note": _("1時間 %s で計算") % figures.yen(view.comparison.hourly_yen),
        },
        {
            "label": _("ここだけの手順"),
            "value": figures.number(len(view.result.only_in(own.key))),
            "note": _("ほかの団体にない"),
            "tone": "watch" if view.result.only_in(own.key) else "plain",
        },
        {
            "label": _("ここにない手順"),
            "value": figures.number(len(view.result.missing_in(own.key))),
            "note": _("ほかの団体の半分以上が行う"),
            "tone": "watch" if view.result.missing_in(own.key) else "plain",
        },
        {
            "label": _("順番・担当が違う手順"),
            "value": f"{len(standing.moved)}・{other_actor}",
            "note": _("多くの団体と比べて"),
        },
    ]


def _middle(values: list[float | None]) -> float | None:
    """The median of what is known."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return None
    half = len(known) // 2
    return known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2


def differences(view: Seen) -> dict[str, list[DifferenceRow]]:
    """What is different here, by kind: order, actor, paper (forms and systems), condition, minutes."""
    assert view.result is not None
    own = view.own
    assert own is not None
    found: dict[str, list[DifferenceRow]] = {
        "order": [],
        "actor": [],
        "paper": [],
        "condition": [],
        "minutes": [],
    }
    names = {step.number: step.name for step in view.result.steps}
    for step in view.result.steps:
        cell = step.cells.get(own.key)
        if cell is None:
            continue
        for field, kind in (
            (Field.ACTOR, "actor"),
            (Field.FORM, "paper"),
            (Field.SYSTEM, "paper"),
            (Field.CONDITION, "condition"),
        ):
            if field in cell.differs:
                found[kind].append(
                    DifferenceRow(
                        step=cell.name,
                        what=FIELD_WORDS[field],
                        here=written(cell, field),
                        most=by_most(step, field),
                    )
                )
        if Field.MINUTES in cell.differs and step.minutes is not None and cell.facts.minutes is not None:
            found["minutes"].append(
                DifferenceRow(
                    step=cell.name,
                    what=FIELD_WORDS[Field.MINUTES],
                    here=_("%s分") % floatformat(cell.facts.minutes),
                    most=_("中央値 %(middle)s分（四分位 %(low)s〜%(high)s分）")
                    % {
                        "middle": floatformat(step.minutes.middle),
                        "low": floatformat(step.minutes.low),
                        "high": floatformat(step.minutes.high),
                    },
                )
            )
    found["order"] = _order(view, own.key, names)
    return found


def _order(view: Seen, key: str, names: dict[int, str]) -> list[DifferenceRow]:
    """The steps in another place, with the steps that stand before them here and in most towns."""
    assert view.result is not None
    order = view.result.orders[key]
    moved = view.result.standings[key].moved
    held = {step.number: step.cells[key].step_id for step in view.result.steps if key in step.cells}
    here = sorted(held, key=lambda number: (order.depth[held[number]], held[number]))
    most = [step.number for step in view.result.steps if key in step.cells]
    return [
        DifferenceRow(
            step=names[number],
            what=_("順番が逆になる手順の数：%s") % moved[number],
            here=_place(here, number, names),
            most=_place(most, number, names),
        )
        for number in most
        if number in moved
    ]


def _place(ordered: list[int], number: int, names: dict[int, str]) -> str:
    at = ordered.index(number)
    return _("「%s」の後") % names[ordered[at - 1]] if at else _("最初")
