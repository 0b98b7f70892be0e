"""What a turn's trials are worth is told by months that were kept back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from meguru.engines.documents import to_html
from meguru.engines.eventlogs import EventLog, log_from_columns
from meguru.engines.mining import Distance
from meguru.engines.simulation import Estimate
from meguru.engines.turn import TurnOptions, build_report, from_record, run_turn, to_record
from meguru.engines.turn.results import Trust
from meguru.engines.turn.tests.worlds import MONDAY, an_office_log
from meguru.engines.turn.trust import (
    beside_the_past,
    has_changed,
    judge_turn,
    judged_quantities,
    trust_notes,
    verdict_of,
)

OPTIONS = TurnOptions(seed=7, replications=2)


def off_by(hours: float, *, past: float = 10.0, chance: float = 1.0, **others: float) -> Distance:
    return Distance(
        hours=Estimate(hours, hours, hours),
        scale_hours=100.0,
        yardstick_hours=past,
        chance_hours=chance,
        **others,
    )


def desk_log(*, slow_from: date = date(2026, 1, 1), with_starts: bool = True) -> EventLog:
    """A desk with two cases a day from April to December; what comes from `slow_from` on waits twenty times as long."""
    chance = np.random.Generator(np.random.PCG64(3))
    rows = []
    for number in range(2 * 275):
        begun = MONDAY + timedelta(days=number // 2 - 6, hours=4 * (number % 2))
        hours = chance.uniform(1, 6) * (20 if begun.date() >= slow_from else 1)
        rows += [(f"{number}", "受付", begun), (f"{number}", "審査", begun + timedelta(hours=hours))]
    return log_from_columns(
        case_ids=[row[0] for row in rows],
        activities=[row[1] for row in rows],
        completed_at=[row[2] for row in rows],
        started_at=[row[2] - timedelta(minutes=10) if with_starts else None for row in rows],
    )


class TestVerdict:
    @pytest.mark.parametrize(
        ("distance", "verdict"),
        [
            (off_by(15), "near"),
            (off_by(16), "rough"),
            (off_by(50), "rough"),
            (off_by(51), "far"),
            (off_by(51, chance=30), "unsure"),
            (off_by(51, chance=float("nan")), "far"),
        ],
    )
    def test_follows_the_error_and_what_chance_does(self, distance, verdict):
        assert verdict_of(distance) == verdict

    def test_moments_can_be_off_by_less_and_are_held_to_more(self):
        assert verdict_of(off_by(6), is_moment=True) == "rough"
        assert verdict_of(off_by(20), is_moment=True) == "far"

    @pytest.mark.parametrize(
        ("distance", "beside"),
        [
            (off_by(5, past=10), "nearer"),
            (off_by(10, past=5), "further"),
            (off_by(10, past=5, chance=6), "alike"),
            (off_by(10, past=10.5, chance=float("nan")), "alike"),
            (off_by(10, past=20, chance=float("nan")), "nearer"),
        ],
    )
    def test_beside_the_past_allows_for_chance(self, distance, beside):
        assert beside_the_past(distance) == beside

    def test_an_error_is_put_down_to_a_change_only_where_what_was_learnt_from_is_further_off(self):
        assert has_changed(off_by(60, learnt_hours=50, repeated_hours=10))
        assert not has_changed(off_by(60, learnt_hours=10, repeated_hours=50))
        assert not has_changed(off_by(60, learnt_hours=50, repeated_hours=10, chance=30))


class TestJudgeTurn:
    def test_an_office_that_stays_the_same_is_not_far_off(self):
        trust = judge_turn(desk_log(), drawing=None, options=OPTIONS)

        assert trust.fit is not None
        verdicts = {one.quantity: one.verdict for one in judged_quantities(trust.fit)}
        assert set(verdicts) == {"throughput", "waiting", "work", "arrivals", "hour_of_week"}
        assert set(verdicts.values()) <= {"near", "unsure"}
        assert trust.fit.past_cases == pytest.approx(trust.fit.held_out_cases, rel=0.2)
        assert trust_notes(trust) == ()

    def test_an_office_that_became_slow_in_the_kept_months_is_warned_of(self):
        trust = judge_turn(desk_log(slow_from=date(2025, 10, 1)), drawing=None, options=OPTIONS)

        assert trust.fit is not None
        assert has_changed(trust.fit.throughput)
        (warning,) = trust_notes(trust)
        assert "先の月の見込みには使わないでください" in warning

    def test_work_that_is_inferred_is_not_judged(self):
        trust = judge_turn(desk_log(with_starts=False), drawing=None, options=OPTIONS)

        assert trust.fit is not None
        assert "work" not in {one.quantity for one in judged_quantities(trust.fit)}

    def test_six_weeks_are_too_short_and_the_reason_is_told(self):
        trust = judge_turn(an_office_log(), drawing=None, options=OPTIONS)

        assert trust.fit is None
        assert "期間の長い記録" in trust.why_not
        assert trust_notes(trust) == ()


class TestStoredTurn:
    @pytest.fixture(scope="class")
    @classmethod
    def result(cls):
        return run_turn(desk_log(slow_from=date(2025, 10, 1)), options=OPTIONS)

    def test_comes_back_as_it_was(self, result):
        again = from_record(json.loads(json.dumps(to_record(result), allow_nan=False)))

        assert again.trust.fit.cut == result.trust.fit.cut
        assert judged_quantities(again.trust.fit)[0] == judged_quantities(result.trust.fit)[0]
        assert build_report(again) == build_report(result)

    def test_of_before_trials_were_judged_opens_without(self, result):
        record = to_record(result)
        del record["turn"]["trust"]

        again = from_record(record)

        assert again.trust is None
        assert "どこまで当たるか" not in to_html(build_report(again))

    def test_reports_the_months_the_errors_and_the_change(self, result):
        page = to_html(build_report(result))

        assert "2025-10-01 から 2025-12-31 まで" in page
        assert "とっておいた月と試算のずれ" in page
        assert "外れた" in page
        assert "主な理由は、この変化です" in page
        assert any("先の月の見込みには使わないでください" in line for line in result.warnings)

    def test_reports_why_nothing_could_be_judged(self, result):
        short = replace(result, trust=Trust(fit=None, why_not="記録が短いためです。"))

        assert "確かめられませんでした。記録が短いためです。" in to_html(build_report(short))
