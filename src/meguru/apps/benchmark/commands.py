"""What changes the indicators."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from meguru.apps.benchmark import facts
from meguru.apps.benchmark.models import Indicator, IndicatorValue
from meguru.apps.registry.models import Organisation
from meguru.engines.indicator_table import Absence

_FACTS = Path(facts.__file__).parent
_FILES = ("dx_progress.csv", "basics.csv")
_ABSENT = {"": Absence.EMPTY, "?": Absence.NOT_SURVEYED}
_DESCRIBED = (
    *("position", "theme", "name", "definition", "unit", "decimals", "denominator"),
    *("direction", "source", "licence", "note", "version"),
)


@transaction.atomic
def load_indicators() -> int:
    """This function will store the indicators that ship with their values, and answer how many values there are.

    Run again it brings definitions and values up to date. It needs the municipalities (`load_municipalities`):
    Raises: LookupError when a municipality of the files is not stored.
    """
    content = tomllib.loads((_FACTS / "indicators.toml").read_text(encoding="utf-8"))
    sources = {source["id"]: source for source in content["source"]}
    Indicator.objects.bulk_create(
        [
            _described(number, one, sources[one["source"]], version=content["version"])
            for number, one in enumerate(content["indicator"])
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=_DESCRIBED,
    )
    years = {one["id"]: sources[one["source"]]["year"] for one in content["indicator"]}
    bodies = dict(Organisation.objects.filter(is_fictional=False).values_list("code", "pk"))
    keys = dict(Indicator.objects.filter(key__in=years).values_list("key", "pk"))
    values = [value for name in _FILES for value in _values(name, keys=keys, years=years, bodies=bodies)]
    IndicatorValue.objects.bulk_create(
        values,
        update_conflicts=True,
        unique_fields=["indicator", "year", "body"],
        update_fields=["value", "absence"],
        batch_size=2000,
    )
    return len(values)


def _described(number: int, one: Mapping[str, Any], source: Mapping[str, Any], *, version: str) -> Indicator:
    return Indicator(
        key=one["id"],
        position=number,
        theme=one["theme"],
        name=one["name"],
        definition=one["definition"],
        unit=one["unit"],
        decimals=one.get("decimals", 0),
        denominator=one.get("denominator", ""),
        direction=one["direction"],
        source=source["name"],
        licence=source["licence"],
        note=source.get("note", ""),
        version=version,
    )


def _values(
    name: str, *, keys: Mapping[str, int], years: Mapping[str, int], bodies: Mapping[str, int]
) -> Iterator[IndicatorValue]:
    with (_FACTS / name).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            body = bodies.get(row["code"])
            if body is None:
                raise LookupError(f"{name}: no municipality {row['code']}; run load_municipalities first")
            for key, text in row.items():
                if key != "code":
                    absence = _ABSENT.get(text)
                    yield IndicatorValue(
                        indicator_id=keys[key],
                        body_id=body,
                        year=years[key],
                        value=None if absence else float(text),
                        absence=absence or "",
                    )
