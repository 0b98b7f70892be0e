"""A whole turn on logs of odd shape: it ends with a drawing, a record without nan, and a report."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from meguru.engines.documents import to_html
from meguru.engines.eventlogs import EventLog, log_from_columns
from meguru.engines.turn import TurnOptions, build_report, run_turn, summarise, to_record

OPTIONS = TurnOptions(seed=7, replications=2)
BEGIN = datetime(2025, 4, 7, tzinfo=UTC)


def a_log(cases: Sequence[str], *, every: timedelta = timedelta(minutes=20), name: str = "{}") -> EventLog:
    """One record per letter; a case begins every two hours."""
    rows = [
        (f"c{number:05}", name.format(letter), BEGIN + number * timedelta(hours=2) + place * every)
        for number, case in enumerate(cases)
        for place, letter in enumerate(case)
    ]
    return log_from_columns(
        case_ids=[row[0] for row in rows],
        activities=[row[1] for row in rows],
        completed_at=[row[2] for row in rows],
    )


ODD = {
    "one record": a_log(["a"]),
    "one case of three records": a_log(["abc"]),
    "one activity": a_log(["a"] * 40),
    "only one loop": a_log(["aaaaaaa"] * 40),
    "only loops of two": a_log(["ababab"] * 40),
    "everything at the same moment": a_log(["abc"] * 40, every=timedelta(0)),
    "1,000 variants": a_log(["".join("abcdefghij"[int(d)] for d in f"{n:03}") for n in range(1000)]),
}


class TestOddLogs:
    @pytest.mark.parametrize("log", ODD.values(), ids=ODD.keys())
    def test_the_turn_ends_with_every_part(self, log):
        result = run_turn(log, options=OPTIONS)

        assert len(result.diagram.tasks()) >= 1
        assert json.dumps(to_record(result), allow_nan=False)
        assert json.dumps(summarise(result, elapsed_seconds=1, files=()), allow_nan=False)
        assert to_html(build_report(result))

    def test_names_of_300_letters_and_of_markup_stay_text(self):
        wicked = a_log(["abc"] * 40, name="<script>alert('{}')</script>" + "審" * 300)

        page = to_html(build_report(run_turn(wicked, options=OPTIONS)))

        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
