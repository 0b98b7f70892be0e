"""Times written alike are read in one go; the result is that of reading each by itself."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.eventlogs.times import parse_times

USUAL = "2026-04-01T09:05:00+09:00"
OWN_WAY = "2026年4月1日 9時5分"


def read(values: list[str | None]) -> list[tuple[datetime | None, int | None, bool]]:
    times = parse_times(pl.Series(values, dtype=pl.String))
    return list(zip(times.utc, times.offset_minutes, times.unreadable, strict=True))


@pytest.mark.parametrize(
    "value",
    [
        "2026-04-01T09:05:00Z",
        "2026-04-01T09:05:00.5+02:00",
        "2026-04-01T09:05:00,123456789-0330",
        "2026-04-01T09:05:00 +09",
        "2026-04-01T09:05:00 ",
        "2026-02-30T09:05:00Z",
        "2026-04-01T25:05:00Z",
        "2026-04-01T09:05:00 noon",
        "+2026-04-01T09:05:0",
        "2026-4-1T9:05:00+09:00",
        "2026-04-01 09:05:00+09:00",
        "2026/04/01T09:05:00",
        "2026-04-01T09:05:00.\u0660Z",
        "２０２６-04-01T09:05:00.５Z",
        "令和8年4月1日",
        "46113.378",
        "",
        " ",
        None,
    ],
)
def test_a_value_is_read_alike_in_every_column(value):
    assert read([USUAL, value])[1] == read([OWN_WAY, value])[1]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.from_regex(
            r"20\d\d[-/]\d\d[-/]\d\d[T ][012]\d:\d\d:\d\d([.]\d{1,7})?(Z|[+-]0\d:?\d\d)?", fullmatch=True
        )
    )
)
def test_columns_of_machines_lose_nothing(values):
    assert read([USUAL, *values]) == [read([USUAL])[0], *read([OWN_WAY, *values])[1:]]


def test_a_column_written_alike_with_fractions_and_zones():
    first, second = read(["2026-04-01 09:05:00.250+09:00", "2026-04-01 09:05:00.250Z"])

    assert first == (datetime(2026, 4, 1, 0, 5, 0, 250_000, tzinfo=UTC), 540, False)
    assert second == (datetime(2026, 4, 1, 9, 5, 0, 250_000, tzinfo=UTC), 0, False)
