"""Reading the survey from a CSV file, packed or not."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from meguru.engines.procedure_survey.model import Survey, SurveyedProcedure
from meguru.engines.uploads import Refused, Remark, decode_text, open_gzip

MAXIMUM_BYTES = 300 * 1024 * 1024  # the whole published survey has about 90 MB
MAXIMUM_ROWS = 200_000  # the whole published survey has about 75,000
MAXIMUM_REMARKS = 50
LONGEST = {"identifier": 20, "name": 300}
LONGEST_OTHERS = 300
GZIP = b"\x1f\x8b"

COLUMNS: Mapping[str, str] = {
    "手続ID": "identifier",
    "手続名": "name",
    "所管府省庁": "ministry",
    "法令名": "law",
    "法令番号": "law_number",
    "根拠条項号": "article",
    "手続主体": "applicant",
    "手続の受け手": "receiver",
    "事務区分": "duty_kind",
    "申請を提出する機関": "handed_in_at",
    "オンライン化の実施状況": "online_state",
    "申請等における本人確認手法": "identification",
    "手数料等の納付有無": "fee",
    "処理期間(非オンライン)": "days_on_paper",
    "申請書等に記載させる情報": "written_items",
    "申請時に添付させる書類": "attachments",
    "手続が行われるイベント(個人)": "life_event",
    "総手続件数": "national_volume",
    "オンライン手続件数": "national_online_volume",
}
REQUIRED = ("手続ID", "手続名", "法令名")
LIMITS = {
    "ministry": 60,
    "law_number": 100,
    "article": 100,
    "applicant": 60,
    "receiver": 60,
    "duty_kind": 40,
    "online_state": 40,
    "identification": 100,
    "fee": 40,
    "days_on_paper": 100,
    "life_event": 200,
}
NUMBERS = ("national_volume", "national_online_volume")


def read_survey(content: bytes) -> Survey:
    """Read the survey; a gzip file is unpacked first.

    Holds:  identifiers are unique (the first row of two is kept) and names are never empty. Rows that cannot be
            used are left out and named; so are texts that had to be cut and volumes that are no numbers. Columns
            that this engine does not know are passed over.
    Raises: Refused with a sentence for a clerk: empty, damaged or hostile files, a file without the columns of
            REQUIRED, too many rows, no row that can be used.
    """
    if content.startswith(GZIP):
        content = open_gzip(content, maximum_bytes=MAXIMUM_BYTES)
    if len(content) > MAXIMUM_BYTES:
        raise Refused(
            f"ファイルが大きすぎます(上限 {MAXIMUM_BYTES // (1024 * 1024)} MB)。地方公共団体に関わる行に絞ってください。",
            code="too-large",
        )
    text, _encoding = decode_text(content)
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        positions, missing = _positions(next(reader, []))
        remarks = [_missing(missing)] if missing else []
        return _survey(_numbered(reader), positions, remarks)
    except csv.Error as error:
        raise Refused(
            f"{reader.line_num}行目が CSV として読めません。引用符の閉じ忘れなどを直してください。",
            code="csv",
        ) from error


def _positions(heading: list[str]) -> tuple[dict[str, int], list[str]]:
    """Where each known column stands, and the optional ones that are missing."""
    places = {_plain(cell): number for number, cell in enumerate(heading)}
    found = {name: places[_plain(label)] for label, name in COLUMNS.items() if _plain(label) in places}
    lacking = [label for label in REQUIRED if COLUMNS[label] not in found]
    if lacking:
        raise Refused(
            f"見出しに「{'」「'.join(lacking)}」の列がありません。"
            "行政手続等の悉皆調査の結果を CSV にしたファイルを選んでください。",
            code="columns",
        )
    return found, [label for label, name in COLUMNS.items() if name not in found]


def _plain(heading: str) -> str:
    return "".join(unicodedata.normalize("NFKC", heading).split())


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(reader, start=2):
        if number > MAXIMUM_ROWS + 1:
            raise Refused(
                f"行が多すぎます(上限 {MAXIMUM_ROWS:,} 行)。地方公共団体に関わる行に絞ってください。",
                code="too-many-rows",
            )
        if any(cell.strip() for cell in row):
            yield number, row


def _survey(
    rows: Iterator[tuple[int, list[str]]], positions: Mapping[str, int], remarks: list[Remark]
) -> Survey:
    procedures: dict[str, SurveyedProcedure] = {}
    for number, row in rows:
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in positions.items()}
        problem = _problem(cells, procedures)
        if problem:
            remarks.append(Remark("row-left-out", "warning", f"{number}行目：{problem}", line=number))
            continue
        procedure, said = _procedure(cells)
        procedures[procedure.identifier] = procedure
        remarks += [Remark("cell", "hint", f"{number}行目：{words}", line=number) for words in said]
    if not procedures:
        raise Refused("使える行が1つもありません。中身のあるファイルを選んでください。", code="no-rows")
    return Survey(tuple(procedures.values()), _shortened(remarks))


def _problem(cells: Mapping[str, str], known: Mapping[str, SurveyedProcedure]) -> str:
    if not cells["identifier"]:
        return "手続IDがないので、入れませんでした。"
    if not cells["name"]:
        return "手続名がないので、入れませんでした。"
    if cells["identifier"][:20] in known:
        return f"手続ID {cells['identifier'][:20]} が2回出ています。先の行を残しました。"
    return ""


def _procedure(cells: Mapping[str, str]) -> tuple[SurveyedProcedure, list[str]]:
    said = []
    texts: dict[str, Any] = {}
    for name, cell in cells.items():
        if name in NUMBERS:
            continue
        limit = LONGEST.get(name) or LIMITS.get(name, LONGEST_OTHERS)
        if len(cell) > limit:
            said.append(f"長すぎる文字を{limit}文字で切りました。")
        texts[name] = cell[:limit].replace("\x00", "")
    for name in NUMBERS:
        number = _count(cells.get(name, ""))
        if number is None:
            said.append(f"件数「{cells[name][:20]}」が数ではないので、0としました。")
        texts[name] = number or 0
    return SurveyedProcedure(**texts), said


def _count(cell: str) -> int | None:
    """A count as spreadsheets write it: 1200, 1,200, 1200.0; an empty cell is 0, as the survey means it."""
    text = unicodedata.normalize("NFKC", cell).replace(",", "").strip()
    if not text:
        return 0
    text = text.removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def _missing(labels: list[str]) -> Remark:
    return Remark(
        "columns", "warning", f"次の列がないので、その項目は空のままです：{'、'.join(labels)}", line=1
    )


def _shortened(remarks: list[Remark]) -> tuple[Remark, ...]:
    if len(remarks) <= MAXIMUM_REMARKS:
        return tuple(remarks)
    rest = len(remarks) - MAXIMUM_REMARKS
    return (*remarks[:MAXIMUM_REMARKS], Remark("more", "hint", f"ほかに{rest:,}件の指摘があります。"))
