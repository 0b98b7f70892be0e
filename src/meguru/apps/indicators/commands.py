"""What changes the indicators."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from meguru.apps.indicators import facts
from meguru.apps.indicators.bridge import pack
from meguru.apps.indicators.models import Indicator, IndicatorValue, IndicatorYear
from meguru.apps.registry.models import Organisation
from meguru.engines.indicator_table import Absence

_FACTS = Path(facts.__file__).parent
_FILES = ("dx_progress.csv", "basics.csv")
_ABSENT = {"": Absence.EMPTY, "?": Absence.NOT_SURVEYED}
_DESCRIBED = (
    *("position", "theme", "name", "definition", "kind", "unit", "decimals", "denominator"),
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
    pack_years({(one.indicator_id, one.year) for one in values})
    return len(values)


def pack_years(years: Iterable[tuple[int, int]]) -> None:
    """This function will write anew the columns of these (indicator, year) from their rows.

    Every command that changes values calls it in its own transaction.
    """
    for indicator_id, year in sorted(years):
        stored, _is_new = IndicatorYear.objects.get_or_create(indicator_id=indicator_id, year=year)
        pack(stored, IndicatorValue.objects.filter(indicator_id=indicator_id, year=year).order_by())
        stored.save(update_fields=["bodies", "values", "denominators", "marks"])


def _described(number: int, one: Mapping[str, Any], source: Mapping[str, Any], *, version: str) -> Indicator:
    return Indicator(
        key=one["id"],
        position=number,
        theme=one["theme"],
        name=one["name"],
        definition=one["definition"],
        kind=one["unit"] if one["unit"] in Indicator.Kind.values else Indicator.Kind.NUMBER,
        unit="%" if one["unit"] == "percent" else one["unit"] if one["unit"] != "yes_no" else "",
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
