"""A prefecture of 43 fictional towns with figures, its officer, and a survey that waits to be sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from meguru.apps.indicators.models import Indicator, IndicatorYear
from meguru.apps.indicators.testing import give_values
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.testing import make_survey

TOWNS = 43
OFFICER = "gap_officer"
QUESTIONS = (
    {"key": "begun", "kind": "yes_no", "text": "申請のオンライン化を始めていますか", "heading": "今の様子"},
    {"key": "people", "kind": "number", "text": "担当している職員の数", "unit": "人"},
)
# What the towns of the prefecture have: indicator -> value of the n-th town. The first town is the weakest.
FIGURES = {
    "online_32": lambda n: 8.0 + 2 * n,
    "online_26": lambda n: 20.0 + 1.5 * n,
    "policy": lambda n: float(n >= 10),
    "structure": lambda n: float(n >= 8),
    "training": lambda n: float(n % 3 > 0),
    "population": lambda n: 5_000.0 + 300 * n,
    "area": lambda n: 40.0 + n,
    "fiscal_capability": lambda n: 0.3 + n / 100,
    "ordinary_balance": lambda n: 88.0 + n / 10,
}


def make_world_of_the_gap(*, password: str) -> dict[str, Any]:
    """Needs the indicators that ship. Answers what the journey has to know."""
    prefecture = make_prefecture(name="しらなみ県")
    towns = [
        make_organisation(
            name=f"白波{number}町",
            kind=Organisation.Kind.TOWN,
            prefecture=prefecture,
            population_2020=5_000 + 300 * number,
            latitude=35.0 + number // 7 / 20,
            longitude=135.0 + number % 7 / 20,
        )
        for number in range(TOWNS)
    ]
    for key, value in FIGURES.items():
        indicator = Indicator.objects.get(key=key)
        newest = IndicatorYear.objects.filter(indicator=indicator).latest("year").year
        give_values(indicator, {town: value(n) for n, town in enumerate(towns)}, year=newest)
    officer = make_person(
        Role.PREFECTURE_DX,
        organisation=prefecture,
        password=password,
        name="浜口 渚",
        sign_in_name=OFFICER,
    )
    survey = make_survey(
        organisation=prefecture,
        questions=QUESTIONS,
        title="オンライン申請の今の様子",
        year=timezone.localdate().year,
        state=Survey.State.DRAFT,
        opened_at=None,
        due_at=timezone.now() + dt.timedelta(days=21),
        created_at=timezone.now(),
    )
    return {
        "gap_officer": officer.sign_in_name,
        "gap_prefecture": prefecture.code,
        "gap_weakest": [towns[0].code, towns[0].name],
        "gap_towns": TOWNS,
        "gap_survey": survey.pk,
    }
