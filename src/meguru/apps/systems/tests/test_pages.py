"""The pages of the kartes: what people read, what they may not, and what happens when two write at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from meguru.apps.inventory.testing import NOON, make_operation
from meguru.apps.registry.models import Department
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems import commands
from meguru.apps.systems.models import Contract, InformationSystem
from meguru.apps.systems.testing import (
    make_contract,
    make_cost,
    make_data,
    make_incident,
    make_interface,
    make_satisfaction,
    make_server,
    make_system,
)

pytestmark = pytest.mark.django_db

HIDDEN = "—（見られるのは、所管の部署とDX推進の部署です）"


@pytest.fixture
def department():
    return make_department()


@pytest.fixture
def clerk(department, client):
    person = make_person(department=department)
    client.force_login(person)
    return person


def text_of(client, name, *arguments, **asked):
    answer = client.get(reverse(f"systems:{name}", args=arguments), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def full_system(department: Department) -> InformationSystem:
    system = make_system(
        department=department,
        name="住民記録",
        language="COBOL",
        security_level=3,
        measures={"backup": True, "patched": False},
        functions=["resident_register", "墓地の台帳"],
    )
    make_contract(system, total_yen=62_500_000)
    make_cost(system, year=2025, yen=12_345_678)
    make_server(system, operating_system="古いOS")
    make_data(system)
    make_incident(system, what="外に漏れた", is_security=True)
    make_satisfaction(system)
    make_interface(system)
    return system


class TestList:
    def test_an_empty_office_reads_an_example(self, client, clerk):
        assert "まだシステムがありません" in text_of(client, "systems")

    def test_it_is_narrowed_sorted_and_summed(self, client, clerk, department):
        for name, yen in (("税", 3_000), ("住民", 1_000)):
            make_cost(
                make_system(department=department, name=name, method="own"), year=fiscal_last(), yen=yen
            )
        make_system(department=department, name="図書館", method="service")

        page = text_of(client, "systems", method="own", sort="-cost", columns=["cost", "segment"])

        assert "図書館" not in page.split('id="found"')[1]
        assert page.index("3,000円") < page.index("1,000円")
        assert "4,000円" in page

    def test_costs_of_other_departments_are_neither_shown_nor_summed_nor_sorted_by(
        self, client, clerk, department
    ):
        theirs = make_system(department=make_department(organisation=department.organisation), name="よその")
        make_cost(theirs, year=fiscal_last(), yen=987_654_321)
        make_cost(make_system(department=department, name="うちの"), year=fiscal_last(), yen=5_000)

        page = text_of(client, "systems", sort="-cost")

        assert "987,654,321" not in page
        assert "5,000円" in page
        assert page.index(">うちの<") < page.index(">よその<")
        assert "ほかの部署の1件は、金額を見られないので合計に入っていません。" in page

    @pytest.mark.parametrize(
        "missing", ["contract", "vendor", "cost", "method", "functions", "security_level", "servers"]
    )
    def test_what_is_missing_is_found(self, client, clerk, department, missing):
        bare = make_system(department=department, name="白紙")
        full = full_system(department)
        commands.change_system(system=full, values={"method": "own"}, by=None, now=NOON)
        make_cost(full, year=fiscal_last(), kind="line")

        page = text_of(client, "systems", missing=missing).split('id="found"')[1]

        assert bare.name in page
        assert full.name not in page

    def test_contracts_that_end_soon_are_found(self, client, clerk, department):
        today = timezone.localdate()
        soon, late = (make_system(department=department, name=name) for name in ("すぐ", "まだ"))
        for system, days in ((soon, 100), (late, 900)):
            make_contract(system, starts_on=None, ends_on=today + dt.timedelta(days=days))

        page = text_of(client, "systems", ends="6").split('id="found"')[1]

        assert ">すぐ<" in page
        assert ">まだ<" not in page

    def test_other_offices_stay_out_and_nonsense_is_ignored(self, client, clerk):
        make_system(name="よその団体のもの")

        page = text_of(client, "systems", q="\x00", department="x", vendor="999", page="-3", sort="drop")

        assert "よその団体のもの" not in page

    def test_a_page_asks_the_database_a_fixed_number_of_times(
        self, client, clerk, department, django_assert_max_num_queries
    ):
        for _number in range(12):
            make_contract(make_system(department=department))

        with django_assert_max_num_queries(40):
            text_of(client, "systems", sort="-cost")

    def test_put_away_is_offered_back(self, client, clerk, department):
        system = make_system(department=department)

        answer = client.post(reverse("systems:put_away", args=[system.pk]), follow=True)

        assert "一覧から外しました" in answer.content.decode()
        client.post(reverse("systems:bring_back", args=[system.pk]))
        assert InformationSystem.objects.in_use().filter(pk=system.pk).exists()


class TestCard:
    def test_the_department_reads_everything(self, client, clerk, department):
        page = text_of(client, "system", full_system(department).pk)

        for words in (
            "COBOL",
            "62,500,000円",
            "12,345,678円",
            "古いOS",
            "外に漏れた",
            "住民の記録、墓地の台帳",
        ):
            assert words in page, words
        assert HIDDEN not in page

    def test_another_department_reads_neither_costs_nor_guards(self, client, clerk, department):
        elsewhere = make_department(organisation=department.organisation)
        system = full_system(elsewhere)

        pages = text_of(client, "system", system.pk) + text_of(client, "history", system.pk)

        for secret in ("62,500,000", "12,345,678", "古いOS", "外に漏れた", "控えのデータを取る、"):
            assert secret not in pages, secret
        assert HIDDEN in pages
        assert "COBOL" in pages
        assert "直す" not in text_of(client, "system", system.pk).split("<main")[1]

    def test_an_auditor_reads_all_and_changes_nothing(self, client, department):
        system = full_system(department)
        client.force_login(make_person(Role.AUDITOR, organisation=department.organisation))

        assert "12,345,678円" in text_of(client, "system", system.pk)
        answer = client.post(reverse("systems:section", args=[system.pk, "method"]), {"method": "own"})
        assert answer.status_code == 403

    def test_another_office_finds_nothing(self, client, clerk):
        assert client.get(reverse("systems:system", args=[make_system().pk])).status_code == 404

    def test_a_form_of_another_department_does_not_open(self, client, clerk, department):
        theirs = make_system(department=make_department(organisation=department.organisation))

        answer = client.get(reverse("systems:system", args=[theirs.pk]), {"edit": "purpose"})

        assert answer.status_code == 403

    @pytest.mark.parametrize(
        "edit",
        ["purpose", "method", "machines", "security", "links", "use", "contracts-0", "costs-0", "servers-0", "data-0",
         "interfaces-0", "incidents-0", "satisfaction-0"],
    )  # fmt: skip
    def test_every_form_opens_in_its_place(self, client, clerk, department, edit):
        page = text_of(client, "system", full_system(department).pk, edit=edit)

        assert "保存する" in page

    @pytest.mark.parametrize("edit", ["contract", "x", "x-1", "contracts-999", "-", "costs-9"])
    def test_a_form_that_is_not_there(self, client, clerk, department, edit):
        answer = client.get(
            reverse("systems:system", args=[make_system(department=department).pk]), {"edit": edit}
        )

        assert answer.status_code in (200, 404)
        assert answer.status_code == 404 or edit == "contract"


class TestWritingOnThePage:
    def open_section(self, client, system, section, **typed):
        form = client.get(reverse("systems:system", args=[system.pk]), {"edit": section}).context["form"]
        filled = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
        sent = {name: value for name, value in filled.items() if value not in (None, False)}
        return sent | typed

    def test_era_days_are_read_and_the_change_can_be_undone(self, client, clerk, department):
        system = make_system(department=department)
        sent = self.open_section(client, system, "method", first_used_on="平成24年4月1日", method="own")

        answer = client.post(reverse("systems:section", args=[system.pk, "method"]), sent, follow=True)

        system.refresh_from_db()
        assert system.first_used_on == dt.date(2012, 4, 1)
        assert "元に戻す" in answer.content.decode()
        client.post(reverse("systems:undo", args=[system.pk, system.changes.first().pk]))
        system.refresh_from_db()
        assert (system.first_used_on, system.method) == (None, "unknown")

    def test_measures_are_yes_no_or_unknown(self, client, clerk, department):
        system = make_system(department=department)
        sent = self.open_section(client, system, "security")
        sent |= {"measures-backup": "yes", "measures-patched": "no", "security_level": "２"}

        client.post(reverse("systems:section", args=[system.pk, "security"]), sent)

        system.refresh_from_db()
        assert system.measures == {"backup": True, "patched": False}
        assert system.security_level == 2

    def test_a_contract_in_thousands_with_a_new_vendor(self, client, clerk, department):
        system = make_system(department=department)
        sent = {"name": "運用", "vendor": "㈱みほん情報", "form": "open_bid", "total_yen": "62,500千円", "tax_percent": "10",
                "starts_on": "R6.4.1", "ends_on": "令和11年3月31日", "same_vendor_since": "平成26年度",
                "source_code": "no", "specification": "unknown", "data_clause": "yes"}  # fmt: skip

        client.post(reverse("systems:row", args=[system.pk, "contracts", 0]), sent)

        stored = Contract.objects.get()
        assert (stored.total_yen, stored.same_vendor_since) == (62_500_000, 2014)
        assert (stored.vendor.name, stored.ends_on) == ("㈱みほん情報", dt.date(2029, 3, 31))

    def test_what_cannot_be_is_told_and_what_was_typed_stays(self, client, clerk, department):
        system = make_system(department=department)
        sent = {"fiscal_year": "7", "kind": "run", "basis": "actual", "yen": "▲500"}

        answer = client.post(reverse("systems:row", args=[system.pk, "costs", 0]), sent)

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "マイナスの金額は入れられません" in page
        assert "年度として読めません" in page
        assert 'value="▲500"' in page
        assert not system.costs.exists()

    def test_two_people_in_one_section_see_both_versions(self, client, clerk, department):
        system = make_system(department=department, language="COBOL")
        sent = self.open_section(client, system, "method", language="Java")
        commands.change_system(system=system, values={"language": "Python"}, by=None, now=NOON)

        refused = client.post(reverse("systems:section", args=[system.pk, "method"]), sent)

        page = refused.content.decode()
        assert refused.status_code == 422
        assert "<td>Java</td><td>Python</td>" in page
        again = {**sent, "seen": refused.context["form"].data["seen"]}
        client.post(reverse("systems:section", args=[system.pk, "method"]), again)
        system.refresh_from_db()
        assert system.language == "Java"

    def test_two_people_in_one_row_see_both_versions(self, client, clerk, department):
        row = make_cost(make_system(department=department), yen=1)
        sent = self.open_section(client, row.system, f"costs-{row.pk}", yen="3")
        commands.change_row(row=row, part="costs", values={"yen": 2}, by=None, now=NOON)

        refused = client.post(reverse("systems:row", args=[row.system_id, "costs", row.pk]), sent)

        assert "<td>3円</td><td>2円</td>" in refused.content.decode()
        row.refresh_from_db()
        assert row.yen == 2

    def test_a_removed_row_is_offered_back(self, client, clerk, department):
        row = make_server(make_system(department=department))

        answer = client.post(reverse("systems:remove", args=[row.system_id, "servers", row.pk]), follow=True)

        assert "元に戻す" in answer.content.decode()
        assert not row.system.servers.exists()

    def test_a_new_card_begins_with_a_name(self, client, clerk, department):
        sent = {"name": "新しい\x07システム", "department": str(department.pk)}

        answer = client.post(reverse("systems:add"), sent, follow=True)

        assert "新しいシステム" in answer.content.decode()
        again = client.post(
            reverse("systems:add"), {"name": "新しいシステム", "department": str(department.pk)}
        )
        assert again.status_code == 422

    def test_a_system_is_not_begun_in_another_department(self, client, clerk, department):
        elsewhere = make_department(organisation=department.organisation)

        answer = client.post(reverse("systems:add"), {"name": "x", "department": str(elsewhere.pk)})

        assert answer.status_code == 422

    def test_an_interface_has_one_end(self, client, clerk, department):
        system = make_system(department=department)

        answer = client.post(
            reverse("systems:row", args=[system.pk, "interfaces", 0]), {"data": "住所", "way": "file"}
        )

        assert "どちらか一つ" in answer.content.decode()

    @pytest.mark.parametrize("typed", ["税務", "ZM-1", "税務（ZM-1）"])
    def test_another_system_is_named_by_name_or_number(self, client, clerk, department, typed):
        system = make_system(department=department)
        other = make_system(department=department, name="税務", code="ZM-1")
        make_system(name="税務", code="ZM-1")

        client.post(
            reverse("systems:row", args=[system.pk, "interfaces", 0]),
            {"data": "住所", "way": "file", "other": typed},
        )

        assert system.hands_to.get().other == other

    def test_a_system_that_is_not_there_is_told(self, client, clerk, department):
        system = make_system(department=department)

        answer = client.post(
            reverse("systems:row", args=[system.pk, "interfaces", 0]),
            {"data": "住所", "way": "file", "other": "ないもの"},
        )

        assert "「ないもの」というシステムはありません" in answer.content.decode()


class TestOfOperation:
    def test_the_systems_of_an_operation(self, client):
        operation = make_operation()
        client.force_login(make_person(department=operation.department))
        make_system(department=operation.department, name="住民記録", operations=[operation])

        assert "住民記録" in text_of(client, "of_operation", operation.pk)
        page = client.get(reverse("inventory:operation", args=[operation.pk])).content.decode()
        assert reverse("systems:of_operation", args=[operation.pk]) in page


def fiscal_last() -> int:
    today = timezone.localdate()
    return (today.year if today.month >= 4 else today.year - 1) - 1
