"""A file of another tool fills the form of a new trial, after people have seen what was understood of it."""

import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes.testing import make_process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person
from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.models import Trial
from meguru.apps.scenarios.testing import make_drawn_process
from meguru.apps.scenarios.tests.test_pages import filled
from meguru.engines.bpmn import read_bpmn
from meguru.engines.scenario_files import write_bpsim, write_prosimos, write_qbp
from meguru.engines.simulation.scenario import StaffMember
from meguru.engines.what_if import Base, Known, build, starting_inputs

pytestmark = pytest.mark.django_db


@pytest.fixture
def process(client):
    department = make_department()
    operation = make_operation(department=department, yearly_volume=480)
    client.force_login(make_person(department=department))
    return make_drawn_process(process=make_process(operation=operation))


def text_of(answer):
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def content(process, write, *, people=3):
    """The drawing's own scenario, with three people at the counter, one of them quick."""
    diagram = read_bpmn(process.versions.get().xml.encode())
    first = starting_inputs(diagram, known=Known(yearly_volume=900), fiscal_year=2026).inputs
    scenario = build(Base(diagram), first).design.scenario
    desk = scenario.pools["desk"]
    members = (StaffMember("山", speed=1.25),) if write is write_prosimos else ()
    pools = {
        **scenario.pools,
        "desk": type(desk)("desk", "窓口", people, desk.calendar, 3500, members=members),
    }
    return write(type(scenario)(**{**fields_of(scenario), "pools": pools}), diagram).content


def fields_of(value):
    return {name: getattr(value, name) for name in type(value).__dataclass_fields__}


def send(client, process, data, *, name="x.json", version=None):
    return client.post(
        reverse("scenarios:from_file", args=[process.pk]),
        {"file": SimpleUploadedFile(name, data), "version": version or process.versions.get().pk},
    )


@pytest.mark.parametrize(
    ("write", "kind"), [(write_prosimos, "Prosimos"), (write_bpsim, "BPSim"), (write_qbp, "QBP")]
)
def test_a_file_is_shown_first_and_then_fills_the_form(client, process, write, kind):
    answer = send(client, process, content(process, write))

    page = text_of(answer)
    assert kind in page and "まだ何も計算していません" in page
    assert "3 人、8:30〜17:15、昼休みあり、3,500 円/時間" in page
    assert not Trial.objects.exists()
    key = f"file-{process.versions.get().pk}"
    client.post(reverse("scenarios:new", args=[process.pk]), filled(client, process, base=key))
    inputs = bridge.inputs_of(Trial.objects.get())
    desk = next(lane for lane in inputs.lanes if lane.key == "desk")
    assert (desk.headcount, desk.hourly_yen) == (3, 3500)
    assert inputs.yearly_volume == pytest.approx(900, rel=0.1)
    assert inputs.source == f"ファイル「x.json」（{kind}）"
    assert [one.speed for one in inputs.details.members] == ([1.25] if kind == "Prosimos" else [])


def test_elements_that_the_drawing_does_not_have_are_named(client, process):
    held = json.loads(content(process, write_prosimos))
    held["task_resource_distribution"][0]["task_id"] = "Activity_elsewhere"
    drawn = content(process, write_bpsim).replace(b'"check"', b'"other"')
    drawn = drawn.replace("形式の確認".encode(), "照会".encode()).replace(b'"choice"', b'"far"')
    drawn = drawn.replace("不備があるか".encode(), b"")

    answer = send(client, process, json.dumps(held).encode())
    assert "Activity_elsewhere" in text_of(answer)
    assert "受付" in text_of(answer)  # a step without a value


def test_elements_are_matched_by_name_and_by_place_and_the_page_says_so(client, process):
    """The drawing of the file has other ids; one step of it is called otherwise."""
    own = content(process, write_bpsim)
    for key in (b"receive", b"check", b"choice", b"enter", b"back", b"on"):
        own = own.replace(b'"' + key + b'"', b'"x_' + key + b'"')
        own = own.replace(b">" + key + b"<", b">x_" + key + b"<")
    own = own.replace("形式の確認".encode(), "書類の点検".encode())

    page = text_of(send(client, process, own, name="x.bpmn"))

    assert re.search(r"受付\s+受付\s+名前", page)
    assert re.search(r"形式の確認\s+書類の点検\s+前後の手順と担当", page)
    assert "図にない要素" not in page
    key = f"file-{process.versions.get().pk}"
    form = text_of(client.get(reverse("scenarios:new", args=[process.pk]) + f"?base={key}"))
    assert "「形式の確認」の値は、ファイルの「書類の点検」のものです" in form


def test_a_json_is_matched_by_the_drawing_that_it_was_made_for(client, process):
    held = content(process, write_prosimos).replace(b'"check"', b'"n1"').replace(b'"back"', b'"n2"')
    drawn = process.versions.get().xml.encode().replace(b'"check"', b'"n1"').replace(b'"back"', b'"n2"')
    drawn = drawn.replace(b">back<", b">n2<")
    version = process.versions.get().pk
    address = reverse("scenarios:from_file", args=[process.pk])

    alone = text_of(send(client, process, held))
    sent = {
        "file": SimpleUploadedFile("x.json", held),
        "drawing": SimpleUploadedFile("x.bpmn", drawn),
        "version": version,
    }
    together = text_of(client.post(address, sent))
    broken = text_of(client.post(address, sent | {"drawing": SimpleUploadedFile("x.bpmn", b"<x")}))

    assert re.search(r"図にない要素.*n1", alone, re.S) and "図の流れと合わない" in alone
    assert re.search(r"形式の確認\s+形式の確認\s+名前", together) and "図にない要素" not in together
    assert "まだ何も計算していません" not in broken


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "シミュレーションの条件が見つかりません"),
        (b"{", "JSON として読めません"),
        (b'{"a":\n [1, 2}', "2行目から先が、JSON として読めません"),
        (b"PK\x03\x04", "シミュレーションの条件が見つかりません"),
        (b'{"resource_profiles": []}', "届く間隔"),
    ],
)
def test_a_wrong_file_gets_a_sentence(client, process, data, words):
    answer = send(client, process, data)

    assert words in text_of(answer)
    assert "この値で試算する" not in text_of(answer)


def test_a_file_of_another_drawing_gets_a_sentence(client, process):
    held = json.loads(content(process, write_prosimos))
    held["task_resource_distribution"] = []

    assert "選んだ図に一つもありません" in text_of(send(client, process, json.dumps(held).encode()))


def test_no_file_and_no_drawing_are_said(client, process):
    address = reverse("scenarios:from_file", args=[process.pk])
    assert "ファイルを選んでください" in text_of(client.post(address, {}))
    empty = make_process(operation=process.operation)
    assert client.get(reverse("scenarios:from_file", args=[empty.pk])).status_code == 200


def test_a_form_opened_in_another_session_says_that_the_values_are_gone(client, process):
    address = reverse("scenarios:new", args=[process.pk]) + f"?base=file-{process.versions.get().pk}"

    assert "ファイルをもう一度選んでください" in text_of(client.get(address))


def test_other_offices_and_those_who_may_not_run_get_nothing(client, process):
    data = content(process, write_prosimos)
    client.force_login(make_person(department=make_department(organisation=make_organisation())))
    assert send(client, process, data).status_code == 404
    client.force_login(make_person(Role.AUDITOR, organisation=process.organisation))
    assert send(client, process, data).status_code == 403
