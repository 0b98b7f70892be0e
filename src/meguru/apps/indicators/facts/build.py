"""Write the tables of this folder from the published ones. For developers, not for the app.

    python -m meguru.apps.indicators.facts.build FOLDER

The sources, their dates and their terms are in SOURCE.md beside this file. A value that is missing stays empty;
"?" marks a municipality that the survey did not ask. A heading such as population@2020 is a year of its own.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from pathlib import Path

from meguru.engines.organisation_codes import is_valid, with_check_digit

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
    "real_debt": "real_debt_ratio",
    "standard_fiscal_scale": "standard_fiscal_scale_kyen",
    "population@2020": "population_2020",
}
STRUCTURE_COLUMNS = {
    "aged_65": "A:65歳以上人口割合",
    "workers": "実数:就業者数(人)",
    "workers_primary": "F:第1次産業就業者比率",
    "workers_secondary": "F:第2次産業就業者比率",
    "workers_tertiary": "F:第3次産業就業者比率",
    "workers_secondary_tertiary": "F:第2次産業及び第3次産業就業者比率（対就業者）",
}
_PROCEDURES = 52
# Nobody lived there on the census day of 2020 (evacuation): counted, and none. The joined table leaves it empty.
_NOBODY = {("075469", "population@2020"): "0"}


class BadSource(ValueError):
    """The source table does not hold what this script relies on."""


def line(row: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    """One municipality. Raises: BadSource for a wrong code or a value that is none."""
    code = row["code6"] if "code6" in row else with_check_digit(row["code"])
    if not is_valid(code):
        raise BadSource(f"{row['name']}: the check digit of {code} is wrong")
    values = {name: value(row[column], row["name"]) for name, column in columns.items()}
    return {"code": code} | {name: text or _NOBODY.get((code, name), "") for name, text in values.items()}


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


def procedure_columns(source: Path) -> dict[str, str]:
    """proc_01 to proc_52, in the order of the table's columns; those in which nobody has a value are left out."""
    with source.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream)
        names = [name for name in table.fieldnames or () if name not in ("code6", "pref", "name")]
        rows = list(table)
    if len(names) != _PROCEDURES:
        raise BadSource(f"{len(names)} procedures instead of {_PROCEDURES}")
    return {
        f"proc_{number:02d}": name
        for number, name in enumerate(names, 1)
        if any(row[name].strip() for row in rows)
    }


def write(*, source: Path, target: Path, columns: Mapping[str, str]) -> None:
    with source.open(encoding="utf-8-sig", newline="") as stream:
        lines = sorted((line(row, columns) for row in csv.DictReader(stream)), key=lambda one: one["code"])
    with target.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, ["code", *columns], lineterminator="\n")
        table.writeheader()
        table.writerows(lines)


def tables(folder: Path) -> dict[str, tuple[Path, dict[str, str]]]:
    """The name of each table here, and what it is made from."""
    procedures = folder / "dx_progress_1741_online_rate_52proc.csv"
    return {
        "dx_progress.csv": (folder / "dx_progress_1741_by_indicator.csv", DX_COLUMNS),
        "basics.csv": (folder / "japan_1741_municipalities.csv", BASIC_COLUMNS),
        "structure.csv": (folder / "japan_1741_ssds_indicators.csv", STRUCTURE_COLUMNS),
        "procedures.csv": (procedures, procedure_columns(procedures)),
    }


def main() -> None:
    for name, (source, columns) in tables(Path(sys.argv[1])).items():
        write(source=source, target=HERE / name, columns=columns)


if __name__ == "__main__":
    main()
