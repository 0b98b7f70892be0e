"""くわしい条件 are typed in a fold, checked at their cells, kept, shown again and compared."""

import html
import re

import pytest
from django.urls import reverse

from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes.testing import make_done_analysis, make_process, make_version
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.models import Trial
from meguru.apps.scenarios.testing import make_done_trial, make_drawn_process
from meguru.apps.scenarios.tests.test_pages import ask, filled
from meguru.apps.scenarios.worker import work_once
from meguru.engines.bpmn import write_bpmn
from meguru.engines.what_if.details import CaseKind, Gathering, LaneMember, LateHours, StepShape, TimeShape
from meguru.engines.what_if.tests.worlds import counter

pytestmark = pytest.mark.django_db
FULL = {
    "headcount:desk": "2",
    "member:0:lane": "desk",
    "member:0:usual": "1.25",
    "member:1:lane": "desk",
    "member:1:name": "午前の人",
    "member:1:speed": "０.８倍",
    "member:1:skills": ["receive"],
    "member:1:opens": "09:00",
    "member:1:closes": "12:00",
    "member:1:yen": "1,400円",
    "kind:0:name": "急ぎ",
    "kind:0:percent": "10%",
    "kind:0:priority": "1",
    "kind:0:days": "3日",
    "kind:counted": "open",
    "gather:0:step": "enter",
    "gather:0:size": "10",
    "gather:0:weekday": "4",
    "gather:0:at": "14:00",
    "gather:0:further": "30",
    "shape:0:step": "check",
    "shape:0:shape": "lognormal",
    "shape:0:percent": "80%",
    "shape:1:step": "receive",
    "shape:1:shape": "constant",
    "late:typing:hours": "2",
    "late:typing:month": "45",
    "late:typing:year": "360",
}

STOPPED = {"kind:stops": ["write"]}


@pytest.fixture
def process(client):
    department = make_department()
    operation = make_operation(department=department, yearly_volume=480)
    client.force_login(make_person(department=department))
    return make_drawn_process(process=make_process(operation=operation))


def text_of(answer):
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_an_empty_fold_is_a_trial_as_before(client, process):
    page = client.get(reverse("scenarios:new", args=[process.pk])).content.decode()
    ask(client, process)

    assert '<details class="fold" id="details">' in page
    assert bridge.inputs_of(Trial.objects.get()).details.is_empty


def test_the_enter_key_computes_and_adds_no_row(client, process):
    page = client.get(reverse("scenarios:new", args=[process.pk])).content.decode()

    form = page[page.index('class="form trial-form"') :]
    first = re.search(r"<button[^>]*>([^<]*)", form)
    assert first.group(1) == "計算する" and "name=" not in first.group(0)


def test_what_is_typed_is_asked_for_shown_again_and_carried_on(client, process):
    ask(client, process, **FULL)

    trial = Trial.objects.get()
    details = bridge.inputs_of(trial).details
    assert details.members == (
        LaneMember("desk", speed=1.25),
        LaneMember("desk", "午前の人", 0.8, ("receive",), 540, 720, 1400),
    )
    assert details.kinds == (CaseKind("急ぎ", 10.0, 1, 3.0),)
    assert details.gatherings == (Gathering("enter", 10, None, 4, 840, 30.0),)
    assert details.shapes == (
        StepShape("check", TimeShape.LOGNORMAL, 80.0),
        StepShape("receive", TimeShape.CONSTANT),
    )
    assert (details.late_hours, details.in_open_days) == (
        (LateHours("typing", 2.0, hours_per_month=45.0, hours_per_year=360.0),),
        True,
    )

    work_once(worker="w")
    page = text_of(client.get(reverse("scenarios:trial", args=[trial.pk])))
    for words in (
        "「窓口係」の一人ずつの違い",
        "案件の種類「急ぎ」",
        "標準処理期間ごとの1年",
        "まとめて処理",
        "「形式の確認」の時間の形",
        "1日 2 時間まで、1か月 45 時間まで、1年度 360 時間まで",
    ):
        assert words in page
    again = filled(client, process, base=f"trial-{trial.pk}", name="もう一度")
    client.post(reverse("scenarios:new", args=[process.pk]), again)
    assert bridge.inputs_of(Trial.objects.get(name="もう一度")).details == details


