"""Questions about studies: the list, one in full, two side by side, what is expected to be saved."""

from meguru.apps.consolidation.queries.asking import (
    Asked,
    Product,
    Wanted,
    choices_of,
    office_of,
    products_of,
    question_for,
)
from meguru.apps.consolidation.queries.comparing import Compared, compare
from meguru.apps.consolidation.queries.listing import StudyRow, put_away, study_rows
from meguru.apps.consolidation.queries.results import (
    HostRow,
    PlannedSaving,
    Result,
    expected_saving,
    result_of,
    sees_costs,
    server_rows,
    studies_before,
)

__all__ = [
    "Asked",
    "Compared",
    "HostRow",
    "PlannedSaving",
    "Product",
    "Result",
    "StudyRow",
    "Wanted",
    "choices_of",
    "compare",
    "expected_saving",
    "office_of",
    "products_of",
    "put_away",
    "question_for",
    "result_of",
    "sees_costs",
    "server_rows",
    "studies_before",
    "study_rows",
]
