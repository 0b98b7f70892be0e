"""Our office, three towns that share what they published, and somebody who compares."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from meguru.apps.comparison.testing import make_drawn_process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person


@pytest.fixture
def own():
    return make_drawn_process(
        "申請書の受付", "本人確認", "申請内容の審査", "課長決裁", "納付書の発送", "証明書の交付"
    )


@pytest.fixture
def peers():
    return [make_drawn_process(sharing="public") for _ in range(3)]


@pytest.fixture
def client(own):
    client = Client()
    client.force_login(make_person(Role.MUNICIPAL_DX, organisation=own.organisation))
    return client


@pytest.fixture
def page(client):
    """The text of a page: `page("table", process_id, comparison_id)`; another reader by `by=`."""

    def read(name, *arguments, by=None, **query):
        answer = (by or client).get(reverse(f"comparison:{name}", args=arguments), query)
        assert answer.status_code == 200
        return answer.content.decode()

    return read