def test_a_comparison_names_the_details_that_differ(client, process):
    plain = make_done_trial(process=process, name="現状")
    ask(client, process, name="時間外あり", **{"late:typing:hours": "2"})
    work_once(worker="w")
    other = Trial.objects.get(name="時間外あり")

    page = client.get(reverse("scenarios:compare", args=[process.pk]), {"trial": [plain.pk, other.pk]})

    assert "「入力係」の時間外" in text_of(page)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"member:0:name": "甲"}, "どの担当の人か"),
        ({"member:0:lane": "desk", "member:1:lane": "desk"}, "要員の表では1人です"),
        ({"member:0:lane": "desk", "member:0:speed": "はやい"}, "数字で入力"),
        ({"member:0:lane": "desk", "member:0:opens": "11:00", "member:0:closes": "10:00"}, "始まりより後"),
        ({"member:0:lane": "desk", "member:0:opens": "20:00"}, "担当の時間帯の中"),
        ({"member:0:lane": "desk", "member:0:skills": ["enter"]}, "この担当の手順"),
        ({"member:0:lane": "gone"}, "選べないもの"),
        ({"kind:0:percent": "10"}, "種類の名前"),
        ({"kind:0:name": "急ぎ"}, "全体の何%か"),
        (
            {"kind:0:name": "甲", "kind:0:percent": "60", "kind:1:name": "乙", "kind:1:percent": "50"},
            "110%です",
        ),
        (
            {"kind:0:name": "甲", "kind:0:percent": "6", "kind:1:name": "甲", "kind:1:percent": "5"},
            "同じ名前",
        ),
        ({"gather:0:size": "10"}, "どの手順を"),
        ({"gather:0:step": "enter"}, "何件で、または"),
        ({"gather:0:step": "enter", "gather:0:weekday": "4"}, "まとめて始める時刻"),
        ({"shape:0:step": "check"}, "時間の形を選んで"),
        ({"shape:0:shape": "gamma", "shape:0:percent": "50"}, "手順を選んで"),
        ({"shape:0:step": "check", "shape:0:shape": "uniform", "shape:0:percent": "80"}, "57.7%までの数"),
        ({"shape:0:step": "check", "shape:0:shape": "constant", "shape:0:percent": "5"}, "空にしてください"),
        ({"late:desk:pay": "150"}, "1日に何時間まで"),
        ({"late:desk:hours": "20"}, "12 以下"),
    ],
)
def test_a_wrong_cell_says_so_and_nothing_typed_is_lost(client, process, changes, words):
    answer = ask(client, process, **{"volume_factor": "1.7", **changes})

    assert words in text_of(answer)
    assert 'value="1.7"' in answer.content.decode()
    assert '<details class="fold" id="details" open>' in answer.content.decode()
    assert not Trial.objects.exists()


def test_more_rows_come_without_losing_or_judging_anything(client, process):
    sent = filled(client, process, **{**FULL, "more": "member", "yearly_volume": "abc", "office:typing": ""})
    del sent["office:typing"]

    answer = client.post(reverse("scenarios:new", args=[process.pk]), sent)

    page = answer.content.decode()
    form = answer.context["form"]
    assert "member:4:lane" in form.fields and "gather:2:step" not in form.fields
    assert 'value="abc"' in page and 'value="午前の人"' in page and "field__error" not in page
    assert not form["office:typing"].value() and form["office:desk"].value()
    assert form["member:1:skills"].value() == ["receive"]
    assert not Trial.objects.exists()


def test_time_that_the_applicant_takes_can_be_left_out_of_the_promise(client, process):
    make_version(process=process, content=write_bpmn(counter()))  # with a step of the applicant
    shown = client.get(reverse("scenarios:new", args=[process.pk])).context["form"]

    ask(client, process, **{"kind:0:name": "申請", "kind:0:percent": "100", "kind:0:days": "20"}, **STOPPED)

    assert shown.details.stops == [("write", "届出書の記入")]
    assert bridge.inputs_of(Trial.objects.get()).details.clock_stops == ("write",)


def test_kinds_of_a_record_have_a_row_each_whatever_is_sent(client, process):
    base = f"analysis-{make_done_analysis(process).pk}"
    shown = filled(client, process, base=base)
    kinds = sum(name.startswith("kind:") and name.endswith(":days") for name in shown)

    answer = client.post(
        reverse("scenarios:new", args=[process.pk]), {**shown, "rows:kind": "50", "more": "kind"}
    )

    assert kinds > 1
    assert (
        sum(name.startswith("kind:") and name.endswith(":days") for name in answer.context["form"].fields)
        == kinds
    )
