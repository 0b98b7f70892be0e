"""手順表: a process as rows that staff type, and the way from rows to a drawing and back.

The words of the column 次の手順 and what happens to the drawing are told in docs/algorithms/steps.md.
"""

from meguru.engines.bpmn.steps.apply import apply_table
from meguru.engines.bpmn.steps.paste import paste_rows
from meguru.engines.bpmn.steps.read import table_of
from meguru.engines.bpmn.steps.renumber import renumbered, without_row
from meguru.engines.bpmn.steps.rows import (
    COLUMNS,
    TRAIT_COLUMNS,
    Applied,
    Pasted,
    RowProblem,
    StepRow,
    StepTable,
)

__all__ = [
    "COLUMNS",
    "TRAIT_COLUMNS",
    "Applied",
    "Pasted",
    "RowProblem",
    "StepRow",
    "StepTable",
    "apply_table",
    "paste_rows",
    "renumbered",
    "table_of",
    "without_row",
]
