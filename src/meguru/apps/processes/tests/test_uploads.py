import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meguru.apps.evidence.models import Case, HeldUpload, ImportedLog
from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes.models import Analysis, ProcessVersion
from meguru.apps.processes.testing import bpmn_file, make_process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db

HEADING = "受付番号,作業,完了日時,担当者"
ROWS = (
    "R8-1,受付,2026/4/1 9:00,青木",
    "R8-1,交付,2026/4/1 9:30,青木",
    "R8-2,受付,2026/4/1 10:00,石田",
    "R8-2,交付,2026/4/1 11:00,青木",
)
ODD = "番号A,番号B,したこと,いつ"
ODD_ROWS = ("1,x,受付,2026/4/1 9:00", "1,y,交付,2026/4/1 9:30", "2,z,受付,2026/4/1 10:00")


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def process(section):
    return make_process(operation=make_operation(department=section))


@pytest.fixture
def clerk(client, section):
    person = make_person(department=section)
    client.force_login(person)
    return person


def table(*lines, encoding="utf-8"):
    return "\r\n".join(lines).encode(encoding)


def send(client, process, content, name="log.csv", **values):
    file = SimpleUploadedFile(name, content)
    data = {"file": file, "hourly_yen": "4000"} | values
    return client.post(reverse("processes:import_log", args=[process.pk]), data, follow=True)


def words(answer):
    return answer.content.decode()


class TestALog:
    def test_comes_in_and_is_analysed_at_once(self, client, clerk, process):
        answer = send(client, process, table(HEADING, *ROWS), name="四月.csv")

        imported = ImportedLog.objects.get()
        assert (imported.name, imported.case_count, imported.event_count) == ("四月", 2, 4)
        assert imported.process_key == process.key
        assert Analysis.objects.get().hourly_yen == 4_000
        assert "「四月」を取り込みました（案件2件、作業4件）" in words(answer)

    def test_can_be_taken_back_from_the_same_page(self, client, clerk, process):
        answer = send(client, process, table(HEADING, *ROWS))
        address = reverse("processes:take_back_import", args=[process.pk, ImportedLog.objects.get().pk])
        assert address in words(answer)

        client.post(address)

        assert not ImportedLog.objects.exists()
        assert not Case.objects.exists()

    def test_is_read_as_the_office_software_of_japan_writes_it(self, client, clerk, process):
        send(client, process, table(HEADING, *ROWS, encoding="cp932"))

        assert set(ImportedLog.objects.get().activities) == {"受付", "交付"}

    def test_tells_afterwards_what_was_assumed(self, client, clerk, process):
        heading = HEADING + ",期限,処理期限"
        answer = send(client, process, table(heading, *(f"{row},," for row in ROWS)))

        assert ImportedLog.objects.get().remarks
        assert "読み取りで気づいたこと" in words(answer)

    def test_comes_in_only_once(self, client, clerk, process):
        send(client, process, table(HEADING, *ROWS))

        answer = send(client, process, table(HEADING, *ROWS))

        assert answer.status_code == 422
        assert "すでに取り込んであります" in words(answer)
        assert ImportedLog.objects.count() == 1

    def test_wants_a_wage_in_digits_of_any_width(self, client, clerk, process):
        send(client, process, table(HEADING, *ROWS), hourly_yen="３，５００円")

        assert Analysis.objects.get().hourly_yen == 3_500


