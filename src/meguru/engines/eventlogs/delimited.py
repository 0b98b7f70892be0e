"""Event logs as tables: comma, semicolon or tab between the columns, one record per row."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Sequence

import polars as pl

from meguru.engines.eventlogs.assemble import MAXIMUM_CASE_ATTRIBUTES, RawRecords, assemble
from meguru.engines.eventlogs.columns import (
    ATTRIBUTE_PREFIX,
    CASE_PREFIX,
    ColumnChoice,
    choose_columns,
    in_brief,
    plain_name,
)
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.eventlogs.times import UTC_TIME, parse_times
from meguru.engines.uploads import Refused, Remark, decode_text, open_gzip

MAXIMUM_COLUMNS = 1_000
_DELIMITERS = ",;\t|"
_ROWS_SHOWN = 100
_ROLE_COLUMNS = {
    "activity": "activity",
    "transition": "transition",
    "instance": "instance",
    "resource": "resource",
    "group": "group",
    "element": "element_id",
}


def read_csv(data: bytes, *, columns: ColumnChoice | None = None, name: str = "") -> EventLog:
    """Read a table of records, plain or gzip-compressed.

    The delimiter (comma, semicolon, tab, bar) and the encoding (UTF-8, UTF-16, cp932, EUC-JP) are recognised;
    columns are found by their Japanese or English names unless `columns` says them. Columns named `case:...`
    become attributes of the case. A leading apostrophe that guards = + - @ is taken off.
    Every row needs a case, an activity and a time; if one lacks them the whole file is refused and every such
    row is named, so that nothing is half-imported.
    Raises: Refused with code "empty", "binary", "encoding", "empty-log", "column-missing",
            "column-ambiguous", "column-unknown", "columns-repeated", "bad-rows", "bad-table" or "no-timestamps".
    """
    if data.startswith(b"\x1f\x8b"):
        data = open_gzip(data)
    text, encoding = decode_text(data)
    text, skipped = _without_separator_line(text)
    alone = text.count("\r") != text.count("\r\n")  # line ends of old Macs, also between others
    if alone:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = _delimiter(text)
    plain = data if encoding == "utf-8" and not skipped and not alone else text.encode("utf-8")
    table = _table(plain, text=text, delimiter=delimiter)
    used, remarks = choose_columns(table.columns, chosen=columns)
    if not table.height:
        raise Refused(
            "見出しの下に記録が 1 行もありません。期間や条件を確かめて書き出し直してください。",
            code="empty-log",
        )
    lines = _lines(table, first=2 + skipped, quoted='"' in text)
    del text, plain
    wanted = set(used.values())
    table = table.select(name for name in table.columns if name in wanted or name.startswith(CASE_PREFIX))
    table = _unguarded(table)
    frame, bad = _events(table, used=used, lines=lines)
    _refuse_bad_rows(bad, used=used, rows=table.height)
    frame, cases, found = _with_cases(table, frame=frame, used=used)
    records = RawRecords(
        events=frame, cases=cases, raw_events=table.height, columns_used=used, remarks=remarks + tuple(found)
    )
    return assemble(records, name=name)


def _without_separator_line(text: str) -> tuple[str, int]:
    """Excel's first line `sep=;` is no heading."""
    first = next(_each_line(text), "")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return text[len(first) :], 1
    return text, 0


def _each_line(text: str) -> Iterator[str]:
    """The lines one by one, without making a list of a million of them."""
    position = 0
    while position < len(text):
        end = text.find("\n", position) + 1 or len(text)
        yield text[position:end]
        position = end


def _delimiter(text: str) -> str:
    """The delimiter that cuts the heading (outside quotes) into the most columns."""
    first_lines = "".join(itertools.islice(_each_line(text), 50)).splitlines()
    heading = next((line for line in first_lines[:50] if line.strip()), "")
    outside = "".join(heading.split('"')[::2])
    best = max(_DELIMITERS, key=outside.count)
    if not outside.count(best):
        raise Refused(
            "列に分かれた表として読めません。カンマ・タブ・セミコロンのどれかで区切って書き出してください。",
            code="bad-table",
        )
    return best


