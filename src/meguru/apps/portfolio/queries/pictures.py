"""The picture of four fields, and which department has which function twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from meguru.apps.portfolio.models import CardReview
from meguru.apps.registry.models import Department, Person
from meguru.apps.systems.models import InformationSystem
from meguru.engines.system_direction import Quarter
from meguru.engines.system_findings import SystemFunction, functions

SIDE, LEFT, TOP = 480, 44, 16  # pixels of the square and its margins
MOST_DOTS = 300


@dataclass(frozen=True, slots=True)
class FieldDot:
    """One system in the picture: up is worth, right is technical state."""

    review: CardReview
    number: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class FieldsPicture:
    """四つの区分の図: dots with a number each, the list has all; `unplaced` systems lack facts."""

    dots: tuple[FieldDot, ...]
    counts: tuple[tuple[str, int], ...]
    unplaced: int
    left_out: int


def field_dots(*, user: Person, department: int | None = None, quarter: str = "") -> FieldsPicture:
    """Where systems stand, the most worth first. Beyond the most dots that a picture holds, only the counts tell."""
    reviews = CardReview.objects.visible_to(user).filter(system__put_away_at__isnull=True)
    if department is not None:
        reviews = reviews.filter(system__department_id=department)
    counted = defaultdict(int)
    for one in reviews.order_by().values_list("quarter", flat=True):
        counted[one] += 1
    shown = reviews.exclude(quarter="")
    if quarter:
        shown = shown.filter(quarter=quarter)
    rows = list(
        shown.select_related("system__department").order_by("-worth", "state", "system__name")[
            : MOST_DOTS + 1
        ]
    )
    dots = tuple(
        FieldDot(
            review=one,
            number=number,
            x=LEFT + SIDE * one.state // 100,
            y=TOP + SIDE * (100 - one.worth) // 100,
        )
        for number, one in enumerate(rows[:MOST_DOTS], start=1)
    )
    placed = counted[quarter] if quarter else sum(counted[one.value] for one in Quarter)
    return FieldsPicture(
        dots=dots,
        counts=tuple((one.value, counted[one.value]) for one in Quarter),
        unplaced=counted[""],
        left_out=placed - len(dots),
    )


class NamedSystem(NamedTuple):
    """A system to link to."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One function, and the systems that have it, by department."""

    function: SystemFunction
    cells: tuple[tuple[str, tuple[NamedSystem, ...]], ...]
    systems: int

    @property
    def departments(self) -> int:
        return len(self.cells)


@dataclass(frozen=True, slots=True)
class FunctionMatrix:
    """働きと部署の表: functions that systems have, those in most departments first; `unsaid` systems name none."""

    rows: tuple[MatrixRow, ...]
    systems: int
    unsaid: int


def function_matrix(*, user: Person, only_twice: bool) -> FunctionMatrix:
    """Which function stands in which departments. `only_twice`: those that more than one system has."""
    having: dict[str, dict[int, list[NamedSystem]]] = defaultdict(lambda: defaultdict(list))
    unsaid = count = 0
    rows = InformationSystem.objects.visible_to(user).in_use().order_by("name", "pk")
    for pk, name, department, has in rows.values_list("pk", "name", "department_id", "functions"):
        count += 1
        unsaid += not has
        for key in dict.fromkeys(map(str, has)):
            having[key][department].append(NamedSystem(pk, name))
    names = dict(Department.objects.visible_to(user).values_list("pk", "name"))
    known = functions()
    found = [
        MatrixRow(
            function=known.get(key) or SystemFunction(key=key, name=key, group=""),
            cells=tuple((names[department], tuple(group)) for department, group in by_department.items()),
            systems=sum(map(len, by_department.values())),
        )
        for key, by_department in having.items()
    ]
    kept = [row for row in found if row.systems > 1 or not only_twice]
    return FunctionMatrix(
        rows=tuple(sorted(kept, key=lambda row: (-row.departments, -row.systems, row.function.name))),
        systems=count,
        unsaid=unsaid,
    )
