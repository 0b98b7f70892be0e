import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError

from meguru.apps.ledger.models import Event
from meguru.apps.processes.models import ProcessVersion
from meguru.apps.processes.testing import NOON, make_done_analysis, make_process
from meguru.apps.registry.testing import make_person
from meguru.apps.scenarios import bridge, commands, worker
from meguru.apps.scenarios.commands.working import LEASE
from meguru.apps.scenarios.models import Trial
from meguru.apps.scenarios.testing import make_done_trial, make_drawn_process, make_trial
from meguru.engines.what_if import Known, starting_inputs

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(hours=1)


def clerk_of(trial):
    return make_person(organisation=trial.organisation)


class TestAskForTrial:
    def test_waits_in_the_queue_and_is_recorded(self):
        trial = make_trial(name="現状")

        assert trial.state == Trial.State.QUEUED
        assert Event.objects.filter(activity="scenarios.trial_asked").count() == 1

    def test_keeps_the_drawing_as_it_was(self):
        trial = make_trial()
        ProcessVersion.objects.filter(pk=trial.version_id).update(xml="<nothing/>")

        assert "receive" in bridge.base_of(trial).diagram.nodes

    def test_refuses_a_name_that_is_taken(self):
        process = make_drawn_process()
        make_trial(process, name="現状")

        with pytest.raises(commands.AlreadyNamed, match="「現状」という試算がもうあります"):
            make_trial(process, name="現状")

        assert process.trials.count() == 1

    def test_may_take_the_name_of_one_that_was_put_away(self):
        process = make_drawn_process()
        old = make_done_trial(process, name="現状")
        commands.put_away(asked=old, by=clerk_of(old), now=LATER)

        assert make_trial(process, name="現状").pk != old.pk

    def test_refuses_to_pile_up_without_end(self):
        process = make_drawn_process()
        for number in range(commands.asking.MOST_WAITING):
            make_trial(process, name=f"{number}")

        with pytest.raises(commands.TooManyWaiting, match="順番を待っています"):
            make_trial(process, name="もう一つ")


class TestTheQueue:
    def test_gives_the_oldest_first_and_none_twice(self):
        first, second = make_trial(), make_trial()

        assert commands.take_next_trial(worker="a", now=NOON) == first
        assert commands.take_next_trial(worker="b", now=NOON) == second
        assert commands.take_next_trial(worker="c", now=NOON) is None

    def test_gives_it_again_when_a_worker_was_killed_in_the_middle(self):
        trial = make_trial()
        commands.take_next_trial(worker="killed", now=NOON)

        taken = commands.take_next_trial(worker="b", now=NOON + LEASE + dt.timedelta(seconds=1))

        assert (taken, taken.leased_by, taken.attempts) == (trial, "b", 2)

    def test_gives_up_after_a_few_attempts_and_says_so(self):
        trial = make_trial()
        for attempt in range(4):
            commands.take_next_trial(worker="killed", now=NOON + attempt * dt.timedelta(hours=1))

        trial.refresh_from_db()
        assert trial.state == Trial.State.FAILED
        assert "何度も止まりました" in trial.error

    def test_takes_no_result_from_a_worker_that_lost_its_lease(self):
        done = make_done_trial()
        trial = make_trial()
        commands.take_next_trial(worker="slow", now=NOON)
        commands.take_next_trial(worker="b", now=LATER)

        kept = commands.finish_trial(trial=trial, worker="slow", result=bridge.result_of(done), now=LATER)

        assert not kept

    def test_never_calls_a_trial_done_without_a_result(self):
        with pytest.raises(IntegrityError):
            Trial.objects.filter(pk=make_trial().pk).update(state=Trial.State.DONE)


