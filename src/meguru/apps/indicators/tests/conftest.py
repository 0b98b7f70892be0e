"""A fictional prefecture with two towns, and people in each."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from meguru.apps.indicators.testing import make_indicator
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture


@pytest.fixture
def world(db):
    prefecture = make_prefecture(name="ためし県")
    town = make_organisation(prefecture=prefecture, name="ひがし町")
    neighbour = make_organisation(prefecture=prefecture, name="にし町")
    return SimpleNamespace(
        prefecture=prefecture,
        town=town,
        neighbour=neighbour,
        clerk=make_person(Role.MUNICIPAL_DX, organisation=town),
        colleague=make_person(Role.MUNICIPAL_DX, organisation=town),
        other=make_person(Role.MUNICIPAL_DX, organisation=neighbour),
        official=make_person(Role.PREFECTURE_DX, organisation=prefecture),
        cost=make_indicator(
            "system_cost",
            name="情報システムにかかる経費",
            theme="costs",
            unit="千円",
            direction="neither",
        ),
    )
