import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from meguru.apps.ledger.models import Event
from meguru.apps.processes import bridge, commands, worker
from meguru.apps.processes.models import Analysis
from meguru.apps.processes.testing import (
    NOON,
    counter_log,
    counter_turn,
    make_done_analysis,
    make_log_of,
    make_process,
)
from meguru.apps.registry.testing import make_person
from meguru.engines.uploads import Refused

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(hours=1)


def ask(process=None, **options):
    process = process or make_process()
    return commands.start_analysis(process=process, log=make_log_of(process), by=None, now=NOON, **options)


class TestStartAnalysis:
    def test_waits_in_the_queue(self):
        assert ask().state == Analysis.State.QUEUED

    def test_is_refused_while_one_of_the_process_is_under_way(self):
        analysis = ask()

        with pytest.raises(commands.AlreadyUnderWay, match="終わるまでお待ちください"):
            commands.start_analysis(process=analysis.process, log=analysis.log, by=None, now=NOON)

        assert Analysis.objects.count() == 1

    def test_refuses_the_log_of_another_process(self):
        with pytest.raises(ValueError, match="このプロセスのものではありません"):
            commands.start_analysis(
                process=make_process(), log=make_log_of(make_process()), by=None, now=NOON
            )


class TestTakeNextAnalysis:
    def test_gives_the_oldest_first(self):
        first = ask()
        ask()

        assert commands.take_next_analysis(worker="a", now=NOON) == first

    def test_gives_none_to_two_workers(self):
        ask()

        assert commands.take_next_analysis(worker="a", now=NOON) is not None
        assert commands.take_next_analysis(worker="b", now=NOON) is None

    def test_gives_it_again_when_a_worker_fell_silent(self):
        ask()
        commands.take_next_analysis(worker="dead", now=NOON)

        taken = commands.take_next_analysis(worker="b", now=LATER)

        assert (taken.leased_by, taken.attempts) == ("b", 2)

    def test_gives_up_after_a_few_attempts_and_says_so(self):
        analysis = ask()
        for attempt in range(4):
            commands.take_next_analysis(worker="dead", now=NOON + attempt * dt.timedelta(hours=1))

        analysis.refresh_from_db()
        assert analysis.state == Analysis.State.FAILED
        assert "何度も止まりました" in analysis.error

    def test_keeps_it_with_a_worker_that_tells_its_progress(self):
        analysis = ask()
        commands.take_next_analysis(worker="a", now=NOON)
        nearly = NOON + commands.analysing.LEASE - dt.timedelta(seconds=1)
        commands.note_progress(analysis=analysis, worker="a", stage="測定", percent=40, now=nearly)

        assert commands.take_next_analysis(worker="b", now=nearly + dt.timedelta(minutes=1)) is None


class TestFinishAnalysis:
    def test_is_ignored_from_a_worker_that_lost_its_lease(self):
        analysis = ask()
        commands.take_next_analysis(worker="slow", now=NOON)
        commands.take_next_analysis(worker="b", now=LATER)

        kept = commands.finish_analysis(analysis=analysis, worker="slow", result=counter_turn(), now=LATER)

        analysis.refresh_from_db()
        assert not kept
        assert analysis.state == Analysis.State.RUNNING

    def test_keeps_the_turn_so_that_a_page_can_show_it_again(self):
        analysis = make_done_analysis(make_process())

        turn = bridge.turn_of(analysis)

        assert turn.measurements.by_activity == counter_turn().measurements.by_activity
        assert turn.diagram.nodes == counter_turn().diagram.nodes
        assert [one.proposal for one in turn.redesigns] == [one.proposal for one in counter_turn().redesigns]
        assert analysis.saved_hours_per_year == pytest.approx(counter_turn().to_be.effect.hours_per_year.mean)

    def test_is_never_done_without_a_record(self):
        with pytest.raises(IntegrityError):
            Analysis.objects.filter(pk=ask().pk).update(state=Analysis.State.DONE)


