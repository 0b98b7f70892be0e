"""Where an office stands, and what it does next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.momentum import (
    FIRM_FROM,
    MOST_ACTIONS,
    StageLevel,
    Standing,
    assess,
    stages,
)

SHIPPED = stages()
KEYS = [one.key for one in SHIPPED.statements]
ANSWERS = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(Standing), max_size=20)
FACTS = st.dictionaries(
    st.sampled_from(sorted({one.hint.fact for one in SHIPPED.statements if one.hint})),
    st.sampled_from([0, 1, 2, 9, 10, 50]),
)
BETTER = [Standing.UNKNOWN, Standing.NOT_YET, Standing.PARTLY, Standing.ALREADY]


def everything(standing):
    return dict.fromkeys(KEYS, standing)


def stage_keys(key):
    return [one.key for one in SHIPPED.stages[key].statements]


class TestWhereAnOfficeStands:
    def test_nothing_answered_is_unknown_and_stands_at_the_first_stage(self):
        found = assess(stages=SHIPPED, standings={})

        assert {one.level for one in found.stages} == {StageLevel.UNKNOWN}
        assert found.stands_at.stage.key == "team"
        assert found.known == 0

    def test_nothing_begun_is_not_the_same_as_unknown(self):
        found = assess(stages=SHIPPED, standings=everything(Standing.NOT_YET))

        assert {one.level for one in found.stages} == {StageLevel.NOT_BEGUN}

    def test_when_everything_holds_no_stage_is_left_and_nothing_is_proposed(self):
        found = assess(stages=SHIPPED, standings=everything(Standing.ALREADY))

        assert found.stands_at is None
        assert found.actions == ()

    def test_a_later_stage_does_not_make_up_for_an_earlier_one(self):
        standings = everything(Standing.ALREADY) | dict.fromkeys(stage_keys(1), Standing.NOT_YET)

        assert assess(stages=SHIPPED, standings=standings).stands_at.stage.key == "supporters"

    def test_a_stage_is_firm_from_three_quarters_on(self):
        four = stage_keys(2)
        standings = dict.fromkeys(four[:3], Standing.ALREADY) | {four[3]: Standing.NOT_YET}
        found = assess(stages=SHIPPED, standings=standings).stages[2]

        assert found.share == FIRM_FROM
        assert found.level is StageLevel.FIRM


class TestNextActions:
    def test_quick_ones_come_first_within_the_earliest_stage(self):
        actions = assess(stages=SHIPPED, standings=everything(Standing.NOT_YET)).actions

        assert {one.stage.key for one in actions} == {"team"}
        assert [one.statement.days for one in actions] == sorted(one.statement.days for one in actions)

    def test_each_says_what_was_said_where_it_belongs_and_how_long_it_takes(self):
        reasons = assess(stages=SHIPPED, standings={"team_lead": Standing.PARTLY}).actions[0].reasons

        assert "一部だけできています" in reasons[0]
        assert "最初のチーム" in reasons[1]
        assert "1日" in reasons[2]

    @given(standings=ANSWERS, facts=FACTS)
    def test_never_more_than_five_never_what_holds_and_in_the_order_of_the_stages(self, standings, facts):
        found = assess(stages=SHIPPED, standings=standings, facts=facts)
        order = [one.key for one in SHIPPED.stages]
        places = [order.index(one.stage.key) for one in found.actions]

        assert len(found.actions) <= MOST_ACTIONS
        assert places == sorted(places)
        assert all(standings.get(one.statement.key) is not Standing.ALREADY for one in found.actions)
        assert all(one.reasons and one.statement.what for one in found.actions)

    @given(standings=ANSWERS)
    def test_something_is_proposed_as_long_as_a_stage_is_not_firm(self, standings):
        found = assess(stages=SHIPPED, standings=standings)

        assert bool(found.actions) or found.stands_at is None


class TestTheAssessment:
    @given(
        standings=ANSWERS,
        key=st.sampled_from(KEYS),
        now=st.sampled_from(range(4)),
        later=st.sampled_from(range(4)),
    )
    def test_a_better_answer_never_lowers_a_stage(self, standings, key, now, later):
        low, high = sorted((now, later))
        before = assess(stages=SHIPPED, standings=standings | {key: BETTER[low]})
        after = assess(stages=SHIPPED, standings=standings | {key: BETTER[high]})

        assert all(then.share <= now.share for then, now in zip(before.stages, after.stages, strict=True))

    @given(standings=ANSWERS, facts=FACTS)
    def test_a_fact_never_overrides_what_people_said(self, standings, facts):
        found = assess(stages=SHIPPED, standings=standings, facts=facts)

        for stage in found.stages:
            for one in stage.statements:
                said = standings.get(one.statement.key)
                if said not in (None, Standing.UNKNOWN):
                    assert one.standing is said
                    assert not one.is_suggested

    @given(standings=ANSWERS)
    def test_keys_that_nobody_knows_are_left_aside(self, standings):
        unknown = {"no_such_statement": Standing.ALREADY}

        assert assess(stages=SHIPPED, standings=standings | unknown) == assess(
            stages=SHIPPED, standings=standings
        )


class TestFacts:
    @pytest.mark.parametrize("said", [None, Standing.UNKNOWN])
    def test_speak_where_people_say_nothing_or_do_not_know(self, said):
        standings = {"plan_drawn": said} if said else {}
        found = assess(stages=SHIPPED, standings=standings, facts={"processes_drawn": 1})
        drawn = next(one for one in found.stages[3].statements if one.statement.key == "plan_drawn")

        assert drawn.standing is Standing.ALREADY
        assert drawn.is_suggested

    def test_that_say_otherwise_are_pointed_out(self):
        standings = {"plan_drawn": Standing.NOT_YET}
        found = assess(stages=SHIPPED, standings=standings, facts={"processes_drawn": 1})
        drawn = next(one for one in found.stages[3].statements if one.statement.key == "plan_drawn")

        assert drawn.standing is Standing.NOT_YET
        assert drawn.differs

    def test_below_their_limit_say_nothing(self):
        found = assess(stages=SHIPPED, standings={}, facts={"operations": 9})

        assert found.known == 0
