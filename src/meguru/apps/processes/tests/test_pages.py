import re

import pytest
from django.urls import reverse

from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes import commands
from meguru.apps.processes.models import Analysis, Process, ProcessVersion
from meguru.apps.processes.testing import (
    NOON,
    bpmn_file,
    counter_turn,
    make_approved,
    make_done_analysis,
    make_log_of,
    make_process,
    make_published,
    make_version,
    smallest_log,
)
from meguru.apps.registry.roles import Role, SharedSubject
from meguru.apps.registry.testing import make_department, make_person, make_sharing
from meguru.engines.turn import TurnOptions, run_turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def process(section):
    return make_process(operation=make_operation(department=section, name="転入届"), name="転入届の流れ")


@pytest.fixture
def chief(client, section):
    person = make_person(Role.MUNICIPAL_DX, organisation=section.organisation, name="石田 健")
    client.force_login(person)
    return person


def page(client, name, *args, **query):
    return client.get(reverse(f"processes:{name}", args=args), query).content.decode()


class TestTheList:
    def test_leads_to_the_inventory_while_it_is_empty(self, client, chief):
        words = page(client, "processes")

        assert "まだ業務プロセスがありません" in words
        assert reverse("inventory:operations") in words

    def test_shows_what_each_process_promises(self, client, chief, process):
        make_done_analysis(process)

        words = page(client, "processes")

        assert "転入届の流れ" in words
        assert "減らせる時間（1年）" in words

    def test_says_which_one_is_being_analysed(self, client, chief, process):
        commands.start_analysis(process=process, log=make_log_of(process), by=None, now=NOON)

        assert "順番待ち" in page(client, "processes")


class TestOfOperation:
    def test_opens_a_new_process(self, client, chief, process):
        address = reverse("processes:of_operation", args=[process.operation_id])

        answer = client.post(address, {"name": "郵送の流れ"})

        added = Process.objects.get(name="郵送の流れ")
        assert answer.url == reverse("processes:process", args=[added.pk])

    def test_says_when_the_name_is_taken(self, client, chief, process):
        answer = client.post(
            reverse("processes:of_operation", args=[process.operation_id]), {"name": "転入届の流れ"}
        )

        assert answer.status_code == 422
        assert "というプロセスがすでにあります" in answer.content.decode()

    def test_is_only_read_by_other_departments(self, client, process):
        client.force_login(make_person(department=make_department(organisation=process.organisation)))
        address = reverse("processes:of_operation", args=[process.operation_id])

        assert "プロセスを作る" not in client.get(address).content.decode()
        assert client.post(address, {"name": "よその流れ"}).status_code == 403


class TestTheProcessPage:
    def test_begins_with_what_to_bring_and_an_example(self, client, chief, process):
        words = page(client, "process", process.pk)

        assert "作業記録を取り込む" in words
        assert "BPMN を取り込む" in words
        assert "R8-0001" in words

    def test_draws_the_process_with_figures_and_the_same_in_a_table(self, client, chief, process):
        make_done_analysis(process)

        words = page(client, "process", process.pk)

        assert "<svg" in words
        assert "形式の確認" in words.split("作業ごとの数字", 1)[1]
        assert "120件" in words
        assert "どう計算したか" in words

    @pytest.mark.parametrize("show", ["waiting", "work", "rework", "nonsense"])
    def test_lets_the_reader_choose_the_figure_on_the_drawing(self, client, chief, process, show):
        make_done_analysis(process)

        assert (
            'aria-current="page"' in page(client, "process", process.pk, show=show).split("図に出す数字")[1]
        )

    def test_says_that_an_older_analysis_is_shown(self, client, chief, process):
        older = make_done_analysis(process)
        make_done_analysis(process, log=older.log)

        words = page(client, "process", process.pk, analysis=older.pk)

        assert "の分析を見ています" in words
        assert "最新の分析を見る" in words

    @pytest.mark.parametrize("name", ["process", "redesigns", "compare"])
    def test_survives_the_smallest_log(self, client, chief, process, name):
        turn = run_turn(smallest_log(), options=TurnOptions(replications=2))
        make_done_analysis(process, log=make_log_of(process, log=smallest_log()), turn=turn)

        words = page(client, name, process.pk)

        assert not re.search(r"\bnan\b", words)  # /governance/ is no figure
        assert "None" not in words

    def test_holds_no_style_or_script_that_the_content_policy_would_refuse(self, client, chief, process):
        make_done_analysis(process)

        for name in ("process", "redesigns", "compare"):
            words = page(client, name, process.pk)
            assert " style=" not in words
            assert "<style" not in words
            assert " onclick=" not in words


