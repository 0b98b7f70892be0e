"""Rows <-> engine values: the answers of a round as voices, and what was filled into a section as plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from meguru.apps.plans.models import AssessmentAnswer
from meguru.engines.momentum import Standing


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement that records make, and the records it is from."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A table out of records; every cell is written text."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str


@dataclass(frozen=True, slots=True)
class ToDo:
    """書くこと: what a section lacks, and the page where it is done (an address name, with `pk` where it takes one)."""

    text: str
    page: str = ""
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """What records say for one section; two of them add up in order."""

    sentences: tuple[Sentence, ...] = ()
    tables: tuple[FilledTable, ...] = ()
    todos: tuple[ToDo, ...] = ()

    def __add__(self, other: Filled) -> Filled:
        return Filled(self.sentences + other.sentences, self.tables + other.tables, self.todos + other.todos)

    @property
    def draft(self) -> str:
        """The sentences as a text to start from."""
        return "\n".join(one.text for one in self.sentences)


def filled_from(stored: Mapping[str, Any]) -> Filled:
    """What was stored by `stored_from`."""
    return Filled(
        sentences=tuple(Sentence(**one) for one in stored.get("sentences", ())),
        tables=tuple(
            FilledTable(
                caption=one["caption"],
                headers=tuple(one["headers"]),
                rows=tuple(tuple(row) for row in one["rows"]),
                source=one["source"],
            )
            for one in stored.get("tables", ())
        ),
        todos=tuple(ToDo(**one) for one in stored.get("todos", ())),
    )


def stored_from(filled: Filled) -> dict[str, Any]:
    """JSON of what records say; reading it gives the same again."""
    content = asdict(filled)
    content["tables"] = [
        one | {"headers": list(one["headers"]), "rows": [list(row) for row in one["rows"]]}
        for one in content["tables"]
    ]
    return {name: list(values) for name, values in content.items()}


def voices_of(answers: Iterable[AssessmentAnswer]) -> dict[int, dict[str, Standing]]:
    """What each person says, by the person's key."""
    voices: dict[int, dict[str, Standing]] = defaultdict(dict)
    for one in answers:
        voices[one.person_id][one.statement] = Standing(one.standing)
    return dict(voices)
