"""How fast the pages of the gap are with 1,741 municipalities, 200 indicators and 15 years (5.2 million values), how long
the search for peers takes beside scikit-learn, and how long 43 briefings take.

Everything is made up: 47 made-up prefectures with made-up towns in a database of their own that is removed afterwards.
`--small` uses 20 indicators and 2 years, to try the bench itself; `--no-peer` leaves scikit-learn out.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

import numpy as np

SMALL = "--small" in sys.argv
TOWNS, PREFECTURES = 1_741, 47
INDICATORS, YEARS = (20, range(2023, 2025)) if SMALL else (200, range(2010, 2025))
CALLS = 10 if SMALL else 50
SEARCHES = 200
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


def milliseconds(action, calls: int = CALLS) -> tuple[float, float, float]:  # type: ignore[no-untyped-def]
    """Median and 95th percentile of so many calls, after one that warms up, and the median of the processor's time,
    which says the same on a machine that others use meanwhile."""
    action()
    taken, busy = [], []
    for _call in range(calls):
        begun, begun_busy = perf_counter(), process_time()
        action()
        taken.append(1_000 * (perf_counter() - begun))
        busy.append(1_000 * (process_time() - begun_busy))
    return median(taken), quantiles(taken, n=20)[-1], median(busy)


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
    """Rows and columns of every year; about 3 % of the values are missing."""
    from django.db import connection

    from meguru.apps.indicators.bridge import ABSENCES
    from meguru.apps.indicators.models import IndicatorYear

    chance = np.random.default_rng(2)
    pks = np.array([one.pk for one in bodies], dtype="<i8")
    sizes = np.array([one.population_2020 for one in bodies], dtype=float)
    insert = (
        "INSERT INTO indicators_indicatorvalue (indicator_id, body_id, year, value, absence, denominator, quality, "
        "evidence, is_released, entered_by_body) VALUES (?, ?, ?, ?, ?, ?, '', '', 1, 0)"
    )
    connection.ensure_connection()
    raw = connection.connection
    raw.execute("PRAGMA synchronous=OFF")
    columns, count = [], 0
    for one in indicators:
        base = _base(one, sizes, chance)
        for year in YEARS:
            values = np.clip(base + chance.normal(0, 2, TOWNS), 0, None) if one.kind != "yes_no" else base
            values = np.where(chance.random(TOWNS) < 0.03, np.nan, values.round(1))
            missing = np.isnan(values)
            marks = np.where(missing, ABSENCES.index("empty"), 0).astype(np.uint8)
            columns.append(
                IndicatorYear(
                    indicator=one,
                    year=year,
                    bodies=pks.tobytes(),
                    values=values.astype("<f8").tobytes(),
                    denominators=np.full(TOWNS, 32.0).astype("<f8").tobytes(),
                    marks=marks.tobytes(),
                )
            )
            raw.executemany(
                insert,
                (
                    (one.pk, body, year, None if gone else value, "empty" if gone else "", 32.0)
                    for body, value, gone in zip(pks.tolist(), values.tolist(), missing.tolist(), strict=True)
                ),
            )
            count += TOWNS
    raw.commit()
    IndicatorYear.objects.bulk_create(columns, batch_size=100)
    return count


def _base(one: Any, sizes: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    if one.key == "population":
        return sizes
    if one.key in ("system_cost", "general_budget"):
        return sizes * (9 if one.key == "system_cost" else 1_500) / 3
    if one.kind == "yes_no":
        return (chance.random(TOWNS) < 0.6).astype(float)
    return chance.uniform(5, 95, TOWNS)


def pages(bodies: list[Any]) -> list[tuple[str, float, float, float]]:
    """Every page through the test client, with another municipality at each call where the address has one."""
    from django.test import Client
    from django.urls import NoReverseMatch, reverse

    from meguru.apps.registry.roles import Role
    from meguru.apps.registry.testing import make_person

    client = Client()
    client.force_login(make_person(Role.MUNICIPAL_DX, organisation=bodies[0]))
    found = []
    for name, address, arguments, query in (
        ("themes (one theme of the nation)", "benchmark:indicators", [], ""),
        ("indicator", "benchmark:indicator", ["online_32"], ""),
        ("indicator with a chosen group", "benchmark:indicator", ["online_32"], "?group=ministry"),
        ("overview of a prefecture", "benchmark:overview", [], ""),
        ("profile, group of the prefecture", "benchmark:profile", [bodies[0].code], ""),
        ("profile, group of the ministry", "benchmark:profile", [bodies[0].code], "?group=ministry"),
        ("peers, nearest", "benchmark:alike", ["online_32"], "?group=near"),
        ("peers, group of the ministry", "benchmark:alike", ["online_32"], "?group=ministry"),
        ("peers, same size", "benchmark:alike", ["online_32"], "?group=size"),
        ("map of a prefecture", "benchmark:map", ["online_32"], ""),
        ("costs", "benchmark:costs", [], ""),
        ("time series", "indicators:series", ["online_32"], ""),
        ("services of a prefecture", "offerings:overview", [], ""),
        ("list of surveys", "surveys:surveys", [], ""),
        ("list of briefings", "briefings:towns", [], ""),
        ("briefing of one town", "briefings:town", [bodies[0].code], ""),
    ):
        try:
            url = reverse(address, args=arguments) + query
        except NoReverseMatch:
            print(f"(no page {address} yet)", file=sys.stderr)
            continue
        status = client.get(url).status_code
        if status != 200:
            print(f"({name}: status {status})", file=sys.stderr)
            continue
        found.append((f"page: {name}", *milliseconds(lambda url=url: client.get(url))))
    return found


def search() -> tuple[list[tuple[str, float, float, float]], np.ndarray]:
    """The peer search of the engine alone: 4 and 20 features over all municipalities."""
    from meguru.engines.benchmark import FeatureColumn, nearest_rows

    chance = np.random.default_rng(3)
    table = chance.normal(0, 1, (TOWNS, 20))
    codes = [f"{n:06}" for n in range(TOWNS)]
    found = []
    for width in (4, 20):
        features = [FeatureColumn(str(n), table[:, n]) for n in range(width)]
        taken = milliseconds(
            lambda features=features: nearest_rows(
                features, codes=codes, to=7, among=[n for n in range(TOWNS) if n != 7], most=12
            ),
            SEARCHES,
        )
        found.append((f"peer search, {width} indicators x 1,741", *taken))
    return found, table


def peer(table: np.ndarray, folder: Path) -> tuple[str, float, float, float] | None:
    """scikit-learn's NearestNeighbors on the same table, standardised alike, in an environment that is thrown away."""
    place = folder / "peer"
    venv.create(place, with_pip=True)
    python = place / "bin" / "python"
    installed = subprocess.run([python, "-m", "pip", "install", "-q", "scikit-learn"], capture_output=True)
    if installed.returncode:
        print("(scikit-learn could not be installed)", file=sys.stderr)
        return None
    np.save(folder / "table.npy", table[:, :4])
    script = f"""
import numpy as np
from statistics import median, quantiles
from time import perf_counter, process_time
from sklearn.neighbors import NearestNeighbors
table = np.load({str(folder / "table.npy")!r})
def once():
    lower, upper = np.quantile(table, (0.25, 0.75), axis=0)
    scaled = table / ((upper - lower) / 1.349)
    model = NearestNeighbors(n_neighbors=13).fit(scaled)
    return model.kneighbors(scaled[7:8])[1][0].tolist()
order = once()
taken, busy = [], []
for _ in range({SEARCHES}):
    begun, begun_busy = perf_counter(), process_time()
    once()
    taken.append(1000 * (perf_counter() - begun))
    busy.append(1000 * (process_time() - begun_busy))
print(median(taken), quantiles(taken, n=20)[-1], median(busy), *order)
"""
    answer = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    same_as_ours(table[:, :4], [int(one) for one in answer[3:]])
    return (
        "peer: scikit-learn NearestNeighbors, 4 x 1,741",
        float(answer[0]),
        float(answer[1]),
        float(answer[2]),
    )


