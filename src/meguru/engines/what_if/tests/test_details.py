"""Details of a trial reach the simulator, are told in words, and are refused where they do not fit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meguru.engines.bpmn import DiagramBuilder
from meguru.engines.conditions import AllOf, AnyOf, Comparison, Not, Operator
from meguru.engines.scenario_files.expressions import read_expression
from meguru.engines.simulation import CannotSimulate
from meguru.engines.what_if import (
    Base,
    Inputs,
    Known,
    build,
    from_json,
    input_lines,
    run,
    starting_inputs,
    to_json,
)
from meguru.engines.what_if.branch_rules import asked_of, conditions_of
from meguru.engines.what_if.details import (
    EVERY_DAY,
    AttributeValues,
    CaseKind,
    Details,
    Gathering,
    LaneMember,
    LateHours,
)
from meguru.engines.what_if.tests.worlds import counter

FULL = Details(
    members=(
        LaneMember("lane_desk", "", speed=1.25),
        LaneMember(
            "lane_desk", "新しい人", speed=0.7, skills=("receive",), opens=540, closes=720, hourly_yen=1400
        ),
    ),
    kinds=(CaseKind("急ぎ", 10.0, 1, 2.0), CaseKind("大口", 20.0, -1, 30.0)),
    gatherings=(Gathering("enter", size=10, weekday=4, at=840, further_percent=40.0),),
    late_hours=(LateHours("lane_typing", 2.0, hours_per_month=45.0, hours_per_year=360.0),),
    in_open_days=True,
    clock_stops=("write",),
)


def inputs(details: Details = FULL, *, people: int = 2) -> Inputs:
    first = starting_inputs(counter(), known=Known(yearly_volume=400), fiscal_year=2026).inputs
    lanes = tuple(replace(lane, headcount=people) for lane in first.lanes)
    return replace(first, lanes=lanes, replications=5, details=details)


def scenario_of(details: Details, *, people: int = 2):
    return build(Base(counter()), inputs(details, people=people)).design.scenario


class TestTheScenario:
    def test_without_details_is_the_one_of_before(self):
        built = build(Base(counter()), inputs(Details()))

        assert built.design.scenario.case_types[0].id == "all"
        assert not any(pool.members or pool.overtime for pool in built.design.scenario.pools.values())

    def test_has_people_with_speed_skills_hours_and_a_wage(self):
        scenario = scenario_of(FULL)

        quick, new = scenario.pools["lane_desk"].members
        assert (quick.name, quick.speed, quick.skills, quick.calendar) == ("担当1", 1.25, None, None)
        assert (new.speed, new.skills, scenario.grade_yen[new.grade]) == (0.7, frozenset({"receive"}), 1400)
        assert new.calendar.weekly[0] == ((540, 720),)
        assert new.calendar.holidays

    def test_has_kinds_with_a_place_in_the_queue_and_a_promise(self):
        scenario = scenario_of(FULL)

        assert [(one.name, one.share, one.priority) for one in scenario.case_types] == [
            ("急ぎ", 0.1, 1),
            ("大口", 0.2, -1),
            ("そのほか", pytest.approx(0.7), 0),
        ]
        urgent = scenario.service_levels[0]
        assert (urgent.hours, urgent.case_types) == (48.0, ("kind-1",))
        assert urgent.calendar.minutes_per_week == 5 * 1440
        assert scenario.clock_stops_at == ("write",)

    def test_has_gathered_work_and_overtime(self):
        scenario = scenario_of(FULL)

        batch = scenario.tasks["enter"].batch
        assert (batch.size, batch.further_share, batch.releases.weekly[4]) == (10, 0.4, ((840, 900),))
        assert not any(batch.releases.weekly[:4])
        assert scenario.pools["lane_typing"].overtime.hours_per_day == 2.0
        assert scenario.pools["lane_typing"].overtime.hours_per_month == 45.0
        assert scenario.pools["lane_typing"].overtime.hours_per_year == 360.0

    def test_gathers_every_open_day(self):
        scenario = scenario_of(Details(gatherings=(Gathering("enter", weekday=EVERY_DAY, at=600),)))

        assert [bool(day) for day in scenario.tasks["enter"].batch.releases.weekly] == [True] * 5 + [
            False
        ] * 2

    def test_of_a_log_keeps_its_own_types(self):
        fitted = build(Base(counter()), inputs(Details())).design.scenario
        types = tuple(
            replace(fitted.case_types[0], id=key, channel=key, share=0.5) for key in ("窓口", "郵送")
        )
        base = Base(counter(), fitted=replace(fitted, case_types=types), fitted_yearly=400)

        scenario = build(base, inputs(Details(kinds=(CaseKind("郵送", priority=-1),)))).design.scenario

        assert [(one.id, one.share, one.priority) for one in scenario.case_types] == [
            ("窓口", 0.5, 0),
            ("郵送", 0.5, -1),
        ]
        with pytest.raises(CannotSimulate, match="土台の記録にありません"):
            build(base, inputs(Details(kinds=(CaseKind("電話", 10.0),))))


class TestRefused:
    @pytest.mark.parametrize(
        ("details", "words"),
        [
            (Details(members=(LaneMember("lane_desk"),) * 3), "2 人ですが、一人ずつの条件が 3 人分"),
            (Details(members=(LaneMember("lane_desk", speed=0.0),)), "速さ"),
            (Details(members=(LaneMember("lane_desk", skills=("enter",)),)), "できる手順"),
            (Details(members=(LaneMember("lane_desk", opens=0, closes=60),)), "重なっていません"),
            (Details(kinds=(CaseKind("甲", 60.0), CaseKind("乙", 50.0))), "110%"),
            (Details(kinds=(CaseKind("甲", 10.0, deadline_days=0.0),)), "標準処理期間"),
            (Details(gatherings=(Gathering("enter"),)), "何件たまったら"),
            (Details(late_hours=(LateHours("lane_desk", 20.0),)), "12 時間まで"),
        ],
    )
    def test_what_does_not_fit_is_named(self, details, words):
        with pytest.raises(CannotSimulate, match=words):
            build(Base(counter()), inputs(details))


class TestTold:
    def test_every_detail_stands_in_the_assumptions_and_in_the_list_of_inputs(self):
        built = build(Base(counter()), inputs())
        lines = {line.key: line.value for line in input_lines(inputs(), diagram=counter(), base_name="図")}

        told = " ".join(built.assumptions)
        for words in ("担当1", "新しい人", "「急ぎ」", "まとめて処理", "時間外", "数えません"):
            assert words in told
        assert "新人（速さ 0.7 倍）" in lines["members:窓口係"]
        assert "標準処理期間 2 日（開庁日）" in lines["kind:急ぎ"]
        assert "毎週金曜 14:00" in lines["gathering:システムへの入力"]

    def test_details_survive_being_stored(self):
        assert from_json(Inputs, to_json(inputs())) == inputs()

    def test_the_result_says_how_promises_were_kept(self):
        result = run(Base(counter()), inputs())

        urgent, large = result.promises
        assert (urgent.name, urgent.days, urgent.in_open_days) == ("急ぎ", 2.0, True)
        assert 0 <= large.late_share.mean <= urgent.late_share.mean <= 1
        assert urgent.cases.mean == pytest.approx(40, rel=0.3)
        desk = next(lane for lane in result.lanes if lane.key == "lane_desk")
        assert 8 * 200 < desk.staffed_hours < 8 * 365  # one all day, one in the mornings


def with_conditions(*texts: str):
    builder = DiagramBuilder(name="分岐")
    lane = builder.lane(name="係", id="lane")
    start, choice = builder.start(id="start"), builder.gateway(name="種類", id="choice")
    builder.chain(start, builder.task(name="受付", id="receive", lane=lane), choice)
    for number, text in enumerate(texts):
        task = builder.task(name=f"処理{number}", id=f"do{number}", lane=lane)
        builder.flow(choice, task, id=f"way{number}", condition=text)
        builder.flow(task, builder.end(id=f"end{number}"))
    return builder.build()


class TestConditionsOfTheDrawing:
    @pytest.mark.parametrize(
        ("text", "condition"),
        [
            ("kind = '急ぎ'", Comparison(Operator.EQ, "kind", ("急ぎ",))),
            (
                '${amount >= 1000 && kind != "x"}',
                AllOf((Comparison(Operator.GE, "amount", (1000,)), Comparison(Operator.NE, "kind", ("x",)))),
            ),
            (
                "= not(done) or a.b < 1.5",
                AnyOf(
                    (Not(Comparison(Operator.EQ, "done", (True,))), Comparison(Operator.LT, "a.b", (1.5,)))
                ),
            ),
            ("種類 == 「新規」 かつ (金額 > 10 または 金額 < 5)", None),
            ("bpsim:getProperty('kind') = \"x\"", Comparison(Operator.EQ, "kind", ("x",))),
            ("#{ok == true()}", Comparison(Operator.EQ, "ok", (True,))),
        ],
    )
    def test_comparisons_are_read(self, text, condition):
        found = read_expression(text)

        assert found is not None
        assert condition is None or found == condition

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "不備がある とき",
            "f(x)",
            "a + 1 > 2",
            "kind =",
            "(a = 1",
            "a < 'x'",
            "a = b",
            "__import__('os')",
            "a = 1 " * 99,
        ],
    )
    def test_anything_else_is_left_alone(self, text):
        assert read_expression(text) is None

    def test_typed_attributes_decide_the_way(self):
        drawing = with_conditions("kind = '急ぎ'", "kind = 'ふつう'")
        first = starting_inputs(drawing, known=Known(yearly_volume=400), fiscal_year=2026).inputs
        details = Details(attributes=(AttributeValues("kind", {"急ぎ": 25.0, "ふつう": 75.0}),))

        result = run(Base(drawing), replace(first, replications=5, details=details))

        assert [one.key for one in asked_of(drawing)] == ["kind"]
        visits = {step.key: step.visits.mean for step in result.steps}
        assert visits["do0"] / (visits["do0"] + visits["do1"]) == pytest.approx(0.25, abs=0.05)
        assert any("条件のある分岐" in line for line in result.assumptions)

    def test_numbers_are_drawn_between_three(self):
        drawing = with_conditions("pages > 50", "pages <= 50")
        first = starting_inputs(drawing, known=Known(yearly_volume=400), fiscal_year=2026).inputs
        details = Details(attributes=(AttributeValues("pages", numbers=(10.0, 20.0, 90.0)),))

        scenario = build(Base(drawing), replace(first, details=details)).design.scenario

        assert scenario.attributes[0].numbers.parameters == (10.0, 20.0, 90.0)
        assert scenario.conditions == conditions_of(drawing)
        wrong = Details(attributes=(AttributeValues("pages", numbers=(30.0, 20.0, 90.0)),))
        with pytest.raises(CannotSimulate, match="小さい数から"):
            build(Base(drawing), replace(first, details=wrong))
