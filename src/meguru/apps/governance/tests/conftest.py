"""Somebody of a DX section, signed in."""

import pytest

from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person


@pytest.fixture
def person():
    return make_person(Role.MUNICIPAL_DX)


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    return client
