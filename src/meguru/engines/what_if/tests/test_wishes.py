"""What people wish of a search becomes its question; a found plan becomes the inputs of a trial."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meguru.engines.bpmn import DiagramBuilder, Trait
from meguru.engines.redesign.search import Plan
from meguru.engines.simulation import CannotSimulate
from meguru.engines.what_if import (
    Base,
    Inputs,
    Known,
    SearchWish,
    from_json,
    plan_as_inputs,
    searchable,
    starting_inputs,
    to_json,
    wish_lines,
    wished_question,
)
from meguru.engines.what_if.details import LaneMember


def office() -> tuple[Base, Inputs]:
    """窓口係 receives, 審査係 decides (reserved by law), one person each."""
    builder = DiagramBuilder(name="許可")
    desk, review = builder.lane(name="窓口係", id="desk"), builder.lane(name="審査係", id="review")
    receive = builder.task(name="受付", id="receive", lane=desk)
    decide = builder.task(name="許可の決定", id="decide", lane=review, traits=[Trait.STATUTORY])
    builder.chain(builder.start(lane=desk), receive, decide, builder.end(lane=review))
    diagram = builder.build()
    return Base(diagram), starting_inputs(diagram, known=Known(yearly_volume=400), fiscal_year=2026).inputs


class TestTheQuestion:
    def test_takes_no_more_people_than_today_unless_somebody_allows_more(self):
        base, inputs = office()

        asked = wished_question(base, inputs, SearchWish(most={"desk": 3}))

        assert (asked.limits.people, asked.staffing) == (2, {"desk": (1, 3)})
        assert wished_question(base, inputs, SearchWish(most={"desk": 3}, people=4)).limits.people == 4

    def test_leaves_people_alone_when_no_pool_may_change(self):
        base, inputs = office()

        asked = wished_question(base, inputs, SearchWish(most={}, people=1))

        assert (asked.limits.people, asked.staffing) == (None, {})

    def test_names_the_steps_that_stay_in_any_case(self):
        assert dict(searchable(*office()).reserved) == {"decide": "法令により自ら行う"}

    def test_refuses_a_year_that_takes_too_long(self):
        base, inputs = office()

        with pytest.raises(CannotSimulate, match="年間 7,500,000 件まで"):
            searchable(base, replace(inputs, yearly_volume=9_000_000))

    def test_is_kept_as_a_row_and_told_in_words(self):
        base, _inputs = office()
        wish = SearchWish(most={"desk": 3}, on_time_share=0.95, yen=12_000_000.0, keep=("receive",))

        assert from_json(SearchWish, to_json(wish)) == wish
        told = wish_lines(wish, pools={"desk": "窓口係"}, diagram=base.diagram)
        assert "人数：「窓口係」は 3 人まで" in told
        assert "期限内に終わる割合：95% 以上" in told
        assert any("受付" in line for line in told)


def test_a_plan_with_fewer_people_keeps_as_many_of_the_members():
    _base, inputs = office()
    members = (LaneMember("desk", "一"), LaneMember("desk", "二"), LaneMember("review", "三"))
    staffed = replace(inputs, details=replace(inputs.details, members=members))

    planned = plan_as_inputs(staffed, Plan(picks=("automate:receive",), people=(("desk", 1),)))

    assert planned.picks == ("automate:receive",)
    assert {lane.key: lane.headcount for lane in planned.lanes} == {"desk": 1, "review": 1}
    assert [member.name for member in planned.details.members] == ["一", "三"]
