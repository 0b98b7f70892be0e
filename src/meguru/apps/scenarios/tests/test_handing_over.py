"""The conditions of a trial go to other tools, with what does not go said first."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes.commands import import_bpmn
from meguru.apps.processes.models import ProcessVersion
from meguru.apps.processes.testing import NOON, make_process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.scenarios import bridge, queries
from meguru.apps.scenarios.commands import ask_for_trial
from meguru.apps.scenarios.testing import make_done_trial, make_drawn_process
from meguru.engines.bpmn import read_bpmn
from meguru.engines.scenario_files import read_scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def trial(client):
    department = make_department()
    operation = make_operation(department=department, yearly_volume=480)
    trial = make_done_trial(process=make_drawn_process(process=make_process(operation=operation)))
    client.force_login(make_person(department=department))
    return trial


def test_the_page_names_what_each_format_leaves_out(client, trial):
    answer = client.get(reverse("scenarios:hand_over", args=[trial.pk]))

    page = answer.content.decode()
    for name in ("Prosimos", "BPSim 2.0", "QBP"):
        assert f"{name} で受け取る" in page
    assert "休日" in page  # Prosimos and QBP have none


def test_every_file_can_be_read_again(client, trial):
    diagram = read_bpmn(trial.xml.encode())
    for kind in ("prosimos", "bpsim", "qbp"):
        answer = client.get(reverse("scenarios:parameters_file", args=[trial.pk, kind]))

        assert "attachment" in answer["Content-Disposition"]
        read = read_scenario(answer.content, diagram)
        assert set(read.scenario.tasks) == {"receive", "check", "enter"}
        if kind == "prosimos":
            assert json.loads(answer.content)["resource_profiles"]


def test_a_drawing_with_parameters_of_another_tool_starts_a_trial_with_them(client, trial):
    content = client.get(reverse("scenarios:parameters_file", args=[trial.pk, "bpsim"])).content
    import_bpmn(
        process=trial.process,
        content=content,
        file_name="from-elsewhere.bpmn",
        kind=ProcessVersion.Kind.AS_IS,
        note="",
        by=None,
        now=NOON,
    )
    version = trial.process.versions.order_by("-number").first()
    user = make_person(department=trial.process.operation.department)

    choices = dict(queries.choices_of(trial.process, user))
    start = queries.start_from(trial.process, user, f"parameters-{version.pk}", fiscal_year=2026)

    assert "BPSim" in choices[f"parameters-{version.pk}"]
    assert start.base.fitted is not None
    assert {pool.name for pool in start.base.fitted.pools.values()} == {"窓口係", "入力係"}
    asked = ask_for_trial(
        process=trial.process,
        name="よその条件",
        base=start.base,
        inputs=start.starting.inputs,
        version=version,
        analysis=None,
        by=user,
        now=NOON,
    )
    assert bridge.base_of(asked).fitted == start.base.fitted
    page = client.get(reverse("scenarios:new", args=[trial.process_id]) + f"?base=parameters-{version.pk}")
    assert "図に入っている値" in page.content.decode()


def test_who_may_not_export_gets_nothing(client, trial):
    client.force_login(make_person(department=make_department()))
    assert client.get(reverse("scenarios:hand_over", args=[trial.pk])).status_code == 404

    administrator = make_person(Role.ADMINISTRATOR, organisation=trial.organisation)
    client.force_login(administrator)
    assert client.get(reverse("scenarios:parameters_file", args=[trial.pk, "qbp"])).status_code == 403
