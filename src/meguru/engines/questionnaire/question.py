"""What a question is."""

from __future__ import annotations

from enum import StrEnum


class QuestionKind(StrEnum):
    """答え方: how a question is answered."""

    TEXT = "text"  # one line
    LONG_TEXT = "long_text"
    NUMBER = "number"
    YES_NO = "yes_no"
    ONE_CHOICE = "one_choice"
    SEVERAL = "several"
    DATE = "date"
    TABLE = "table"
    FILE = "file"
