"""A file whose records concern several kinds of things: the clerk says which of them is one case."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meguru.apps.evidence.models import HeldUpload, ImportedLog
from meguru.apps.inventory.testing import make_operation
from meguru.apps.processes import bridge
from meguru.apps.processes.models import Analysis
from meguru.apps.processes.testing import make_process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db

APPLICATIONS = [{"id": "R8-1", "type": "申請"}]
COPIES = [{"id": "写し1", "type": "写し"}, {"id": "写し2", "type": "写し"}]
RECORDS = (
    ("1", "受付", "2026-04-01T09:00:00+09:00", "R8-1"),
    ("2", "交付", "2026-04-01T09:30:00+09:00", "R8-1", "写し1", "写し2"),
    ("3", "確認", "2026-04-01T09:10:00+09:00", "R8-1"),
)


def ocel(things):
    known = {thing["id"] for thing in things}
    events = [
        {
            "id": number,
            "type": activity,
            "time": time,
            "relationships": [{"objectId": one} for one in concerned if one in known],
        }
        for number, activity, time, *concerned in RECORDS
    ]
    return json.dumps({"objects": things, "events": events}).encode()


@pytest.fixture
def process():
    return make_process(operation=make_operation(department=make_department(name="市民課")))


@pytest.fixture
def clerk(client, process):
    person = make_person(department=process.operation.department)
    client.force_login(person)
    return person


def send(client, process, content):
    data = {"file": SimpleUploadedFile("四月.json", content), "hourly_yen": "2500"}
    return client.post(reverse("processes:import_log", args=[process.pk]), data, follow=True)


def choose(client, process, kind):
    return client.post(
        reverse("processes:import_cases", args=[process.pk]), {"object_type": kind}, follow=True
    )


def words(answer):
    return answer.content.decode()


class TestTheQuestion:
    def test_shows_how_many_cases_each_kind_makes_and_an_example(self, client, clerk, process):
        answer = send(client, process, ocel(APPLICATIONS + COPIES))

        assert "何を1件の案件としますか" in words(answer)
        assert "申請：1件の案件、3件の作業。例：R8-1（受付→確認→交付）" in words(answer)
        assert "写し：2件の案件、2件の作業。例：写し1（交付）" in words(answer)
        assert not ImportedLog.objects.exists()

    def test_has_the_kind_with_most_records_chosen_beforehand(self, client, clerk, process):
        answer = send(client, process, ocel(COPIES + APPLICATIONS))

        assert answer.context["form"]["object_type"].initial == "申請"

    def test_is_not_asked_when_there_is_one_kind_only(self, client, clerk, process):
        send(client, process, ocel(APPLICATIONS))

        imported = ImportedLog.objects.get()
        assert (imported.name, imported.case_count, imported.event_count) == ("四月", 1, 3)

    def test_is_not_asked_about_a_file_too_large_to_be_kept(self, client, clerk, process, monkeypatch):
        monkeypatch.setattr(bridge, "MOST_BYTES_TO_ASK_ABOUT", 10)

        send(client, process, ocel(APPLICATIONS + COPIES))

        assert "「申請」を 1 件の案件としました" in str(ImportedLog.objects.get().remarks)


class TestTheAnswer:
    def test_decides_what_a_case_is(self, client, clerk, process):
        send(client, process, ocel(APPLICATIONS + COPIES))

        choose(client, process, "写し")

        imported = ImportedLog.objects.get()
        assert (imported.case_count, imported.event_count) == (2, 2)
        assert Analysis.objects.get().hourly_yen == 2_500
        assert not HeldUpload.objects.exists()

    @pytest.mark.parametrize("kind", ["", "ない種類"])
    def test_that_is_none_of_the_kinds_is_asked_again(self, client, clerk, process, kind):
        send(client, process, ocel(APPLICATIONS + COPIES))

        answer = choose(client, process, kind)

        assert answer.status_code == 422
        assert "選" in words(answer)
        assert HeldUpload.objects.exists()
        assert not ImportedLog.objects.exists()

    def test_is_found_again_from_the_page_about_columns(self, client, clerk, process):
        send(client, process, ocel(APPLICATIONS + COPIES))

        answer = client.get(reverse("processes:import_columns", args=[process.pk]))

        assert answer.url == reverse("processes:import_cases", args=[process.pk])

    def test_needs_a_file_that_waits(self, client, clerk, process):
        answer = client.get(reverse("processes:import_cases", args=[process.pk]), follow=True)

        assert "確認待ちのファイルはありません" in words(answer)

    def test_may_not_come_from_somebody_who_only_reads(self, client, clerk, process):
        send(client, process, ocel(APPLICATIONS + COPIES))
        client.force_login(make_person(Role.AUDITOR, department=process.operation.department))

        assert choose(client, process, "写し").status_code in (403, 404)
        assert not ImportedLog.objects.exists()
