import html
import re

import pytest
from django.urls import reverse

from meguru.apps.inventory.models import StaffGrade
from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes.commands import add_process, import_bpmn
from meguru.apps.processes.models import ProcessVersion
from meguru.apps.processes.testing import NOON, bpmn_file, make_done_analysis, make_process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person
from meguru.apps.scenarios.models import Trial
from meguru.apps.scenarios.testing import make_done_trial, make_drawn_process, make_trial
from meguru.apps.scenarios.worker import work_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    department = make_department()
    operation = make_operation(department=department, yearly_volume=480)
    return make_drawn_process(process=make_process(operation=operation))


@pytest.fixture
def clerk(client, process):
    person = make_person(department=process.operation.department)
    client.force_login(person)
    return person


def text_of(answer):
    """What people read on a page."""
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def filled(client, process, base="", **changes):
    """The form as a browser would send it: every first value, with changes."""
    query = f"?base={base}" if base else ""
    form = client.get(reverse("scenarios:new", args=[process.pk]) + query)
    fields = form.context["form"]
    values = {"base": form.context["start"].key, "mark": form.context["mark"]}
    for bound in fields:
        value = bound.value()
        prepared = bound.field.prepare_value(value) if value is not None else ""
        if value is False:
            continue
        values[bound.html_name] = "on" if value is True else prepared
    return values | {"replications": "5"} | changes


def ask(client, process, **changes):
    return client.post(reverse("scenarios:new", args=[process.pk]), filled(client, process, **changes))


class TestTheForm:
    def test_begins_with_what_is_known_and_says_where_from(self, client, process, clerk):
        text = text_of(client.get(reverse("scenarios:new", args=[process.pk])))

        assert "年間 480 件：業務の棚卸しから" in text
        assert "仮に1人ずつ" in text

    def test_puts_a_trial_into_the_queue(self, client, process, clerk):
        answer = ask(client, process, **{"name": "窓口を2人に", "headcount:desk": "２人"})

        trial = Trial.objects.get()
        assert answer.url == reverse("scenarios:trial", args=[trial.pk])
        assert trial.asked_by == clerk
        desk = next(lane for lane in trial.inputs["lanes"] if lane["key"] == "desk")
        assert desk["headcount"] == 2

    @pytest.mark.parametrize(
        ("field", "typed", "words"),
        [
            ("headcount:desk", "x", "整数で入力"),
            ("headcount:desk", "0", "1人以上"),
            ("minutes:receive", "-3", "0 以上"),
            ("minutes:receive", "十分", "数字で入力"),
            ("minutes:receive", "２時間", "「分」を単位にして"),
            ("waiting:receive", "3日", "「時間」を単位にして"),
            ("closes:desk", "7:00", "始まりより後"),
            ("share:choice:back", "130", "100 以下"),
            ("yearly_volume", "0", "1 以上"),
            ("month:4", "50", "12か月すべて"),
            ("name", "", "名前を入力"),
            ("fiscal_year", "1890", "2020 以上"),
        ],
    )
    def test_says_what_is_wrong_and_loses_nothing(self, client, process, clerk, field, typed, words):
        answer = ask(client, process, **{"volume_factor": "1.7", field: typed})

        assert words in text_of(answer)
        assert 'value="1.7"' in answer.content.decode()
        assert not Trial.objects.exists()

    def test_names_steps_without_minutes_and_assumes_them_aloud(self, client, process, clerk):
        bare = make_drawn_process(process=make_process(operation=process.operation), with_minutes=False)

        page = text_of(client.get(reverse("scenarios:new", args=[bare.pk])))
        assert "作業時間（分）が図に書かれていない手順：「受付」「形式の確認」「入力」" in page
        ask(client, bare)
        work_once(worker="w")

        trial = Trial.objects.get()
        assert "1回 10 分と仮定" in text_of(client.get(reverse("scenarios:trial", args=[trial.pk])))

    def test_shares_a_new_total_out_in_the_proportion_of_the_months(self, client, process, clerk):
        months = {f"month:{month}": "40" for month in range(1, 13)} | {"month:4": "160"}
        ask(client, process, **months, yearly_volume="600")
        first = Trial.objects.get()
        assert sum(first.inputs["monthly_volume"]) == 600

        again = filled(client, process, base=f"trial-{first.pk}", yearly_volume="1200", name="倍")
        client.post(reverse("scenarios:new", args=[process.pk]), again)

        months = Trial.objects.get(name="倍").inputs["monthly_volume"]
        assert (sum(months), months[0]) == (1200, 320)

    def test_refuses_months_that_contradict_a_changed_total(self, client, process, clerk):
        months = {f"month:{month}": "40" for month in range(1, 13)}

        answer = ask(client, process, **months, yearly_volume="999")

        assert "年間件数と合いません" in text_of(answer)

    def test_offers_redesigns_with_reasons_and_tries_them(self, client, process, clerk):
        page = text_of(client.get(reverse("scenarios:new", args=[process.pk])))
        assert "「入力」を自動化する" in page
        assert "入力・転記をする作業です" in page

        ask(client, process, picks=["automate:enter"])
        work_once(worker="w")

        shown = text_of(client.get(reverse("scenarios:trial", args=[Trial.objects.get().pk])))
        assert "見直しをしない場合との差" in shown

    def test_may_start_from_an_analysis(self, client, process, clerk):
        analysis = make_done_analysis(process)
        values = filled(client, process, base=f"analysis-{analysis.pk}", name="記録から")

        client.post(reverse("scenarios:new", args=[process.pk]), values)
        work_once(worker="w")

        trial = Trial.objects.get()
        assert (trial.analysis, trial.state) == (analysis, Trial.State.DONE)
        assert "作業記録「窓口の記録」の分析" in trial.base_name

    def test_of_a_process_without_a_drawing_leads_to_drawing(self, client, process, clerk):
        empty = add_process(operation=process.operation, name="空", by=None, now=NOON)

        answer = client.get(reverse("scenarios:new", args=[empty.pk]))

        assert "まだ図がありません" in text_of(answer)
        assert reverse("processes:process", args=[empty.pk]) in answer.content.decode()


