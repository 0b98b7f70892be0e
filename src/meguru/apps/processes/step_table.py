"""手順表 as people type it: form fields <-> rows of the engine, and what is said at each row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from meguru.engines.bpmn import Diagram, Remark, Trait
from meguru.engines.bpmn.steps import TRAIT_COLUMNS, RowProblem, StepRow, StepTable
from meguru.engines.bpmn.steps.cells import CannotRead, hours_in, minutes_in, times_in

# The headings of the engine's columns, in the language of the page
LABELS = {
    "name": _("作業"),
    "actor": _("担当"),
    "condition": _("どんなとき"),
    "next": _("次の手順"),
    "form": _("様式・書類"),
    "system": _("システム"),
    "minutes": _("時間(分)"),
    "waiting_hours": _("待ち(時間)"),
    "times_a_year": _("年間回数"),
    "documentation": _("備考"),
    "judgement": _("判断が要る"),
    "personal_data": _("個人情報"),
    "paper": _("紙"),
    "seal": _("押印"),
    "face_to_face": _("対面"),
    "data_entry": _("転記・入力"),
    "check": _("形式の確認"),
    "rule_based": _("決まった手順"),
    "statutory": _("法令で自ら行う"),
    "notify": _("通知・交付"),
    "core": _("職員が行うべき"),
}
TEXTS = ("name", "actor", "condition", "next", "form", "system", "documentation")
AMOUNTS = ("minutes", "waiting_hours", "times_a_year")
GROUPS = {"actor": "flow", "condition": "flow", "next": "flow", "form": "flow", "system": "flow"}
_PLAIN: Mapping[str, Callable[[str], float | int]] = {
    "minutes": float,
    "waiting_hours": float,
    "times_a_year": int,
}
_WRITTEN = {"minutes": minutes_in, "waiting_hours": hours_in, "times_a_year": times_in}
_FIGURES = {
    "minutes": re.compile(r"[0-9]{1,12}(\.[0-9]+)?"),
    "waiting_hours": re.compile(r"[0-9]{1,12}(\.[0-9]+)?"),
    "times_a_year": re.compile(r"[0-9]{1,12}"),
}
_TRAITS = {trait.value: trait for trait in Trait}
MOST_ROWS = 600  # a form of more fields than that is refused by the server (DATA_UPLOAD_MAX_NUMBER_FIELDS)
FEWEST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the grid; `group` is what has to be chosen to see it ("" is always seen)."""

    field: str
    label: str
    kind: str  # "text" | "amount" | "trait"
    group: str


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One row as it was typed. `texts` holds every cell but the traits, unread; `traits` what was ticked."""

    element_id: str = ""
    number: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    traits: frozenset[Trait] = frozenset()

    @property
    def is_blank(self) -> bool:
        return not self.traits and not any(text.strip() for text in self.texts.values())


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of the grid."""

    column: Column
    name: str
    value: str
    ticked: bool
    wrong: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A remark or a problem: at which row, about which element or column."""

    severity: str
    message: str
    place: int | None = None
    element_id: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of the grid with what is said about it."""

    place: int
    number: str
    element_id: str
    cells: tuple[Cell, ...]
    says: tuple[Said, ...]
    current: bool


def columns() -> list[Column]:
    """The columns in the order of the grid."""
    traits = [Column(trait.value, str(LABELS[trait.value]), "trait", "traits") for trait in TRAIT_COLUMNS]
    return [
        Column("name", str(LABELS["name"]), "text", ""),
        *(Column(key, str(LABELS[key]), "text", "flow") for key in TEXTS if GROUPS.get(key) == "flow"),
        *(Column(key, str(LABELS[key]), "amount", "figures") for key in AMOUNTS),
        *traits,
        Column("documentation", str(LABELS["documentation"]), "text", "traits"),
    ]


def typed_rows(sent: QueryDict) -> list[TypedRow]:
    """The rows of a form in their order."""
    return [
        TypedRow(
            element_id=sent.get(f"{key}-id", ""),
            number=sent.get(f"{key}-number", "")[:20],
            texts={name: _text(sent.get(f"{key}-{name}", "")) for name in (*TEXTS, *AMOUNTS)},
            traits=frozenset(_TRAITS[value] for value in sent.getlist(f"{key}-traits") if value in _TRAITS),
        )
        for key in sent.getlist("row")
    ]