def _table(plain: bytes, *, text: str, delimiter: str) -> pl.DataFrame:
    """Every cell as text; the heading as column names. `plain` is `text` in UTF-8."""
    try:
        header = next(csv.reader(_each_line(text), delimiter=delimiter), [])
    except csv.Error:  # a quotation mark in the heading that swallows the file
        raise _bad_table(text, delimiter=delimiter, width=0) from None
    header = [column.strip().strip("\ufeff") for column in header]
    while header and not header[-1]:
        header.pop()
    _check_header(header)
    try:
        table = pl.read_csv(plain, separator=delimiter, infer_schema=False)
    except pl.exceptions.PolarsError:
        raise _bad_table(text, delimiter=delimiter, width=len(header)) from None
    if table.width < len(header):  # an open quotation mark: the two readers end the heading elsewhere
        raise _bad_table(text, delimiter=delimiter, width=len(header))
    table = table[:, : len(header)]
    table.columns = header
    if not all(column.null_count() for column in table.get_columns()):
        return table
    return table.filter(~pl.all_horizontal(pl.all().is_null()))


def _check_header(header: Sequence[str]) -> None:
    if len(header) > MAXIMUM_COLUMNS:
        raise Refused(
            f"列が多すぎます(上限 {MAXIMUM_COLUMNS:,} 列)。必要な列だけを書き出してください。",
            code="bad-table",
        )
    repeated = sorted({column for column in header if column and header.count(column) > 1})
    if repeated:
        names = "".join(f"「{in_brief(column)}」" for column in repeated[:5])
        raise Refused(f"同じ名前の列があります: {names}。列名を別々にしてください。", code="columns-repeated")
    if "" in header:
        raise Refused(
            f"{header.index('') + 1} 列目に見出しがありません。1 行目に列名を入れてください。",
            code="bad-table",
        )


