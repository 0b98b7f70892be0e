"""The pages on which the inventory goes out and comes back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meguru.apps.inventory import commands
from meguru.apps.inventory.models import HeldImport, Operation, OperationImport
from meguru.apps.inventory.queries.table_files import csv_for, workbook_for
from meguru.apps.inventory.testing import NOON, edited, hold, make_operation, store
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def clerk(client, section):
    person = make_person(department=section, name="窓口 花子")
    client.force_login(person)
    return person


@pytest.fixture
def one(section):
    return make_operation(department=section, name="転入届", code="1", purpose="はじめ")


def send(client, content, name="棚卸し.xlsx"):
    return client.post(reverse("inventory:import"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def text_of(answer):
    return answer.content.decode()


class TestTheWholeWay:
    def test_from_the_list_to_the_store_and_back(self, client, clerk, one):
        page = text_of(client.get(reverse("inventory:operations")))
        assert reverse("inventory:import") in page and reverse("inventory:table_workbook") in page

        content = client.get(reverse("inventory:table_workbook")).content
        preview = send(client, edited(content, row=2, 目的="新しい目的"))
        assert "<del>はじめ</del> → <ins>新しい目的</ins>" in text_of(preview)
        assert Operation.objects.get().purpose == "はじめ"

        held = HeldImport.objects.get()
        stored = client.post(reverse("inventory:import_store", args=[held.pk]), {"row": "2:1"}, follow=True)
        assert "取り込みました。加えた業務は0件、変えた業務は1件です。" in text_of(stored)
        assert Operation.objects.get().purpose == "新しい目的"

        imported = OperationImport.objects.get()
        undone = client.post(reverse("inventory:undo_import", args=[imported.pk]), follow=True)
        assert "取込みを取り消しました" in text_of(undone)
        assert Operation.objects.get().purpose == "はじめ"

    def test_the_template_and_the_csv_are_files_with_names(self, client, clerk, one):
        template = client.get(reverse("inventory:table_template"))
        csv = client.get(reverse("inventory:table_csv"))

        assert template.content.startswith(b"PK") and "attachment" in template.headers["Content-Disposition"]
        assert "転入届" in csv.content.decode("utf-8-sig") and ".csv" in csv.headers["Content-Disposition"]

    def test_an_empty_inventory_offers_it(self, client, clerk):
        page = text_of(client.get(reverse("inventory:operations")))

        assert reverse("inventory:import") in page

    def test_the_same_file_has_nothing_to_store(self, client, clerk, one):
        page = text_of(send(client, csv_for(user=clerk), "棚卸し.csv"))

        assert "今の棚卸しと同じです" in page and "印の付いた行を取り込む" not in page


class TestPreview:
    def test_nothing_ticked_is_said_and_nothing_stored(self, client, clerk, one):
        held = hold(edited(workbook_for(user=clerk, now=NOON), row=2, 目的="新しい"), clerk)

        answer = client.post(reverse("inventory:import_store", args=[held.pk]))

        assert answer.status_code == 422 and "1行以上に印を付けて" in text_of(answer)

    def test_a_change_in_between_shows_the_preview_again(self, client, clerk, one):
        held = hold(edited(workbook_for(user=clerk, now=NOON), row=2, 目的="新しい"), clerk)
        other = make_person(department=one.department, name="窓口 次郎")
        commands.change_operation(
            operation=one, values={"purpose": "次郎の文"}, from_version=1, by=other, now=NOON
        )

        answer = client.post(reverse("inventory:import_store", args=[held.pk]), {"row": "2:1"})

        page = text_of(answer)
        assert answer.status_code == 409 and "次郎の文" in page and "窓口 次郎さんが変更" in page
        assert Operation.objects.get().purpose == "次郎の文"

    def test_nonsense_in_the_boxes_is_left_out(self, client, clerk, one):
        held = hold(edited(workbook_for(user=clerk, now=NOON), row=2, 目的="新しい"), clerk)

        answer = client.post(
            reverse("inventory:import_store", args=[held.pk]), {"row": ["x", "2:", "２:１", "9" * 30]}
        )

        assert answer.status_code == 422

    def test_giving_up_forgets_the_file(self, client, clerk, one):
        held = hold(edited(workbook_for(user=clerk, now=NOON), row=2, 目的="新しい"), clerk)

        client.post(reverse("inventory:import_give_up", args=[held.pk]))

        assert not HeldImport.objects.exists() and Operation.objects.get().purpose == "はじめ"


class TestWhoMay:
    def test_nobody_sees_what_a_colleague_holds(self, client, clerk, one, section):
        colleague = make_person(department=section)
        held = hold(workbook_for(user=clerk, now=NOON), colleague)

        assert client.get(reverse("inventory:import_preview", args=[held.pk])).status_code == 404
        assert client.post(reverse("inventory:import_store", args=[held.pk])).status_code == 404

    def test_an_auditor_only_takes_along(self, client, clerk, one, section):
        imported = store(edited(workbook_for(user=clerk, now=NOON), row=2, 目的="新しい"), clerk)
        client.force_login(make_person(Role.AUDITOR, organisation=section.organisation))

        assert client.get(reverse("inventory:table_workbook")).status_code == 200
        assert client.get(reverse("inventory:imported", args=[imported.pk])).status_code == 200
        assert client.get(reverse("inventory:import")).status_code == 403
        assert client.get(reverse("inventory:table_template")).status_code == 403
        assert client.post(reverse("inventory:undo_import", args=[imported.pk])).status_code == 403
        page = text_of(client.get(reverse("inventory:operations")))
        assert "Excelで受け取る" in page and "Excelから取り込む" not in page

    def test_another_office_sees_nothing_of_an_import(self, client, clerk, one):
        imported = store(edited(workbook_for(user=clerk, now=NOON), row=2, 目的="新しい"), clerk)
        client.force_login(make_person(Role.MUNICIPAL_DX))

        assert client.get(reverse("inventory:imported", args=[imported.pk])).status_code == 404
        assert client.post(reverse("inventory:undo_import", args=[imported.pk])).status_code == 404

    def test_staff_of_one_section_do_not_take_back_the_import_of_another(self, client, clerk, one, section):
        imported = store(edited(workbook_for(user=clerk, now=NOON), row=2, 目的="新しい"), clerk)
        other = make_department(organisation=section.organisation, name="税務課")
        client.force_login(make_person(department=other))

        assert client.post(reverse("inventory:undo_import", args=[imported.pk])).status_code == 403
        assert Operation.objects.get().purpose == "新しい"
