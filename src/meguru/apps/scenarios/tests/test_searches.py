"""Searches in their queue: asked for, computed, cancelled, taken over; found plans taken on."""

import datetime as dt
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from meguru.apps.ledger.models import Event
from meguru.apps.processes.models import ProcessVersion
from meguru.apps.processes.testing import NOON
from meguru.apps.registry.testing import make_person
from meguru.apps.scenarios import bridge, commands, cores, queries, search_worker
from meguru.apps.scenarios.models import Search, TakenPlan, Trial
from meguru.apps.scenarios.testing import (
    counter_file,
    make_done_search,
    make_drawn_process,
    make_search,
    make_trial,
)
from meguru.engines.bpmn import read_bpmn

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(hours=1)


def clerk_of(search):
    return make_person(department=search.process.operation.department)


@pytest.fixture
def done():
    """A search with one redesign to find: the drawing says that the check is a mere check."""
    return make_done_search(name="早く")


class TestTheAnswer:
    def test_holds_today_and_plans_with_intervals_and_the_same_again_for_the_same_seed(self, done):
        again = make_done_search(done.process, name="もう一度")

        found = bridge.found_of(done)
        assert found.front and found.years <= 50
        assert found.today.hours.low <= found.today.hours.mean <= found.today.hours.high
        assert all(one.people <= 3 for one in found.front)
        assert bridge.found_of(again) == found

    def test_counts_what_the_limits_refused_and_shows_the_plans_that_come_near(self):
        search = make_done_search(people=2, yen=1_000_000.0)

        found = bridge.found_of(search)
        assert found.front == ()
        assert found.nearest and "費用が年" in found.nearest[0].broken[0]
        assert {one.why.split("が")[0] for one in found.refused} == {"人数", "費用"}
        assert queries.found_paper(search).others == ()

    def test_says_when_nothing_is_better_than_today(self):
        process = make_drawn_process()
        steps = tuple(node.id for node in read_bpmn(counter_file()).tasks())

        paper = queries.found_paper(make_done_search(process, keep=steps, most={}, people=None))

        assert (paper.plans, paper.today_is_best) == ((), True)
        assert {one.why for one in paper.result.not_tried} == {"残すと指定された手順のため"}

    def test_can_be_sorted_by_each_figure_and_keeps_the_numbers_of_the_plans(self):
        search = make_done_search(most={"desk": 3}, people=4)

        orders = {key: queries.found_paper(search, sort=key) for key in ("days", "yen", "people")}

        for paper in orders.values():
            assert sorted(row.place for row in paper.plans) == sorted(
                row.place for row in orders["yen"].plans
            )
        days = [row.found.days.mean for row in orders["days"].plans]
        assert days == sorted(days)
        assert queries.found_paper(search, sort="nonsense").sort == "days"


