"""Spellings of one company are put together by people, and taken apart again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from meguru.apps.inventory.testing import NOON
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person
from meguru.apps.systems import commands
from meguru.apps.systems.queries import suggestions
from meguru.apps.systems.testing import make_contract, make_system, make_vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_organisation()


def merge(kept, merged):
    return commands.merge_vendors(kept=kept, merged=merged, reason="", by=None, now=NOON)


def same_as(vendor):
    vendor.refresh_from_db()
    return vendor.same_as


class TestMerging:
    def test_contracts_keep_their_spelling_and_it_is_taken_back(self, office):
        one, other = (make_vendor(organisation=office, name=name) for name in ("株式会社甲", "(株)甲"))
        contract = make_contract(make_system(department=make_department(organisation=office)), vendor=other)

        made = merge(one, other)

        assert same_as(other) == one
        contract.refresh_from_db()
        assert contract.vendor == other
        commands.part_vendors(merge=made, by=None, now=NOON)
        assert same_as(other) is None

    def test_what_was_put_to_a_name_goes_along_and_comes_back(self, office):
        first, second, third = (make_vendor(organisation=office, name=name) for name in "甲乙丙")
        merge(second, third)

        made = merge(first, second)

        assert (same_as(second), same_as(third)) == (first, first)
        commands.part_vendors(merge=made, by=None, now=NOON)
        assert (same_as(second), same_as(third)) == (None, second)

    def test_a_circle_is_refused(self, office):
        one, other = (make_vendor(organisation=office, name=name) for name in "甲乙")
        merge(one, other)

        with pytest.raises(commands.CannotMerge):
            merge(other, one)

    def test_two_offices_are_kept_apart(self, office):
        with pytest.raises(commands.CannotMerge):
            merge(make_vendor(organisation=office), make_vendor(organisation=make_organisation()))

    def test_a_wrong_number_is_refused_with_words(self, office):
        with pytest.raises(commands.WrongNumber, match="13けた"):
            commands.change_vendor(
                vendor=make_vendor(organisation=office), name="甲", corporate_number="12", by=None, now=NOON
            )


class TestPages:
    @pytest.fixture
    def dx(self, office, client):
        person = make_person(Role.MUNICIPAL_DX, organisation=office)
        client.force_login(person)
        return person

    def test_suggested_put_together_and_undone_on_the_page(self, client, dx, office):
        one, other = (make_vendor(organisation=office, name=name) for name in ("株式会社甲乙丙", "㈱甲乙丙"))
        assert [(pair.kept.name, pair.merged.name) for pair in suggestions(user=dx)] == [
            (one.name, other.name)
        ]

        answer = client.post(
            reverse("systems:merge_vendors"), {"kept": one.pk, "merged": other.pk}, follow=True
        )

        page = answer.content.decode()
        assert "まとめました" in page
        assert "ほかの書き方：㈱甲乙丙" in page
        client.post(reverse("systems:part_vendors", args=[other.merges.get().pk]))
        assert same_as(other) is None

    def test_one_company_with_the_yen_of_this_year(self, client, dx, office):
        vendor = make_vendor(organisation=office, name="株式会社甲")
        today = timezone.localdate()
        year = today.year if today.month >= 4 else today.year - 1
        make_contract(
            make_system(department=make_department(organisation=office), name="住民記録"),
            vendor=vendor,
            starts_on=dt.date(year - 1, 4, 1),
            ends_on=dt.date(year + 1, 3, 31),
            total_yen=2_000_001,
        )

        page = client.get(reverse("systems:vendor", args=[vendor.pk])).content.decode()

        assert "住民記録" in page
        assert "1,000,000円" in page
        assert "2,000,001円" in page

    def test_a_clerk_of_another_department_reads_no_sum(self, client, office):
        vendor = make_vendor(organisation=office, name="株式会社甲")
        make_contract(make_system(department=make_department(organisation=office)), vendor=vendor)
        client.force_login(make_person(department=make_department(organisation=office)))

        pages = [
            client.get(address).content.decode()
            for address in (reverse("systems:vendors"), reverse("systems:vendor", args=[vendor.pk]))
        ]

        assert all("1,200,000" not in page for page in pages)
        assert client.post(reverse("systems:merge_vendors"), {}).status_code == 403

    def test_a_name_and_number_are_corrected(self, client, dx, office):
        vendor = make_vendor(organisation=office, name="甲")
        address = reverse("systems:vendor", args=[vendor.pk])

        wrong = client.post(address, {"name": "株式会社甲", "corporate_number": "7000012500002"})
        client.post(address, {"name": "株式会社甲", "corporate_number": "７０００-０１２０５０００２"})

        assert wrong.status_code == 422
        vendor.refresh_from_db()
        assert (vendor.name, vendor.corporate_number) == ("株式会社甲", "7000012050002")

    def test_an_empty_office(self, client, dx):
        assert "まだ事業者がありません" in client.get(reverse("systems:vendors")).content.decode()
