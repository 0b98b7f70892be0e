"""Options and columns that were written anew keep their keys, so that last year's answers still mean them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from meguru.engines.questionnaire.question import Option, Question, TableColumn


def renewed_options(labels: Sequence[str], before: Sequence[Option] = ()) -> tuple[Option, ...]:
    """Options for the labels; a label that was there keeps its key.

    When as many labels as before are given, a new label in the place of one that is gone is that one renamed, and
    keeps its key too. Other new labels get keys that were never used.
    """
    keys = _renewed([one.strip() for one in labels], [(one.key, one.label) for one in before], "o")
    return tuple(Option(key, label.strip()) for key, label in zip(keys, labels, strict=True))


def renewed_columns(
    columns: Sequence[TableColumn], before: Sequence[TableColumn] = ()
) -> tuple[TableColumn, ...]:
    """The same for the columns of a table and the options in them; the given keys are not looked at."""
    keys = _renewed([one.label for one in columns], [(one.key, one.label) for one in before], "c")
    known = {one.key: one for one in before}
    return tuple(
        replace(
            column,
            key=key,
            options=renewed_options(
                [one.label for one in column.options], known[key].options if key in known else ()
            ),
        )
        for key, column in zip(keys, columns, strict=True)
    )


def free_key(taken: Sequence[str]) -> str:
    """A key for a new question: q and a number above all that were used."""
    numbers = [int(key[1:]) for key in taken if key[:1] == "q" and key[1:].isdecimal() and len(key) < 8]
    return f"q{max(numbers, default=0) + 1}"


def _renewed(labels: Sequence[str], before: Sequence[tuple[str, str]], letter: str) -> list[str]:
    by_label = {label: key for key, label in before}
    taken = {key for key, _label in before}
    same_length = len(labels) == len(before)
    keys: list[str] = []
    for place, label in enumerate(labels):
        if label in by_label and by_label[label] not in keys:
            keys.append(by_label[label])
            continue
        if same_length and before[place][1] not in labels and before[place][0] not in keys:
            keys.append(before[place][0])
            continue
        number = 1
        while f"{letter}{number}" in taken:
            number += 1
        taken.add(f"{letter}{number}")
        keys.append(f"{letter}{number}")
    return keys


def copied(question: Question) -> Question:
    """A question for next year's survey: it is compared with itself."""
    return replace(question, previous_key=question.key)
