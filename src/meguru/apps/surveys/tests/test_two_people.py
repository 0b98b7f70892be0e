"""Two people at the same moment, each with a connection of their own: nothing is doubled, lost or stuck."""

import pytest
from django.db import transaction

from meguru.apps.indicators.commands import put_away_indicator
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.testing import make_indicator
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import (
    Somebody,
    both,
    database_for_two,
    make_department,
    make_organisation,
    make_person,
    make_prefecture,
)
from meguru.apps.surveys.commands import answering, figures, forms_in, handing_over, publishing, running
from meguru.apps.surveys.models import AnswerSheet, AnswerVersion, Question, Recipient, Survey
from meguru.apps.surveys.queries.forms_in import form_for, held_forms, plans_of_batch
from meguru.apps.surveys.queries.sheet_state import sheet_of
from meguru.apps.surveys.testing import NOON, hand_over, make_recipient, make_survey, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_database_for_two")]


@pytest.fixture
def a_database_for_two(transactional_db, tmp_path):
    with database_for_two(tmp_path):
        yield


@pytest.fixture
def recipient():
    made = make_recipient()
    write(made, has=True, cost=100.0)
    return made


@pytest.fixture
def asker(recipient):
    return make_person(Role.PREFECTURE_DX, organisation=recipient.organisation)


def afresh(recipient):
    return Recipient.objects.get(pk=recipient.pk)


class TestHandingOver:
    def test_in_the_same_moment_makes_one_version(self, recipient):
        outcomes = both(*[lambda: hand_over(afresh(recipient))] * 2)

        assert AnswerVersion.objects.count() == 1
        assert sorted(type(one).__name__ for one in outcomes) == ["AnswerVersion", "NothingNew"]

    def test_again_in_the_same_moment_makes_one_version(self, recipient):
        hand_over(recipient)
        write(recipient, cost=101.0)

        both(*[lambda: hand_over(afresh(recipient), why="決算の確定")] * 2)

        assert list(AnswerVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]

    def test_while_it_is_closed_comes_before_the_closing(self, recipient, asker):
        with transaction.atomic():
            hand_over(recipient)
            closing = Somebody(lambda: running.close_survey(survey=recipient.survey, by=asker, now=NOON))
            assert closing.waits()

        assert closing.finish().state == Survey.State.CLOSED
        came = Event.objects.filter(activity__in=["surveys.answers_handed_over", "surveys.closed"])
        assert list(came.order_by("pk").values_list("activity", flat=True)) == [
            "surveys.answers_handed_over",
            "surveys.closed",
        ]

    def test_after_a_closing_under_way_is_refused(self, recipient, asker):
        with transaction.atomic():
            running.close_survey(survey=recipient.survey, by=asker, now=NOON)
            handing = Somebody(lambda: hand_over(afresh(recipient)))
            assert handing.waits()

        assert isinstance(handing.finish(), answering.NotOpen)
        assert not AnswerVersion.objects.exists()

    def test_while_it_is_taken_as_final_is_one_after_the_other(self, recipient, asker):
        with transaction.atomic():
            hand_over(recipient)
            locking = Somebody(lambda: handing_over.lock(recipient=afresh(recipient), by=asker, now=NOON))
            assert locking.waits()

        assert locking.finish().released.number == 1
        assert sheet_of(recipient).locked_at == NOON


def test_two_saves_keep_both_answers(recipient):
    def save(**answers):
        return answering.write_answers(
            recipient=afresh(recipient),
            answers=answers,
            was=dict.fromkeys(answers, ""),
            by=None,
            name="青木",
            now=NOON,
        )

    first, second = both(lambda: save(note="人手", ways=["web"]), lambda: save(note="予算", plan=["案"]))

    sheet = sheet_of(recipient)
    assert (sheet.answers["ways"], sheet.answers["plan"]) == (["web"], ["案"])
    assert sorted([list(first.theirs), list(second.theirs)]) == [[], ["note"]]


