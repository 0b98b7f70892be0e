"""The municipalities of one world, real or fictional: they are never compared with each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Q, QuerySet

from meguru.apps.registry.models import Organisation, Person
from meguru.engines.peer_groups import laws_of, special_cities

Numbers = npt.NDArray[np.int64]
_FIELDS = ("pk", "code", "name", "kind", "prefecture_id", "prefecture__name", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Body:
    """比べる団体: what pages need of a municipality, without a model object for each of 1,741."""

    pk: int
    code: str
    name: str
    kind: str
    prefecture_id: int
    prefecture: str
    latitude: float | None
    longitude: float | None
    residents: int | None
    census_residents: int | None

    @property
    def full_name(self) -> str:
        return f"{self.prefecture}{self.name}"


@dataclass(frozen=True)
class Bodies:
    """比べる団体の並び: the municipalities of one world by code, and the same as arrays."""

    rows: tuple[Body, ...]

    @cached_property
    def pks(self) -> Numbers:
        return np.array([one.pk for one in self.rows], dtype=np.int64)

    @cached_property
    def codes(self) -> list[str]:
        return [one.code for one in self.rows]

    @cached_property
    def row_of(self) -> dict[int, int]:
        return {one.pk: number for number, one in enumerate(self.rows)}

    @cached_property
    def prefecture_ids(self) -> list[int]:
        """Every prefecture once, in the order of the codes."""
        return list(dict.fromkeys(one.prefecture_id for one in self.rows))

    @cached_property
    def prefecture_rows(self) -> Numbers:
        """For every municipality the place of its prefecture in `prefecture_ids`."""
        place = {pk: number for number, pk in enumerate(self.prefecture_ids)}
        return np.array([place[one.prefecture_id] for one in self.rows], dtype=np.int64)

    @cached_property
    def laws(self) -> Numbers:
        """What each is by law, as the ministry's groups ask."""
        return laws_of(
            self.codes,
            wards=np.array([one.kind == Organisation.Kind.WARD for one in self.rows], dtype=bool),
            all_cities=np.array([one.kind == Organisation.Kind.CITY for one in self.rows], dtype=bool),
            cities=special_cities(),
        )

    @cached_property
    def census_residents(self) -> npt.NDArray[np.float64]:
        """Residents at the last census; nan where they are not known."""
        return np.array([one.census_residents for one in self.rows], dtype=np.float64)  # None becomes nan

    @cached_property
    def codes_by_word(self) -> dict[str, list[str]]:
        """What somebody may type for a municipality -> the codes of those that are meant."""
        found: dict[str, list[str]] = {}
        for one in self.rows:
            for word in (one.code, one.code[:5], one.name, one.full_name):
                found.setdefault(word, []).append(one.code)
        return found

    def in_prefecture(self, prefecture_id: int) -> list[int]:
        """The rows of one prefecture."""
        return [number for number, one in enumerate(self.rows) if one.prefecture_id == prefecture_id]

    def named(self, pks: Iterable[int]) -> list[Body]:
        return [self.rows[self.row_of[pk]] for pk in pks if pk in self.row_of]


def offered_municipalities(user: Person) -> QuerySet[Organisation]:
    """Every real municipality, and the fictional ones of this person's own prefecture."""
    found = Organisation.objects.filter(prefecture__isnull=False).select_related("prefecture")
    return found.filter(Q(is_fictional=False) | Q(is_fictional=True, prefecture_id=_prefecture_of(user)))


def offered_prefectures(user: Person) -> list[Organisation]:
    """The real prefectures, and after them the own one when it is fictional."""
    found = Organisation.objects.filter(kind=Organisation.Kind.PREFECTURE)
    shown = found.filter(Q(is_fictional=False) | Q(pk=_prefecture_of(user)))
    return sorted(shown, key=lambda one: (one.is_fictional, one.code))


def _prefecture_of(user: Person) -> int:
    return user.organisation.prefecture_id or user.organisation_id


def real_bodies() -> Bodies:
    """Every real municipality of the nation."""
    return _bodies(Organisation.objects.filter(prefecture__isnull=False, is_fictional=False))


def bodies_beside(own: Organisation) -> Bodies:
    """Those that one municipality can be compared with: the real ones, or the fictional ones of its prefecture."""
    return bodies_of(own.prefecture) if own.is_fictional and own.prefecture else real_bodies()


def bodies_of(prefecture: Organisation) -> Bodies:
    """The municipalities of one prefecture; the fictional ones when it is fictional itself and has no real ones."""
    within = Organisation.objects.filter(prefecture=prefecture)
    real = _bodies(within.filter(is_fictional=False))
    return real if real.rows or not prefecture.is_fictional else _bodies(within.filter(is_fictional=True))


def _bodies(found: QuerySet[Organisation]) -> Bodies:
    rows = found.order_by("code").values_list(*_FIELDS, "population_2020", "population_2025_preliminary")
    return _made(tuple(rows))


@lru_cache(maxsize=8)
def _made(rows: tuple[tuple[Any, ...], ...]) -> Bodies:
    """The same object for the same rows, so that what is derived from the nation is derived once in a process. What the
    database says is read each time: a changed municipality is another key."""
    return Bodies(
        tuple(Body(*row, residents=newest if newest is not None else census, census_residents=census)
              for *row, census, newest in rows)
    )  # fmt: skip
