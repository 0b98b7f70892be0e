"""Start and complete records of the same work become one activity instance."""

from __future__ import annotations

import polars as pl

from meguru.engines.uploads import Remark

_COMPLETE = ("complete", "completed", "end", "ended", "finish", "finished", "完了", "終了", "unknown", "")
_START = ("start", "started", "begin", "began", "開始", "着手")
_KEY = ("case", "activity", "instance")


def pair_lifecycle(records: pl.DataFrame) -> tuple[pl.DataFrame, list[Remark]]:
    """Pair every completion with the earliest start that still waits for one.

    Pairs are formed within a case, an activity and (where the file numbers them) an instance, first in,
    first out. A completion without a start stays, with its start unknown. A start without a completion is unfinished
    work and is left out; so are other transitions (schedule, assign, suspend, ...). Both are remarked.
    A log that only has starts is read as if they were completions.

    Shape:  the columns of RawRecords.events and `order`, the place in the file.
    """
    records = records.with_row_index("order").with_columns(_meaning().alias("meaning"))
    remarks: list[Remark] = []
    meanings = set(records["meaning"].unique())
    if "start" in meanings and "complete" not in meanings:
        message = "完了の記録がないログのため、開始の記録を完了とみなしました。作業時間は分かりません。"
        remarks.append(Remark(code="only-starts", severity="warning", message=message))
        as_complete = pl.when(pl.col("meaning") == "start").then(pl.lit("complete")).otherwise("meaning")
        records = records.with_columns(as_complete.alias("meaning"))
    remarks += _other_transitions(records)
    completions = records.filter(pl.col("meaning") == "complete")
    starts = records.filter(pl.col("meaning") == "start")
    if not starts.height:
        return completions, remarks
    completions, found = _paired(records)
    return completions, remarks + found


def _meaning() -> pl.Expr:
    transition = pl.col("transition").fill_null("").str.strip_chars().str.to_lowercase()
    return (
        pl.when(transition.is_in(_COMPLETE))
        .then(pl.lit("complete"))
        .when(transition.is_in(_START))
        .then(pl.lit("start"))
        .otherwise(pl.lit("other"))
    )


def _other_transitions(records: pl.DataFrame) -> list[Remark]:
    others = records.filter(pl.col("meaning") == "other")
    if not others.height:
        return []
    counts = others["transition"].value_counts(sort=True).rows()
    listed = "、".join(f"{name} {count:,} 件" for name, count in counts[:8])
    message = f"開始・完了以外の記録({listed})は数えていません。"
    line = int(others["line"][0])
    return [Remark(code="other-transitions", severity="hint", message=message, line=line)]


def _paired(records: pl.DataFrame) -> tuple[pl.DataFrame, list[Remark]]:
    """First in, first out, for all keys at once.

    Within a key, in order of time, a start adds one to the queue and a completion takes one. Where the
    running sum falls to a new low, a completion found the queue empty. The others take the starts in order.
    """
    step = pl.when(pl.col("meaning") == "start").then(1).otherwise(-1)
    queue = (
        records.filter(pl.col("meaning") != "other")
        .with_columns(pl.col("instance").fill_null(""))
        .sort("case", "time", pl.col("meaning") != "start", "order")
        .with_columns(step.alias("step"))
        .with_columns(
            (-pl.col("step").cum_sum().over(_KEY)).clip(lower_bound=0).cum_max().over(_KEY).alias("deficit")
        )
        .with_columns(
            (pl.col("deficit") > pl.col("deficit").shift(1).over(_KEY).fill_null(0)).alias("unmatched")
        )
    )
    starts = (
        queue.filter(pl.col("step") == 1)
        .with_columns(pl.int_range(pl.len()).over(_KEY).alias("rank"))
        .select(
            *_KEY,
            "rank",
            pl.col("time").alias("begun"),
            pl.col("resource").alias("begun_by"),
            pl.col("line").alias("begun_line"),
        )
    )
    matched = queue.filter((pl.col("step") == -1) & ~pl.col("unmatched")).with_columns(
        pl.int_range(pl.len()).over(_KEY).alias("rank")
    )
    matched = matched.join(starts, on=[*_KEY, "rank"], how="left").with_columns(
        pl.coalesce("start", "begun").alias("start"), pl.coalesce("resource", "begun_by").alias("resource")
    )
    alone = queue.filter((pl.col("step") == -1) & pl.col("unmatched"))
    columns = records.columns
    completions = pl.concat([matched.select(columns), alone.select(columns)]).sort("order")
    unfinished = starts.join(matched, on=[*_KEY, "rank"], how="anti")
    return completions, _leftover_remarks(unfinished, alone=alone)


def _leftover_remarks(unfinished: pl.DataFrame, *, alone: pl.DataFrame) -> list[Remark]:
    remarks: list[Remark] = []
    reversed_pairs = unfinished.join(alone, on=list(_KEY), how="semi")
    unfinished = unfinished.join(alone, on=list(_KEY), how="anti")
    if reversed_pairs.height:
        line = int(reversed_pairs["begun_line"].min())  # type: ignore[arg-type]
        message = (
            f"完了より後に始まったことになっている作業が {reversed_pairs.height:,} 件あります"
            f"(最初は {line}行目)。その開始時刻は使いません。"
        )
        remarks.append(Remark(code="completed-before-start", severity="warning", message=message, line=line))
    if unfinished.height:
        line = int(unfinished["begun_line"].min())  # type: ignore[arg-type]
        message = (
            f"始まったまま完了していない作業が {unfinished.height:,} 件あり、除きました(最初は {line}行目)。"
        )
        remarks.append(Remark(code="unfinished", severity="warning", message=message, line=line))
    return remarks
