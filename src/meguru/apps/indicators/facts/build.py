"""Write dx_progress.csv and basics.csv from the published tables. For developers, not for the app.

    python -m meguru.apps.indicators.facts.build FOLDER

The sources, their dates and their terms are in SOURCE.md beside this file. A value that is missing stays empty;
"?" marks a municipality that the survey did not ask.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from pathlib import Path

from meguru.engines.organisation_codes import is_valid

HERE = Path(__file__).parent
YES_NO = {"実施": "1", "未実施": "0", "調査無し": "?"}
_ONLINE = "よく使う32手続のオンライン化状況"
DX_COLUMNS = {
    "online_32": _ONLINE,
    "online_26": "子育て・介護26手続のオンライン化状況",
    "online_32_done": f"{_ONLINE}_実施されている手続総数のうち「オンライン化済」と回答した手続数（分子）",
    "online_32_total": f"{_ONLINE}_実施されている手続総数（分母）",
    "mynumber": "マイナンバーカードの保有状況",
    "cio": "CIOの任命",
    "cio_adviser": "CIO補佐官等の任命",
    "policy": "全体方針策定",
    "structure": "全庁的な体制構築",
    "outside_people": "外部人材活用",
    "training": "職員育成の取組",
    "training_for_all": "全職員対象研修の実施",
    "ai": "AIの導入状況",
    "rpa": "RPAの導入状況",
    "telework": "テレワークの導入状況",
}
BASIC_COLUMNS = {
    "population": "population_2025",
    "households": "households_2025",
    "area": "area_km2",
    "fiscal_capability": "fiscal_capability_index",
    "ordinary_balance": "ordinary_balance_ratio",
}


class BadSource(ValueError):
    """The source table does not hold what this script relies on."""


def line(row: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    """One municipality. Raises: BadSource for a wrong code or a value that is none."""
    code = row["code6"]
    if not is_valid(code):
        raise BadSource(f"{row['name']}: the check digit of {code} is wrong")
    return {"code": code} | {name: value(row[column], row["name"]) for name, column in columns.items()}


def value(text: str, name: str) -> str:
    plain = text.strip()
    if plain in YES_NO:
        return YES_NO[plain]
    plain = plain.removesuffix("%")
    if plain:
        try:
            float(plain)
        except ValueError:
            raise BadSource(f"{name}: {text!r} is no value") from None
    return plain


def write(*, source: Path, target: Path, columns: Mapping[str, str]) -> None:
    with source.open(encoding="utf-8-sig", newline="") as stream:
        lines = sorted((line(row, columns) for row in csv.DictReader(stream)), key=lambda one: one["code"])
    with target.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, ["code", *columns], lineterminator="\n")
        table.writeheader()
        table.writerows(lines)


def main() -> None:
    folder = Path(sys.argv[1])
    write(
        source=folder / "dx_progress_1741_by_indicator.csv",
        target=HERE / "dx_progress.csv",
        columns=DX_COLUMNS,
    )
    write(source=folder / "japan_1741_municipalities.csv", target=HERE / "basics.csv", columns=BASIC_COLUMNS)


if __name__ == "__main__":
    main()
