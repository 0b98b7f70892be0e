"""The page of a process tells when the way of working changed, where cases wait and how channels differ."""

import dataclasses
from datetime import timedelta

import pytest
from django.urls import reverse

from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes import bridge, queries
from meguru.apps.processes.testing import (
    NOON,
    counter_turn,
    make_done_analysis,
    make_log_of,
    make_process,
    smallest_log,
)
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.eventlogs import EventLog, log_from_columns
from meguru.engines.turn import TurnOptions, run_turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return make_process(
        operation=make_operation(department=make_department(name="市民課"), name="転入届"),
        name="転入届の流れ",
    )


@pytest.fixture
def chief(client, process):
    person = make_person(Role.MUNICIPAL_DX, organisation=process.organisation, name="石田 健")
    client.force_login(person)
    return person


def hurried_log() -> EventLog:
    """24 weeks of six cases: in the second half they take a tenth of the time; by post all take a day longer."""
    rows = []
    for number in range(144):
        week, slot = divmod(number, 6)
        begin = NOON + timedelta(weeks=week, hours=slot)
        by_post = slot % 2 == 0
        hours = (20 + slot if week < 12 else 2 + slot / 10) + (24 if by_post else 0)
        for activity, group, after in (
            ("受付", "受付係", 0.0),
            ("審査", "審査係", hours),
            ("通知", "審査係", hours),
        ):
            rows.append((f"R8-{number:04}", activity, f"職員{slot}", group, begin + timedelta(hours=after)))
    cases, activities, people, groups, moments = zip(*rows, strict=True)
    return log_from_columns(
        case_ids=cases,
        activities=activities,
        resources=people,
        groups=groups,
        completed_at=moments,
        channels={case: "郵送" if int(case[-4:]) % 6 % 2 == 0 else "オンライン" for case in cases},
        name="審査の記録",
    )


def page(client, process) -> str:
    return client.get(reverse("processes:process", args=[process.pk])).content.decode()


def test_changes_waits_and_channels_are_told_with_their_ranges(client, chief, process):
    log = hurried_log()
    make_done_analysis(
        process, log=make_log_of(process, log=log), turn=run_turn(log, options=TurnOptions(replications=2))
    )

    words = page(client, process)

    changes, rest = words.split('id="changes"')[1].split('id="waits"')
    waits, channels = rest.split('id="channel-differences"')
    changed_on = (NOON + timedelta(weeks=12)).date()
    monday = changed_on - timedelta(days=changed_on.weekday())
    assert "早く終わるようになった" in changes
    assert f"{monday.year}年{monday.month}月{monday.day}日" in changes
    assert "受付係" in waits
    assert "職員0" not in waits
    assert "「オンライン」は「郵送」より" in channels or "「郵送」は「オンライン」より" in channels
    assert "95 %区間" in channels


def test_a_log_without_a_change_says_so(client, chief, process):
    make_done_analysis(process)

    assert "はっきりした変化はありませんでした" in page(client, process)


def test_a_short_log_says_that_changes_could_not_be_looked_for(client, chief, process):
    turn = run_turn(smallest_log(), options=TurnOptions(replications=2))
    make_done_analysis(process, log=make_log_of(process, log=smallest_log()), turn=turn)

    assert "記録が短いため、変化は調べられません" in page(client, process)


def test_an_analysis_stored_before_these_were_looked_at_is_shown_without_them(client, chief, process):
    turn = counter_turn()
    older = dataclasses.replace(turn.measurements, waiting=None, channels=None, drift=None)
    make_done_analysis(process, turn=dataclasses.replace(turn, measurements=older))

    words = page(client, process)

    assert 'id="changes"' not in words
    assert "受付の経路別" in words


def test_the_findings_survive_being_stored(process):
    log = hurried_log()
    turn = run_turn(log, options=TurnOptions(replications=2))
    stored = make_done_analysis(process, log=make_log_of(process, log=log), turn=turn)

    from_store = queries.findings(bridge.turn_of(stored))

    assert from_store is not None
    assert from_store.changes == queries.findings(turn).changes
    assert from_store.channel_words == queries.findings(turn).channel_words