def _bad_table(text: str, *, delimiter: str, width: int) -> Refused:
    """Find out, slowly, which line made the fast reader give up."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    reason, line = "表の形が崩れています", 1
    try:
        for cells in reader:
            line = reader.line_num
            if len(cells) > width and any(cells[width:]):
                reason = f"列が {len(cells)} 個あり、見出しの {width} 個より多くなっています"
                break
    except csv.Error:
        line = reader.line_num
        reason = '引用符(")が閉じていないか、セルが長すぎます'
    message = f"{line}行目: {reason}。元の表を直して書き出し直してください。"
    return Refused(
        message,
        code="bad-table",
        remarks=(Remark(code="bad-table", severity="error", message=message, line=line),),
    )


def _lines(table: pl.DataFrame, *, first: int, quoted: bool) -> pl.Series:
    """The line of the file on which each row begins, counting line breaks within quoted cells."""
    rows = pl.int_range(first, first + table.height, dtype=pl.Int64, eager=True)
    if quoted:
        breaks = table.select(
            pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True).fill_null(0))
        ).to_series()
        rows = breaks.cum_sum() - breaks + rows
    return rows.cast(pl.UInt32).alias("line")


def _unguarded(table: pl.DataFrame) -> pl.DataFrame:
    """Blank cells become null; the apostrophe of a guarded cell ('=1+1) is taken off."""
    cells = table.with_columns(pl.all().str.strip_chars().replace("", None))
    guarded = [column.name for column in cells.get_columns() if column.str.starts_with("'").any()]
    return cells.with_columns(pl.col(guarded).str.replace(r"^'([=+\-@])", "${1}"))


def _events(
    table: pl.DataFrame, *, used: dict[str, str], lines: pl.Series
) -> tuple[pl.DataFrame, list[Remark]]:
    """The records in the shape of RawRecords (case still as text), and every row that cannot be used."""
    read = {role: parse_times(table[used[role]]) for role in ("time", "start", "enabled") if role in used}
    nothing = pl.Series([None] * table.height, dtype=pl.String)
    columns = {
        column: table[used[role]] if role in used else nothing for role, column in _ROLE_COLUMNS.items()
    }
    for role in ("time", "start", "enabled"):
        columns[role] = read[role].utc if role in read else nothing.cast(UTC_TIME)
    frame = pl.DataFrame(
        {**columns, "case_text": table[used["case"]], "offset": read["time"].offset_minutes, "line": lines}
    )
    bad = _blank_cells(frame["case_text"], what="案件の番号", column=used["case"], lines=lines)
    bad += _blank_cells(frame["activity"], what="作業の名前", column=used["activity"], lines=lines)
    bad += _blank_cells(table[used["time"]], what="日時", column=used["time"], lines=lines)
    for role, times in read.items():
        for row in times.unreadable.arg_true().to_list():
            value = in_brief(str(table[used[role]][row]))
            bad.append(
                _row_remark(
                    "time-unreadable", int(lines[row]), used[role], f"「{value}」が日時として読めません"
                )
            )
    return frame, bad


def _blank_cells(values: pl.Series, *, what: str, column: str, lines: pl.Series) -> list[Remark]:
    rows = values.is_null().arg_true().to_list()
    return [_row_remark("cell-blank", int(lines[row]), column, f"{what}がありません") for row in rows]


def _row_remark(code: str, line: int, column: str, what: str) -> Remark:
    return Remark(
        code=code,
        severity="error",
        message=f"{line}行目の列「{in_brief(column)}」: {what}。",
        line=line,
        where=column,
    )


def _refuse_bad_rows(bad: list[Remark], *, used: dict[str, str], rows: int) -> None:
    if not bad:
        return
    bad.sort(key=lambda remark: remark.line or 0)
    without_time = sum(1 for remark in bad if remark.where == used["time"])
    if without_time == rows:
        raise Refused(
            f"列「{in_brief(used['time'])}」に日時として読める値が 1 つもありません。"
            "日時の列を確かめるか、--time 列名 のように指定してください。",
            code="no-timestamps",
            remarks=tuple(bad[:_ROWS_SHOWN]),
        )
    others = f"ほかに {len(bad) - 1:,} か所あります。" if len(bad) > 1 else ""
    raise Refused(
        f"{bad[0].message}{others}元の表を直してから、もう一度選んでください。",
        code="bad-rows",
        remarks=tuple(bad[:_ROWS_SHOWN]),
    )


def _with_cases(
    table: pl.DataFrame, *, frame: pl.DataFrame, used: dict[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame, list[Remark]]:
    """Number the cases and collect what is said about each of them: the first value that is not blank."""
    taken = set(used.values())
    attributes = [
        column for column in table.columns if column.startswith(CASE_PREFIX) and column not in taken
    ]
    remarks: list[Remark] = []
    if len(attributes) > MAXIMUM_CASE_ATTRIBUTES:
        message = f"案件の属性の列が {MAXIMUM_CASE_ATTRIBUTES} 個を超えるため、残りは読み込みませんでした。"
        remarks.append(Remark(code="many-attributes", severity="warning", message=message))
        attributes = attributes[:MAXIMUM_CASE_ATTRIBUTES]
    said: dict[str, pl.Series] = {role: table[used[role]] for role in ("channel", "deadline") if role in used}
    wide = pl.DataFrame(
        {"case_text": frame["case_text"], **said, **{name: table[name] for name in attributes}}
    )
    values = [name for name in wide.columns if name != "case_text"]
    grouped = wide.group_by("case_text", maintain_order=True).agg(
        *(pl.col(name).drop_nulls().first() for name in values),
        *(pl.col(name).drop_nulls().n_unique().alias(f"{name}\n") for name in said),
    )
    for role in said:
        differing = grouped.filter(pl.col(f"{role}\n") > 1)
        if differing.height:
            message = (
                f"列「{in_brief(used[role])}」の値が同じ案件の中で違うものが {differing.height:,} 件あります"
                f"(最初は案件 {differing['case_text'][0]})。最初の値を使いました。"
            )
            remarks.append(
                Remark(code=f"{role}-differs", severity="warning", message=message, where=used[role])
            )
    numbered = grouped.select("case_text").with_row_index("case").with_columns(pl.col("case").cast(pl.UInt32))
    frame = frame.join(numbered, on="case_text", how="left", maintain_order="left").drop("case_text")
    nothing = pl.Series([None] * grouped.height, dtype=pl.String)
    due = parse_times(grouped["deadline"] if "deadline" in said else nothing)
    if due.unreadable.any():
        count = int(due.unreadable.sum())
        message = f"期限(列「{in_brief(used['deadline'])}」)が日付として読めない案件が {count:,} 件あります。"
        remarks.append(
            Remark(
                code="deadline-unreadable", severity="warning", message=message + "期限なしとして扱います。"
            )
        )
    columns: dict[str, pl.Series] = {
        "case_id": grouped["case_text"],
        "channel": grouped["channel"] if "channel" in said else nothing,
        "deadline_at": due.utc,
    }
    for name in attributes:
        columns.setdefault(_attribute_name(name), grouped[name])
    return frame, pl.DataFrame(columns), remarks


def _attribute_name(column: str) -> str:
    name = column.removeprefix(ATTRIBUTE_PREFIX).removeprefix(CASE_PREFIX).strip()
    return name if plain_name(name) else column