class TestTheWorker:
    def test_computes_what_was_asked(self):
        trial = make_done_trial(volume_factor=0.5)

        result = bridge.result_of(trial)
        assert trial.state == Trial.State.DONE
        assert result.cases.mean == pytest.approx(200, rel=0.15)
        assert Event.objects.filter(activity="scenarios.trial_finished").count() == 1

    def test_stops_when_somebody_cancels(self, monkeypatch):
        trial = make_trial()

        def cancelled_meanwhile(base, inputs, *, more, progress):
            commands.cancel(asked=trial, by=clerk_of(trial), now=NOON)
            progress("動かしています", 0.5)
            raise AssertionError("went on after the cancellation")

        monkeypatch.setattr(worker, "run", cancelled_meanwhile)

        assert worker.work_once(worker="w")

        trial.refresh_from_db()
        assert trial.state == Trial.State.CANCELLED

    def test_gives_the_trial_back_when_it_is_told_to_stop(self, monkeypatch):
        trial = make_trial()

        def stopped(*args, **options):
            raise SystemExit(0)

        monkeypatch.setattr(worker, "run", stopped)

        with pytest.raises(SystemExit):
            worker.work_once(worker="w")

        trial.refresh_from_db()
        assert (trial.state, trial.attempts) == (Trial.State.QUEUED, 0)

    def test_says_in_words_what_cannot_be_simulated(self):
        trial = make_trial(yearly_volume=0)

        worker.work_once(worker="w")

        trial.refresh_from_db()
        assert (trial.state, trial.error) == (Trial.State.FAILED, "件数は1件以上にしてください。")

    def test_takes_it_up_again_when_the_database_was_away_at_the_end(self, monkeypatch):
        trial = make_trial()
        finish = commands.finish_trial

        def away(**values):
            raise OperationalError("database is locked")

        monkeypatch.setattr(commands, "finish_trial", away)
        with pytest.raises(OperationalError):
            worker.work_once(worker="w")
        monkeypatch.setattr(commands, "finish_trial", finish)
        Trial.objects.filter(pk=trial.pk).update(leased_until=NOON)
        worker.work_once(worker="w2")

        trial.refresh_from_db()
        assert (trial.state, trial.error, trial.attempts) == (Trial.State.DONE, "", 2)

    def test_hides_the_inside_of_an_unexpected_error(self, monkeypatch, caplog):
        trial = make_trial()

        def burst(*args, **options):
            raise RuntimeError("row 7")

        monkeypatch.setattr(worker, "run", burst)
        worker.work_once(worker="w")

        trial.refresh_from_db()
        assert "row 7" not in trial.error
        assert "row 7" in caplog.text

    def test_says_that_the_analysis_is_gone(self):
        analysis = make_done_analysis(make_process())
        base = bridge.base_of_analysis(analysis)
        start = starting_inputs(
            base.diagram, known=Known(), fiscal_year=2026, fitted=base.fitted, yearly=base.fitted_yearly
        )
        trial = commands.ask_for_trial(
            process=analysis.process,
            name="記録から",
            base=base,
            inputs=start.inputs,
            version=None,
            analysis=analysis,
            by=None,
            now=NOON,
        )
        analysis.delete()

        worker.work_once(worker="w")

        trial.refresh_from_db()
        assert "分析が取り消された" in trial.error

    def test_is_the_one_worker_of_the_house(self):
        trial = make_trial()

        call_command("work", "--once")

        trial.refresh_from_db()
        assert trial.state == Trial.State.DONE


class TestHandling:
    def test_cancelling_and_asking_again(self):
        trial = make_trial()
        clerk = clerk_of(trial)
        commands.cancel(asked=trial, by=clerk, now=LATER)
        assert commands.take_next_trial(worker="w", now=LATER) is None

        commands.ask_again(asked=trial, by=clerk, now=LATER)

        assert commands.take_next_trial(worker="w", now=LATER) == trial

    def test_a_finished_trial_cannot_be_cancelled(self):
        trial = make_done_trial()

        with pytest.raises(commands.NotPossible, match="もう終わっています"):
            commands.cancel(asked=trial, by=clerk_of(trial), now=LATER)

    def test_putting_away_can_be_undone(self):
        trial = make_done_trial()
        clerk = clerk_of(trial)

        commands.put_away(asked=trial, by=clerk, now=LATER)
        assert not Trial.objects.in_use().exists()
        commands.bring_back(asked=trial, by=clerk, now=LATER)

        assert Trial.objects.in_use().get() == trial

    def test_a_trial_under_way_is_not_put_away(self):
        trial = make_trial()

        with pytest.raises(commands.NotPossible, match="取りやめてから"):
            commands.put_away(asked=trial, by=clerk_of(trial), now=LATER)

    def test_renaming_to_a_taken_name_is_refused_and_changes_nothing(self):
        process = make_drawn_process()
        trial = make_trial(process, name="一")
        make_trial(process, name="二")

        with pytest.raises(commands.AlreadyNamed):
            commands.rename(asked=trial, name="二", by=clerk_of(trial), now=LATER)

        trial.refresh_from_db()
        assert trial.name == "一"

    def test_the_redesigned_drawing_becomes_a_draft_once(self):
        trial = make_done_trial(name="確認をやめる", picks=("drop_step:check",))
        clerk = clerk_of(trial)

        draft = commands.keep_drawing(trial=trial, by=clerk, now=LATER)
        again = commands.keep_drawing(trial=trial, by=clerk, now=LATER)

        assert draft == again
        assert (draft.kind, draft.published_at) == (ProcessVersion.Kind.TO_BE, None)
        assert draft.based_on == trial.version
        assert "形式の確認" not in draft.xml

    def test_a_trial_without_redesigns_has_no_drawing_to_keep(self):
        trial = make_done_trial()

        with pytest.raises(commands.NotPossible, match="見直しがない"):
            commands.keep_drawing(trial=trial, by=clerk_of(trial), now=LATER)
