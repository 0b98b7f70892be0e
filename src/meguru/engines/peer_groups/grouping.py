"""Which of the ministry's groups a municipality belongs to, and by which facts.

Terms.  A group is 政令指定都市, 中核市, 施行時特例市, 特別区, or a sign of size and industry such as 都市Ⅱ−３ or 町村Ⅳ−２.
Rule.   Wards and the cities that stand apart by law come first. All others: the size is the number of limits that the
        population reaches (Ⅰ below the first). Industry of cities: second and third sector together at or over the first
        limit -> 3 when the third sector reaches the second limit, else 2; below it -> 1 when the third sector reaches the
        third limit, else 0. Towns and villages: at or over -> 2 or 1 by the third sector; below -> 0 whatever it is.
Holds.  Every municipality whose facts are known is in exactly one group; an unknown fact is named, never guessed.
Source: 総務省「類似団体別市町村財政指数表」; limits by edition and how they were confirmed: groups.toml.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from meguru.engines.peer_groups.limits import Edition, SpecialCities

Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

SIGNS = "ⅠⅡⅢⅣⅤ"
DIGITS = "０１２３"
ROUNDING = 0.005  # shares are published with two decimals


class Law(StrEnum):
    """団体の区分: what a municipality is by law, as far as the groups ask."""

    WARD = "特別区"
    DESIGNATED = "政令指定都市"
    CORE = "中核市"
    SPECIAL_CASE = "施行時特例市"
    CITY = "都市"
    TOWN = "町村"


LAWS = tuple(Law)


@dataclass(frozen=True, slots=True)
class MunicipalFacts:
    """類型のもとになる値: persons, and percent of all workers; None where it is not known."""

    code: str
    is_ward: bool
    is_city: bool
    population: float | None
    second_and_third: float | None
    third: float | None


@dataclass(frozen=True, slots=True)
class GroupStep:
    """類型を決めた一歩: a fact between two limits (None: no limit on that side)."""

    fact: str  # population, second_and_third, third
    value: float
    at_least: float | None
    below: float | None

    @property
    def is_close(self) -> bool:
        """Whether a share lies so near a limit that the rounding of published shares could have decided."""
        limits = [limit for limit in (self.at_least, self.below) if limit is not None]
        return self.fact != "population" and any(abs(self.value - one) <= ROUNDING for one in limits)


@dataclass(frozen=True, slots=True)
class MinistryGroup:
    """類似団体の類型: `label` is empty when facts are missing, which `missing` then names; `steps` tell how it came."""

    law: Law
    label: str
    steps: tuple[GroupStep, ...]
    missing: tuple[str, ...] = ()


def ministry_group(one: MunicipalFacts, *, edition: Edition, cities: SpecialCities) -> MinistryGroup:
    """The group of one municipality in an edition."""
    law = _law(one, cities)
    if law not in (Law.CITY, Law.TOWN):
        return MinistryGroup(law, law.value, ())
    given = {"population": one.population, "second_and_third": one.second_and_third, "third": one.third}
    known = {fact: value for fact, value in given.items() if value is not None}
    missing = tuple(fact for fact in given if fact not in known)
    if missing:
        return MinistryGroup(law, "", (), missing)
    sizes = edition.city_sizes if law == Law.CITY else edition.town_sizes
    size, by_size = _between("population", known["population"], sizes)
    industry, by_industry = _industry(known["second_and_third"], known["third"], law=law, edition=edition)
    label = f"{law.value}{SIGNS[size]}−{DIGITS[industry]}"
    return MinistryGroup(law, label, (by_size, *by_industry))


def _law(one: MunicipalFacts, cities: SpecialCities) -> Law:
    if one.is_ward:
        return Law.WARD
    for law, listed in (
        (Law.DESIGNATED, cities.designated),
        (Law.CORE, cities.core),
        (Law.SPECIAL_CASE, cities.special_case),
    ):
        if one.code in listed:
            return law
    return Law.CITY if one.is_city else Law.TOWN


def _between(fact: str, value: float, limits: Sequence[float]) -> tuple[int, GroupStep]:
    """How many limits the value reaches."""
    reached = sum(value >= limit for limit in limits)
    return reached, GroupStep(
        fact,
        value,
        at_least=limits[reached - 1] if reached else None,
        below=limits[reached] if reached < len(limits) else None,
    )


def _industry(both: float, third: float, *, law: Law, edition: Edition) -> tuple[int, tuple[GroupStep, ...]]:
    if law == Law.TOWN:
        high, by_both = _between("second_and_third", both, edition.town_industry[:1])
        if not high:
            return 0, (by_both,)
        more, by_third = _between("third", third, edition.town_industry[1:])
        return 1 + more, (by_both, by_third)
    high, by_both = _between("second_and_third", both, edition.city_industry[:1])
    limit = edition.city_industry[1] if high else edition.city_industry[2]
    more, by_third = _between("third", third, (limit,))
    return 2 * high + more, (by_both, by_third)


def laws_of(codes: Sequence[str], *, wards: Mask, all_cities: Mask, cities: SpecialCities) -> Codes:
    """What municipalities are by law, as numbers: the places in `LAWS`."""
    special = {
        code: LAWS.index(law)
        for law, listed in (
            (Law.SPECIAL_CASE, cities.special_case),
            (Law.CORE, cities.core),
            (Law.DESIGNATED, cities.designated),
        )
        for code in listed
    }
    found = np.where(all_cities, LAWS.index(Law.CITY), LAWS.index(Law.TOWN))
    found = np.array([special.get(code, usual) for code, usual in zip(codes, found.tolist(), strict=True)])
    return np.where(wards, LAWS.index(Law.WARD), found).astype(np.int64)


def ministry_groups(
    laws: Codes, *, population: Floats, second_and_third: Floats, third: Floats, edition: Edition
) -> Codes:
    """The groups of many municipalities at once: two numbers are equal exactly when `ministry_group` gives both the same
    label, and 0 is who has none. Facts are nan where they are not known.
    """
    high, more = second_and_third >= edition.city_industry[0], third >= edition.city_industry[1]
    of_cities = 2 * high + np.where(high, more, third >= edition.city_industry[2])
    high, more = second_and_third >= edition.town_industry[0], third >= edition.town_industry[1]
    of_towns = np.where(high, 1 + more, 0)
    is_known = ~(np.isnan(population) | np.isnan(second_and_third) | np.isnan(third))
    groups = np.where(laws < LAWS.index(Law.CITY), 1 + laws, 0)
    for law, sizes, industry in (
        (Law.CITY, edition.city_sizes, of_cities),
        (Law.TOWN, edition.town_sizes, of_towns),
    ):
        size = np.searchsorted(np.array(sizes, dtype=np.float64), population, side="right")
        number = 100 * (1 + LAWS.index(law)) + 10 * size + industry
        groups = np.where((laws == LAWS.index(law)) & is_known, number, groups)
    return groups.astype(np.int64)