class TestTheQueue:
    def test_searches_of_two_people_are_both_computed(self):
        first, second = make_search(), make_search()

        call_command("work", "--once")

        states = set(Search.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True))
        assert states == {Search.State.DONE}

    def test_a_button_pressed_twice_makes_one_search(self):
        process = make_drawn_process()
        person = make_person(department=process.operation.department)

        first, second = (make_search(process, name="早く", by=person) for _ in "ab")

        assert first == second
        with pytest.raises(commands.AlreadyNamed):
            make_search(process, name="早く", by=make_person(department=process.operation.department))

    def test_no_more_than_three_of_a_process_wait(self):
        process = make_drawn_process()
        for _ in range(3):
            make_search(process)

        with pytest.raises(commands.TooManyWaiting, match="3 件"):
            make_search(process)

    def test_a_cancelled_search_stops_and_stores_nothing(self, monkeypatch):
        search = make_search()
        years = []

        def cancelled_meanwhile(space, run):
            years.append(run)
            commands.cancel(asked=search, by=clerk_of(search), now=NOON)
            return one_year(space, run)

        one_year = cores.one_year
        monkeypatch.setattr(cores, "one_year", cancelled_meanwhile)
        monkeypatch.setattr(search_worker, "PROGRESS_EVERY_SECONDS", 0.0)

        search_worker.work_once(worker="w")

        search.refresh_from_db()
        assert (search.state, search.record, len(years)) == (Search.State.CANCELLED, None, 1)

    def test_two_cores_give_the_same_answer_and_leave_no_process_behind(self, monkeypatch):
        one = make_done_search(name="一つ")
        monkeypatch.setattr(search_worker, "cores_for", lambda _asked: 2)

        two = make_done_search(one.process, name="二つ")

        assert two.record == one.record
        assert active_children() == []

    @pytest.mark.parametrize(("there", "used"), [(1, 1), (2, 2), (3, 2), (8, 7)])
    def test_one_core_of_more_than_two_is_left_to_people(self, there, used):
        assert cores.spare_cores(there) == used

    def test_a_search_over_two_cores_can_be_cancelled(self, monkeypatch):
        search = make_search()
        monkeypatch.setattr(search_worker, "cores_for", lambda _asked: 2)
        monkeypatch.setattr(search_worker, "PROGRESS_EVERY_SECONDS", 0.0)
        monkeypatch.setattr(
            search_worker,
            "simulate_one_trial",
            lambda **_who: commands.cancel(asked=search, by=clerk_of(search), now=NOON),
        )
        monkeypatch.setattr(search_worker, "TRIALS_EVERY_SECONDS", 0.0)

        search_worker.work_once(worker="w")

        search.refresh_from_db()
        assert (search.state, search.record) == (Search.State.CANCELLED, None)
        assert active_children() == []

    def test_a_search_of_which_a_process_was_ended_is_taken_up_again(self, monkeypatch):
        search = make_search()

        def ended(*_values, **_options):
            raise BrokenProcessPool

        with monkeypatch.context() as patched:
            patched.setattr(search_worker, "search", ended)
            assert search_worker.work_once(worker="w")

        later = timezone.now() + dt.timedelta(hours=1)
        assert commands.take_next_search(worker="v", now=later) == search

    def test_a_search_whose_worker_died_is_taken_over_and_given_up_after_three_times(self):
        search = make_search()
        for hour in range(3):
            moment = LATER + dt.timedelta(hours=hour)
            assert commands.take_next_search(worker=f"w{hour}", now=moment) == search
        late = LATER + dt.timedelta(hours=9)

        assert commands.take_next_search(worker="w", now=late) is None

        search.refresh_from_db()
        assert search.state == Search.State.FAILED
        assert "何度も止まりました" in search.error
        commands.ask_again(asked=search, by=clerk_of(search), now=late)
        assert commands.take_next_search(worker="w", now=late) == search

    def test_gives_the_search_back_when_it_is_told_to_stop(self, monkeypatch):
        search = make_search()

        def stopped(*_values, **_options):
            raise SystemExit(0)

        monkeypatch.setattr(search_worker, "search", stopped)

        with pytest.raises(SystemExit):
            search_worker.work_once(worker="w")

        search.refresh_from_db()
        assert (search.state, search.attempts) == (Search.State.QUEUED, 0)

    def test_a_short_trial_goes_first_while_a_search_is_under_way(self, monkeypatch):
        search = make_search()
        trial = make_trial(search.process)
        monkeypatch.setattr(search_worker, "PROGRESS_EVERY_SECONDS", 0.0)
        monkeypatch.setattr(search_worker, "TRIALS_EVERY_SECONDS", 0.0)

        search_worker.work_once(worker="w")

        trial.refresh_from_db()
        search.refresh_from_db()
        assert (trial.state, search.state) == (Trial.State.DONE, Search.State.DONE)
        assert trial.finished_at < search.finished_at

    def test_says_in_words_what_cannot_be_searched(self):
        search = make_search(most={"desk": 0})

        search_worker.work_once(worker="w")

        search.refresh_from_db()
        assert search.state == Search.State.FAILED
        assert "1 人以上" in search.error

    def test_hides_the_inside_of_an_unexpected_error(self, monkeypatch, caplog):
        search = make_search()

        def burst(*_values, **_options):
            raise RuntimeError("row 7")

        monkeypatch.setattr(search_worker, "search", burst)
        search_worker.work_once(worker="w")

        search.refresh_from_db()
        assert "row 7" not in search.error
        assert "row 7" in caplog.text

    def test_everything_done_stands_in_the_ledger(self, done):
        kinds = Event.objects.filter(activity__startswith="scenarios.search_").values_list(
            "activity", flat=True
        )

        assert list(kinds) == ["scenarios.search_asked", "scenarios.search_finished"]


class TestAFoundPlan:
    def test_becomes_a_draft_once_and_again_when_the_draft_is_gone(self, done):
        clerk = clerk_of(done)

        draft = commands.draft_of_plan(search=done, place=1, by=clerk, now=LATER)

        assert commands.draft_of_plan(search=done, place=1, by=clerk, now=LATER) == draft
        assert (draft.kind, draft.based_on, draft.published_at) == (
            ProcessVersion.Kind.TO_BE,
            done.version,
            None,
        )
        assert "形式の確認" not in draft.xml
        draft.delete()
        assert commands.draft_of_plan(search=done, place=1, by=clerk, now=LATER).pk != draft.pk

    def test_becomes_a_trial_with_its_redesigns_and_people(self, done):
        found = bridge.found_of(done).front[0]

        trial = commands.trial_of_plan(search=done, place=1, by=clerk_of(done), now=LATER)

        inputs = bridge.inputs_of(trial)
        assert (trial.name, trial.state) == ("早くの案1", Trial.State.QUEUED)
        assert inputs.picks == found.plan.picks
        desk = next(lane for lane in inputs.lanes if lane.key == "desk")
        assert desk.headcount == dict(found.plan.people)["desk"]
        again = commands.trial_of_plan(search=done, place=1, by=clerk_of(done), now=LATER)
        assert again == trial

    @pytest.mark.parametrize("place", [0, 99])
    def test_that_is_not_there_makes_nothing(self, done, place):
        with pytest.raises(commands.NotPossible, match="その番号の案はありません"):
            commands.draft_of_plan(search=done, place=place, by=clerk_of(done), now=LATER)

        assert not TakenPlan.objects.exists()

    def test_is_taken_once_even_if_two_people_press_at_once(self, done):
        values = {"search": done, "place": 1, "organisation": done.organisation}
        TakenPlan.objects.create(**values)

        with pytest.raises(IntegrityError), transaction.atomic():
            TakenPlan.objects.create(**values)

    def test_of_a_search_that_is_not_finished_is_refused(self):
        search = make_search()

        with pytest.raises(commands.NotPossible, match="まだ終わっていません"):
            commands.trial_of_plan(search=search, place=1, by=clerk_of(search), now=LATER)
