"""The made-up nation that `gap` measures with: 47 prefectures, 1,741 towns, 200 indicators, 15 years, 5.2 million values."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

SMALL = "--small" in sys.argv
TOWNS, PREFECTURES = 1_741, 47
INDICATORS, YEARS = (20, range(2023, 2025)) if SMALL else (200, range(2010, 2025))
BRIEFED = 43
# Those that peers, groups and costs go by; the rest is filled up with made-up ones.
USED = {
    "population": ("basics", "人", "neither"),
    "area": ("basics", "km²", "neither"),
    "fiscal_capability": ("basics", "", "more"),
    "ordinary_balance": ("basics", "%", "less"),
    "workers_secondary_tertiary": ("basics", "%", "neither"),
    "workers_tertiary": ("basics", "%", "neither"),
    "online_32": ("online", "%", "more"),
    "system_cost": ("costs", "千円", "neither"),
    "general_budget": ("costs", "千円", "neither"),
}


def built(folder: Path) -> list[Any]:
    """The municipalities of the database, which is filled unless it was kept from another time."""
    from meguru.apps.registry.models import Organisation

    mark = folder / ("built-small" if SMALL else "built")
    if not mark.exists():
        begun = perf_counter()
        count = make_values(make_bodies(), make_indicators())
        print(f"{count:,} values made in {perf_counter() - begun:.0f} s", file=sys.stderr)
        mark.touch()
    return list(Organisation.objects.filter(prefecture__isnull=False).order_by("pk"))


def make_bodies() -> list[Any]:
    """Made-up prefectures and towns; they count as real, since fictional ones are never compared with the nation."""
    from meguru.apps.registry.models import Organisation
    from meguru.engines.organisation_codes import with_check_digit

    chance = np.random.default_rng(1)
    prefectures = [
        Organisation(code=with_check_digit(f"{n + 1:02}000"), name=f"試験{n + 1}県", kind="prefecture")
        for n in range(PREFECTURES)
    ]
    Organisation.objects.bulk_create(prefectures)
    sizes = np.round(np.exp(chance.normal(10, 1.3, TOWNS))).astype(int)
    towns, numbers = [], [0] * PREFECTURES
    for n in range(TOWNS):
        place = 0 if n < BRIEFED else 1 + n % (PREFECTURES - 1)
        numbers[place] += 1
        towns.append(
            Organisation(
                code=with_check_digit(f"{place + 1:02}{200 + numbers[place]:03}"),
                name=f"試験{place + 1}の{numbers[place]}町",
                kind="city" if sizes[n] > 50_000 else "town",
                prefecture=prefectures[place],
                latitude=31 + place / 4 + float(chance.random()),
                longitude=130 + place / 5 + float(chance.random()),
                population_2020=int(sizes[n]),
                population_2025_preliminary=int(sizes[n] * 0.97),
            )
        )
    Organisation.objects.bulk_create(towns)
    return list(Organisation.objects.filter(prefecture__isnull=False).order_by("pk"))


def make_indicators() -> list[Any]:
    from meguru.apps.indicators.models import Indicator
    from meguru.apps.indicators.queries import themes

    ids = [one.id for one in themes()]
    made = [
        Indicator(
            key=key, theme=theme, name=f"指標{key}", unit=unit, direction=direction, definition="試験の値。"
        )
        for key, (theme, unit, direction) in USED.items()
    ]
    for n in range(INDICATORS - len(made)):
        yes_no = n % 4 == 0
        made.append(
            Indicator(
                key=f"made-{n}",
                position=n,
                theme=ids[n % len(ids)],
                name=f"試験の指標{n}",
                definition="試験の値。",
                kind="yes_no" if yes_no else "percent",
                unit="" if yes_no else "%",
                direction=("more", "more", "less", "neither")[n % 4],
            )
        )
    Indicator.objects.bulk_create(made)
    return made


def make_values(bodies: list[Any], indicators: list[Any]) -> int:
    """Rows and columns of every year; about 3 % of the values are missing.

    The rows come in the order of the table, all in one statement, and the indexes are made anew behind them: so millions
    take a minute or two. What is stored, and the indexes of it, are those of the migrations.
    """
    from django.db import connection

    from meguru.apps.indicators.models import IndicatorYear

    sizes = np.array([one.population_2020 for one in bodies], dtype=float)
    pks = np.array([one.pk for one in bodies], dtype="<i8")
    columns: list[Any] = []
    connection.ensure_connection()
    raw = connection.connection
    raw.execute("PRAGMA synchronous=OFF")
    raw.execute("PRAGMA cache_size=-500000")
    table = "indicators_indicatorvalue"
    indexes = raw.execute(
        "SELECT name, sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL AND tbl_name=?", (table,)
    ).fetchall()
    raw.execute("BEGIN")
    for name, _sql in indexes:
        raw.execute(f'DROP INDEX "{name}"')
    raw.executemany(
        f"INSERT INTO {table} (indicator_id, body_id, year, value, absence, denominator, quality, "
        "evidence, is_released, entered_by_body) VALUES (?, ?, ?, ?, ?, 32.0, '', '', 1, 0)",
        _rows(pks, sizes, indicators, columns),
    )
    for _name, sql in indexes:
        raw.execute(sql)
    raw.execute("COMMIT")
    IndicatorYear.objects.bulk_create(columns, batch_size=100)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()  # the next one has the usual settings
    return TOWNS * len(columns)


def _rows(
    pks: np.ndarray, sizes: np.ndarray, indicators: list[Any], columns: list[Any]
) -> Iterator[tuple[int, int, int, float | None, str]]:
    """Every value of every year of every indicator; `columns` is filled on the way with the same, packed."""
    from meguru.apps.indicators.bridge import ABSENCES
    from meguru.apps.indicators.models import IndicatorYear

    chance = np.random.default_rng(2)
    for one in indicators:
        base = _base(one, sizes, chance)
        for year in YEARS:
            values = np.clip(base + chance.normal(0, 2, TOWNS), 0, None) if one.kind != "yes_no" else base
            values = np.where(chance.random(TOWNS) < 0.03, np.nan, values.round(1))
            missing = np.isnan(values)
            columns.append(
                IndicatorYear(
                    indicator=one,
                    year=year,
                    bodies=pks.tobytes(),
                    values=values.astype("<f8").tobytes(),
                    denominators=np.full(TOWNS, 32.0).astype("<f8").tobytes(),
                    marks=np.where(missing, ABSENCES.index("empty"), 0).astype(np.uint8).tobytes(),
                )
            )
            for body, value, gone in zip(pks.tolist(), values.tolist(), missing.tolist(), strict=True):
                yield one.pk, body, year, None if gone else value, "empty" if gone else ""


def _base(one: Any, sizes: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    if one.key == "population":
        return sizes
    if one.key in ("system_cost", "general_budget"):
        return sizes * (9 if one.key == "system_cost" else 1_500) / 3
    if one.kind == "yes_no":
        return (chance.random(TOWNS) < 0.6).astype(float)
    return chance.uniform(5, 95, TOWNS)


def someone(role: Any, office: Any) -> Any:
    """A person of an office; the same one in a database that was kept."""
    from meguru.apps.registry.models import Person
    from meguru.apps.registry.testing import make_person

    return Person.objects.filter(organisation=office).first() or make_person(
        role, organisation=office, sign_in_name=f"bench{office.pk}"
    )
