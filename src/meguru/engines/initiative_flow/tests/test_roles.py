"""What is said of roles that are missing or stand on one person; and the picture of the bars."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

from meguru.engines.initiative_flow import (
    Bar,
    RoleGap,
    RoleKind,
    RoleProblem,
    TakenRole,
    check_roles,
    gantt_svg,
)

A, B = RoleKind.ACCOUNTABLE, RoleKind.DOES
PHASES = ("one", "two", "three")


def full(holder_of=lambda phase, kind: f"{phase}{kind}") -> list[TakenRole]:
    return [
        TakenRole(phase, kind, holder_of(phase, kind), is_person=True) for phase in PHASES for kind in (A, B)
    ]


def test_full_roles_have_no_gaps():
    assert check_roles(PHASES, full(), touched={}) == ()


def test_a_proposal_without_a_holder_fills_nothing():
    found = check_roles(["one"], [TakenRole("one", A, ""), TakenRole("one", B, "")], touched={})

    assert found == (RoleGap(RoleProblem.NO_ACCOUNTABLE, "one"), RoleGap(RoleProblem.NOBODY_DOES, "one"))


def test_the_role_of_a_task_does_not_stand_for_the_phase():
    found = check_roles(["one"], [TakenRole("one", A, "x", task="7"), TakenRole("one", B, "y")], touched={})

    assert found == (RoleGap(RoleProblem.NO_ACCOUNTABLE, "one"),)


def test_two_who_answer_are_too_many():
    roles = [TakenRole("one", A, "x"), TakenRole("one", A, "y"), TakenRole("one", B, "y")]

    assert check_roles(["one"], roles, touched={}) == (RoleGap(RoleProblem.MORE_ACCOUNTABLE, "one"),)


def test_one_person_who_answers_for_everything_is_named():
    roles = full(lambda phase, kind: "aoki" if kind is A else phase)

    assert check_roles(PHASES, roles, touched={}) == (RoleGap(RoleProblem.ONE_FOR_ALL, who="aoki"),)


def test_one_person_who_does_everything_is_named_unless_somebody_helps_once():
    roles = full(lambda phase, kind: "aoki" if kind is B else phase)

    assert check_roles(PHASES, roles, touched={}) == (RoleGap(RoleProblem.DOES_ALL, who="aoki"),)
    assert check_roles(PHASES, [*roles, TakenRole("two", B, "baba")], touched={}) == ()


def test_a_section_may_answer_for_everything():
    roles = [TakenRole(one.phase, one.kind, "税務課" if one.kind is A else one.holder) for one in full()]

    assert check_roles(PHASES, roles, touched={}) == ()


def test_a_section_that_is_touched_must_be_heard_being_told_is_not_enough():
    told = [*full(), TakenRole("one", RoleKind.INFORMED, "税務課", departments=frozenset({"7"}))]
    heard = [*full(), TakenRole("one", RoleKind.CONSULTED, "税務課", departments=frozenset({"7"}))]

    assert check_roles(PHASES, told, touched={"7": "税務課"}) == (
        RoleGap(RoleProblem.NOT_CONSULTED, who="税務課"),
    )
    assert check_roles(PHASES, heard, touched={"7": "税務課"}) == ()


class TestGantt:
    def test_labels_are_escaped_and_every_bar_is_drawn(self):
        bars = [
            Bar("<b>考える&", date(2026, 4, 1), date(2026, 5, 1)),
            Bar("終わり", date(2026, 5, 7), date(2028, 5, 7), "late"),
        ]

        drawn = ElementTree.fromstring(
            gantt_svg(bars, today=date(2026, 4, 20), title="日程", today_word="今日")
        )

        texts = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
        assert "<b>考える&" in texts
        assert "今日" in texts

    def test_a_day_outside_draws_no_line_for_today(self):
        bars = [Bar("a", date(2026, 4, 1), date(2026, 4, 1))]

        assert "今日" not in gantt_svg(bars, today=date(2030, 1, 1), title="", today_word="今日")

    def test_no_bars_no_picture(self):
        assert gantt_svg([], today=date(2026, 1, 1), title="", today_word="") == ""
