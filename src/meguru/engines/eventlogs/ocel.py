"""OCEL 2.0 in JSON: the exchange format of records that concern several things at once.

Source: A. Berti, I. Koren, J. N. Adams, G. Park et al., *OCEL (Object-Centric Event Log) 2.0 Specification*, 2023.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from meguru.engines.eventlogs.object_log import ObjectLog
from meguru.engines.eventlogs.times import UTC_TIME, parse_times
from meguru.engines.uploads import Refused, Remark, decode_text, open_gzip

MAXIMUM_OCEL_BYTES = 128 * 1024 * 1024  # as values in memory JSON takes about ten times its length
_SHOWN = 20


def read_ocel(data: bytes, *, name: str = "") -> ObjectLog:
    """Read an object-centric log in JSON, plain or gzip-compressed.

    Keeps records, things, their attributes (of things with the time from which they hold) and the relations
    between records and things and among things, with their qualifiers. A record without a usable time is left
    out; a relation to a thing that the file does not have is left out; both are said.
    Raises: Refused with code "empty", "too-large", "not-json", "not-ocel", "ocel-version", "bad-rows",
            "repeated-id", "empty-log" or "no-timestamps"; the message names the entry.
    """
    if data.startswith(b"\x1f\x8b"):
        data = open_gzip(data, maximum_bytes=MAXIMUM_OCEL_BYTES)
    document = _document(data)
    objects, events = _entries(document, "objects"), _entries(document, "events")
    if not events:
        raise Refused(
            "記録(events)が 1 件もありません。期間や条件を確かめて書き出し直してください。", code="empty-log"
        )
    object_row = _numbered(objects, part="objects")
    _numbered(events, part="events")
    remarks: list[Remark] = []
    table, place, found = _event_table(events)
    remarks += found
    of_events, missing = _relations(events, part="events", object_row=object_row, rows=place)
    among, missing_too = _relations(objects, part="objects", object_row=object_row, rows=None)
    if missing + missing_too:
        message = f"ファイルにない対象を指すつながり {missing + missing_too:,} 件を除きました。"
        remarks.append(Remark(code="object-unknown", severity="warning", message=message))
    types = [_text(entry, "type", part="objects", number=n) for n, entry in enumerate(objects, start=1)]
    return ObjectLog(
        events=table,
        objects=pl.DataFrame(
            {"object_id": list(object_row), "type": types},
            schema={"object_id": pl.String, "type": pl.String},
        ),
        event_objects=of_events.rename({"source": "event", "target": "object"}),
        object_objects=among,
        event_attributes=_attributes(events, part="events", rows=place).drop("time").rename({"row": "event"}),
        object_attributes=_attributes(objects, part="objects", rows=None).rename({"row": "object"}),
        name=name,
        remarks=tuple(remarks),
    )


def _document(data: bytes) -> dict[str, Any]:
    if len(data) > MAXIMUM_OCEL_BYTES:
        raise Refused(
            f"ファイルが大きすぎます(上限 {MAXIMUM_OCEL_BYTES // (1024 * 1024)} MB)。"
            "期間を区切るなどして小さく分けてください。",
            code="too-large",
        )
    text, _ = decode_text(data)
    try:
        document = json.loads(text, parse_constant=str, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        message = f"{error.lineno}行目: JSON の書き方に誤りがあるか、途中で切れています。"
        raise Refused(
            message + "書き出し直してください。",
            code="not-json",
            remarks=(Remark(code="not-json", severity="error", message=message, line=error.lineno),),
        ) from None
    except RecursionError:
        raise Refused(
            "JSON の入れ子が深すぎます。書き出した元のソフトで作り直してください。", code="not-json"
        ) from None
    if isinstance(document, dict) and any(str(key).startswith("ocel:") for key in document):
        raise Refused(
            "OCEL の古い版(1.0)のファイルです。OCEL 2.0 の JSON で書き出し直してください。",
            code="ocel-version",
        )
    if not isinstance(document, dict) or "events" not in document or "objects" not in document:
        raise Refused(
            "作業記録(OCEL 2.0)の JSON ではありません。events と objects のある JSON を選んでください。",
            code="not-ocel",
        )
    return document


def _entries(document: dict[str, Any], part: str) -> list[dict[str, Any]]:
    return list(_listed(document, part, where=part))


def _listed(entry: dict[str, Any], key: str, *, where: str) -> Iterator[dict[str, Any]]:
    """The entries of a list; a missing or null list is an empty one."""
    values = entry.get(key)
    if values is None:
        return
    if not isinstance(values, list):
        raise _bad(f"{where} の {key} が一覧([ ])になっていません")
    for number, value in enumerate(values, start=1):
        if not isinstance(value, dict):
            raise _bad(f"{where} の {key} の {number} 番目が項目({{ }})になっていません")
        yield value


def _text(entry: dict[str, Any], key: str, *, part: str, number: int) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _bad(f"{part} の {number} 番目に {key} がありません")
    return _sendable(value).strip()


def _numbered(entries: list[dict[str, Any]], *, part: str) -> dict[str, int]:
    """Ids -> row numbers, in the order of the file."""
    rows: dict[str, int] = {}
    for number, entry in enumerate(entries, start=1):
        identifier = _text(entry, "id", part=part, number=number)
        if identifier in rows:
            raise Refused(
                f"{part} の {number} 番目の id「{identifier[:40]}」が、{rows[identifier] + 1} 番目と同じです。"
                "id を別々にして書き出し直してください。",
                code="repeated-id",
            )
        rows[identifier] = number - 1
    return rows


def _event_table(events: list[dict[str, Any]]) -> tuple[pl.DataFrame, dict[int, int], list[Remark]]:
    """The records in order of time, and the row of every entry of the file that is among them."""
    stated = [entry.get("time") for entry in events]
    times = parse_times(pl.Series([_value(value) for value in stated], dtype=pl.String))
    table = pl.DataFrame(
        {
            "event_id": [_text(entry, "id", part="events", number=n) for n, entry in enumerate(events, 1)],
            "activity": [_text(entry, "type", part="events", number=n) for n, entry in enumerate(events, 1)],
            "time": times.utc,
            "offset": times.offset_minutes,
            "place": range(len(events)),
        }
    ).sort("time", "place")
    without = table.filter(pl.col("time").is_null())
    table = table.filter(pl.col("time").is_not_null())
    if not table.height:
        raise Refused(
            "どの記録にも日時(time)がありません。日時を含めて書き出し直してください。", code="no-timestamps"
        )
    place = {int(entry): row for row, entry in enumerate(table["place"])}
    remarks = []
    if without.height:
        shown = "、".join(f"「{identifier[:40]}」" for identifier in without["event_id"].head(_SHOWN))
        message = f"日時のない、または読めない記録 {without.height:,} 件を除きました({shown})。"
        remarks.append(Remark(code="event-without-time", severity="warning", message=message))
    return table.drop("place"), place, remarks


def _relations(
    entries: list[dict[str, Any]], *, part: str, object_row: dict[str, int], rows: dict[int, int] | None
) -> tuple[pl.DataFrame, int]:
    """The relations of all entries, and how many point at nothing. `rows` None: entries are rows themselves."""
    found: list[tuple[int, int, str]] = []
    missing = 0
    for place, entry in enumerate(entries):
        row = place if rows is None else rows.get(place)
        if row is None:
            continue
        for relation in _listed(entry, "relationships", where=f"{part} の {place + 1} 番目"):
            identifier = relation.get("objectId")
            target = object_row.get(_sendable(identifier).strip()) if isinstance(identifier, str) else None
            if target is None:
                missing += 1
            else:
                found.append((row, target, _value(relation.get("qualifier")) or ""))
    schema = {"source": pl.UInt32, "target": pl.UInt32, "qualifier": pl.String}
    return pl.DataFrame(found, schema=schema, orient="row"), missing


def _attributes(entries: list[dict[str, Any]], *, part: str, rows: dict[int, int] | None) -> pl.DataFrame:
    """row, name, time (null where none is stated), value; values as text."""
    found: list[tuple[int, str, str | None, str]] = []
    for place, entry in enumerate(entries):
        row = place if rows is None else rows.get(place)
        if row is None:
            continue
        for attribute in _listed(entry, "attributes", where=f"{part} の {place + 1} 番目"):
            name, value = attribute.get("name"), _value(attribute.get("value"))
            if isinstance(name, str) and name.strip() and value is not None:
                found.append((row, _sendable(name).strip(), _value(attribute.get("time")), value))
    schema = {"row": pl.UInt32, "name": pl.String, "time": pl.String, "value": pl.String}
    table = pl.DataFrame(found, schema=schema, orient="row")
    return table.with_columns(parse_times(table["time"]).utc.cast(UTC_TIME).alias("time"))


def _value(value: object) -> str | None:
    """A plain value as text; lists and objects say nothing that a column could hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _sendable(value) if isinstance(value, str) else None


def _sendable(text: str) -> str:
    """The text without halves of letters: JSON can write \\ud800 alone, no encoding can."""
    return text if text.isascii() else text.encode("utf-8", errors="replace").decode("utf-8")


def _bad(what: str) -> Refused:
    return Refused(f"{what}。書き出した元のソフトで確かめて、書き出し直してください。", code="bad-rows")
