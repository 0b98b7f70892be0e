import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines import diagnosis
from meguru.engines.diagnosis import (
    BadChart,
    Level,
    Voice,
    change_between,
    chart,
    compare_voices,
    diagnose,
    next_question,
    progress_of,
    questions_to_ask,
    read_chart,
)

CHART = chart()
FILE = Path(diagnosis.__file__).parent
CODES = [one.code for one in CHART.types]


@st.composite
def answers(draw):
    """What somebody may have answered: any question any way, or not at all; also questions that are not asked."""
    chosen = {}
    for question in CHART.questions:
        choice = draw(st.sampled_from(["unreached", "", *(answer.id for answer in question.answers)]))
        if choice != "unreached":
            chosen[question.id] = choice
    return chosen


def answered_all(prefer):
    """Answer every question that comes, by `prefer(question)`."""
    chosen = {}
    while (question := next_question(CHART, chosen)) is not None:
        chosen[question.id] = prefer(question)
    return chosen


def for_type(code):
    return lambda question: (
        max(
            question.answers,
            key=lambda answer: (answer.says.get(code, 0), answer.id == "stuck", -sum(answer.says.values())),
        ).id
    )


class TestTheChart:
    def test_asks_fifteen_questions_at_most(self):
        assert len(CHART.questions) <= 15

    def test_has_the_nine_types(self):
        assert list("ABCDEFGHI") == CODES

    def test_lets_an_answer_lead_to_fewer_questions(self):
        assert len(questions_to_ask(CHART, {"stage": "not_begun"})) < len(
            questions_to_ask(CHART, {"stage": "stuck"})
        )

    @pytest.mark.parametrize(
        ("good", "bad"),
        [
            ("says = { A = 1, G = 1 }", "says = { A = 1, Z = 1 }"),
            ("says = { A = 1, G = 1 }", "says = { A = 7, G = 1 }"),
            ('ask_when = ["roles:draft", "roles:no"]', 'ask_when = ["roles:perhaps"]'),
            ('code = "I"', 'code = "J"'),
            ('id = "theme"', 'id = "stage"'),
            ('version = "2026.1"', "version = "),
        ],
    )
    def test_that_contradicts_itself_is_refused(self, good, bad):
        text = (FILE / "chart.toml").read_text(encoding="utf-8")
        assert good in text

        with pytest.raises(BadChart):
            read_chart(text.replace(good, bad, 1))


class TestAnswering:
    @given(answers())
    def test_comes_to_an_end(self, chosen):
        for _ in range(len(CHART.questions) + 1):
            question = next_question(CHART, chosen)
            if question is None:
                break
            chosen = chosen | {question.id: question.answers[0].id}

        assert next_question(CHART, chosen) is None
        assert progress_of(CHART, chosen).is_complete

    def test_may_skip_every_question(self):
        skipped = answered_all(lambda _question: "")

        assert progress_of(CHART, skipped).answered == 0
        assert diagnose(CHART, skipped).holding == ()

    def test_keeps_no_count_of_a_question_that_is_not_asked_any_more(self):
        chosen = {"stage": "stuck", "roles": "no", "missing": "yes"}

        changed = chosen | {"stage": "not_begun"}

        assert "H" in [one.type.code for one in diagnose(CHART, chosen).holding]
        assert "H" not in [one.type.code for one in diagnose(CHART, changed).holding]


