"""Logs written back: XES for other mining tools, CSV for a spreadsheet."""

from __future__ import annotations

from xml.sax.saxutils import escape

import polars as pl

from meguru.engines.eventlogs.columns import attribute_heading
from meguru.engines.eventlogs.model import CASE_COLUMNS, EventLog

_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")  # no part of a text
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
\t<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
\t<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
\t<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
\t<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
\t<classifier name="Activity" keys="concept:name"/>
"""


def write_xes(log: EventLog) -> bytes:
    """Write a log as XES 1.0: a start record (where known) and a complete record for each activity instance.

    Times are written on the office's clock with its offset. What XES has no key for (the moment work could
    begin, the BPMN element) goes under keys of our own prefix, which `read_xes` knows.
    """
    lines = [_HEAD]
    lines.append(_attribute("concept:name", log.name or "log", indent=1))
    events = _readable_events(log, separator="T")
    instances = pl.Series(range(1, events.height + 1), dtype=pl.Int64)
    rows = events.with_columns(instances.alias("instance")).partition_by("case", maintain_order=True)
    attributes = _case_attributes(log)
    for case in rows:
        number = int(case["case"][0])
        lines.append("\t<trace>\n")
        lines += [_attribute(key, value, indent=2) for key, value in attributes[number] if value is not None]
        for event in case.iter_rows(named=True):
            lines.append(_event(event))
        lines.append("\t</trace>\n")
    lines.append("</log>\n")
    return "".join(lines).encode("utf-8")


def write_csv(log: EventLog) -> bytes:
    """Write a log as CSV (UTF-8 with a byte order mark, for Excel), one row per activity instance.

    Cells that a spreadsheet would take for a formula (starting with = + - @) are guarded by an apostrophe,
    which `read_csv` takes off again. Control characters are left out: they would make the file no text.
    """
    others = [column for column in log.cases.columns if column not in CASE_COLUMNS]
    cases = log.cases.with_row_index("case").select(
        "case",
        "case_id",
        "channel",
        _written_time(log, "deadline_at", log.cases["deadline_at"], separator=" ").alias("deadline"),
        *(pl.col(column).alias(attribute_heading(column)) for column in others),
    )
    table = (
        _readable_events(log, separator=" ")
        .join(cases, on="case", how="left", maintain_order="left")
        .drop("case")
    )
    first = [
        "case_id",
        "activity",
        "enabled_at",
        "started_at",
        "completed_at",
        "resource",
        "group",
        "element_id",
    ]
    table = table.select(*first, *(column for column in table.columns if column not in first))
    guarded = table.with_columns(
        pl.when(pl.col(pl.String).str.contains(r"^[=+\-@\t\r]"))
        .then("'" + pl.col(pl.String))
        .otherwise(pl.col(pl.String))
        .name.keep()
    )
    guarded.columns = [f"'{column}" if column[:1] in "=+-@" else column for column in guarded.columns]
    written = guarded.write_csv(line_terminator="\r\n").encode("utf-8")
    return b"\xef\xbb\xbf" + written.translate(None, _CONTROL)


def _readable_events(log: EventLog, *, separator: str) -> pl.DataFrame:
    """Events with labels instead of numbers and times as text on the office's clock."""
    events = log.events
    columns = {
        "case": events["case"],
        "activity": _labelled(events["activity"], labels=log.activities),
        "resource": _labelled(events["resource"], labels=log.resources),
        "group": _labelled(events["group"], labels=log.groups),
        "element_id": events["element_id"],
    }
    for column in ("enabled_at", "started_at", "completed_at"):
        columns[column] = _written_time(log, column, events[column], separator=separator)
    return pl.DataFrame(columns)


def _labelled(numbers: pl.Series, *, labels: tuple[str, ...]) -> pl.Series:
    return pl.Series(labels, dtype=pl.String).gather(numbers)


def _written_time(log: EventLog, name: str, moments: pl.Series, *, separator: str) -> pl.Series:
    local = log.local_times(moments)
    instant = moments.dt.replace_time_zone(None)
    frame = pl.DataFrame({"local": local, "minutes": (local - instant).dt.total_minutes()})
    size = pl.col("minutes").abs()
    zone = pl.concat_str(
        pl.when(pl.col("minutes") < 0).then(pl.lit("-")).otherwise(pl.lit("+")),
        (size // 60).cast(pl.String).str.zfill(2),
        pl.lit(":"),
        (size % 60).cast(pl.String).str.zfill(2),
    )
    written = pl.concat_str(pl.col("local").dt.strftime(f"%Y-%m-%d{separator}%H:%M:%S%.6f"), zone)
    return frame.select(written.alias(name)).to_series()


def _case_attributes(log: EventLog) -> list[list[tuple[str, str | None]]]:
    deadline = _written_time(log, "deadline", log.cases["deadline_at"], separator="T")
    named = {"concept:name": log.cases["case_id"], "channel": log.cases["channel"], "deadline": deadline}
    named |= {column: log.cases[column] for column in log.cases.columns if column not in CASE_COLUMNS}
    columns = [(key, series.to_list()) for key, series in named.items()]
    return [[(key, values[row]) for key, values in columns] for row in range(log.cases.height)]


def _event(event: dict[str, str | int | None]) -> str:
    shared = [
        ("concept:name", event["activity"]),
        ("concept:instance", event["instance"]),
        ("org:resource", event["resource"]),
        ("org:group", event["group"]),
    ]
    written = [_attribute(key, f"{value}", indent=3) for key, value in shared if value is not None]
    records = []
    if event["started_at"] is not None:
        records.append([*written, *_record(event["started_at"], transition="start")])
    extra = [("meguru:enabled_at", event["enabled_at"]), ("meguru:element_id", event["element_id"])]
    more = [_attribute(key, f"{value}", indent=3) for key, value in extra if value is not None]
    records.append([*written, *_record(event["completed_at"], transition="complete"), *more])
    return "".join("\t\t<event>\n" + "".join(record) + "\t\t</event>\n" for record in records)


def _record(moment: str | int | None, *, transition: str) -> list[str]:
    return [
        f'\t\t\t<date key="time:timestamp" value="{moment}"/>\n',
        _attribute("lifecycle:transition", transition, indent=3),
    ]


def _attribute(key: str, value: str, *, indent: int) -> str:
    tabs = "\t" * indent
    return f"{tabs}<string key={_quoted(key)} value={_quoted(value)}/>\n"


def _quoted(value: str) -> str:
    return '"' + escape(_clean(value), {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}) + '"'


def _clean(value: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(letter for letter in value if letter >= " " or letter in "\t\n\r")