class TestAWrongLog:
    @pytest.mark.parametrize(
        ("content", "name", "said"),
        [
            (b"", "a.csv", "空です"),
            (table(HEADING), "a.csv", "1 行もありません"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", "a.csv", "文字のファイルではありません"),
            (b"PK\x03\x04....", "a.xlsx", "Excel"),
            (b'<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "b">]><log/>', "a.xes", "DOCTYPE"),
            (b"\x1f\x8b\x08broken", "a.xes.gz", "gzip"),
            (table(HEADING, "R8-1,受付,きのう,青木"), "a.csv", "完了日時"),
        ],
    )
    def test_is_refused_in_words_and_leaves_nothing(self, client, clerk, process, content, name, said):
        answer = send(client, process, content, name=name)

        assert answer.status_code == 422
        assert said in words(answer)
        assert not ImportedLog.objects.exists()
        assert not Analysis.objects.exists()
        assert not HeldUpload.objects.exists()

    def test_lists_every_wrong_row(self, client, clerk, process):
        answer = send(
            client, process, table(HEADING, ROWS[0], "R8-2,受付,きのう,青木", "R8-3,,2026/4/1,青木")
        )

        assert "3行目" in words(answer)
        assert "4行目" in words(answer)

    def test_without_a_file_says_so_beside_the_field(self, client, clerk, process):
        answer = client.post(reverse("processes:import_log", args=[process.pk]), {"hourly_yen": "4000"})

        assert answer.status_code == 422
        assert "入力に直すところがあります" in words(answer)


class TestUnclearColumns:
    def test_are_asked_about_without_sending_the_file_again(self, client, clerk, process):
        answer = send(client, process, table(ODD, *ODD_ROWS), name="変.csv")

        assert "どの列が何か、教えてください" in words(answer)
        assert "したこと" in words(answer)
        assert not ImportedLog.objects.exists()

        client.post(
            reverse("processes:import_columns", args=[process.pk]),
            {"case": "番号A", "activity": "したこと", "time": "いつ"},
        )

        imported = ImportedLog.objects.get()
        assert (imported.name, imported.case_count) == ("変", 2)
        assert Analysis.objects.count() == 1
        assert not HeldUpload.objects.exists()

    def test_keep_the_wage_that_was_typed_with_the_file(self, client, clerk, process):
        send(client, process, table(ODD, *ODD_ROWS), hourly_yen="2500", name="変.csv")
        answer = {"case": "番号A", "activity": "したこと", "time": "いつ"}

        client.post(reverse("processes:import_columns", args=[process.pk]), answer)

        assert Analysis.objects.get().hourly_yen == 2_500

    def test_may_not_be_the_same_for_two_meanings(self, client, clerk, process):
        send(client, process, table(ODD, *ODD_ROWS))

        answer = client.post(
            reverse("processes:import_columns", args=[process.pk]),
            {"case": "番号A", "activity": "番号A", "time": "いつ"},
        )

        assert "上でもう選ばれています" in words(answer)
        assert HeldUpload.objects.exists()

    def test_that_hold_no_times_are_refused_and_asked_again(self, client, clerk, process):
        send(client, process, table(ODD, *ODD_ROWS))

        answer = client.post(
            reverse("processes:import_columns", args=[process.pk]),
            {"case": "番号A", "activity": "したこと", "time": "番号B"},
        )

        assert answer.status_code == 422
        assert not ImportedLog.objects.exists()

    def test_are_not_asked_about_when_a_table_has_too_few(self, client, clerk, process):
        answer = send(client, process, table("案件番号,作業", "1,受付", "1,交付", encoding="cp932"))

        assert answer.status_code == 422
        assert "案件番号・作業の名前・日時の列が一つずつ必要です" in words(answer)
        assert "--time" not in words(answer)
        assert not HeldUpload.objects.exists()

    def test_can_be_given_up(self, client, clerk, process):
        send(client, process, table(ODD, *ODD_ROWS))

        client.post(reverse("processes:forget_upload", args=[process.pk]))

        assert not HeldUpload.objects.exists()

    def test_of_a_colleague_are_not_mine(self, client, clerk, process, section):
        send(client, process, table(ODD, *ODD_ROWS))
        client.force_login(make_person(department=section))

        answer = client.get(reverse("processes:import_columns", args=[process.pk]), follow=True)

        assert "確認待ちのファイルはありません" in words(answer)


class TestADrawing:
    def send(self, client, process, content, **values):
        data = {"file": SimpleUploadedFile("a.bpmn", content), "kind": "as_is"} | values
        return client.post(reverse("processes:import_bpmn", args=[process.pk]), data, follow=True)

    def test_comes_in_as_the_next_version(self, client, clerk, process):
        answer = self.send(client, process, bpmn_file("届出の受付", "登録"), note="6月の打合せ")

        assert ProcessVersion.objects.get().note == "6月の打合せ"
        assert "第1版（現状）を加えました" in words(answer)
        assert "届出の受付" in words(answer)

    def test_can_be_taken_back_from_the_same_page(self, client, clerk, process):
        self.send(client, process, bpmn_file())
        version = ProcessVersion.objects.get()

        client.post(reverse("processes:take_back_version", args=[process.pk, version.pk]))

        assert not ProcessVersion.objects.exists()

    def test_of_another_tool_is_mended_and_says_what_was_mended(self, client, clerk, process):
        content = bpmn_file("届出の受付").replace(
            b"http://www.omg.org/spec/BPMN/20100524/MODEL", b"urn:omg:bpmn"
        )

        answer = self.send(client, process, content)

        assert "直して取り込みました" in words(answer)
        assert "名前空間「urn:omg:bpmn」を直しました" in words(answer)
        assert "届出の受付" in words(answer)

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "空です"),
            (bpmn_file()[:-200], "途中で切れています"),
            (b"<html/>", "BPMN"),
            (b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "DOCTYPE"),
            (b"PK\x03\x04", ""),
        ],
    )
    def test_that_is_wrong_is_refused_in_words_and_leaves_nothing(
        self, client, clerk, process, content, said
    ):
        answer = self.send(client, process, content)

        assert answer.status_code == 422
        assert said in words(answer)
        assert not ProcessVersion.objects.exists()


class TestWhoMay:
    def test_another_department_is_told_who_may(self, client, process):
        other = make_department(organisation=process.organisation)
        client.force_login(make_person(department=other))

        answer = send(client, process, table(HEADING, *ROWS))

        assert answer.status_code == 403
        assert "市民課" in words(answer)
        assert not ImportedLog.objects.exists()

    def test_an_auditor_may_not(self, client, process):
        client.force_login(make_person(Role.AUDITOR, organisation=process.organisation))

        assert send(client, process, table(HEADING, *ROWS)).status_code == 403
