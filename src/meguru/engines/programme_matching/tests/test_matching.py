"""Whether a programme can be used, with every reason."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.programme_matching import (
    Body,
    BodyKind,
    Condition,
    Gives,
    Need,
    Programme,
    Purpose,
    Verdict,
    checked_lately,
    is_old,
    match,
    match_all,
)

TODAY = dt.date(2026, 11, 21)
TOWN = Body(BodyKind.TOWN, 9_000)
NEED = Need(purposes=frozenset({Purpose.SERVICE}))
FULL = Programme(
    key="own:1",
    name="町の基金",
    provider="県",
    gives=Gives.MONEY,
    kinds=frozenset({BodyKind.TOWN, BodyKind.VILLAGE}),
    population_most=10_000,
    purposes=frozenset({Purpose.SERVICE}),
    opens_on=dt.date(2026, 11, 1),
    closes_on=dt.date(2026, 12, 1),
    last_checked=dt.date(2026, 10, 1),
)
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
programmes = st.builds(
    Programme,
    key=st.text("abc", min_size=1, max_size=5),
    name=st.text("あいう", min_size=1, max_size=5),
    provider=st.just(""),
    gives=st.sampled_from(Gives),
    kinds=st.frozensets(st.sampled_from(BodyKind)),
    population_least=st.none() | st.integers(0, 50_000),
    population_most=st.none() | st.integers(0, 50_000),
    purposes=st.frozensets(st.sampled_from(Purpose)),
    conditions=st.frozensets(st.sampled_from(Condition)),
    opens_on=st.none() | days,
    closes_on=st.none() | days,
    support_from=st.none() | days,
    last_checked=st.none() | days,
)
bodies = st.builds(Body, kind=st.sampled_from(BodyKind), population=st.none() | st.integers(0, 50_000))
needs = st.builds(
    Need,
    purposes=st.frozensets(st.sampled_from(Purpose)),
    answers=st.dictionaries(st.sampled_from(Condition), st.booleans()),
    needed_from=st.none() | days,
)


def fit_of(programme=FULL, body=TOWN, need=NEED, today=TODAY):
    return match(programme=programme, body=body, need=need, today=today)


def codes(reasons):
    return {reason.code for reason in reasons}


class TestOneProgramme:
    def test_that_meets_everything_fits_with_its_reasons(self):
        fit = fit_of()

        assert fit.verdict is Verdict.FITS
        assert codes(fit.speaks_for) == {"kind", "population", "purpose", "window"}
        assert fit.closes_in_days == 10
        assert codes(fit.warnings) == {"soon"}
        assert not fit.is_old

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"kinds": frozenset({BodyKind.CITY})}, "kind"),
            ({"population_most": 8_999}, "population"),
            ({"population_most": None, "population_least": 9_001}, "population"),
            ({"purposes": frozenset({Purpose.NETWORK})}, "purpose"),
            ({"closes_on": dt.date(2026, 11, 20)}, "window"),
        ],
    )
    def test_one_condition_that_is_not_met_is_enough(self, changed, code):
        fit = fit_of(replace(FULL, **changed))

        assert fit.verdict is Verdict.NOT
        assert codes(fit.speaks_against) == {code}

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"kinds": frozenset()}, "kind"),
            ({"purposes": frozenset()}, "purpose"),
            ({"closes_on": None, "opens_on": None}, "window"),
            ({"conditions": frozenset({Condition.DEPOPULATED})}, Condition.DEPOPULATED),
        ],
    )
    def test_what_nobody_wrote_or_answered_is_unknown_and_never_a_yes(self, changed, code):
        fit = fit_of(replace(FULL, **changed))

        assert fit.verdict is Verdict.MAYBE
        assert codes(fit.unknown) == {code}

    def test_limits_count_themselves(self):
        limits = replace(FULL, population_least=9_000, population_most=9_000)

        assert fit_of(limits).verdict is Verdict.FITS

    def test_the_last_day_of_the_window_still_counts(self):
        assert fit_of(today=dt.date(2026, 12, 1)).closes_in_days == 0
        assert fit_of(today=dt.date(2026, 12, 2)).verdict is Verdict.NOT

    def test_support_that_comes_too_late_is_warned_about(self):
        programme = replace(FULL, support_from=dt.date(2027, 4, 1))
        need = replace(NEED, needed_from=dt.date(2027, 3, 1))

        late = next(one for one in fit_of(programme, need=need).warnings if one.code == "late")
        assert "31日おそい" in late.message


class TestOldRecords:
    @pytest.mark.parametrize(
        ("checked", "today", "lately"),
        [
            (dt.date(2025, 11, 21), TODAY, True),
            (dt.date(2025, 11, 20), TODAY, False),
            (dt.date(2024, 2, 29), dt.date(2025, 2, 28), True),
            (dt.date(2024, 2, 29), dt.date(2025, 3, 1), False),
            (None, TODAY, False),
        ],
    )
    def test_a_year_is_the_limit(self, checked, today, lately):
        assert checked_lately(checked, today=today) is lately

    def test_a_window_that_is_past_makes_a_record_old_however_lately_it_was_checked(self):
        assert is_old(replace(FULL, closes_on=dt.date(2026, 11, 20)), today=TODAY)


class TestAnyProgramme:
    @given(programme=programmes, body=bodies, need=needs, today=days)
    def test_every_condition_is_said_exactly_once(self, programme, body, need, today):
        fit = match(programme=programme, body=body, need=need, today=today)
        said = [reason.code for side in (fit.speaks_for, fit.speaks_against, fit.unknown) for reason in side]
        has_limit = programme.population_least is not None or programme.population_most is not None

        expected = {"kind", "purpose", "window", *programme.conditions} | (
            {"population"} if has_limit else set()
        )
        assert sorted(said) == sorted(expected)

    @given(programme=programmes, body=bodies, need=needs, today=days)
    def test_the_verdict_follows_from_the_reasons(self, programme, body, need, today):
        fit = match(programme=programme, body=body, need=need, today=today)

        assert (fit.verdict is Verdict.NOT) == bool(fit.speaks_against)
        assert (fit.verdict is Verdict.FITS) == (not fit.speaks_against and not fit.unknown)
        assert fit.is_old == bool(
            {"old", "never-checked"} & codes(fit.warnings) or "window" in codes(fit.speaks_against)
        )

    @given(programme=programmes, body=bodies, need=needs, today=days, condition=st.sampled_from(Condition))
    def test_a_yes_never_makes_a_programme_fit_less(self, programme, body, need, today, condition):
        order = [Verdict.NOT, Verdict.MAYBE, Verdict.FITS]
        unanswered = replace(
            need, answers={key: value for key, value in need.answers.items() if key != condition}
        )
        answered = replace(need, answers={**need.answers, condition: True})

        before = match(programme=programme, body=body, need=unanswered, today=today).verdict
        after = match(programme=programme, body=body, need=answered, today=today).verdict
        assert order.index(after) >= order.index(before)

    @given(
        rows=st.lists(programmes, unique_by=lambda one: one.key, max_size=8),
        body=bodies,
        need=needs,
        today=days,
    )
    def test_the_order_does_not_depend_on_the_order_given(self, rows, body, need, today):
        one_way = match_all(programmes=rows, body=body, need=need, today=today)
        other_way = match_all(programmes=reversed(rows), body=body, need=need, today=today)

        assert one_way == other_way
        assert [fit.verdict for fit in one_way] == sorted(
            (fit.verdict for fit in one_way), key=[Verdict.FITS, Verdict.MAYBE, Verdict.NOT].index
        )


def test_a_check_that_is_still_to_come_does_not_count():
    today = dt.date(2026, 4, 1)

    assert checked_lately(today, today=today)
    assert not checked_lately(dt.date(2099, 1, 1), today=today)
