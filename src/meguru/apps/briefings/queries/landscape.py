"""What every briefing of one run stands on: the municipalities that may be compared, and their figures side by side.

Read once, used for one municipality or for all of a prefecture. Real and fictional bodies never stand in one ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from django.db.models.functions import Length

from meguru.apps.briefings.models import GroupKind
from meguru.apps.indicators.bridge import OTHERWISE, Column, column_of
from meguru.apps.indicators.models import Indicator, IndicatorYear
from meguru.apps.indicators.queries import newest_columns, visible_indicators
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.benchmark import FEWEST_PEOPLE, Direction, FeatureColumn, Shift, nearest_rows
from meguru.engines.gap_causes import GroupFigures, Weakness, cause_rules, group_figures

Places = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
MOST_ALIKE = 20
PARTS = "proc_"  # the keys of single procedures begin so
COST, BUDGET, VENDOR, RENEWAL = "system_cost", "general_budget", "core_vendor", "core_renewal_year"
SINGLE_USE = (COST, BUDGET, VENDOR, RENEWAL)
# How alike municipalities are: as the pages of the gap measure it unless somebody chooses otherwise.
ALIKE_BY = (
    ("area", 1.0, Shift.LOGARITHM),
    ("fiscal_capability", 1.0, Shift.PLAIN),
    ("ordinary_balance", 1.0, Shift.PLAIN),
)
WEIGHT_OF_POPULATION = 2.0


@dataclass(frozen=True, slots=True)
class Town:
    """One municipality as a briefing names it."""

    pk: int
    code: str
    name: str
    prefecture_id: int
    prefecture: str
    residents: int | None
    place: tuple[float, float] | None
    is_fictional: bool


@dataclass
class Landscape:
    """説明資料の土台: `table` holds, by indicator, one value per town of `towns` (nan where there is none)."""

    user: Person
    towns: tuple[Town, ...]
    indicators: dict[str, Indicator]  # by key, those with values
    columns: dict[str, Column]
    table: dict[str, Floats]
    otherwise: dict[str, npt.NDArray[np.bool_]]
    is_released_only: bool
    _seat: dict[int, int] = field(default_factory=dict)
    _groups: dict[tuple[str, int], Places] = field(default_factory=dict)
    _figures: dict[tuple[str, str, int], GroupFigures] = field(default_factory=dict)
    _features: list[FeatureColumn] = field(default_factory=list)
    kept: dict[object, object] = field(default_factory=dict)  # what is asked for again and again in one run

    def __post_init__(self) -> None:
        self._seat = {town.pk: n for n, town in enumerate(self.towns)}
        self.residents = np.array([town.residents or np.nan for town in self.towns], dtype=np.float64)
        self.prefectures = np.array([town.prefecture_id for town in self.towns], dtype=np.int64)
        rules = cause_rules()
        self.size_classes = np.array(
            [-1 if (one := rules.size_class(town.residents)) is None else one for town in self.towns],
            dtype=np.int64,
        )

    def seat(self, body_id: int) -> int | None:
        """The place of a municipality in `towns`."""
        return self._seat.get(body_id)

    def of_prefecture(self, prefecture_id: int) -> Places:
        return np.flatnonzero(self.prefectures == prefecture_id)

    def group(self, seat: int, kind: str) -> Places:
        """The seats of those a municipality is compared with, itself among them."""
        mark = self._mark(seat, kind)
        if mark not in self._groups:
            self._groups[mark] = self._grouped(seat, kind)
        return self._groups[mark]

    def figures(self, key: str, seat: int, kind: str) -> GroupFigures:
        """One indicator in the group of a municipality; values of another definition take no part."""
        _kind, mark = self._mark(seat, kind)
        place = (key, kind, mark)
        if place not in self._figures:
            indicator = self.indicators[key]
            self._figures[place] = group_figures(
                self.comparable(key)[self.group(seat, kind)],
                direction=Direction(indicator.direction),
                is_yes_no=indicator.is_yes_no,
            )
        return self._figures[place]

    def comparable(self, key: str) -> Floats:
        """The values that can be compared: those of another definition are left out."""
        place = ("comparable", key)
        if place not in self.kept:
            values = self.table[key]
            self.kept[place] = np.where(self.otherwise[key], np.nan, values)
        found = self.kept[place]
        assert isinstance(found, np.ndarray)
        return found

    def value(self, key: str, seat: int) -> float | None:
        if key not in self.table:
            return None
        value = float(self.table[key][seat])
        return None if np.isnan(value) else value

    def weakness(self, key: str, seat: int, kind: str) -> Weakness:
        """How weak a municipality is on one indicator, in its group."""
        return self.figures(key, seat, kind).weakness(
            self.value(key, seat), is_defined_otherwise=bool(self.otherwise[key][seat])
        )

    def size_words(self, seat: int) -> str:
        """The size class of a municipality in words; "" when it is not known."""
        number = int(self.size_classes[seat])
        return "" if number < 0 else cause_rules().sizes[number].name

    def _mark(self, seat: int, kind: str) -> tuple[str, int]:
        if kind == GroupKind.PREFECTURE:
            return kind, int(self.prefectures[seat])
        if kind == GroupKind.SIZE:
            return kind, int(self.size_classes[seat])
        return kind, seat

    def _grouped(self, seat: int, kind: str) -> Places:
        if kind == GroupKind.SIZE and self.size_classes[seat] >= 0:
            return np.flatnonzero(self.size_classes == self.size_classes[seat])
        if kind == GroupKind.ALIKE:
            alike = self.alike(seat)
            if alike:
                return np.array(sorted({seat, *alike}), dtype=np.int64)
        return self.of_prefecture(int(self.prefectures[seat]))

    def alike(self, seat: int) -> tuple[int, ...]:
        """The seats of the towns most like one, the nearest first; nothing when too little is known of it."""
        place = ("alike", seat)
        if place not in self.kept:
            if not self._features:
                self._features = self._made_features()
            codes = [town.code for town in self.towns]
            seats = {code: n for n, code in enumerate(codes)}
            others = [n for n in range(len(codes)) if n != seat]
            found = nearest_rows(self._features, codes=codes, to=seat, among=others, most=MOST_ALIKE)
            self.kept[place] = tuple(seats[one.code] for one in found)
        found_seats = self.kept[place]
        assert isinstance(found_seats, tuple)
        return found_seats

    def _made_features(self) -> list[FeatureColumn]:
        """Only what is known of at least one town; a fictional prefecture may know populations only."""
        made = [
            FeatureColumn("population", self.residents, weight=WEIGHT_OF_POPULATION, shift=Shift.LOGARITHM)
        ]
        for key, weight, shift in ALIKE_BY:
            if key in self.table and not np.isnan(self.table[key]).all():
                made.append(FeatureColumn(key, self.table[key], weight=weight, shift=shift))
        return made


def make_landscape(
    *, user: Person, prefecture: Organisation, keys: Sequence[str] = (), released_only: bool = False
) -> Landscape:
    """Everything that briefings of the towns of one prefecture need.

    `keys` adds indicators to those that are always read. `released_only` leaves out what the person's own office has
    not released, for papers that are handed round.
    """
    towns = _towns(prefecture)
    readable = [
        one
        for one in visible_indicators(user)
        if one.direction != Indicator.Direction.NEITHER
        or one.key in SINGLE_USE
        or one.key in keys
        or one.key in {key for key, _weight, _shift in ALIKE_BY}
    ]
    columns = _released(readable) if released_only else newest_columns(readable, user=user)
    bodies = np.array([town.pk for town in towns], dtype=np.int64)
    table, otherwise, with_values = {}, {}, {}
    for one in readable:
        column = columns.get(one.pk)
        if column is None:
            continue
        values = column.at(bodies)
        if not np.isnan(values).all():
            table[one.key], with_values[one.key] = values, one
            otherwise[one.key] = _marked_otherwise(column, bodies)
    return Landscape(
        user=user,
        towns=towns,
        indicators=with_values,
        columns={one.key: columns[one.pk] for one in with_values.values()},
        table=table,
        otherwise=otherwise,
        is_released_only=released_only,
    )


def _towns(prefecture: Organisation) -> tuple[Town, ...]:
    found = Organisation.objects.filter(prefecture__isnull=False)
    found = found.filter(prefecture=prefecture) if prefecture.is_fictional else found
    rows = found.filter(is_fictional=prefecture.is_fictional).order_by("code")
    fields = ("pk", "code", "name", "prefecture_id", "prefecture__name", "population_2025_preliminary",
              "population_2020", "latitude", "longitude", "is_fictional")  # fmt: skip
    return tuple(
        Town(pk, code, name, home, home_name, newest if newest is not None else census,
             None if north is None or east is None else (north, east), fictional)
        for pk, code, name, home, home_name, newest, census, north, east, fictional in rows.values_list(*fields)
    )  # fmt: skip


def _released(indicators: Sequence[Indicator]) -> dict[int, Column]:
    """The newest columns as they are stored: they hold released values only. For papers that go round: no count of few
    people is in them, whoever asks."""
    by_pk = {one.pk: one for one in indicators}
    # The years are looked up by the length of their columns first: reading columns is what takes time.
    years = IndicatorYear.objects.filter(indicator__in=by_pk).annotate(size=Length("bodies"))
    newest = dict(years.filter(size__gt=0).order_by("year").values_list("indicator_id", "pk"))
    stored = IndicatorYear.objects.filter(pk__in=list(newest.values())).order_by()
    return {one.indicator_id: open_column(by_pk[one.indicator_id], one) for one in stored}


def open_column(indicator: Indicator, stored: IndicatorYear) -> Column:
    """What may be handed round of one year."""
    found = column_of(stored)
    return found.with_few_withheld(FEWEST_PEOPLE, but=()) if indicator.counts_people else found


def _marked_otherwise(column: Column, bodies: Places) -> npt.NDArray[np.bool_]:
    marked = column.bodies[(column.marks >> 4) == OTHERWISE]
    return np.isin(bodies, marked)
