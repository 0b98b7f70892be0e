"""What the forms of a card keep, and rows that a colleague removed while somebody was writing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from meguru.apps.inventory.testing import NOON, make_operation
from meguru.apps.registry.testing import make_department, make_organisation, make_person
from meguru.apps.systems import commands
from meguru.apps.systems.commands import rows
from meguru.apps.systems.models import Contract, CostBasis, Vendor
from meguru.apps.systems.queries.campaign_snapshots import snapshots_of
from meguru.apps.systems.queries.facts import cards_of
from meguru.apps.systems.queries.listing import _months_later
from meguru.apps.systems.testing import make_contract, make_cost, make_system, make_vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return make_department()


@pytest.fixture
def clerk(department, client):
    person = make_person(department=department)
    client.force_login(person)
    return person


def form_of(client, system, edit):
    return client.get(reverse("systems:system", args=[system.pk]), {"edit": edit}).context["form"]


def contract_typed(**typed):
    sent = {"name": "契約", "form": "unknown", "tax_percent": "10"}
    return sent | dict.fromkeys(("source_code", "specification", "data_clause"), "unknown") | typed


class TestPurpose:
    def sent(self, system, client, **typed):
        form = form_of(client, system, "purpose")
        filled = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
        return {name: value for name, value in filled.items() if value not in (None, False)} | typed

    def saved(self, client, system, sent):
        return client.post(reverse("systems:section", args=[system.pk, "purpose"]), sent)

    def test_saving_keeps_the_link_to_an_operation_that_was_put_away(self, client, clerk, department):
        system = make_system(department=department)
        away = make_operation(department=department)
        system.operations.set([away])
        away.put_away_at = NOON
        away.save(update_fields=["put_away_at"])

        self.saved(client, system, self.sent(system, client, purpose="新しい目的"))

        system.refresh_from_db()
        assert system.purpose == "新しい目的"
        assert list(system.operations.all()) == [away]

    def test_own_words_of_sixty_letters_stay_whole_and_longer_ones_are_told(self, client, clerk, department):
        long = "墓" * 60
        system = make_system(department=department, functions=[long])

        self.saved(client, system, self.sent(system, client, purpose="新しい目的"))
        system.refresh_from_db()
        assert (system.purpose, system.functions) == ("新しい目的", [long])

        answer = self.saved(client, system, self.sent(system, client, own_functions=long + "地"))
        assert answer.status_code == 422
        assert "60文字まで" in answer.content.decode()

    def test_a_name_of_the_catalogue_typed_as_own_words_becomes_its_key(self, client, clerk, department):
        system = make_system(department=department)

        self.saved(client, system, self.sent(system, client, own_functions="住民の記録、墓地の台帳"))

        system.refresh_from_db()
        assert system.functions == ["resident_register", "墓地の台帳"]


class TestRowGone:
    @pytest.fixture
    def meanwhile(self, monkeypatch):
        """A colleague removes the row after it was asked for and before the card is held."""
        hold = rows.hold

        def then_removed(system):
            system.contracts.all().delete()
            return hold(system)

        monkeypatch.setattr(rows, "hold", then_removed)

    def test_what_was_typed_stays_as_a_new_row(self, client, clerk, department, meanwhile):
        contract = make_contract(make_system(department=department))
        sent = contract_typed(name="書きかけの契約")

        answer = client.post(
            reverse("systems:row", args=[contract.system_id, "contracts", contract.pk]), sent
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "ほかの人が消しました" in page
        assert "書きかけの契約" in page

    def test_who_removed_it_is_told_and_what_was_typed_can_be_added_anew(self, client, clerk, department):
        contract = make_contract(make_system(department=department))
        colleague = make_person(department=department, name="佐藤花子")
        commands.remove_row(row=contract, part="contracts", by=colleague, now=NOON)
        sent = contract_typed(name="書きかけの契約")

        answer = client.post(
            reverse("systems:row", args=[contract.system_id, "contracts", contract.pk]), sent
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        for words in ("佐藤花子さんが消しました", "書きかけの契約", "新しい行として足す"):
            assert words in page

        client.post(reverse("systems:row", args=[contract.system_id, "contracts", 0]), sent)
        assert [one.name for one in contract.system.contracts.all()] == ["書きかけの契約"]

    def test_asking_for_the_form_of_a_row_that_went_says_so(self, client, clerk, department):
        contract = make_contract(make_system(department=department))
        commands.remove_row(row=contract, part="contracts", by=clerk, now=NOON)
        page = reverse("systems:system", args=[contract.system_id])

        answer = client.get(page, {"edit": f"contracts-{contract.pk}"}, follow=True)

        assert "消しました" in answer.content.decode()
        assert client.get(page, {"edit": "contracts-99999"}).status_code == 404

    def test_removing_it_twice_is_told(self, client, clerk, department, meanwhile):
        contract = make_contract(make_system(department=department))

        answer = client.post(
            reverse("systems:remove", args=[contract.system_id, "contracts", contract.pk]), follow=True
        )

        assert "ほかの人が消しました" in answer.content.decode()


class TestFacts:
    def test_a_budget_is_no_proof_of_what_was_paid(self, department):
        system = make_system(department=department)
        make_cost(system, year=2024, yen=100)
        for year in (2024, 2025, 2026):
            make_cost(system, year=year, yen=900, basis=CostBasis.BUDGET.value)
        make_cost(system, year=2026, yen=30)

        assert cards_of([system], this_year=2026)[system.pk].costs == {2024: 100, 2026: 900}

    def test_a_contract_without_a_first_day_is_not_the_newest(self, client, clerk, department):
        system = make_system(department=department)
        dated = make_contract(system)
        Contract.objects.create(organisation=system.organisation, system=system, name="日付なし")

        first, second = cards_of([system], this_year=2026)[system.pk].contracts

        assert (first.vendor, second.vendor) == (dated.vendor.name, "")
        assert form_of(client, system, "contracts-0").initial["vendor"] == dated.vendor.name

    def test_a_month_later_is_its_last_day_when_it_is_shorter(self):
        assert _months_later(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
        assert _months_later(dt.date(2026, 8, 31), 12) == dt.date(2027, 8, 31)


class TestVendors:
    def test_a_snapshot_calls_a_company_by_the_name_it_was_put_to(self, department):
        office = department.organisation
        kept, merged = (make_vendor(organisation=office, name=name) for name in ("株式会社甲", "(株)甲"))
        system = make_system(department=department)
        make_contract(system, vendor=merged)
        commands.merge_vendors(kept=kept, merged=merged, reason="", by=None, now=NOON)

        assert snapshots_of(office.pk, fiscal_year=2026)[system.pk].vendor == "株式会社甲"

    def test_a_contract_of_a_hundred_years_does_not_break_the_page(self, client):
        office = make_organisation()
        department = make_department(organisation=office)
        client.force_login(make_person(department=department))
        long = make_contract(
            make_system(department=department), starts_on=dt.date(1950, 4, 1), ends_on=dt.date(2100, 3, 31)
        )

        answer = client.get(reverse("systems:vendors"))

        assert answer.status_code == 200
        assert Vendor.objects.get(pk=long.vendor_id).name in answer.content.decode()
