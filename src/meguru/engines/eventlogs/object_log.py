"""Records that concern several things at once, and the logs that can be seen in them, one per type of thing."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from meguru.engines.eventlogs.assemble import MAXIMUM_CASE_ATTRIBUTES, RawRecords, assemble
from meguru.engines.eventlogs.columns import name_for
from meguru.engines.eventlogs.model import CASE_COLUMNS, EventLog
from meguru.engines.eventlogs.times import UTC_TIME, parse_times
from meguru.engines.uploads import Refused, Remark

_STEPS_SHOWN = 5
_ROLES = {"resource": "resource", "group": "group", "element": "element_id"}


@dataclass(frozen=True, slots=True)
class ObjectLog:
    """対象つき作業記録: records, the things they concern, and how these belong together.

    Shape:  `events` has event_id, activity (String), time (Datetime us UTC, never null), offset (Int32 minutes or
            null), one row per record in order of time; `objects` has object_id, type;
            `event_objects` has event, object (UInt32, rows of the two tables), qualifier;
            `object_objects` has source, target (UInt32), qualifier;
            `event_attributes` has event, name, value; `object_attributes` has object, name, time, value: an
            attribute of a thing may change with time. Nothing of these is lost by looking at one type.
    """

    events: pl.DataFrame
    objects: pl.DataFrame
    event_objects: pl.DataFrame
    object_objects: pl.DataFrame
    event_attributes: pl.DataFrame
    object_attributes: pl.DataFrame
    name: str = ""
    remarks: tuple[Remark, ...] = ()

    def types_by_records(self) -> dict[str, int]:
        """Types of things -> how many (record, thing) pairs they have, most first, then by name."""
        counted = (
            self.event_objects.join(
                self.objects.with_row_index("object").select("object", "type"), on="object", how="left"
            )
            .group_by("type")
            .len()
            .sort(["len", "type"], descending=[True, False])
        )
        return {str(name): int(count) for name, count in counted.iter_rows()}


@dataclass(frozen=True, slots=True)
class KindOfThing:
    """対象の種類: things of one type that could be the cases: how many have records, and one of them as an example.

    `records` counts a record once for each thing of the type that it concerns. `example_steps` are the first
    activities of the example, in order of time; `example_records` is how many it has.
    """

    name: str
    things: int
    records: int
    example_id: str
    example_steps: tuple[str, ...]
    example_records: int


def kinds_of_things(log: ObjectLog) -> tuple[KindOfThing, ...]:
    """The types with records, those with most records first, as in `types_by_records`.

    The example is the first thing of the file that has as many records as the middle one of its type.
    """
    things = log.objects.with_row_index("object").select("object", "object_id", "type")
    pairs = log.event_objects.unique(["event", "object"]).join(things, on="object", how="left")
    counted = pairs.group_by("type", "object", "object_id").len().sort("object")
    found = []
    for name, records in log.types_by_records().items():
        own = counted.filter(pl.col("type") == name)
        middle = own["len"].quantile(0.5, interpolation="higher")
        example = own.filter(pl.col("len") >= middle).row(0, named=True)
        steps = pairs.filter(pl.col("object") == example["object"])["event"].sort()
        found.append(
            KindOfThing(
                name=name,
                things=own.height,
                records=records,
                example_id=str(example["object_id"]),
                example_steps=tuple(log.events["activity"].gather(steps.head(_STEPS_SHOWN)).to_list()),
                example_records=int(example["len"]),
            )
        )
    return tuple(found)


def flatten(log: ObjectLog, *, object_type: str) -> EventLog:
    """See the records as a log in which every thing of one type is a case.

    A record that concerns several things of the type is counted once for each, a record that concerns none is
    not counted; both are said in the remarks, since counts of such a log are counts of the things' records.
    Attributes of the thing (their latest values) become attributes of the case; person, group and start of a
    record are found among its attributes by name.
    Raises: Refused with code "type-unknown" when no record concerns a thing of this type.
    """
    chosen = log.objects.with_row_index("object").filter(pl.col("type") == object_type)
    pairs = log.event_objects.join(chosen, on="object", how="semi").unique(["event", "object"])
    if not pairs.height:
        known = "、".join(f"「{name[:40]}」" for name in list(log.types_by_records())[:8])
        raise Refused(
            f"対象の種類「{object_type[:40]}」に関わる記録がありません。記録のある種類は {known} です。",
            code="type-unknown",
        )
    kept = chosen.join(pairs, on="object", how="semi").with_row_index("case")
    rows = (
        pairs.join(kept.select("object", "case"), on="object", how="left")
        .join(log.events.with_row_index("event"), on="event", how="left")
        .sort("case", "time", "event")
    )
    columns_used = {"case": object_type, "activity": "type", "time": "time"}
    rows, found = _with_roles(rows, attributes=log.event_attributes, used=columns_used)
    cases = _cases(log, kept=kept, used=columns_used)
    records = RawRecords(
        events=rows,
        cases=cases,
        raw_events=rows.height,
        columns_used=columns_used,
        remarks=(*log.remarks, *_flattening(log, pairs=pairs, object_type=object_type), *found),
    )
    return assemble(records, name=log.name)


def _flattening(log: ObjectLog, *, pairs: pl.DataFrame, object_type: str) -> list[Remark]:
    """What is counted more than once, and what is not counted, when only one type is looked at."""
    seen = pairs["event"].n_unique()
    message = f"「{object_type[:40]}」ごとに並べた記録です。"
    if pairs.height > seen:
        message += f"{seen:,} 件の記録が、関わる対象の数だけ数えて {pairs.height:,} 件になっています。"
    if log.events.height > seen:
        message += f"この対象に関わらない記録 {log.events.height - seen:,} 件は入っていません。"
    return [Remark(code="flattened", severity="hint", message=message, where=object_type)]


def _with_roles(
    rows: pl.DataFrame, *, attributes: pl.DataFrame, used: dict[str, str]
) -> tuple[pl.DataFrame, list[Remark]]:
    """Add the columns of RawRecords that are found among the attributes of the records."""
    nothing = pl.lit(None, dtype=pl.String)
    rows = rows.with_columns(
        nothing.alias("transition"),
        nothing.alias("instance"),
        pl.lit(None, dtype=UTC_TIME).alias("enabled"),
        (pl.col("event") + 1).cast(pl.UInt32).alias("line"),
    )
    names = attributes["name"].unique(maintain_order=True).to_list()
    for role, column in (*_ROLES.items(), ("start", "start")):
        name = name_for(role, names=names)
        if name is None:
            rows = rows.with_columns(nothing.alias(column))
            continue
        used[role] = name
        values = attributes.filter(pl.col("name") == name).unique("event", keep="last")
        values = values.select("event", pl.col("value").str.strip_chars().replace("", None).alias(column))
        rows = rows.join(values, on="event", how="left", maintain_order="left")
    begun = parse_times(rows["start"]).utc
    rows = rows.with_columns(begun.alias("start"))
    impossible = int((rows["start"] > rows["time"]).sum())
    if not impossible:
        return rows, []
    usable = pl.when(pl.col("start") <= pl.col("time")).then("start").alias("start")
    message = (
        f"完了より後に始まったことになっている作業が {impossible:,} 件あります。その開始時刻は使いません。"
    )
    return rows.with_columns(usable), [
        Remark(code="completed-before-start", severity="warning", message=message)
    ]


def _cases(log: ObjectLog, *, kept: pl.DataFrame, used: dict[str, str]) -> pl.DataFrame:
    """One row per thing: its id, channel and deadline where named, and its other attributes."""
    latest = (
        log.object_attributes.join(kept.select("object", "case"), on="object", how="inner")
        .sort("time", maintain_order=True, nulls_last=False)
        .unique(["case", "name"], keep="last", maintain_order=True)
    )
    names = latest["name"].unique(maintain_order=True).to_list()
    cases = kept.select("case", pl.col("object_id").alias("case_id"))
    roles = {role: name_for(role, names=names) for role in ("channel", "deadline")}
    used |= {role: name for role, name in roles.items() if name is not None}
    others = [name for name in names if name not in roles.values() and name not in CASE_COLUMNS]
    columns = {"channel": roles["channel"], "deadline_at": roles["deadline"]}
    columns |= {name: name for name in others[:MAXIMUM_CASE_ATTRIBUTES] if name != "case"}
    for column, name in columns.items():
        values = latest.filter(pl.col("name").eq_missing(pl.lit(name, dtype=pl.String))).select(
            "case", pl.col("value").alias(column)
        )
        cases = cases.join(values, on="case", how="left", maintain_order="left")
    return cases.drop("case").with_columns(parse_times(cases["deadline_at"]).utc.alias("deadline_at"))
