"""XES (IEEE 1849): the exchange format of event logs."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import polars as pl

from meguru.engines.eventlogs.assemble import MAXIMUM_CASE_ATTRIBUTES, RawRecords, assemble
from meguru.engines.eventlogs.columns import name_for
from meguru.engines.eventlogs.markup import Markup, Positions, scan
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.eventlogs.times import UTC_TIME, parse_times
from meguru.engines.uploads import Refused, Remark, guard_xml, open_gzip

_ATTRIBUTE_TAGS = (b"string", b"date", b"int", b"float", b"boolean", b"id")
_EVENT_ROLES = {
    "activity": ("concept:name",),
    "time": ("time:timestamp",),
    "transition": ("lifecycle:transition",),
    "instance": ("concept:instance",),
    "resource": ("org:resource",),
    "group": ("org:group", "org:role"),
    "start": ("start_timestamp", "meguru:started_at"),
    "enabled": ("meguru:enabled_at",),
    "element": ("meguru:element_id",),
}
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));")
_ENTITY_LETTERS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LINES_SHOWN = 20
_REPEATS_FROM = 1000  # with fewer values it is not worth looking for repeated ones
_LONGEST_REPEATED = 64
_FIRST_BYTES = np.array([(1 << (8 * count)) - 1 for count in range(9)], dtype=np.uint64)


def read_xes(data: bytes, *, name: str = "") -> EventLog:
    """Read an XES log, plain or gzip-compressed.

    Reads concept:name, time:timestamp, lifecycle:transition, concept:instance, org:resource, org:group (else
    org:role) of events and every plain attribute of traces; the channel and the deadline are found by name.
    Extensions, globals, classifiers and attributes of the log itself say nothing about single cases and are
    passed over; so are attributes inside attributes (remarked). Labels such as "EMPTY" or "UNKNOWN" are kept
    as the file has them; a blank label counts as unknown.
    An event without a usable time is left out and named by its line.
    Raises: Refused for anything guard_xml or open_gzip refuse, "not-well-formed", "not-xes", "empty-log",
            "no-activity" or "no-timestamps".
    """
    if data.startswith(b"\x1f\x8b"):
        data = open_gzip(data)
    data = data.removeprefix(b"\xef\xbb\xbf")
    markup = scan(data, visible=guard_xml(data))
    if not markup.names or markup.names[int(markup.name[0])] != b"log":
        found = markup.names[int(markup.name[0])].decode("utf-8", errors="replace")[:40]
        raise Refused(
            f"イベントログ(XES)ではありません。一番外側の要素が log ではなく {found} です。", code="not-xes"
        )
    return assemble(_records(markup), name=name)


def _records(markup: Markup) -> RawRecords:
    traces = np.flatnonzero(markup.rows_named(b"trace") & (markup.depth == 2))
    is_trace = _marked(len(markup.position), traces)
    events = np.flatnonzero(markup.rows_named(b"event") & (markup.depth == 3) & is_trace[markup.parent])
    is_event = _marked(len(markup.position), events)
    attributes = np.zeros(len(markup.position), dtype=bool)
    for tag in _ATTRIBUTE_TAGS:
        attributes |= markup.rows_named(tag)
    attributes &= (markup.key_start >= 0) & (markup.value_start >= 0)
    if not events.size:
        raise Refused(
            "記録(event)が 1 件もありません。期間や条件を確かめて書き出し直してください。", code="empty-log"
        )
    of_events = _by_key(markup, np.flatnonzero(attributes & is_event[markup.parent]))
    of_traces = _by_key(markup, np.flatnonzero(attributes & is_trace[markup.parent]))
    remarks = _nested_remarks(markup, attributes=attributes, first_trace=int(traces[0]))
    columns_used: dict[str, str] = {}
    columns = _event_columns(markup, events=events, of_events=of_events, used=columns_used)
    frame = pl.DataFrame(columns).with_columns(
        pl.Series("case", np.searchsorted(traces, markup.parent[events]), dtype=pl.UInt32),
        pl.Series("line", markup.lines_of(events), dtype=pl.UInt32),
    )
    cases, found = _cases(markup, traces=traces, of_traces=of_traces, used=columns_used)
    remarks += found
    cases, found = _event_level_channel(
        markup, frame, cases=cases, events=events, of_events=of_events, used=columns_used
    )
    remarks += found
    frame, found = _with_times(frame)
    return RawRecords(
        events=frame,
        cases=cases,
        raw_events=len(events),
        columns_used=columns_used,
        remarks=tuple(remarks + found),
    )


def _marked(count: int, rows: Positions) -> np.ndarray:
    marks = np.zeros(count + 1, dtype=bool)  # one more: the parent of the root is row -1
    marks[rows] = True
    return marks


def _by_key(markup: Markup, rows: Positions) -> dict[str, Positions]:
    """The rows of attributes, grouped by their key; keys in order of appearance.

    Candidates share the length and the first and last eight bytes; longer keys are then compared in full.
    """
    starts, lengths = markup.key_start[rows], markup.key_end[rows] - markup.key_start[rows]
    codes, words = np.frombuffer(markup.text, dtype=np.uint8), _words(markup)
    first = words[starts] & _FIRST_BYTES[np.minimum(lengths, 8)]  # more than eight bytes of end tags follow
    last = np.where(lengths >= 8, words[np.maximum(starts + lengths - 8, 0)], np.uint64(0))
    grouped: dict[str, Positions] = {}
    while rows.size and len(grouped) < 2 * MAXIMUM_CASE_ATTRIBUTES:
        length = int(lengths[0])
        same = (first == first[0]) & (last == last[0]) & (lengths == length)
        key = codes[starts[0] : starts[0] + length]
        if length > 16:
            windows = np.lib.stride_tricks.sliding_window_view(codes, length)
            same[same] = (windows[starts[same]] == key).all(axis=1)
        grouped[_unescaped(key.tobytes().decode("utf-8", errors="replace"))] = rows[same]
        left = ~same
        rows, starts, lengths, first, last = (one[left] for one in (rows, starts, lengths, first, last))
    return grouped


def _texts(markup: Markup, rows: Positions) -> pl.Series:
    """The values of attributes, entities resolved, blanks around them taken off; null where nothing is left."""
    starts, ends = markup.value_start[rows], markup.value_end[rows]
    few = _few_values(markup, starts=starts, ends=ends)
    if few is not None:
        first, which = few
        return _decoded(markup.text, starts=starts[first], ends=ends[first]).gather(which)
    return _decoded(markup.text, starts=starts, ends=ends)


def _few_values(markup: Markup, *, starts: Positions, ends: Positions) -> tuple[Positions, Positions] | None:
    """Where values repeat: one row for each distinct value, and which of these every row has; else None.

    Values are compared as whole words of eight bytes. Rows are grouped by a hash and then compared in full.
    """
    lengths = ends - starts
    if len(starts) < _REPEATS_FROM or int(lengths.max()) > _LONGEST_REPEATED:
        return None
    longest = int(lengths.max())
    if int(starts.max()) + longest + 8 > len(markup.text):
        return None
    words = [
        _words(markup)[starts + place] & _FIRST_BYTES[np.clip(lengths - place, 0, 8)]
        for place in range(0, max(longest, 1), 8)
    ]
    key = np.zeros(len(starts), dtype=np.uint64)
    for word in words:
        key = (key ^ word) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    keys = pl.DataFrame({"key": key}).with_row_index("row")
    distinct = keys.unique("key", keep="first", maintain_order=True)
    if distinct.height * 4 > len(starts):
        return None
    which = keys["key"].replace_strict(distinct["key"], pl.int_range(distinct.height, eager=True)).to_numpy()
    first = distinct["row"].to_numpy()
    if not all(np.array_equal(word, word[first][which]) for word in words):
        return None
    return first, which


def _words(markup: Markup) -> np.ndarray:
    """The eight bytes from every position of the file on, as numbers, without a copy."""
    return np.ndarray((len(markup.text) - 7,), dtype="<u8", buffer=markup.text, strides=(1,))


def _decoded(text: bytes, *, starts: Positions, ends: Positions) -> pl.Series:
    pieces = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    try:
        values = pl.Series(pieces, dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        raise Refused(
            "UTF-8 として読めない文字があります。UTF-8 で書き出し直してください。", code="encoding"
        ) from None
    escaped = values.str.contains("&", literal=True)
    if escaped.any():
        distinct = values.filter(escaped).unique()
        plain = pl.Series([_unescaped(value) for value in distinct.to_list()], dtype=pl.String)
        values = values.replace(distinct, plain)
    return values.str.strip_chars().replace("", None)


def _unescaped(text: str) -> str:
    def letter(match: re.Match[str]) -> str:
        decimal, hexadecimal, named = match.groups()
        if named:
            return _ENTITY_LETTERS[named]
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    return _ENTITY.sub(letter, text) if "&" in text else text


def _column(markup: Markup, *, owners: Positions, rows: Positions | None) -> pl.Series:
    """One value per owner (event or trace), null where it has none; the last one where it has several."""
    if rows is None or not rows.size:
        return pl.repeat(None, len(owners), dtype=pl.String, eager=True)
    texts = _texts(markup, rows)
    place = np.searchsorted(owners, markup.parent[rows])
    if len(rows) == len(owners) and (place == np.arange(len(owners))).all():
        return texts
    source = np.full(len(owners), -1, dtype=np.int64)
    source[place] = np.arange(len(rows))
    known = pl.Series(source)
    return texts.gather(known.set(known < 0, None))


def _event_columns(
    markup: Markup, *, events: Positions, of_events: Mapping[str, Positions], used: dict[str, str]
) -> dict[str, pl.Series]:
    columns: dict[str, pl.Series] = {}
    for role, keys in _EVENT_ROLES.items():
        key = next((key for key in keys if key in of_events), None)
        if key is None and role in ("activity", "time"):
            key = name_for(role, names=of_events)
        if key is not None:
            used[role] = key
        needed = key is not None and not (role == "instance" and _all_the_same(columns["transition"]))
        values = _column(markup, owners=events, rows=of_events[key] if key and needed else None)
        column = "element_id" if role == "element" else role
        columns[column] = values
    unnamed = columns["activity"].null_count()
    if unnamed:
        first = int(columns["activity"].is_null().arg_max() or 0)
        line = markup.line_of(int(events[first]))
        message = f"{line}行目の記録に作業の名前(concept:name)がありません(全部で {unnamed:,} 件)。"
        raise Refused(
            message + "作業名を含めて書き出し直してください。",
            code="no-activity",
            remarks=(Remark(code="no-activity", severity="error", message=message, line=line),),
        )
    return columns


def _all_the_same(transition: pl.Series) -> bool:
    """Whether no record can be the other half of another, so that instance numbers say nothing."""
    return transition.n_unique() == 1


def _with_times(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Remark]]:
    read = parse_times(frame["time"])
    missing = read.utc.is_null()
    if missing.all():
        raise Refused(
            "どの記録にも日時(time:timestamp)がありません。日時を含めて書き出し直してください。",
            code="no-timestamps",
        )
    frame = frame.with_columns(
        read.utc.alias("time"),
        read.offset_minutes.alias("offset"),
        parse_times(frame["start"]).utc.alias("start")
        if frame["start"].count()
        else pl.lit(None, dtype=UTC_TIME).alias("start"),
        parse_times(frame["enabled"]).utc.alias("enabled")
        if frame["enabled"].count()
        else pl.lit(None, dtype=UTC_TIME).alias("enabled"),
    )
    if not missing.any():
        return frame, []
    lines = frame.filter(missing)["line"].to_list()
    shown = "、".join(f"{line}" for line in lines[:_LINES_SHOWN]) + (
        " など" if len(lines) > _LINES_SHOWN else ""
    )
    message = f"日時のない、または読めない記録 {len(lines):,} 件を除きました({shown}行目)。"
    remark = Remark(code="event-without-time", severity="warning", message=message, line=lines[0])
    return frame.filter(~missing), [remark]


def _cases(
    markup: Markup, *, traces: Positions, of_traces: Mapping[str, Positions], used: dict[str, str]
) -> tuple[pl.DataFrame, list[Remark]]:
    names = _column(markup, owners=traces, rows=of_traces.get("concept:name"))
    if "concept:name" in of_traces:
        used["case"] = "concept:name"
    numbers = pl.Series([f"{number}" for number in range(1, len(traces) + 1)], dtype=pl.String)
    channel = name_for("channel", names=of_traces)
    deadline = name_for("deadline", names=of_traces)
    columns = {"case_id": pl.select(pl.coalesce(names, numbers)).to_series()}
    remarks: list[Remark] = []
    for role, key in (("channel", channel), ("deadline", deadline)):
        if key is not None:
            used[role] = key
    columns["channel"] = _column(markup, owners=traces, rows=of_traces.get(channel) if channel else None)
    due = _column(markup, owners=traces, rows=of_traces.get(deadline) if deadline else None)
    read = parse_times(due)
    columns["deadline_at"] = read.utc
    if read.unreadable.any():
        count = int(read.unreadable.sum())
        message = f"期限({deadline})が日付として読めない案件が {count:,} 件あります。期限なしとして扱います。"
        remarks.append(
            Remark(code="deadline-unreadable", severity="warning", message=message, where=deadline)
        )
    kept = [key for key in of_traces if key not in ("concept:name", channel, deadline)]
    for key in kept[:MAXIMUM_CASE_ATTRIBUTES]:
        if key not in columns:
            columns[key] = _column(markup, owners=traces, rows=of_traces[key])
    if len(kept) > MAXIMUM_CASE_ATTRIBUTES:
        message = f"案件の属性が {MAXIMUM_CASE_ATTRIBUTES} 種類を超えるため、残りは読み込みませんでした。"
        remarks.append(Remark(code="many-attributes", severity="warning", message=message))
    return pl.DataFrame(columns), remarks


def _event_level_channel(
    markup: Markup,
    frame: pl.DataFrame,
    *,
    cases: pl.DataFrame,
    events: Positions,
    of_events: Mapping[str, Positions],
    used: dict[str, str],
) -> tuple[pl.DataFrame, list[Remark]]:
    """Take the channel from the first event of a case that has one, when traces do not say it."""
    key = name_for("channel", names=of_events)
    if "channel" in used or key is None:
        return cases, []
    used["channel"] = key
    values = _column(markup, owners=events, rows=of_events[key])
    first = (
        frame.select("case").with_columns(values.alias("channel")).drop_nulls().unique("case", keep="first")
    )
    rows = pl.DataFrame({"case": pl.Series(range(cases.height), dtype=pl.UInt32)})
    channel = rows.join(first, on="case", how="left", maintain_order="left")["channel"]
    message = f"チャネルは案件ではなく記録の属性「{key}」から、案件ごとに最初の値を読みました。"
    return cases.with_columns(channel), [
        Remark(code="channel-of-events", severity="hint", message=message, where=key)
    ]


def _nested_remarks(markup: Markup, *, attributes: np.ndarray, first_trace: int) -> list[Remark]:
    inside = attributes & (markup.depth >= 4) & (markup.position > markup.position[first_trace])
    inside[inside] = attributes[markup.parent[inside]]
    count = int(inside.sum())
    if not count:
        return []
    line = markup.line_of(int(np.flatnonzero(inside)[0]))
    message = f"属性の中の属性 {count:,} 件は使いません(最初は {line}行目)。"
    return [Remark(code="nested-attributes", severity="hint", message=message, line=line)]
