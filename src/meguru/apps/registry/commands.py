"""What changes the registry."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from django.db import transaction

from meguru.apps.registry import municipalities
from meguru.apps.registry.held_files import HeldFile
from meguru.apps.registry.models import Organisation
from meguru.engines.organisation_codes import is_valid

HELD_FOR = dt.timedelta(days=7)
MOST_HELD = 5  # files of one person

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


@transaction.atomic
def hold_file(*, held: HeldFile, most: int = MOST_HELD) -> None:
    """This function will keep a file while somebody looks at what it would change.

    What anybody forgot for a week goes away, and a person's oldest when there are more than `most`.
    """
    files = type(held)._default_manager
    files.filter(held_at__lt=held.held_at - HELD_FOR).delete()
    held.file_name = held.file_name.replace("\x00", "")[:255]
    held.save()
    of_person = files.filter(held_for=held.held_for)
    newest = of_person.order_by("-held_at", "-pk").values_list("pk", flat=True)[:most]
    of_person.exclude(pk__in=list(newest)).delete()


@transaction.atomic
def release_file(*, held: HeldFile) -> None:
    """This function will forget a held file, because somebody gave it up."""
    type(held)._default_manager.filter(pk=held.pk).delete()


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
