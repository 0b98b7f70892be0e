"""Case attributes: drawn per case, asked for by conditions on flows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import DiagramBuilder, NodeKind
from meguru.engines.bpmn.testing import add_chain, draw
from meguru.engines.conditions import AllOf, AnyOf, Comparison, Exists, Not, Operator, evaluate
from meguru.engines.simulation import (
    CannotSimulate,
    CaseAttribute,
    CaseType,
    Distribution,
    DistributionKind,
    simulate,
    simulate_log,
)
from meguru.engines.simulation.facts import Column, truth
from meguru.engines.simulation.testing import constant, scenario_of, traces, unexplained

CHOICE = draw("s>x1 x1>A x1>B A>x2 B>x2 x2>x3 x3>C x3>D C>e D>e")
TO_A, TO_B = (flow.id for flow in CHOICE.outgoing("x1"))
TO_C, TO_D = (flow.id for flow in CHOICE.outgoing("x3"))
INCOME = CaseAttribute("income", numbers=Distribution(DistributionKind.UNIFORM, (0.0, 100.0)))
HAS_CHILD = CaseAttribute("child", shares={True: 0.3, False: 0.7})


def above(limit):
    return Comparison(Operator.GT, "income", (limit,))


def world(diagram, *attributes, **changes):
    return replace(scenario_of(diagram, work=constant(60)), attributes=attributes, **changes)


def log_of(diagram, scenario):
    return simulate_log(diagram, scenario, seed=3, cases=2000, warm_up_days=0, use_numba=False)


class TestExclusive:
    def test_cases_go_where_their_attributes_say_and_stay_consistent(self):
        conditions = {TO_A: above(80), TO_B: Not(above(80)), TO_C: above(80), TO_D: Not(above(80))}

        found = traces(log_of(CHOICE, world(CHOICE, INCOME, conditions=conditions)))

        assert set(found) == {("A", "C"), ("B", "D")}
        assert found.count(("A", "C")) / 2000 == pytest.approx(0.2, abs=0.03)

    def test_the_first_condition_that_holds_counts(self):
        conditions = {TO_A: Exists("child"), TO_B: Exists("child")}

        log = log_of(CHOICE, world(CHOICE, HAS_CHILD, conditions=conditions))

        assert {trace[0] for trace in traces(log)} == {"A"}

    def test_the_default_flow_takes_the_rest(self):
        builder = DiagramBuilder()
        builder.gateway(id="g", kind=NodeKind.EXCLUSIVE_GATEWAY)
        add_chain(builder, "s>g A>e B>e", known=("g",))
        builder.flow("g", "B", is_default=True)
        to_a = builder.flow("g", "A")
        diagram = builder.build()
        condition = Comparison(Operator.EQ, "child", (True,))

        log = log_of(diagram, world(diagram, HAS_CHILD, conditions={to_a: condition}))

        assert traces(log).count(("A",)) / 2000 == pytest.approx(0.3, abs=0.03)
        assert unexplained(diagram, log) == []

    def test_a_case_without_a_way_is_refused_by_the_name_of_the_gateway(self):
        with pytest.raises(CannotSimulate, match="x1"):
            log_of(CHOICE, world(CHOICE, INCOME, conditions={TO_A: above(80), TO_B: above(90)}))

    def test_flows_without_a_condition_share_the_rest_by_weight(self):
        diagram = draw("s>x1 x1>A x1>B x1>C A>e B>e C>e")
        to_a, to_b, to_c = (flow.id for flow in diagram.outgoing("x1"))
        scenario = world(diagram, INCOME, conditions={to_a: above(60)})

        found = traces(log_of(diagram, replace(scenario, branches={"x1": {to_a: 9, to_b: 1, to_c: 3}})))

        shares = [found.count((name,)) / 2000 for name in "ABC"]
        assert shares == pytest.approx([0.4, 0.15, 0.45], abs=0.04)

    def test_an_attribute_that_is_not_there_is_refused(self):
        with pytest.raises(CannotSimulate, match="income"):
            log_of(CHOICE, world(CHOICE, HAS_CHILD, conditions={TO_A: above(80)}))

    def test_a_condition_where_nothing_is_chosen_is_named(self):
        flow = next(flow.id for flow in CHOICE.outgoing("A"))

        result = simulate(
            CHOICE,
            world(CHOICE, HAS_CHILD, conditions={flow: Exists("child")}),
            seed=1,
            replications=1,
            days=2,
            use_numba=False,
        )

        assert (flow, "unused-condition") in {(each.element_id, each.code) for each in result.remarks}


class TestInclusive:
    def test_every_flow_whose_condition_holds_is_taken(self):
        diagram = draw("s>o1 o1>A o1>B A>o2 B>o2 o2>C C>e")
        to_a, to_b = (flow.id for flow in diagram.outgoing("o1"))
        conditions = {to_a: above(20), to_b: Not(above(60))}

        log = log_of(diagram, world(diagram, INCOME, conditions=conditions))

        both = sum({"A", "B"} <= set(trace) for trace in traces(log)) / 2000
        assert both == pytest.approx(0.4, abs=0.04)
        assert unexplained(diagram, log) == []


class TestAttributes:
    def test_shares_can_differ_by_case_type(self):
        types = (CaseType("web", "Internet", 0.5), CaseType("desk", "Desk", 0.5))
        attribute = CaseAttribute("child", {True: 1, False: 0}, shares_by_type={"desk": {True: 0, False: 1}})
        condition = Comparison(Operator.EQ, "child", (True,))
        scenario = world(CHOICE, attribute, conditions={TO_A: condition, TO_B: Not(condition)})

        log = log_of(CHOICE, replace(scenario, case_types=types))

        went = {(channel, trace[0]) for channel, trace in zip(log.cases["channel"], traces(log), strict=True)}
        assert went == {("Internet", "A"), ("Desk", "B")}

    def test_one_more_attribute_changes_no_other(self):
        conditions = {TO_A: above(50), TO_B: Not(above(50))}

        one = traces(log_of(CHOICE, world(CHOICE, INCOME, conditions=conditions)))
        two = traces(log_of(CHOICE, world(CHOICE, HAS_CHILD, INCOME, conditions=conditions)))

        assert one == two

    @pytest.mark.parametrize(
        "attribute",
        [CaseAttribute("a"), CaseAttribute("a", {"x": -1}), CaseAttribute("a", {"x": 1}, INCOME.numbers)],
    )
    def test_nonsense_is_refused(self, attribute):
        with pytest.raises(CannotSimulate, match="「a」"):
            log_of(CHOICE, world(CHOICE, attribute))


def conditions():
    numbers = st.sampled_from([0, 1, 2.5, 7])
    orders = [Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE]
    leaf = st.one_of(
        st.builds(Comparison, st.sampled_from(orders), st.just("n"), st.tuples(numbers)),
        st.builds(Comparison, st.sampled_from(orders), st.just("n"), st.tuples(st.sampled_from(["x", True]))),
        st.builds(Comparison, st.just(Operator.IN), st.just("n"), st.tuples(numbers, numbers)),
        st.just(Comparison(Operator.BETWEEN, "n", (1, 5))),
        st.builds(
            Comparison, st.sampled_from(orders[:2]), st.just("c"), st.tuples(st.sampled_from(["x", "y", 1]))
        ),
        st.just(Comparison(Operator.HAS, "c", ("x",))),
        st.sampled_from([Exists("n"), Exists("c")]),
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(AllOf, st.lists(inner, max_size=3).map(tuple)),
            st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
            st.builds(Not, inner),
        ),
        max_leaves=6,
    )


class TestTruth:
    @settings(max_examples=150, deadline=None)
    @given(conditions())
    def test_agrees_with_the_engine_of_conditions_case_by_case(self, condition):
        numbers, words = np.array([0.0, 1.0, 2.5, 6.0]), np.array([0, 1, 1, 0])
        columns = {
            "n": Column((), np.empty(0, dtype=np.int64), numbers),
            "c": Column(("x", "y"), words, np.empty(0)),
        }

        true, false = truth(condition, columns, count=4)

        for case in range(4):
            answers = {"n": float(numbers[case]), "c": ("x", "y")[words[case]]}
            expected = evaluate(condition, answers)
            assert (bool(true[case]), bool(false[case])) == (expected is True, expected is False)
