"""Licences are told apart by product and edition, each with its price."""

import pytest
from django.urls import reverse

from meguru.apps.consolidation import queries
from meguru.apps.consolidation.bridge import licence_key
from meguru.apps.consolidation.models import Study
from meguru.apps.consolidation.testing import make_wanted
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems.models import Server
from meguru.apps.systems.testing import make_server, make_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def system():
    return make_system(department=make_department(), hosting="office", segment="lgwan")


@pytest.fixture
def steerer(client, system):
    person = make_person(Role.MUNICIPAL_DX, organisation=system.organisation)
    client.force_login(person)
    return person


def licences(asked):
    return {one.key: (one.yen_per_core, one.yen_per_host) for one in asked.question.task.licences}


class TestKeys:
    def test_an_edition_is_a_licence_of_its_own_and_a_way_of_spelling_is_not(self):
        def key(product, edition="", by="core"):
            return licence_key(Server(licence_by=by, licence_product=product, licence_edition=edition))

        assert key("見本DB", "標準版") != key("見本DB", "上位版")
        assert key("見本DB", "標準版") == key("見本ＤＢ", " 標準版") == key("見本db", "標準版")
        assert key("見本DB", by="host") != key("見本DB")
        assert (key(""), key("", by="host"), key("見本DB", by="none"), key("見本DB", by="unknown")) == (
            "core",
            "host",
            "",
            "",
        )


class TestAsking:
    def test_a_product_without_a_price_costs_what_its_counting_costs(self, system, steerer):
        make_server(system, licence_by="core", licence_product="見本DB", licence_edition="標準版")
        make_server(system, licence_by="host", licence_product="見本文書管理")
        make_server(system, licence_by="core")

        asked = queries.question_for(make_wanted(), user=steerer)

        assert licences(asked) == {
            "core": (60_000, 0),
            "core:見本db標準版": (60_000, 0),
            "host:見本文書管理": (0, 400_000),
        }

    def test_prices_of_products_are_asked_for_and_kept_for_the_next_study(self, client, system, steerer):
        for edition in ("標準版", "上位版", "上位版"):
            make_server(system, licence_by="core", licence_product="見本DB", licence_edition=edition)
        page = client.get(reverse("consolidation:new"))
        form = page.context["form"]
        assert [one.label for one in form.product_fields] == [
            "見本DB 上位版：1コアあたり、1年（円）",
            "見本DB 標準版：1コアあたり、1年（円）",
        ]
        sent = {one.html_name: one.value() for one in form if one.value() not in (None, False)}
        dear, _cheap = form.product_fields
        sent |= {"name": "版で分ける", dear.html_name: "30万円"}

        client.post(reverse("consolidation:new"), sent)

        study = Study.objects.get()
        stored = {one["key"]: one["yen_per_core"] for one in study.question["licences"]}
        assert stored == {"core:見本db上位版": 300_000, "core:見本db標準版": 60_000}
        again = client.get(reverse("consolidation:new"), {"from": study.pk}).context["form"]
        assert again[dear.html_name].value() == 300_000

    def test_products_of_other_offices_are_not_offered(self, system, steerer):
        make_server(make_system(), licence_by="core", licence_product="よその製品")

        assert queries.products_of(steerer) == []