def typed_of(rows: Iterable[StepRow]) -> list[TypedRow]:
    """Rows of the engine as they stand in the fields."""
    return [
        TypedRow(
            element_id=row.id,
            number=row.number,
            texts={name: getattr(row, name) for name in TEXTS}
            | {name: amount_text(getattr(row, name)) for name in AMOUNTS},
            traits=row.traits,
        )
        for row in rows
    ]


def read(rows: Sequence[TypedRow]) -> tuple[StepTable, list[RowProblem]]:
    """The rows as a table of the engine, blank ones too; what amounts could not be read, or were worked out, is said."""
    found: list[StepRow] = []
    problems: list[RowProblem] = []
    for place, row in enumerate(rows, 1):
        amounts: dict[str, Any] = {}
        for name in AMOUNTS:
            try:
                amounts[name], note = _amount(row.texts.get(name, ""), name=name)
            except CannotRead as wrong:
                amounts[name], note = None, ""
                problems.append(RowProblem(place, name, str(wrong)))
            if note:
                problems.append(RowProblem(place, name, note, "hint"))
        texts = {name: row.texts.get(name, "") for name in TEXTS}
        found.append(StepRow(id=row.element_id, number=row.number, traits=row.traits, **texts, **amounts))
    return StepTable(rows=tuple(found)), problems


def with_numbers_of(rows: Sequence[TypedRow], numbered: Sequence[StepRow]) -> list[TypedRow]:
    """The same rows with the numbers and the references of an engine's table of as many rows."""
    return [
        replace(row, number=other.number, texts={**row.texts, "next": other.next})
        for row, other in zip(rows, numbered, strict=True)
    ]


def grid_of(rows: Sequence[TypedRow], *, says: Sequence[Said] = (), current: int = 0) -> list[GridRow]:
    """The rows for the template, at least a few, the last one blank so that there is room to go on."""
    shown = list(rows)
    while len(shown) < FEWEST_ROWS or not shown[-1].is_blank:
        shown.append(TypedRow())
    every = columns()
    return [
        GridRow(
            place=place,
            number=row.number or str(place + 1),
            element_id=row.element_id,
            cells=tuple(_cell(row, place, column, says) for column in every),
            says=tuple(said for said in says if said.place == place),
            current=place == current,
        )
        for place, row in enumerate(shown)
    ]


def said_at_rows(
    *, diagram: Diagram, remarks: Iterable[Remark], elements: Sequence[str], problems: Iterable[RowProblem]
) -> list[Said]:
    """Problems of cells and remarks of the checks, each with the row it belongs to."""
    said = [
        Said(
            severity=problem.severity,
            message=problem.message,
            place=None if problem.row is None else problem.row - 1,
            column=problem.column,
        )
        for problem in problems
    ]
    place_of = {element: place for place, element in enumerate(elements) if element}
    return said + [
        Said(
            severity=remark.severity,
            message=remark.message,
            place=_nearest_row(diagram, remark.element_id or "", place_of),
            element_id=remark.element_id or "",
        )
        for remark in remarks
    ]


def amount_text(value: float | None) -> str:
    """5.0 -> 5, 0.5 -> 0.5, unknown -> nothing."""
    return "" if value is None else str(value).removesuffix(".0")


def _cell(row: TypedRow, place: int, column: Column, says: Sequence[Said]) -> Cell:
    if column.kind == "trait":
        return Cell(column, f"{place}-traits", column.field, Trait(column.field) in row.traits, wrong=False)
    wrong = any(said.place == place and said.column == column.field for said in says)
    return Cell(column, f"{place}-{column.field}", row.texts.get(column.field, ""), ticked=False, wrong=wrong)


def _nearest_row(diagram: Diagram, element_id: str, place_of: Mapping[str, int]) -> int | None:
    """The row of an element; of a gateway or a line the row from which one comes to it."""
    flow = diagram.flows.get(element_id)
    ahead = [flow.source if flow else element_id]
    seen: set[str] = set()
    while ahead:
        current = ahead.pop(0)
        if current in place_of:
            return place_of[current]
        if current in seen or current not in diagram.nodes:
            continue
        seen.add(current)
        ahead += [one.source for one in diagram.incoming(current)]
    return None


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\x00", "")


def _amount(text: str, *, name: str) -> tuple[float | int | None, str]:
    """A figure as it stands, else as staff write it ("1時間30分"), with how it was read. Raises: CannotRead."""
    if _FIGURES[name].fullmatch(text):
        return _PLAIN[name](text), ""
    return _WRITTEN[name](text)
