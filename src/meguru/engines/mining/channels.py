"""Online, desk and post compared: throughput, lateness, steps, hand-overs and rework, each with an interval.

A difference is called one only when the test of ranks says so after Holm's correction for the number of pairs
AND the interval of the difference of medians does not hold zero. What a channel's cases are like differs too (who comes
to the desk may have the harder case): a difference of channels is not yet an effect of the channel.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

import numpy as np
import polars as pl

from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.case_times import case_hours
from meguru.engines.mining.findings import ChannelComparison, ChannelDifference, ChannelProfile, Kind
from meguru.engines.mining.handovers import handed_over
from meguru.engines.mining.intervals import (
    FEWEST_FOR_AN_INTERVAL,
    Floats,
    compare_ranks,
    difference,
    holm,
    mean_interval,
    median_interval,
    share_interval,
)

SIGNIFICANT = 0.05

_KINDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("online", ("internet", "online", "web", "e-mail", "email", "mail box", "portal", "app", "オンライン")),
    ("online", ("ネット", "電子", "メール", "マイナポータル", "ぴったり", "ウェブ", "アプリ", "line")),
    ("desk", ("desk", "counter", "window", "visit", "窓口", "来庁", "対面", "持参")),
    ("post", ("post", "letter", "paper mail", "郵送", "郵便", "返信用")),
    ("phone", ("phone", "call", "電話", "fax", "ファクス", "ファックス")),
    ("inside", ("intern", "internal", "庁内", "職権")),
)


def channel_kind(label: str) -> Kind:
    """What a channel's label means, by the words in it."""
    plain = unicodedata.normalize("NFKC", label).lower()
    return next((kind for kind, words in _KINDS if any(_says(plain, word) for word in words)), "other")


def _says(label: str, word: str) -> bool:
    """Whether a word stands in a label; one of Latin letters stands alone: "app" is not in "application"."""
    if not word.isascii():
        return word in label
    return re.search(rf"(?<![a-z]){word}(?![a-z])", label) is not None


def compare_channels(log: EventLog) -> ChannelComparison:
    """Compare the channels of a log; empty when it knows none."""
    cases = _cases(log)
    named = cases.filter(pl.col("channel").is_not_null())
    groups = {str(name): own for (name,), own in named.group_by("channel")}
    order = sorted(groups, key=lambda name: (-groups[name].height, name))
    profiles = tuple(_profile(name, groups[name]) for name in order)
    enough = [profile for profile in profiles if profile.cases >= FEWEST_FOR_AN_INTERVAL]
    pairs = [(rare, common) for common, rare in itertools.combinations(enough, 2)]
    ranks = [compare_ranks(_hours(groups[a.channel]), _hours(groups[b.channel])) for a, b in pairs]
    corrected = holm([rank.p_value for rank in ranks])
    differences = []
    for (first, second), rank, p_value in zip(pairs, ranks, corrected, strict=True):
        hours = difference(first.median_hours, second.median_hours)
        apart = hours.is_known and (hours.low > 0.0 or hours.high < 0.0)
        differences.append(
            ChannelDifference(
                first=first.channel,
                second=second.channel,
                hours=hours,
                faster=rank.superiority,
                p_value=p_value,
                is_different=bool(p_value < SIGNIFICANT and apart),
            )
        )
    return ChannelComparison(
        channels=profiles,
        differences=tuple(differences),
        cases_without_channel=cases.height - named.height,
    )


def _cases(log: EventLog) -> pl.DataFrame:
    """One row per case with records: channel, hours, late (null without deadline), steps, handovers, rework."""
    counted = (
        log.events.select("case", "activity", "completed_at")
        .with_columns(changed=pl.Series(handed_over(log)))
        .group_by("case")
        .agg(
            steps=pl.len(),
            kinds=pl.col("activity").n_unique(),
            handovers=pl.col("changed").sum(),
            ended_at=pl.col("completed_at").max(),
        )
    )
    known = log.cases.select("channel", "deadline_at").with_columns(
        case=pl.int_range(pl.len(), dtype=pl.UInt32), hours=pl.Series(case_hours(log))
    )
    return known.join(counted, on="case", how="inner", maintain_order="left").with_columns(
        late=pl.col("ended_at") > pl.col("deadline_at"), rework=pl.col("steps") > pl.col("kinds")
    )


def _hours(cases: pl.DataFrame) -> Floats:
    return cases["hours"].to_numpy()


def _profile(name: str, cases: pl.DataFrame) -> ChannelProfile:
    late = cases["late"].drop_nulls()
    return ChannelProfile(
        channel=name,
        kind=channel_kind(name),
        cases=cases.height,
        median_hours=median_interval(_hours(cases)),
        mean_hours=mean_interval(_hours(cases)),
        late_share=share_interval(int(late.sum()), late.len()),
        steps_per_case=mean_interval(cases["steps"].to_numpy().astype(np.float64)),
        handovers_per_case=mean_interval(cases["handovers"].to_numpy().astype(np.float64)),
        rework_share=share_interval(int(cases["rework"].sum()), cases.height),
    )