def test_publishing_twice_is_recorded_once(recipient, asker):
    hand_over(recipient)
    for _more in range(3):
        other = make_recipient(survey=recipient.survey)
        write(other, has=True, cost=90.0)
        hand_over(other)
    running.close_survey(survey=recipient.survey, by=asker, now=NOON)

    def publish():
        return publishing.publish(
            survey=Survey.objects.get(),
            to=Survey.Publication.PARTICIPANTS,
            is_anonymised=False,
            shows_texts=False,
            by=asker,
            now=NOON,
        )

    outcomes = both(publish, publish)

    assert {one.publication for one in outcomes} == {Survey.Publication.PARTICIPANTS}
    assert Event.objects.filter(activity="surveys.published").count() == 1


def test_forms_of_sections_are_stored_while_the_sections_write():
    """Who stores several holds all their sheets before the ledger of the office, which the sections write in too."""
    office = make_prefecture()
    asker = make_person(Role.PREFECTURE_DX, organisation=office)
    survey = make_survey(organisation=office, audience=Survey.Audience.SECTIONS)
    asked = [
        make_recipient(survey=survey, department=make_department(organisation=office)) for _one in range(3)
    ]
    batch = _forms(survey, asked, by=asker)
    chosen = {plan.held.pk: plan.state for plan in plans_of_batch(held_forms(asker, batch))}

    def store():
        forms = held_forms(asker, batch)
        return forms_in.accept_forms(batch=forms, chosen=chosen, why="", by=asker, now=NOON)

    with transaction.atomic():
        answering.locked_sheet(asked[-1], now=NOON)
        storing = Somebody(store)
        assert storing.waits()
        write(asked[-1], note="窓口が混む")  # in the ledger of the office

    assert len(storing.finish()) == 3
    assert sheet_of(asked[-1]).answers["note"] == "窓口が混む"


def _forms(survey, asked, *, by):
    files = []
    for place, one in enumerate(asked):
        filled = AnswerSheet.objects.create(
            recipient=one, organisation=one.body, answers={"has": True, "cost": 7.0}
        )
        files.append((f"{place}.xlsx", form_for(one, with_draft=True)))
        filled.delete()
    return forms_in.hold_forms(organisation=survey.organisation, survey=survey, files=files, by=by, now=NOON)


class TestFigures:
    @pytest.fixture
    def question(self):
        office = make_prefecture()
        body = make_organisation(prefecture=office)
        for _survey in range(2):
            asked = make_recipient(survey=make_survey(organisation=office), body=body)
            write(asked, has=True, cost=100.0)
            hand_over(asked)
        return Question.objects.filter(key="cost").first()

    def test_are_not_written_while_somebody_changes_the_indicator(self, question):
        person = make_person(Role.PREFECTURE_DX, organisation=question.organisation)
        cost = make_indicator("cost", organisation=question.organisation, unit="千円")
        with transaction.atomic():
            put_away_indicator(indicator=cost, by=person, now=NOON)
            writing = Somebody(
                lambda: figures.write_figures(question=question, indicator=cost, by=person, now=NOON)
            )
            assert writing.waits()

        assert isinstance(writing.finish(), figures.CannotWrite)
        assert not cost.figures.exists()

    def test_of_two_surveys_make_one_indicator_of_a_name(self, question):
        person = make_person(Role.PREFECTURE_DX, organisation=question.organisation)
        new = figures.NewIndicator("経費", "年間の額", Indicator.Direction.LESS)

        def make(asked):
            return figures.write_figures(question=asked, indicator=None, new=new, by=person, now=NOON)

        asked = Question.objects.filter(key="cost")
        outcomes = both(*[lambda one=one: make(one) for one in asked])

        assert sorted(type(one).__name__ for one in outcomes) == ["CannotWrite", "WrittenFigures"]
        assert Indicator.objects.count() == 1
