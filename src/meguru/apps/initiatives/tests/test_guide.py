"""The chapter of the guide says what the standard flow is."""

from __future__ import annotations

from pathlib import Path

from meguru.engines.initiative_flow import standard_flow

CHAPTER = (Path(__file__).resolve().parents[5] / "docs/guide/12-initiatives.md").read_text(encoding="utf-8")


def test_the_phases_and_their_lengths_are_those_of_the_flow():
    rows = [line for line in CHAPTER.splitlines() if line.endswith("|") and " 週 |" in line]

    assert [row.split("|")[1].strip() for row in rows] == [one.name for one in standard_flow().phases]
    assert [row.split("|")[2].strip() for row in rows] == [
        f"{one.weeks} 週" for one in standard_flow().phases
    ]


def test_the_closing_day_of_budget_requests_is_that_of_the_flow():
    closing = standard_flow().budget_closing_day

    assert f"{closing.month} 月 {closing.day} 日" in CHAPTER