class TestChooseRedesigns:
    def test_asks_for_the_same_turn_with_other_redesigns(self):
        done = make_done_analysis(make_process())
        clerk = make_person(organisation=done.organisation)

        asked = commands.choose_redesigns(analysis=done, chosen=["a", "b"], by=clerk, now=NOON)

        assert asked.chosen == ["a", "b"]
        assert (asked.log, asked.seed, asked.hourly_yen) == (done.log, done.seed, done.hourly_yen)


class TestTakeBackImport:
    def test_takes_the_analyses_of_the_log_with_it(self):
        done = make_done_analysis(make_process())
        clerk = make_person(organisation=done.organisation)

        commands.take_back_import(process=done.process, imported=done.log, by=clerk, now=NOON)

        assert not Analysis.objects.exists()

    def test_waits_for_a_running_analysis(self):
        analysis = ask()
        commands.take_next_analysis(worker="a", now=NOON)
        clerk = make_person(organisation=analysis.organisation)

        with pytest.raises(Refused, match="終わってから"):
            commands.take_back_import(process=analysis.process, imported=analysis.log, by=clerk, now=NOON)


class TestWorkOnce:
    def test_carries_a_log_around_the_loop(self):
        analysis = ask(hourly_yen=3_500)

        assert worker.work_once(worker="w")

        analysis.refresh_from_db()
        turn = bridge.turn_of(analysis)
        assert analysis.state == Analysis.State.DONE
        assert turn.measurements.cases == counter_log().cases.height
        assert turn.options.hourly_yen == 3_500
        assert Event.objects.filter(activity="processes.analysis_finished").count() == 1

    def test_has_nothing_to_do_when_nobody_asked(self):
        assert not worker.work_once(worker="w")

    def test_says_in_words_what_the_engines_refuse(self, monkeypatch):
        def refuse(*args, **options):
            raise Refused("案件が一つしかありません。", code="one-case")

        monkeypatch.setattr(worker, "run_turn", refuse)
        analysis = ask()

        worker.work_once(worker="w")

        analysis.refresh_from_db()
        assert (analysis.state, analysis.error) == (Analysis.State.FAILED, "案件が一つしかありません。")

    def test_hides_the_inside_of_an_unexpected_error(self, monkeypatch, caplog):
        def burst(*args, **options):
            raise RuntimeError("column 7")

        monkeypatch.setattr(worker, "run_turn", burst)
        analysis = ask()

        worker.work_once(worker="w")

        analysis.refresh_from_db()
        assert analysis.state == Analysis.State.FAILED
        assert "column 7" not in analysis.error
        assert "column 7" in caplog.text

    def test_gives_the_analysis_back_when_it_is_told_to_stop(self, monkeypatch):
        def stopped(*args, **options):
            raise KeyboardInterrupt

        monkeypatch.setattr(worker, "run_turn", stopped)
        analysis = ask()

        with pytest.raises(KeyboardInterrupt):
            worker.work_once(worker="w")

        analysis.refresh_from_db()
        assert (analysis.state, analysis.attempts) == (Analysis.State.QUEUED, 0)

    def test_stops_quietly_when_another_worker_took_over(self, monkeypatch):
        analysis = ask()

        def slow(log, *, progress, **others):
            Analysis.objects.filter(pk=analysis.pk).update(leased_by="other")
            progress("測定", 0.5)

        monkeypatch.setattr(worker, "run_turn", slow)

        worker.work_once(worker="w")

        analysis.refresh_from_db()
        assert (analysis.state, analysis.leased_by) == (Analysis.State.RUNNING, "other")


class TestTheWorkCommand:
    def test_does_what_waits_and_stops(self, monkeypatch):
        done = []
        monkeypatch.setattr(worker, "run_turn", lambda log, **options: done.append(log) or counter_turn())
        ask()
        ask()

        call_command("work", "--once")

        assert len(done) == 2
        assert not Analysis.objects.waiting().exists()
