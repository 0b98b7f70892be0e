"""The pages of an initiative, as people read and send them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meguru.apps.initiatives.testing import make_initiative, make_plan
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person(Role.MUNICIPAL_DX)


@pytest.fixture
def signed_in(client, person):
    client.force_login(person)
    return client


class TestEveryPage:
    @pytest.mark.parametrize(
        "name", ["initiative", "plan", "roles", "expert", "pitch", "operations", "lay_out", "add_phase"]
    )
    @pytest.mark.parametrize("planned", [False, True])
    def test_opens_with_and_without_a_plan(self, signed_in, person, name, planned):
        initiative = make_initiative(by=person)
        if planned:
            make_plan(initiative)

        page = signed_in.get(reverse(f"initiatives:{name}", args=[initiative.pk]))

        assert page.status_code == 200
        assert initiative.name in page.content.decode()

    @pytest.mark.parametrize("what", ["pitch", "plan", "roles", "expert"])
    @pytest.mark.parametrize("ending", ["docx", "xlsx", "pdf"])
    def test_papers_can_be_taken_home(self, signed_in, person, what, ending):
        initiative = make_initiative(by=person, theme="待ち時間を減らす")
        make_plan(initiative)

        paper = signed_in.get(reverse("initiatives:file", args=[initiative.pk, what, ending]))

        assert paper.status_code == 200
        assert paper.content[:2] in (b"PK", b"%P")

    def test_a_paper_that_does_not_exist_is_not_found(self, signed_in, person):
        initiative = make_initiative(by=person)

        assert signed_in.get(f"/initiatives/{initiative.pk}/files/plan.exe").status_code == 404
