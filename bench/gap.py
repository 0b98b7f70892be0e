"""How fast the pages of the gap are with 1,741 municipalities, 200 indicators and 15 years (5.2 million values), how long
the search for peers takes beside scikit-learn, a table of every town takes to import, and 43 briefings take.

Everything is made up: 47 made-up prefectures with made-up towns in a database of their own that is removed afterwards.
`--small` uses 20 indicators and 2 years, to try the bench itself; `--no-peer` leaves scikit-learn out; `--keep FOLDER`
builds the database there, leaves it, and takes it as it is the next time; `--only TEXT` measures the pages whose name
holds the text.
"""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

import kept
import numpy as np
from gap_world import BRIEFED, INDICATORS, SMALL, TOWNS, built, someone
from kept import after

CALLS = 10 if SMALL else 50
SEARCHES = 200


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


def pages(bodies: list[Any]) -> Iterator[tuple[str, float, float, float]]:
    """Every page through the test client, with another municipality at each call where the address has one."""
    from django.test import Client
    from django.urls import NoReverseMatch, reverse

    from meguru.apps.registry.roles import Role

    client = Client()
    client.force_login(someone(Role.MUNICIPAL_DX, bodies[0]))
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
        if after("--only") not in name:
            continue
        try:
            url = reverse(address, args=arguments) + query
        except NoReverseMatch:
            print(f"(no page {address} yet)", file=sys.stderr)
            continue
        status = client.get(url).status_code
        if status != 200:
            print(f"({name}: status {status})", file=sys.stderr)
            continue
        yield f"page: {name}", *milliseconds(lambda url=url: client.get(url))


def reading(bodies: list[Any]) -> tuple[str, float, float, float]:
    """The newest year of every indicator, as the pages over all indicators read them."""
    from meguru.apps.indicators.queries import newest_columns, visible_indicators
    from meguru.apps.registry.roles import Role

    person = someone(Role.MUNICIPAL_DX, bodies[0])
    every = list(visible_indicators(person))
    return f"newest columns of {len(every)} indicators", *milliseconds(
        lambda: newest_columns(every, user=person)
    )


def importing(bodies: list[Any]) -> list[tuple[str, float]]:
    """A workbook of every town and as many new columns as there are indicators: looked at, stored, taken back.
    Nothing of it stays in the database."""
    from django.db import transaction
    from openpyxl import Workbook

    from meguru.apps.indicators import commands
    from meguru.apps.indicators.queries.importing import plan_of
    from meguru.apps.registry.roles import Role

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["団体コード", "市区町村", *(f"取り込む指標{n}（人）" for n in range(INDICATORS))])
    for number, one in enumerate(bodies):
        sheet.append([one.code, one.name, *(number * n % 997 / 10 for n in range(INDICATORS))])
    file = io.BytesIO()
    book.save(file)
    office = bodies[0].prefecture
    person = someone(Role.PREFECTURE_DX, office)
    now = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    taken = []
    with transaction.atomic():
        begun = perf_counter()
        held = commands.hold_figures(
            organisation=office, file_name="表.xlsx", content=file.getvalue(), year=2025, by=person, now=now
        )
        taken.append(("looking at it the first time", perf_counter() - begun))
        begun = perf_counter()
        plan = plan_of(held, office=office)
        taken.append(("looking at it again", perf_counter() - begun))
        choices = {str(one.place): {"to": one.target, "year": one.year} for one in plan.columns}
        begun = perf_counter()
        stored = commands.store_figures(
            held=held, choices=choices, looked_at=plan.fingerprint, by=person, now=now
        )
        taken.append(("storing it", perf_counter() - begun))
        begun = perf_counter()
        commands.take_back_figures(imported=stored, by=person, now=now)
        taken.append(("taking it back", perf_counter() - begun))
        transaction.set_rollback(True)
    return taken


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

    prefecture = bodies[0].prefecture  # the first one has 43
    person = someone(Role.PREFECTURE_DX, prefecture)
    begun = perf_counter()
    make_all(
        user=person,
        prefecture=prefecture,
        basis=basis_of(None),
        today=dt.date(2026, 4, 1),
        progress=lambda *_told: None,
    )
    return perf_counter() - begun


def measure(folder: Path) -> None:
    kept.open_database(folder)
    bodies = built(folder)
    print(
        "| the gap between municipalities | median ms | p95 ms | median ms of processor |\n|---|---|---|---|"
    )
    for name, middle, high, busy in every_figure(folder, bodies):
        print(f"| {name} | {middle:.1f} | {high:.1f} | {busy:.1f} |", flush=True)
    if after("--only"):
        return
    print("\n| long work | seconds |\n|---|---|")
    for step, seconds in importing(bodies):
        print(f"| a table of {TOWNS:,} x {INDICATORS}: {step} | {seconds:.1f} |", flush=True)
    print(f"| {BRIEFED} briefings, Word and PDF | {briefings(bodies):.1f} |")


def every_figure(folder: Path, bodies: list[Any]) -> Iterator[tuple[str, float, float, float]]:
    """One row after the other, each as soon as it is measured."""
    if not after("--only"):
        rows, table = search()
        yield from rows
        beside = None if "--no-peer" in sys.argv else peer(table, folder)
        yield from [beside] if beside else []
        yield reading(bodies)
    yield from pages(bodies)


if __name__ == "__main__":
    kept.in_folder(measure)
