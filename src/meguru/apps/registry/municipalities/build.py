"""Write municipalities.csv and prefectures.csv from the joined source table. For developers, not for the app.

    python -m meguru.apps.registry.municipalities.build PATH/japan_1741_municipalities.csv

The sources, their dates and their terms are in SOURCE.md beside this file.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from meguru.engines.organisation_codes import is_valid, with_check_digit

HERE = Path(__file__).parent
KINDS = {"市": "city", "特別区": "ward", "町": "town", "村": "village"}
COLUMNS = ["code", "kind", "name", "kana", "county", "latitude", "longitude"]
POPULATION = ["population_2020", "population_2025_preliminary"]
# Nobody lived in Futaba on census day 2020 (evacuation after the nuclear accident); its source cell is empty.
NOBODY_IN_2020 = {"075469"}
PREFECTURE_KANA = [
    "ほっかいどう",
    "あおもりけん",
    "いわてけん",
    "みやぎけん",
    "あきたけん",
    "やまがたけん",
    "ふくしまけん",
    "いばらきけん",
    "とちぎけん",
    "ぐんまけん",
    "さいたまけん",
    "ちばけん",
    "とうきょうと",
    "かながわけん",
    "にいがたけん",
    "とやまけん",
    "いしかわけん",
    "ふくいけん",
    "やまなしけん",
    "ながのけん",
    "ぎふけん",
    "しずおかけん",
    "あいちけん",
    "みえけん",
    "しがけん",
    "きょうとふ",
    "おおさかふ",
    "ひょうごけん",
    "ならけん",
    "わかやまけん",
    "とっとりけん",
    "しまねけん",
    "おかやまけん",
    "ひろしまけん",
    "やまぐちけん",
    "とくしまけん",
    "かがわけん",
    "えひめけん",
    "こうちけん",
    "ふくおかけん",
    "さがけん",
    "ながさきけん",
    "くまもとけん",
    "おおいたけん",
    "みやざきけん",
    "かごしまけん",
    "おきなわけん",
]


class BadSource(ValueError):
    """The source table does not hold what this script relies on."""


def municipality(row: dict[str, str]) -> dict[str, str]:
    """One line of municipalities.csv. Raises: BadSource for a wrong code or a missing value."""
    code = row["code6"]
    if not is_valid(code):
        raise BadSource(f"{row['name']}: the check digit of {code} is wrong")
    line = {
        "code": code,
        "kind": KINDS[row["type"]],
        "name": row["name"],
        "kana": row["kana"],
        "county": row["county"],
        "latitude": f"{float(row['lat']):.5f}",
        "longitude": f"{float(row['lng']):.5f}",
        "population_2020": row["population_2020"] or ("0" if code in NOBODY_IN_2020 else ""),
        "population_2025_preliminary": row["population_2025"],
    }
    missing = [column for column, value in line.items() if not value and column != "county"]
    if missing:
        raise BadSource(f"{row['name']}: no {', '.join(missing)}")
    return line


def prefectures(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """One line per prefecture, its population summed up from its municipalities."""
    lines = []
    for number, kana in enumerate(PREFECTURE_KANA, start=1):
        members = [row for row in rows if row["pref_code"] == f"{number:02}"]
        lines.append(
            {
                "code": with_check_digit(f"{number:02}000"),
                "name": members[0]["pref"],
                "kana": kana,
                "population_2020": str(sum(int(row["population_2020"] or 0) for row in members)),
                "population_2025_preliminary": str(sum(int(row["population_2025"]) for row in members)),
            }
        )
    return lines


def write(*, file: Path, columns: list[str], lines: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, columns, lineterminator="\n")
        table.writeheader()
        table.writerows(lines)


def main() -> None:
    with Path(sys.argv[1]).open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    lines = sorted((municipality(row) for row in rows), key=lambda line: line["code"])
    write(file=HERE / "municipalities.csv", columns=COLUMNS + POPULATION, lines=lines)
    write(
        file=HERE / "prefectures.csv", columns=["code", "name", "kana", *POPULATION], lines=prefectures(rows)
    )


if __name__ == "__main__":
    main()
