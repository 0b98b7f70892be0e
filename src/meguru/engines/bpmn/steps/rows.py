"""The values of the step table: rows, tables, and what is said about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from meguru.engines.bpmn.model import Diagram, Remark, StepFacts, Trait

# The columns in their order, as staff read them. The names on the left are the fields of `StepRow`.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "number": "番号",
        "name": "作業",
        "actor": "担当",
        "form": "様式・書類",
        "system": "システム",
        "condition": "どんなとき",
        "next": "次の手順",
        "minutes": "時間(分)",
        "waiting_hours": "待ち(時間)",
        "times_a_year": "年間回数",
        "traits": "作業の性質",
        "documentation": "備考",
    }
)

TRAIT_COLUMNS: Mapping[Trait, str] = MappingProxyType(
    {
        Trait.JUDGEMENT: "判断が要る",
        Trait.PERSONAL_DATA: "個人情報",
        Trait.PAPER: "紙",
        Trait.SEAL: "押印",
        Trait.FACE_TO_FACE: "対面",
        Trait.DATA_ENTRY: "転記・入力",
        Trait.CHECK: "形式の確認",
        Trait.RULE_BASED: "決まった手順",
        Trait.STATUTORY: "法令で自ら行う",
        Trait.NOTIFY: "通知・交付",
        Trait.CORE: "職員が行うべき",
    }
)


@dataclass(frozen=True, slots=True)
class StepRow:
    """手順表の行: one step as staff type it.

    `id` is the element of the drawing, "" for a row that is new. `number` is what other rows call it in `next`;
    an empty one is counted. `next` is 次の手順 in the words of docs/algorithms/steps.md: empty for the row that
    follows. `condition`: the step is done only then and skipped otherwise.
    Unit:  `minutes` of work each time, `waiting_hours` elapsed before it; None is unknown.
    """

    id: str = ""
    number: str = ""
    name: str = ""
    actor: str = ""
    form: str = ""
    system: str = ""
    condition: str = ""
    next: str = ""
    minutes: float | None = None
    waiting_hours: float | None = None
    times_a_year: int | None = None
    traits: frozenset[Trait] = frozenset()
    documentation: str = ""

    @property
    def facts(self) -> StepFacts:
        """The facts as a drawing keeps them."""
        return StepFacts(self.minutes, self.waiting_hours, self.times_a_year, self.form, self.system)


@dataclass(frozen=True, slots=True)
class StepTable:
    """手順表: rows in the order in which they are read.

    `untold` names what the drawing holds and the table cannot say (boundary events, second starts ...): it
    stays in the drawing as it is.
    """

    rows: tuple[StepRow, ...] = ()
    untold: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one cell, in a sentence that says what to do.

    `row` counts the rows of the table from 1 (None: the table as a whole), `column` is a field of `StepRow`.
    "error": nothing was changed. "hint": it was changed, and this should be known.
    """

    row: int | None
    column: str
    message: str
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class Applied:
    """A table brought into a drawing. With an error among `problems`, `diagram` is the one that was given.

    `ids` holds the element of each row, in the order of the rows; "" where nothing was made.
    """

    diagram: Diagram
    problems: tuple[RowProblem, ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether the table went into the drawing."""
        return not any(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Pasted:
    """Rows out of the clipboard. Cells that could not be read are empty in `rows` and named in `problems`.

    `unused` are the headings of columns that the table does not have.
    """

    rows: tuple[StepRow, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    unused: tuple[str, ...] = ()
