"""What several people say, together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.momentum import Standing, assess, combine, stages, standings_of, steps_between

SHIPPED = stages()
KEY = "team_lead"
A, P, N, U = Standing.ALREADY, Standing.PARTLY, Standing.NOT_YET, Standing.UNKNOWN


def spread_of(*said):
    return combine(stages=SHIPPED, voices=[{KEY: one} for one in said])[0]


class TestTheOffice:
    @pytest.mark.parametrize(
        ("said", "together"),
        [
            ((A,), A),
            ((A, N), N),
            ((A, A, N), A),
            ((A, P, N), P),
            ((U, U, A), A),
            ((U, U), U),
            ((), None),
        ],
    )
    def test_says_the_lower_middle_of_those_who_know(self, said, together):
        assert spread_of(*said).standing is together

    def test_disagrees_when_one_says_already_and_one_not_yet(self):
        assert spread_of(A, N).disagree
        assert not spread_of(A, P, U).disagree

    @given(
        st.lists(st.sampled_from(Standing)).flatmap(
            lambda said: st.tuples(st.just(said), st.permutations(said))
        )
    )
    def test_the_order_of_the_people_makes_no_difference(self, orders):
        said, otherwise = orders

        assert spread_of(*said) == spread_of(*otherwise)

    @given(st.lists(st.sampled_from(Standing)))
    def test_everybody_is_counted_once(self, said):
        assert spread_of(*said).people == len(said)

    def test_what_nobody_answered_is_left_out(self):
        assert standings_of(combine(stages=SHIPPED, voices=[{KEY: A}])) == {KEY: A}


class TestTheChange:
    def test_is_told_stage_by_stage(self):
        before = assess(stages=SHIPPED, standings={KEY: N})
        after = assess(stages=SHIPPED, standings={KEY: A})
        steps = steps_between(before=before, after=after)

        assert [one.name for one in steps] == [one.name for one in SHIPPED.stages]
        assert steps[0].change == pytest.approx(0.2)
        assert {one.change for one in steps[1:]} == {0}