class TestRedesigns:
    def test_offers_each_with_reasons_and_the_uncertainty(self, client, chief, process):
        make_done_analysis(process)
        first = counter_turn().redesigns[0].proposal

        words = page(client, "redesigns", process.pk)

        assert first.title in words
        assert "この案を出した理由" in words
        assert "95 %区間" in words
        assert "足し算にはなりません" in words

    def test_ticks_what_the_to_be_holds(self, client, chief, process):
        make_done_analysis(process)

        words = page(client, "redesigns", process.pk)

        assert words.count(" checked") >= len(counter_turn().to_be.chosen)

    def test_combines_what_was_ticked_in_a_new_analysis(self, client, chief, process):
        done = make_done_analysis(process)
        wanted = counter_turn().redesigns[-1].proposal.id

        answer = client.post(reverse("processes:choose", args=[process.pk, done.pk]), {"chosen": [wanted]})

        asked = Analysis.objects.waiting().get()
        assert asked.chosen == [wanted]
        assert answer.url == reverse("processes:progress", args=[process.pk, asked.pk])

    def test_stays_with_the_same_proposals_while_another_analysis_runs(self, client, chief, process):
        done = make_done_analysis(process)
        address = reverse("processes:choose", args=[process.pk, done.pk])
        wanted = {"chosen": [counter_turn().redesigns[-1].proposal.id]}
        client.post(address, wanted)

        again = client.post(address, wanted)

        assert again.url == f"{reverse('processes:redesigns', args=[process.pk])}?analysis={done.pk}"
        assert Analysis.objects.waiting().count() == 1
        assert "分析しているところです" in client.get(again.url).content.decode()

    def test_asks_for_at_least_one(self, client, chief, process):
        done = make_done_analysis(process)

        answer = client.post(reverse("processes:choose", args=[process.pk, done.pk]), {}, follow=True)

        assert "一つ以上選んで" in answer.content.decode()

    def test_takes_no_id_that_was_not_offered(self, client, chief, process):
        done = make_done_analysis(process)

        client.post(reverse("processes:choose", args=[process.pk, done.pk]), {"chosen": ["no-such-idea"]})

        assert not Analysis.objects.waiting().exists()


class TestCompare:
    def test_shows_both_drawings_and_the_difference_in_figures(self, client, chief, process):
        make_done_analysis(process)

        words = page(client, "compare", process.pk)

        assert words.count("<svg") >= 2
        assert "職員の作業時間（1年）" in words

    def test_keeps_the_to_be_as_a_version(self, client, chief, process):
        done = make_done_analysis(process)

        answer = client.post(
            reverse("processes:keep", args=[process.pk, done.pk]), {"kind": "to_be"}, follow=True
        )

        assert "第1版（あるべき姿）を加えました" in answer.content.decode()
        assert ProcessVersion.objects.get().analysis == done


class TestProgress:
    def test_can_be_left_and_found_again(self, client, chief, process):
        asked = commands.start_analysis(process=process, log=make_log_of(process), by=None, now=NOON)

        address = reverse("processes:progress", args=[process.pk, asked.pk])
        assert address in page(client, "process", process.pk)
        assert "順番を待っています" in client.get(address).content.decode()

    def test_shows_the_stage_of_a_running_analysis(self, client, chief, process):
        asked = commands.start_analysis(process=process, log=make_log_of(process), by=None, now=NOON)
        commands.take_next_analysis(worker="w", now=NOON)
        commands.note_progress(analysis=asked, worker="w", stage="適合性の確認", percent=25, now=NOON)

        words = page(client, "progress", process.pk, asked.pk)

        assert "適合性の確認" in words
        assert 'value="25"' in words

    def test_of_an_analysis_that_a_colleague_took_back_stops_and_says_so(self, client, chief, process):
        address = reverse("processes:progress", args=[process.pk, 404])

        watching = client.get(address, headers={"HX-Request": "true"})

        assert watching.headers["HX-Redirect"] == reverse("processes:logs", args=[process.pk])
        assert "取り消されました" in page(client, "logs", process.pk)
        assert client.get(address).status_code == 404

    def test_leads_on_when_it_is_done_with_and_without_javascript(self, client, chief, process):
        done = make_done_analysis(process)
        address = reverse("processes:progress", args=[process.pk, done.pk])

        plain = client.get(address)
        swapped = client.get(address, headers={"HX-Request": "true"})

        assert plain.url == reverse("processes:process", args=[process.pk])
        assert swapped.headers["HX-Redirect"] == plain.url

    def test_says_why_it_failed(self, client, chief, process):
        asked = commands.start_analysis(process=process, log=make_log_of(process), by=None, now=NOON)
        commands.take_next_analysis(worker="w", now=NOON)
        commands.fail_analysis(analysis=asked, worker="w", error="案件が一つしかありません。", now=NOON)

        assert "案件が一つしかありません。" in page(client, "progress", process.pk, asked.pk)
        assert "案件が一つしかありません。" in page(client, "process", process.pk)


