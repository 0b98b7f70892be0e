"""The list of requirements as a table: its rows, what it lacks, what could be added."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal

from meguru.apps.registry.models import Person
from meguru.apps.selection.models import Selection, Wanted
from meguru.engines.evaluation import FailurePattern, Requirement, catalogue, missing_patterns

TEXTS = ("area", "topic", "ask", "measure", "target")


@dataclass(frozen=True, slots=True)
class RowValues:
    """What stands in a row, apart from its place."""

    area: str = ""
    topic: str = ""
    ask: str = ""
    measure: str = ""
    target: str = ""
    must: bool = False
    weight: Decimal = Decimal(1)
    most: int = 5

    @property
    def mark(self) -> str:
        """A short mark of these values: the same values, the same mark."""
        values = asdict(self) | {"weight": format(self.weight.normalize(), "f")}
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def values_of(row: Wanted) -> RowValues:
    return RowValues(
        area=row.area,
        topic=row.topic,
        ask=row.ask,
        measure=row.measure,
        target=row.target,
        must=row.must,
        weight=row.weight,
        most=row.most,
    )


def values_of_requirement(one: Requirement) -> RowValues:
    """A row of the list that ships, as a row of an office's list."""
    return RowValues(
        area=one.area, topic=one.topic, ask=one.ask, measure=one.measure, target=one.example, must=one.must
    )


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as the page shows it: what is in the fields (as typed), the mark it started from, what is wrong."""

    pk: int | str
    key: str
    fields: Mapping[str, str]
    must: bool
    mark: str
    errors: Mapping[str, str] = field(default_factory=dict)
    theirs: str = ""  # what a colleague wrote meanwhile, in words


def shown_row(row: Wanted) -> TableRow:
    values = values_of(row)
    return TableRow(pk=row.pk, key=row.key, fields=fields_of(values), must=values.must, mark=values.mark)


def fields_of(values: RowValues) -> dict[str, str]:
    """The texts of the fields."""
    texts = {name: getattr(values, name) for name in TEXTS}
    return texts | {"weight": format(values.weight.normalize(), "f"), "most": str(values.most)}


def in_words(values: RowValues) -> str:
    """A row in one line, to be shown beside another."""
    fields = fields_of(values)
    must = "必須" if values.must else "任意"
    texts = "／".join(fields[name] for name in TEXTS if fields[name])
    return f"{texts}（{must}、重み{fields['weight']}、満点{fields['most']}）"


def rows_of(selection: Selection) -> list[Wanted]:
    return list(selection.wanted.in_use())


def rows_put_away(selection: Selection) -> list[Wanted]:
    return list(selection.wanted.filter(put_away_at__isnull=False).order_by("-put_away_at", "-pk")[:20])


def gaps_of(rows: Iterable[Wanted]) -> tuple[FailurePattern, ...]:
    """The failures that the list is open to; rows of one's own count when they stand for a row that ships."""
    rows = list(rows)
    return missing_patterns(
        asked={row.key for row in rows if row.key},
        conditions={row.key for row in rows if row.key and row.must},
    )


def to_stand_in(gaps: Iterable[FailurePattern], rows: Iterable[Wanted]) -> dict[str, list[tuple[str, str]]]:
    """Failure id -> the rows that ship and are not on the list (id, topic), for which a row of one's own could stand."""
    there = {row.key for row in rows if row.key}
    topics = {one.id: one.topic for one in catalogue().requirements}
    return {one.id: [(need, topics[need]) for need in one.needs if need not in there] for one in gaps}


def areas_to_choose(selection: Selection) -> list[tuple[str, list[Requirement]]]:
    """The rows that ship and are not on the list yet, by area."""
    there = set(selection.wanted.in_use().exclude(key="").values_list("key", flat=True))
    found: dict[str, list[Requirement]] = {}
    for one in catalogue().requirements:
        if one.id not in there:
            found.setdefault(one.area, []).append(one)
    return list(found.items())


def selections_to_copy_from(*, selection: Selection, user: Person) -> list[Selection]:
    """Other selections of the same office that have rows."""
    others = Selection.objects.visible_to(user).in_use().filter(organisation=selection.organisation)
    return list(
        others.exclude(pk=selection.pk)
        .filter(wanted__put_away_at__isnull=True, wanted__isnull=False)
        .select_related("initiative")
        .distinct()[:50]
    )


def shares_of(rows: Iterable[Wanted]) -> dict[str, float]:
    """Area -> its part of all weights, 0..1."""
    found: dict[str, float] = {}
    for row in rows:
        found[row.area] = found.get(row.area, 0.0) + float(row.weight)
    whole = sum(found.values())
    return {area: weight / whole for area, weight in found.items()} if whole else {}
