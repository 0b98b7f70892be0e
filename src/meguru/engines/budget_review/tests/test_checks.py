"""What each check says, and that nothing missing is called good."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.budget_review import (
    FEWEST_PEERS,
    BadChecks,
    BudgetAsk,
    Checked,
    CheckVerdict,
    ExpectedEffect,
    Peer,
    check,
    check_book,
    read_checks,
    three_years,
    total,
)

EMPTY = BudgetAsk(fiscal_year=2027, asked={}, is_new=False)
WHOLE = BudgetAsk(
    fiscal_year=2027,
    asked={
        (2027, "build"): 3_000_000,
        (2027, "run"): 600_000,
        (2028, "run"): 600_000,
        (2029, "run"): 600_000,
    },
    is_new=True,
    purpose="窓口で待つ時間を短くする",
    method="service",
    functions=frozenset({"booking"}),
    users=30,
    initiative="窓口を予約制にする",
    priority="すぐ取りかかる",
    is_urgent=True,
    wants_data_clause=True,
    wants_open_interfaces=True,
    expected=ExpectedEffect(
        yen_a_year=0, hours_a_year=400, measure="待ち時間の中央の値", baseline="23分", measured_by="2028年3月"
    ),
    peers=tuple(Peer(f"予約{n}", 500_000 + 20_000 * n, 30) for n in range(FEWEST_PEERS)),
)


def said(request: BudgetAsk, key: str) -> Checked:
    return next(one for one in check(request) if one.rule.id == key)


def test_of_an_empty_request_nothing_is_good_but_what_needs_no_facts() -> None:
    verdicts = {one.rule.id: one.verdict for one in check(EMPTY)}
    assert set(verdicts.values()) == {CheckVerdict.UNKNOWN}
    assert all(one.question for one in check(EMPTY))


def test_a_whole_request_has_nothing_to_ask() -> None:
    whole = replace(WHOLE, is_new=False, paid={2026: 3_600_000}, contract_decide_by_passed=False)
    assert {one.rule.id: one.says for one in check(whole) if one.verdict is not CheckVerdict.GOOD} == {}
    assert not any(one.question for one in check(whole))


def test_what_is_new_has_no_past_to_compare_with() -> None:
    assert [one.rule.id for one in check(WHOLE) if one.verdict is not CheckVerdict.GOOD] == ["amount"]


def test_much_more_than_before_is_asked_about_and_shows_both_sums() -> None:
    dear = replace(WHOLE, is_new=False, paid={2024: 2_000_000, 2025: 3_000_000}, peers=())
    found = said(dear, "amount")
    assert found.verdict is CheckVerdict.LOOK
    assert ("2024〜2025年度の決算の平均", "2,500,000円") in found.inputs
    assert "1.4倍" in found.says
    assert (
        said(replace(dear, paid={2024: 3_000_000, 2025: 3_000_001}), "amount").verdict is CheckVerdict.GOOD
    )  # 1.2 times exactly is not more


def test_years_after_the_request_are_no_past() -> None:
    later = replace(WHOLE, is_new=False, paid={2027: 1, 2028: 1}, peers=())
    assert said(later, "amount").verdict is CheckVerdict.UNKNOWN


def test_peers_speak_only_when_there_are_enough_of_them() -> None:
    few = replace(WHOLE, peers=WHOLE.peers[:-1])
    assert said(few, "peers").verdict is CheckVerdict.UNKNOWN
    dear = replace(WHOLE, users=3)
    assert said(dear, "peers").verdict is CheckVerdict.LOOK
    uncounted = replace(WHOLE, peers=tuple(replace(one, users=None) for one in WHOLE.peers))
    assert said(uncounted, "peers").verdict is CheckVerdict.UNKNOWN


def test_what_is_not_to_be_in_the_contract_is_named() -> None:
    found = said(replace(WHOLE, wants_data_clause=False), "lock_in")
    assert found.verdict is CheckVerdict.LOOK
    assert "データの取り出し" in found.says
    assert said(replace(WHOLE, wants_open_interfaces=None), "lock_in").verdict is CheckVerdict.UNKNOWN


def test_nobody_is_asked_for_the_program_of_a_service() -> None:
    assert said(WHOLE, "lock_in").verdict is CheckVerdict.GOOD
    assert said(replace(WHOLE, method="own"), "lock_in").verdict is CheckVerdict.UNKNOWN


def test_building_what_the_nation_standardised_needs_more_than_a_reason() -> None:
    own = replace(WHOLE, method="own", why_not_standard="帳票がちがう")
    assert said(own, "standard").verdict is CheckVerdict.GOOD
    assert said(replace(own, is_standard_operation=True), "standard").verdict is CheckVerdict.LOOK
    assert said(replace(own, why_not_standard=" "), "standard").verdict is CheckVerdict.LOOK


def test_running_costs_that_nobody_wrote_are_asked_for() -> None:
    found = said(replace(WHOLE, asked={(2027, "build"): 1}), "three_years")
    assert found.verdict is CheckVerdict.LOOK
    assert "2028年度、2029年度" in found.says


def test_savings_below_the_cost_are_asked_about_unless_there_is_more_to_it() -> None:
    money_only = replace(WHOLE, expected=ExpectedEffect(yen_a_year=1_599_999))
    assert said(money_only, "effect").verdict is CheckVerdict.LOOK
    assert (
        said(replace(WHOLE, expected=ExpectedEffect(yen_a_year=1_600_000)), "effect").verdict
        is CheckVerdict.GOOD
    )
    assert (
        said(replace(WHOLE, expected=ExpectedEffect(yen_a_year=1, what="待たない")), "effect").verdict
        is CheckVerdict.GOOD
    )
    assert (
        said(replace(WHOLE, expected=ExpectedEffect(what="待たない")), "effect").verdict
        is CheckVerdict.UNKNOWN
    )


def test_a_measure_without_a_value_of_today_is_asked_about() -> None:
    found = replace(WHOLE, expected=replace(WHOLE.expected, baseline=""))
    assert said(found, "measurement").verdict is CheckVerdict.LOOK


ASKED = st.dictionaries(
    st.tuples(st.integers(2025, 2032), st.sampled_from(["build", "run", "change", "line", "licence"])),
    st.integers(0, 10**12),
)


@given(ASKED)
def test_sums_by_year_add_up_and_three_years_are_part_of_them(asked: dict[tuple[int, str], int]) -> None:
    request = replace(WHOLE, asked=asked)
    assert sum(total(asked, year=year) for year in range(2025, 2033)) == total(asked)
    assert three_years(request) == sum(total(asked, year=year) for year in (2027, 2028, 2029))


@given(ASKED, st.booleans(), st.dictionaries(st.integers(2020, 2026), st.integers(0, 10**12)))
def test_every_check_answers_whatever_the_amounts(
    asked: dict[tuple[int, str], int], is_new: bool, paid: dict[int, int]
) -> None:
    found = check(replace(WHOLE, asked=asked, is_new=is_new, paid=paid))
    assert [one.rule.id for one in found] == [rule.id for rule in check_book().rules]
    assert all(bool(one.question) is (one.verdict is not CheckVerdict.GOOD) for one in found)


@pytest.mark.parametrize(
    "text",
    ["", 'version = "1"\nsource = "s"\n[[check]]\nid = "a"\n', "= ="],
)
def test_a_file_that_is_no_list_of_checks_is_refused(text: str) -> None:
    with pytest.raises(BadChecks):
        read_checks(text)