class TestDiagnose:
    @pytest.mark.parametrize("code", [code for code in CODES if code != "I"])
    def test_can_reach_every_type_and_puts_it_first(self, code):
        result = diagnose(CHART, answered_all(for_type(code)))

        assert result.first is not None
        assert result.first.type.code == code
        assert result.first.level is Level.STRONG

    def test_says_that_none_fits_when_nothing_was_said_for_any_type(self):
        none = answered_all(
            lambda question: (
                "stuck"
                if question.id == "stage"
                else min(question.answers, key=lambda answer: sum(answer.says.values())).id
            )
        )

        assert [one.type.code for one in diagnose(CHART, none).holding] == ["I"]

    def test_finds_no_trouble_where_people_report_none(self):
        well = answered_all(
            lambda question: (
                "well"
                if question.id == "stage"
                else min(question.answers, key=lambda answer: sum(answer.says.values())).id
            )
        )

        result = diagnose(CHART, well)

        assert result.all_well
        assert result.holding == ()

    def test_claims_nothing_from_one_answer_out_of_many(self):
        result = diagnose(CHART, {"stage": "stuck"})

        assert not result.enough
        assert result.holding == ()
        assert all(one.level is Level.UNKNOWN for one in result.types)

    @given(answers())
    def test_never_contradicts_an_answer(self, chosen):
        asked = {question.id: question for question in questions_to_ask(CHART, chosen)}
        given_now = [
            answer
            for key, question in asked.items()
            if chosen.get(key) and (answer := question.answer(chosen[key])) is not None
        ]

        for one in diagnose(CHART, chosen).types:
            if one.type.code == "I":
                continue
            said = sum(answer.says.get(one.type.code, 0) for answer in given_now)
            denied = any(one.type.code in answer.denies for answer in given_now)
            assert not (one.holds and (denied or said == 0))
            assert sum(reason.points for reason in one.speaking) == said

    @given(answers())
    def test_holds_none_of_the_others_where_it_says_that_none_fits(self, chosen):
        result = diagnose(CHART, chosen)

        codes = [one.type.code for one in result.holding]
        assert codes == ["I"] or "I" not in codes

    @given(answers(), st.sampled_from([question.id for question in CHART.questions]))
    def test_is_not_changed_by_a_skipped_question(self, chosen, skipped):
        without = {key: value for key, value in chosen.items() if key != skipped}

        assert diagnose(CHART, without).types == diagnose(CHART, without | {skipped: ""}).types

    def test_is_made_of_every_combination_of_the_three_basics(self):
        """One missing basic of three is type A; none is not."""
        basics = {"theme": ("decided", "none"), "leader": ("yes", "no"), "superior": ("yes", "against")}
        for choice in itertools.product(*basics.values()):
            chosen = dict(zip(basics, choice, strict=True)) | {"stage": "not_begun"}
            missing = sum(value != good for value, (good, _bad) in zip(choice, basics.values(), strict=True))
            (of_a,) = [one for one in diagnose(CHART, chosen).types if one.type.code == "A"]
            assert of_a.holds == (missing > 0)
            assert of_a.strength == pytest.approx(missing / 3)


class TestSeveralPeople:
    STUCK = (("stage", "stuck"), ("roles", "no"), ("money", "yes"))
    FINE = (("stage", "stuck"), ("roles", "agreed"), ("money", "yes"))

    def test_are_counted_by_section(self):
        shares, _agreements = compare_voices(
            CHART, [Voice("市民課", self.STUCK), Voice("市民課", self.STUCK), Voice("情報課", self.FINE)]
        )

        of_h = next(share for share in shares if share.type.code == "H")
        assert (of_h.held, of_h.voices) == (2, 3)
        assert of_h.by_section == (("市民課", 2, 2), ("情報課", 0, 1))
        assert of_h.divides
        assert shares[0] == of_h

    def test_agree_where_all_say_the_same(self):
        _shares, agreements = compare_voices(CHART, [Voice("a", self.STUCK), Voice("b", self.FINE)])

        by_question = {one.question.id: one for one in agreements}
        assert by_question["money"].agreement == 1.0
        assert not by_question["money"].sections_differ
        assert by_question["roles"].agreement == 0.5
        assert by_question["roles"].sections_differ
        assert by_question["theme"].agreement is None

    def test_may_be_nobody(self):
        shares, agreements = compare_voices(CHART, [])

        assert all(share.voices == 0 and share.share == 0.0 for share in shares)
        assert all(one.agreement is None for one in agreements)


class TestMonthsLater:
    def test_shows_what_is_solved_and_what_is_new(self):
        before = {"stage": "stuck", "roles": "no", "missing": "yes", "money": "yes"}
        now = {"stage": "stuck", "roles": "agreed", "money": "short"}

        changes, answers_changed = change_between(CHART, before, now)

        assert {change.type.code: change.kind for change in changes} == {"H": "solved", "F": "new"}
        assert ("お金の目途は立っていますか。", "立っている", "足りない") in answers_changed

    def test_does_not_take_for_solved_what_was_not_asked_again(self):
        stuck = {"stage": "stuck", "roles": "no", "missing": "yes", "money": "short"}
        earlier_stage = {"stage": "not_begun", "theme": "none"}

        changes, _answers = change_between(CHART, stuck, earlier_stage)

        assert {change.type.code: change.kind for change in changes} == {
            "A": "first_asked",
            "F": "unasked",
            "H": "unasked",
        }

    def test_is_quiet_when_nothing_changed(self):
        same = {"stage": "stuck", "roles": "no"}

        changes, answers_changed = change_between(CHART, same, dict(same))

        assert [change.kind for change in changes] == ["same"]
        assert answers_changed == ()
