"""事業者の名寄せ: which spellings may mean the same company, with a score and reasons. People decide; nothing is joined here.

Entry points: `suggest_same`, `suggest_for`, `compare_names`, `read_name`, `corporate_number_problem`.
"""

from meguru.engines.vendor_names.comparing import (
    Likeness,
    Reason,
    Spelling,
    compare_names,
    suggest_for,
    suggest_same,
)
from meguru.engines.vendor_names.numbers import corporate_number_problem
from meguru.engines.vendor_names.reading import ReadName, read_name

__all__ = [
    "Likeness",
    "ReadName",
    "Reason",
    "Spelling",
    "compare_names",
    "corporate_number_problem",
    "read_name",
    "suggest_for",
    "suggest_same",
]
