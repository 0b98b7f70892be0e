"""A request on its way through a season, by the right people, with the right sums."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from meguru.apps.budgets import commands, queries
from meguru.apps.budgets.models import BudgetDecision
from meguru.apps.budgets.testing import NOON, YEAR, hand_in, make_request, make_season
from meguru.apps.ledger.models import Event
from meguru.apps.outbox.models import Message
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.budget_review import CannotLay, CannotMove, CheckVerdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return make_person(Role.SECTION_CHIEF, department=make_department())


@pytest.fixture
def reviewer(chief):
    return make_person(Role.MUNICIPAL_DX, organisation=chief.organisation)


@pytest.fixture
def decider(chief):
    return make_person(Role.MUNICIPAL_DX, organisation=chief.organisation)


def department_of(person):
    return person.role_assignments.get().department


@pytest.fixture
def request_row(chief):
    season = make_season(organisation=chief.organisation)
    return make_request(season=season, department=department_of(chief), by=chief)


def give(row, reviewer, **values):
    row.refresh_from_db()
    return commands.give_opinion(
        request=row,
        **({"stance": "support", "reasons": "効果が大きい"} | values),
        from_revision=row.revision,
        by=reviewer,
        now=NOON,
    )


def decide(row, decider, **values):
    row.refresh_from_db()
    return commands.decide(
        request=row,
        **({"outcome": "granted", "yen": 1_000_000, "reasons": ""} | values),
        from_revision=row.revision,
        by=decider,
        now=NOON,
    )


def test_a_request_from_the_first_word_to_the_decision(request_row, chief, reviewer, decider):
    version = hand_in(request_row, by=chief)
    assert (version.number, version.first_year_yen, version.three_years_yen) == (1, 1_000_000, 1_000_000)
    assert {one["id"]: one["verdict"] for one in version.checks}["three_years"] == CheckVerdict.LOOK.value
    give(request_row, reviewer)
    decide(request_row, decider)
    request_row.refresh_from_db()
    assert request_row.state == "decided"
    found = queries.decided(user=reviewer)
    assert [one.granted_yen for one in found] == [1_000_000]
    activities = set(Event.objects.values_list("activity", flat=True))
    assert {
        "budgets.season_opened",
        "budgets.request_started",
        "budgets.request_written",
        "budgets.request_handed_in",
        "budgets.opinion_given",
        "budgets.decided",
    } <= activities


def test_who_gave_the_opinion_does_not_decide_and_nothing_is_kept(request_row, chief, reviewer):
    hand_in(request_row, by=chief)
    give(request_row, reviewer)
    with pytest.raises(commands.DecidedByTheSame):
        decide(request_row, reviewer)
    request_row.refresh_from_db()
    assert request_row.state == "judged"
    assert not BudgetDecision.objects.exists()


def test_the_database_knows_it_too(request_row, chief, reviewer, decider):
    hand_in(request_row, by=chief)
    opinion = give(request_row, reviewer)
    values = {
        "organisation": request_row.organisation,
        "request": request_row,
        "opinion": opinion,
        "asked_yen": 10,
        "decided_at": NOON,
    }
    for wrong in (
        {"outcome": "granted", "yen": 10, "opinion_by": reviewer, "decided_by": reviewer},
        {"outcome": "granted", "yen": 9, "opinion_by": reviewer, "decided_by": decider},
        {"outcome": "refused", "yen": 1, "opinion_by": reviewer, "decided_by": decider},
        {"outcome": "partly", "yen": 10, "opinion_by": reviewer, "decided_by": decider},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetDecision.objects.create(**values, **wrong)


@pytest.mark.parametrize(
    "values",
    [
        {"outcome": "granted", "yen": 999_999},
        {"outcome": "partly", "yen": 1_000_000, "reasons": "r"},
        {"outcome": "partly", "yen": 0, "reasons": "r"},
        {"outcome": "refused", "yen": 1, "reasons": "r"},
        {"outcome": "refused", "yen": 0, "reasons": " "},
    ],
)
def test_an_amount_that_does_not_fit_is_refused_in_words(request_row, chief, reviewer, decider, values):
    hand_in(request_row, by=chief)
    give(request_row, reviewer)
    with pytest.raises(commands.CannotSave):
        decide(request_row, decider, **values)
    request_row.refresh_from_db()
    assert request_row.state == "judged"


def test_a_decision_and_an_opinion_can_be_taken_back(request_row, chief, reviewer, decider):
    hand_in(request_row, by=chief)
    give(request_row, reviewer)
    decide(request_row, decider)
    commands.take_back_decision(request=request_row, by=decider, now=NOON)
    commands.take_back_opinion(request=request_row, by=reviewer, now=NOON)
    request_row.refresh_from_db()
    assert request_row.state == "handed_in"
    page = queries.request_page(request_row, user=reviewer, now=NOON)
    assert page.opinion is None and page.decision is None
    assert len(page.opinions) == 1  # it stays on record


def test_what_is_handed_in_is_not_written_any_more_until_it_is_returned(request_row, chief, reviewer):
    hand_in(request_row, by=chief)
    request_row.refresh_from_db()
    new = {(YEAR, "build"): 2_000_000}
    with pytest.raises(CannotMove):
        commands.write_request(
            request=request_row,
            values={},
            amounts=new,
            from_revision=request_row.revision,
            by=chief,
            now=NOON,
        )
    commands.return_request(request=request_row, words="2年目も書いてください", by=reviewer, now=NOON)
    request_row.refresh_from_db()
    commands.write_request(
        request=request_row, values={}, amounts=new, from_revision=request_row.revision, by=chief, now=NOON
    )
    second = hand_in(request_row, by=chief)
    first = request_row.versions.get(number=1)
    changes = queries.versions_beside(first, second)
    assert [(one.label, one.before, one.after) for one in changes] == [
        (f"{YEAR}年度の金額", "1,000,000円（開発・導入）", "2,000,000円（開発・導入）")
    ]


def test_after_the_deadline_a_reason_is_wanted_once(request_row, chief):
    late = request_row.season.requests_due + dt.timedelta(1)
    with pytest.raises(commands.LateReasonMissing):
        hand_in(request_row, by=chief, today=late)
    version = hand_in(request_row, by=chief, today=late, late_reason="法律が変わった")
    assert version.late_reason == "法律が変わった"


def test_without_money_for_the_year_nothing_is_handed_in(chief):
    season = make_season(organisation=chief.organisation)
    row = make_request(season=season, department=department_of(chief), amounts={(YEAR + 1, "run"): 5})
    with pytest.raises(commands.CannotSave):
        hand_in(row, by=chief)
    assert not row.versions.exists()


def test_two_who_write_at_once_do_not_overwrite_each_other(request_row, chief):
    request_row.refresh_from_db()
    seen = request_row.revision
    commands.write_request(
        request=request_row, values={"purpose": "a"}, amounts={}, from_revision=seen, by=chief, now=NOON
    )
    with pytest.raises(commands.WrittenMeanwhile) as clash:
        commands.write_request(
            request=request_row, values={"purpose": "b"}, amounts={}, from_revision=seen, by=None, now=NOON
        )
    assert clash.value.theirs.purpose == "a"


def test_the_same_title_twice_is_told_and_withdrawing_frees_it(request_row, chief):
    with pytest.raises(commands.CannotSave):
        make_request(season=request_row.season, department=request_row.department, title=request_row.title)
    commands.withdraw(request=request_row, by=chief, now=NOON)
    make_request(season=request_row.season, department=request_row.department, title=request_row.title)
    with pytest.raises(commands.CannotSave):
        commands.bring_back(request=request_row, by=chief, now=NOON)


def test_a_question_is_asked_once_answered_and_not_taken_back_afterwards(request_row, chief, reviewer):
    hand_in(request_row, by=chief)
    due = request_row.season.answers_due
    first = commands.ask(request=request_row, text="なぜですか", due_on=due, by=reviewer, now=NOON)
    again = commands.ask(request=request_row, text=" なぜですか ", due_on=due, by=reviewer, now=NOON)
    assert first == again
    commands.answer(question=first, text="古いからです", from_revision=1, by=chief, now=NOON)
    with pytest.raises(commands.CannotSave):
        commands.withdraw_question(question=first, by=reviewer, now=NOON)
    with pytest.raises(commands.WrittenMeanwhile):
        commands.answer(question=first, text="別の答え", from_revision=1, by=chief, now=NOON)


def test_reminders_go_to_who_handed_in_once_a_day(request_row, chief, reviewer):
    chief.email = "chief@example.lg.jp"
    chief.save()
    hand_in(request_row, by=chief)
    commands.ask(request=request_row, text="なぜですか", due_on=NOON.date(), by=reviewer, now=NOON)
    remind = {"season": request_row.season, "today": NOON.date(), "by": reviewer, "now": NOON}
    assert commands.remind(**remind) == (1, 0)
    assert commands.remind(**remind) == (0, 0)
    assert Message.objects.get().payload["to"] == ["chief@example.lg.jp"]


class TestRequestsThatAreNotHandedIn:
    @pytest.fixture
    def writer(self, request_row, chief):
        writer = make_person(
            Role.DEPARTMENT_STAFF, department=request_row.department, email="writer@example.lg.jp"
        )
        request_row.changed_by = writer
        request_row.save()
        return writer

    def remind(self, row, reviewer, *, days):
        day = row.season.requests_due + dt.timedelta(days=days)
        return commands.remind_writers(season=row.season, today=day, by=reviewer, now=NOON)

    def test_their_writers_are_told_from_a_week_before_once_a_day(self, request_row, writer, reviewer):
        assert self.remind(request_row, reviewer, days=-8) == (0, 0)
        assert self.remind(request_row, reviewer, days=-7) == (1, 0)
        assert self.remind(request_row, reviewer, days=-7) == (0, 0)
        assert self.remind(request_row, reviewer, days=3) == (1, 0)
        first, second = Message.objects.order_by("pk")
        assert first.payload["to"] == ["writer@example.lg.jp"]
        assert "すぎています" not in first.payload["body"]
        assert "締切を3日すぎています" in second.payload["body"]

    def test_what_was_handed_in_is_left_alone(self, request_row, writer, chief, reviewer):
        hand_in(request_row, by=chief)
        assert self.remind(request_row, reviewer, days=3) == (0, 0)

    def test_who_left_is_counted_not_written_to(self, request_row, writer, reviewer):
        writer.is_active = False
        writer.save()
        assert self.remind(request_row, reviewer, days=0) == (0, 1)
        assert not Message.objects.exists()


def test_nobody_who_left_is_written_to(request_row, chief, reviewer):
    chief.email = "chief@example.lg.jp"
    chief.save()
    hand_in(request_row, by=chief)
    commands.ask(request=request_row, text="なぜですか", due_on=NOON.date(), by=reviewer, now=NOON)
    chief.is_active = False
    chief.save()
    assert commands.remind(season=request_row.season, today=NOON.date(), by=reviewer, now=NOON) == (0, 1)
    assert not Message.objects.exists()


def test_a_season_that_was_put_away_takes_nothing_in(request_row, chief, reviewer):
    commands.put_away_season(season=request_row.season, by=reviewer, now=NOON)
    with pytest.raises(commands.CannotSave):
        hand_in(request_row, by=chief)


def test_days_that_run_backwards_are_refused():
    with pytest.raises(CannotLay):
        make_season(answers_due=dt.date(2026, 10, 29))


def test_sums_of_departments_are_the_sum_of_all(chief, reviewer, decider):
    season = make_season(organisation=chief.organisation)
    rows = [
        make_request(
            season=season,
            department=make_department(organisation=chief.organisation),
            amounts={(YEAR, "build"): yen, (YEAR + 1, "run"): 7},
        )
        for yen in (3, 50, 400)
    ]
    for row in rows[:2]:
        hand_in(row, by=chief)
        give(row, reviewer)
    decide(rows[0], decider, yen=3)
    found = queries.pipeline_of(season, user=reviewer, today=NOON.date(), whole_name="合計")
    assert found.whole is not None
    assert (found.whole.count, found.whole.asked_yen, found.whole.granted_yen) == (3, 53, 3)
    for field in ("count", "asked_yen", "supported_yen", "granted_yen", "undecided"):
        assert sum(getattr(one, field) for one in found.departments) == getattr(found.whole, field)
    assert sum(len(lines) for _key, _label, lines in found.columns) == 3
