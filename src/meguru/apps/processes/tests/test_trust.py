"""The page of a process tells how far trials made from the log came true in months that were kept back."""

import dataclasses
from datetime import timedelta

import pytest
from django.urls import reverse

from meguru.apps.processes.testing import (
    NOON,
    counter_turn,
    make_done_analysis,
    make_log_of,
    make_process,
    smallest_log,
)
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.engines.eventlogs import EventLog, log_from_columns
from meguru.engines.turn import TurnOptions, run_turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return make_process()


@pytest.fixture
def page(client, process):
    client.force_login(make_person(Role.MUNICIPAL_DX, organisation=process.organisation))

    def read(turn=None, *, log=None):
        stored = make_log_of(process, log=log) if log else None
        make_done_analysis(
            process, log=stored, turn=turn or run_turn(log, options=TurnOptions(replications=2))
        )
        return client.get(reverse("processes:process", args=[process.pk])).content.decode()

    return read


def slowed_log() -> EventLog:
    """270 days of a case every twelve hours; in the last ninety they wait ten days and not one."""
    rows = []
    for number in range(540):
        begin = NOON + timedelta(hours=12 * number)
        waits = timedelta(days=10 if number >= 366 else 1, hours=number % 5)
        rows += [(f"R8-{number:04}", "受付", begin), (f"R8-{number:04}", "審査", begin + waits)]
    cases, activities, moments = zip(*rows, strict=True)
    return log_from_columns(case_ids=cases, activities=activities, completed_at=moments, name="遅れた窓口")


def test_tells_which_months_were_kept_back_and_how_far_off_the_trial_was(page):
    words = page(counter_turn())

    assert "この記録から作った試算を、とっておいた月で確かめました。" in words
    assert "案件の所要時間" in words
    assert "作業1回ごとの実作業" in words
    assert "過去をそのまま使ったときのずれ" in words
    assert "形式の確認" in words.partition("作業ごとのずれを見る")[2]
    assert "先の月の見込みには使わないでください" not in words


def test_warns_of_an_office_that_changed_and_says_that_this_is_why(page):
    words = page(log=slowed_log())

    assert "試算の所要時間は実際から外れました" in words
    assert "ずれの主な理由はこの変化です" in words
    assert "実作業の長さは比べていません" in words
    assert words.count("先の月の見込みには使わないでください") == 2  # beside the figures and in its own place


def test_a_short_log_says_that_nothing_could_be_kept_back(page):
    words = page(log=smallest_log())

    assert "試算がどこまで当たるかは、確かめられませんでした。" in words
    assert "期間の長い記録を選んでください" in words


def test_an_analysis_stored_before_trials_were_judged_is_shown_without(page):
    words = page(dataclasses.replace(counter_turn(), trust=None))

    assert 'id="trust"' not in words
    assert "#trust" not in words
    assert "受付の経路別" in words
