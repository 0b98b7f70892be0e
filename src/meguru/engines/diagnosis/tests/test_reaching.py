"""Every type and every question can be reached by answering, and what is answered decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.diagnosis import chart, diagnose, next_question, questions_to_ask

CHART = chart()
SPEAKING = [
    (question, answer, code)
    for question in CHART.questions
    for answer in question.answers
    for code in answer.says
]
LADDERS = [
    (question, less, more, code)
    for question, more, code in SPEAKING
    for less in question.answers
    if less.is_about(code) and less.says.get(code, 0) < more.says[code]
]


def answered_one_by_one(choose):
    """Answer as a person does: whatever comes next, until nothing does."""
    chosen = {}
    while (question := next_question(CHART, chosen)) is not None:
        chosen[question.id] = choose(question).id
    return chosen


def holding(chosen):
    return [one.type.code for one in diagnose(CHART, chosen).holding]


def for_nothing_but(code):
    """The answer that says the most for one type and the least for the others."""
    return lambda question: max(
        question.answers,
        key=lambda answer: (
            answer.says.get(code, 0),
            -sum(points for other, points in answer.says.items() if other != code),
            answer.id == "stuck",
            not answer.says and bool(answer.denies or answer.speaks_against),
        ),
    )


class TestReaching:
    @pytest.mark.parametrize("code", [one.code for one in CHART.types])
    def test_every_type_can_hold_alone(self, code):
        assert holding(answered_one_by_one(for_nothing_but(code))) == [code]

    @pytest.mark.parametrize(
        ("question", "answer", "code"), SPEAKING, ids=lambda one: getattr(one, "id", one)
    )
    def test_every_answer_that_speaks_for_a_type_can_lead_to_it(self, question, answer, code):
        def choose(asked):
            return answer if asked.id == question.id else for_nothing_but(code)(asked)

        chosen = answered_one_by_one(choose)

        assert chosen.get(question.id) == answer.id, "the question is never asked on this way"
        (judged,) = [one for one in diagnose(CHART, chosen).types if one.type.code == code]
        assert judged.holds
        assert (question.text, answer.text) in [(one.question, one.answer) for one in judged.speaking]

    @pytest.mark.parametrize("question", CHART.questions, ids=lambda one: one.id)
    def test_every_question_decides_something(self, question):
        """Its answers speak for or against a type, or lead to another question."""
        leads = any(f"{question.id}:" in rule for one in CHART.questions for rule in one.ask_when)

        assert leads or any(answer.says for answer in question.answers)


class TestWhatIsAnsweredDecides:
    @given(st.data(), st.sampled_from(LADDERS))
    def test_an_answer_that_says_more_never_weakens_a_type(self, data, ladder):
        question, less, more, code = ladder
        chosen = answered_one_by_one(
            lambda asked: less if asked.id == question.id else data.draw(st.sampled_from(asked.answers))
        )
        place = [one.code for one in CHART.types].index(code)

        then = diagnose(CHART, chosen).types[place]
        now = diagnose(CHART, chosen | {question.id: more.id}).types[place]

        assert now.strength >= then.strength
        assert now.holds or not then.holds

    @given(st.data())
    def test_every_type_that_holds_quotes_the_answers_that_were_given(self, data):
        chosen = answered_one_by_one(lambda question: data.draw(st.sampled_from(question.answers)))
        given_texts = {
            (question.text, question.answer(chosen[question.id]).text)
            for question in questions_to_ask(CHART, chosen)
        }

        for one in diagnose(CHART, chosen).holding:
            quoted = {(reason.question, reason.answer) for reason in (*one.speaking, *one.against)}
            assert quoted <= given_texts
            assert one.speaking or one.type.code == "I"
            assert not any(reason.is_denial for reason in one.against)


def test_basics_come_before_a_plan_when_both_hold_strongly():
    chosen = {"theme": "none", "leader": "no", "superior": "against", "steps": "no"}

    assert holding(chosen)[:2] == ["A", "B"]


def test_what_holds_strongly_comes_before_what_holds_in_part():
    chosen = {"theme": "none", "leader": "yes", "superior": "yes", "steps": "no"}

    assert holding(chosen) == ["B", "A"]