def same_as_ours(table: np.ndarray, theirs: list[int]) -> None:
    from meguru.engines.benchmark import FeatureColumn, nearest_rows

    ours = nearest_rows(
        [FeatureColumn(str(n), table[:, n]) for n in range(table.shape[1])],
        codes=[str(n) for n in range(TOWNS)],
        to=7,
        among=[n for n in range(TOWNS) if n != 7],
        most=12,
    )
    print(
        f"the same twelve as scikit-learn: {[int(one.code) for one in ours] == theirs[1:]}", file=sys.stderr
    )


def briefings(bodies: list[Any]) -> float:
    """All the papers of one prefecture, in seconds."""
    from meguru.apps.briefings.making import make_all
    from meguru.apps.briefings.queries import basis_of
    from meguru.apps.registry.roles import Role
    from meguru.apps.registry.testing import make_person

    prefecture = bodies[0].prefecture  # the first one has 43
    person = make_person(Role.PREFECTURE_DX, organisation=prefecture)
    begun = perf_counter()
    make_all(
        user=person,
        prefecture=prefecture,
        basis=basis_of(None),
        today=dt.date(2026, 4, 1),
        progress=lambda *_told: None,
    )
    return perf_counter() - begun


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="meguru-bench-"))
    try:
        measure(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder: Path) -> None:
    os.environ["MEGURU_VAR_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "meguru.shell.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    settings.ALLOWED_HOSTS = ["testserver"]
    begun = perf_counter()
    bodies = make_bodies()
    count = make_values(bodies, make_indicators())
    print(f"{count:,} values made in {perf_counter() - begun:.0f} s", file=sys.stderr)
    print(
        "| the gap between municipalities | median ms | p95 ms | median ms of processor |\n|---|---|---|---|"
    )
    rows, table = search()
    beside = None if "--no-peer" in sys.argv else peer(table, folder)
    for name, middle, high, busy in [*rows, *([beside] if beside else []), *pages(bodies)]:
        print(f"| {name} | {middle:.1f} | {high:.1f} | {busy:.1f} |", flush=True)
    print(
        f"\n| 43 briefings | seconds |\n|---|---|\n| Word and PDF of a prefecture | {briefings(bodies):.1f} |"
    )


if __name__ == "__main__":
    main()