class TestTwoPeopleAtOnce:
    def test_a_drawing_changed_meanwhile_is_noticed_and_nothing_is_lost(self, client, process, clerk):
        values = filled(client, process, **{"headcount:desk": "7"})
        import_bpmn(
            process=process,
            content=bpmn_file("受付", "新しい手順"),
            file_name="new.bpmn",
            kind=ProcessVersion.Kind.AS_IS,
            note="",
            by=None,
            now=NOON,
        )
        version = process.versions.order_by("number").first()
        newer = process.versions.order_by("-number").first()
        ProcessVersion.objects.filter(pk=version.pk).update(xml=newer.xml)

        answer = client.post(reverse("scenarios:new", args=[process.pk]), values)

        assert "この画面を開いたあとで、図が変わりました" in text_of(answer)
        assert "新しい手順" in text_of(answer)
        assert not Trial.objects.exists()

    def test_two_trials_of_one_name_are_told_apart(self, client, process, clerk):
        values = filled(client, process, name="現状")
        make_trial(process, name="現状")

        answer = client.post(reverse("scenarios:new", args=[process.pk]), values)

        assert "「現状」という試算がもうあります" in text_of(answer)
        assert Trial.objects.count() == 1

    def test_a_button_pressed_twice_makes_one_trial(self, client, process, clerk):
        values = filled(client, process, name="現状")
        address = reverse("scenarios:new", args=[process.pk])

        first, second = client.post(address, values), client.post(address, values)

        assert first.url == second.url
        assert Trial.objects.count() == 1


class TestATrial:
    def test_shows_how_far_it_is_and_can_be_left(self, client, process, clerk):
        trial = make_trial(process)

        assert "順番を待っています" in text_of(client.get(reverse("scenarios:trial", args=[trial.pk])))
        assert "順番待ち" in text_of(client.get(reverse("scenarios:trials", args=[process.pk])))

    def test_shows_figures_with_intervals_and_how_they_were_computed(self, client, process, clerk):
        trial = make_done_trial(process)

        text = text_of(client.get(reverse("scenarios:trial", args=[trial.pk])))

        assert "95 %区間" in text
        assert "ばらつきが中くらい" in text
        assert "人の忙しさ" in text

    def test_sends_the_watching_page_to_the_result(self, client, process, clerk):
        trial = make_done_trial(process)

        answer = client.get(reverse("scenarios:trial", args=[trial.pk]), headers={"HX-Request": "true"})

        assert answer.headers["HX-Redirect"] == reverse("scenarios:trial", args=[trial.pk])

    def test_is_cancelled_renamed_put_away_and_brought_back(self, client, process, clerk):
        waiting = make_trial(process, name="待つ")
        client.post(reverse("scenarios:cancel", args=[waiting.pk]))
        assert "取りやめました" in text_of(client.get(reverse("scenarios:trial", args=[waiting.pk])))

        client.post(reverse("scenarios:rename", args=[waiting.pk]), {"name": "新しい名前"})
        client.post(reverse("scenarios:put_away", args=[waiting.pk]))
        page = client.get(reverse("scenarios:trials", args=[process.pk]))
        assert "「新しい名前」をしまいました" in text_of(page)

        client.post(reverse("scenarios:bring_back", args=[waiting.pk]))
        waiting.refresh_from_db()
        assert waiting.put_away_at is None

    def test_of_another_program_is_shown_as_such(self, client, process, clerk):
        trial = make_done_trial(process)
        Trial.objects.filter(pk=trial.pk).update(record={"cases": 1}, finished_at=NOON)

        text = text_of(client.get(reverse("scenarios:trial", args=[trial.pk])))

        assert "もう一度計算してください" in text
        assert client.get(reverse("scenarios:trials", args=[process.pk])).status_code == 200

    @pytest.mark.parametrize("ending", ["html", "docx", "xlsx", "pdf"])
    def test_goes_home_in_every_format(self, client, process, clerk, ending):
        trial = make_done_trial(process, name="現状")

        answer = client.get(reverse("scenarios:trial_file", args=[trial.pk, ending]))

        assert answer.status_code == 200
        assert len(answer.content) > 1000


