"""What every request passes through."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.shell.middleware import without_nul


class TestNul:
    def test_is_dropped_from_what_people_send(self):
        request = RequestFactory().post("/?q=a%00b", {"name\x00": ["一\x00", "二"], "plain": "三"})

        without_nul(lambda _request: None).process_view(request)

        assert request.GET["q"] == "ab"
        assert request.POST.getlist("name") == ["一", "二"]
        assert request.POST["plain"] == "三"

    def test_what_has_none_is_left_as_it_is(self):
        request = RequestFactory().get("/?q=あ")
        before = request.GET

        without_nul(lambda _request: None).process_view(request)

        assert request.GET is before

    @pytest.mark.django_db
    def test_a_search_for_one_is_answered(self, client):
        client.force_login(make_person(Role.MUNICIPAL_DX))

        assert client.get("/inventory/?q=%00").status_code == 200
