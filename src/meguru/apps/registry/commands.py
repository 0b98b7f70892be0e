"""What changes the registry."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction

from meguru.apps.registry import municipalities
from meguru.apps.registry.models import Organisation
from meguru.engines.organisation_codes import is_valid

_FILES = Path(municipalities.__file__).parent
_FACTS = ["name", "kana", "county", "kind", "prefecture", "latitude", "longitude"]
_POPULATION = ["population_2020", "population_2025_preliminary"]


@transaction.atomic
def load_municipalities() -> int:
    """This function will store every prefecture and municipality of Japan, and answer how many there are.

    Run again it corrects the facts of those that exist, by code, and touches no other organisation.
    """
    prefectures = [
        Organisation(
            code=row["code"], name=row["name"], kana=row["kana"], kind="prefecture", **_population(row)
        )
        for row in _rows("prefectures.csv")
    ]
    _store(prefectures)
    stored = {
        found.code[:2]: found for found in Organisation.objects.filter(code__in=[o.code for o in prefectures])
    }
    towns = [
        Organisation(
            code=row["code"],
            name=row["name"],
            kana=row["kana"],
            county=row["county"],
            kind=row["kind"],
            prefecture=stored[row["code"][:2]],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            **_population(row),
        )
        for row in _rows("municipalities.csv")
    ]
    _store(towns)
    return len(prefectures) + len(towns)


def _store(organisations: list[Organisation]) -> None:
    Organisation.objects.bulk_create(
        organisations,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=_FACTS + _POPULATION,
        batch_size=500,
    )


def _rows(file_name: str) -> list[dict[str, str]]:
    with (_FILES / file_name).open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    wrong = [row["code"] for row in rows if not is_valid(row["code"])]
    if wrong:
        raise ValueError(f"{file_name}: wrong check digit in {', '.join(wrong)}")
    return rows


def _population(row: dict[str, str]) -> dict[str, int]:
    return {column: int(row[column]) for column in _POPULATION}
