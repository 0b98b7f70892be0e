"""What goes into the to-be when nobody has chosen."""

from dataclasses import replace

from meguru.engines.redesign import Effect, Proposal, Reason, Redesign, recommend
from meguru.engines.simulation import Estimate

NOTHING = Estimate(0.0, 0.0, 0.0)
GAIN = Estimate(100.0, 90.0, 110.0)
LOSS = Estimate(-100.0, -110.0, -90.0)


def a_redesign(
    operator: str, *, element: str = "task_1", yen=GAIN, days=NOTHING, source: str = "diagram"
) -> Redesign:
    proposal = Proposal(
        id=f"{operator}:{element}",
        operator=operator,
        title=operator,
        elements=(element,),
        reasons=(Reason("理由", source),),
        assumptions=("仮定",),
    )
    effect = Effect(
        hours_per_year=yen, yen_per_year=yen, days_won_per_case=days, median_hours=NOTHING, mean_hours=NOTHING
    )
    return Redesign(proposal=proposal, effect=effect)


def ids(redesigns):
    return [proposal.id for proposal in recommend(redesigns)]


def test_takes_what_surely_gains():
    assert ids([a_redesign("automate")]) == ["automate:task_1"]


def test_leaves_out_what_may_gain_nothing():
    assert ids([a_redesign("automate", yen=Estimate(5.0, -1.0, 11.0))]) == []


def test_leaves_out_what_gains_yen_but_loses_days():
    assert ids([a_redesign("automate", days=LOSS)]) == []


def test_of_two_that_take_the_same_work_takes_the_one_that_saves_more():
    small = replace(a_redesign("delegate").effect, yen_per_year=Estimate(10.0, 9.0, 11.0))

    assert ids([replace(a_redesign("delegate"), effect=small), a_redesign("automate")]) == ["automate:task_1"]


def test_does_not_drop_a_step_because_of_its_name_alone():
    assert ids([a_redesign("drop_step", source="label")]) == []
    assert ids([a_redesign("drop_step", source="diagram")]) == ["drop_step:task_1"]