class TestDownloads:
    @pytest.mark.parametrize(
        ("name", "beginning"),
        [
            ("report.html", b"<!"),
            ("report.docx", b"PK"),
            ("report.xlsx", b"PK"),
            ("as-is.bpmn", b"<?xml"),
            ("to-be.bpmn", b"<?xml"),
            ("as-is.svg", b"<svg"),
            ("to-be.svg", b"<svg"),
            ("turn.json", b"{"),
        ],
    )
    def test_are_what_they_say(self, client, chief, process, name, beginning):
        done = make_done_analysis(process)

        answer = client.get(reverse("processes:file", args=[process.pk, done.pk, name]))

        assert answer.content.lower().startswith(beginning.lower())

    def test_of_an_unknown_name_is_not_found(self, client, chief, process):
        done = make_done_analysis(process)

        assert client.get(reverse("processes:file", args=[process.pk, done.pk, "x.exe"])).status_code == 404

    def test_of_a_version_come_as_bpmn_and_as_a_picture(self, client, chief, process):
        version = commands.import_bpmn(
            process=process, content=bpmn_file(), file_name="a", kind="as_is", note="", by=None, now=NOON
        )

        for ending, beginning in (("bpmn", b"<?xml"), ("svg", b"<svg")):
            answer = client.get(reverse("processes:version_file", args=[process.pk, version.pk, ending]))
            assert answer.content.startswith(beginning)


class TestVersions:
    def test_are_listed_with_who_made_them_and_why(self, client, chief, process):
        commands.import_bpmn(
            process=process,
            content=bpmn_file(),
            file_name="a",
            kind="as_is",
            note="打合せ",
            by=chief,
            now=NOON,
        )

        words = page(client, "versions", process.pk)

        assert "打合せ" in words
        assert "石田 健" in words
        assert "下書き" in words

    def test_are_published_by_those_who_may_once_they_are_approved(self, client, chief, process):
        version = make_version(process=process)
        refused = client.post(reverse("processes:publish", args=[process.pk, version.pk]), follow=True)
        assert "承認が要ります" in refused.content.decode()
        make_approved(version)

        client.post(reverse("processes:publish", args=[process.pk, version.pk]))

        version.refresh_from_db()
        assert version.published_at is not None
        assert "この版を取り消す" not in page(client, "version", process.pk, version.pk)


class TestWhoMay:
    def test_another_office_finds_nothing(self, client, process):
        done = make_done_analysis(process)
        client.force_login(make_person(Role.MUNICIPAL_DX))

        for name in ("process", "redesigns", "compare", "logs", "versions", "import_log", "import_bpmn"):
            assert client.get(reverse(f"processes:{name}", args=[process.pk])).status_code == 404, name
        for name in ("choose", "keep"):
            address = reverse(f"processes:{name}", args=[process.pk, done.pk])
            assert client.post(address, {"kind": "to_be", "chosen": ["a"]}).status_code == 404, name
        file = reverse("processes:file", args=[process.pk, done.pk, "turn.json"])
        assert client.get(file).status_code == 404

    def test_the_id_of_another_process_leads_nowhere(self, client, chief, process):
        foreign = make_done_analysis(make_process())

        assert client.get(reverse("processes:progress", args=[process.pk, foreign.pk])).status_code == 404
        assert (
            client.get(reverse("processes:process", args=[process.pk]), {"analysis": foreign.pk}).status_code
            == 404
        )
        taken = reverse("processes:take_back_import", args=[process.pk, foreign.log_id])
        assert client.post(taken).status_code == 404

    def test_an_office_it_is_shared_with_reads_and_cannot_change(self, client, process):
        done = make_done_analysis(process)
        make_published(make_version(process=process))
        reader = make_person(Role.PREFECTURE_DX)
        for subject in (SharedSubject.PROCESSES, SharedSubject.ANALYSES):
            make_sharing(owner=process.organisation, reader=reader.organisation, subject=subject, since=NOON)
        client.force_login(reader)

        words = page(client, "redesigns", process.pk)

        assert counter_turn().redesigns[0].proposal.title in words
        assert "あるべき姿に組み合わせる" not in words
        assert client.post(reverse("processes:choose", args=[process.pk, done.pk])).status_code == 404

    def test_an_auditor_reads_and_takes_home_and_changes_nothing(self, client, process):
        done = make_done_analysis(process)
        client.force_login(make_person(Role.AUDITOR, organisation=process.organisation))

        words = page(client, "compare", process.pk)

        assert "報告書（Word）" in words
        assert "版として残す" not in words
        assert client.post(reverse("processes:keep", args=[process.pk, done.pk])).status_code == 403

    def test_department_staff_do_not_publish(self, client, section, process):
        version = commands.import_bpmn(
            process=process, content=bpmn_file(), file_name="a", kind="as_is", note="", by=None, now=NOON
        )
        client.force_login(make_person(department=section))

        assert "公開後は変えられません" not in page(client, "version", process.pk, version.pk)
        assert client.post(reverse("processes:publish", args=[process.pk, version.pk])).status_code == 403
