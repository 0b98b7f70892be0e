"""What an office's own kartes say beside its costs, and who reads it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person
from meguru.apps.systems.testing import make_contract, make_cost, make_system

pytestmark = pytest.mark.django_db
SENTENCE = "随意契約のシステムが、9,000,000円（90％、1件）です。"


@pytest.fixture
def town():
    return make_organisation()


@pytest.fixture
def systems(town):
    department = make_department(organisation=town)
    large, small, unknown = (make_system(department=department, method="service") for _one in range(3))
    for system, form, yen in ((large, "negotiated", 9_000_000), (small, "open_bid", 1_000_000)):
        make_contract(system, form=form)
        make_cost(system, yen=yen, year=2025)
    return large, small, unknown


def page_for(client, person, town):
    client.force_login(person)
    return client.get(reverse("benchmark:cost_town", args=[town.code])).content.decode()


def test_the_money_by_what_keeps_it_high_is_told_with_what_is_unknown(client, town, systems):
    page = page_for(client, make_person(Role.MUNICIPAL_DX, organisation=town), town)
    assert SENTENCE in page
    assert "ほかの1件は、経費がわかりません。" in page
    assert "独自に作ったか" not in page


def test_who_may_not_see_every_cost_reads_nothing_of_it(client, town, systems):
    other = make_person(Role.DEPARTMENT_STAFF, department=make_department(organisation=town))
    assert "自分のカルテからわかること" not in page_for(client, other, town)
    neighbour = make_organisation(prefecture=town.prefecture)
    stranger = make_person(Role.MUNICIPAL_DX, organisation=neighbour)
    assert "自分のカルテからわかること" not in page_for(client, stranger, town)


def test_without_kartes_nothing_is_said(client, town):
    assert "自分のカルテからわかること" not in page_for(
        client, make_person(Role.MUNICIPAL_DX, organisation=town), town
    )