class TestComparing:
    def test_shows_what_differs_and_the_differences(self, client, process, clerk):
        first = make_done_trial(process, name="現状")
        second = make_done_trial(process, name="倍の件数", volume_factor=2.0)

        text = text_of(
            client.get(reverse("scenarios:compare", args=[process.pk]), {"trial": [first.pk, second.pk]})
        )

        assert "「現状」との差" in text
        assert "800 件（2 倍）" in text
        assert "増える" in text

    def test_takes_another_one_as_the_base(self, client, process, clerk):
        first, second = make_done_trial(process, name="一"), make_done_trial(process, name="二")

        answer = client.get(
            reverse("scenarios:compare", args=[process.pk]),
            {"trial": [first.pk, second.pk], "base": second.pk},
        )

        assert "「二」との差" in text_of(answer)

    @pytest.mark.parametrize("chosen", [0, 1])
    def test_needs_two(self, client, process, clerk, chosen):
        trial = make_done_trial(process)
        query = {"trial": [trial.pk] * chosen}

        answer = client.get(reverse("scenarios:compare", args=[process.pk]), query, follow=True)

        assert "2つから6つ" in text_of(answer)

    @pytest.mark.parametrize("query", [{"trial": ["9" * 30, "x"]}, {"trial": ["1"], "base": "9" * 30}])
    def test_addresses_typed_by_hand_lead_back_to_the_list(self, client, process, clerk, query):
        answer = client.get(reverse("scenarios:compare", args=[process.pk]), query, follow=True)

        assert "2つから6つ" in text_of(answer)

    @pytest.mark.parametrize("ending", ["html", "docx", "xlsx", "pdf"])
    def test_goes_home_in_every_format(self, client, process, clerk, ending):
        first, second = make_done_trial(process), make_done_trial(process)
        address = reverse("scenarios:comparison_file", args=[process.pk, ending])

        answer = client.get(address, {"trial": [first.pk, second.pk]})

        assert answer.status_code == 200
        assert len(answer.content) > 1000


class TestWhoMay:
    def test_another_office_never_sees_a_trial_even_of_a_public_process(self, client, process):
        version = process.versions.get()
        ProcessVersion.objects.filter(pk=version.pk).update(published_at=NOON)
        type(process).objects.filter(pk=process.pk).update(sharing="public")
        trial = make_done_trial(process, name="内部の試算")
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=make_organisation()))

        listed = client.get(reverse("scenarios:trials", args=[process.pk]))

        assert listed.status_code == 200
        assert "内部の試算" not in listed.content.decode()
        assert client.get(reverse("scenarios:trial", args=[trial.pk])).status_code == 404
        assert client.get(reverse("scenarios:trial_file", args=[trial.pk, "pdf"])).status_code == 404
        assert client.post(reverse("scenarios:cancel", args=[trial.pk])).status_code == 404
        assert client.get(reverse("scenarios:new", args=[process.pk])).status_code == 404
        compared = client.get(
            reverse("scenarios:compare", args=[process.pk]), {"trial": [trial.pk]}, follow=True
        )
        assert "内部の試算" not in compared.content.decode()

    def test_another_department_reads_but_does_not_ask(self, client, process):
        trial = make_done_trial(process)
        other = make_department(organisation=process.organisation)
        client.force_login(make_person(department=other))

        assert client.get(reverse("scenarios:trial", args=[trial.pk])).status_code == 200
        assert client.get(reverse("scenarios:new", args=[process.pk])).status_code == 403
        assert client.post(reverse("scenarios:put_away", args=[trial.pk])).status_code == 403

    def test_an_auditor_reads_and_takes_home(self, client, process):
        trial = make_done_trial(process)
        client.force_login(make_person(Role.AUDITOR, organisation=process.organisation))

        assert "条件を変えてもう一つ試す" not in text_of(
            client.get(reverse("scenarios:trial", args=[trial.pk]))
        )
        assert client.get(reverse("scenarios:trial_file", args=[trial.pk, "docx"])).status_code == 200

    def test_a_trial_of_another_process_is_no_base(self, client, process, clerk):
        foreign = make_done_trial(make_drawn_process())

        answer = client.get(reverse("scenarios:new", args=[process.pk]), {"base": f"trial-{foreign.pk}"})

        assert answer.status_code == 404


class TestWages:
    def test_of_the_offices_grades_are_shown_beside_the_staff(self, client, process, clerk):
        StaffGrade.objects.create(
            organisation=process.organisation,
            name="主査",
            yearly_yen=7_400_000,
            yearly_hours=1850,
            position=1,
        )

        assert "主査 4,000円" in text_of(client.get(reverse("scenarios:new", args=[process.pk])))
