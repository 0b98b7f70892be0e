"""Surveys on their way between the prefecture and its towns: answered, half written, published; and costs."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from meguru.apps.briefings.testing import make_edition
from meguru.apps.indicators.models import Indicator, IndicatorYear
from meguru.apps.indicators.testing import give_values, make_indicator
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.registry.testing import make_organisation
from meguru.apps.surveys.commands import publishing, running
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.testing import hand_over, make_recipient, make_survey, write

COSTS_KYEN = (182_000, 96_500, 41_200)
WORDS = ("担当が一人しかいない", "更新の費用が読めない", "会社を変えられない")


def make_world_of_surveys(*, officer: Person, city: Organisation) -> None:
    """A closed and published survey, one that is being answered, an edition, own figures and costs."""
    prefecture = officer.organisation
    towns = [city] + [
        make_organisation(
            name=name, kind=Organisation.Kind.TOWN, prefecture=prefecture, population_2020=people
        )
        for name, people in (("いそべ町", 18_000), ("まつかぜ町", 9_400))
    ]
    _ask_last_year(officer, towns)
    _ask_now(prefecture, towns)
    make_edition(by=officer)
    own = make_indicator("own_meetings", organisation=prefecture, name="情報担当の会議の回数")
    give_values(own, {town: 4.0 + n for n, town in enumerate(towns)}, year=2025)
    _give_costs(towns)


def _ask_last_year(officer: Person, towns: list[Organisation]) -> None:
    now = timezone.now()
    survey = make_survey(
        organisation=officer.organisation,
        title="システム経費の調査（前回）",
        year=now.year - 1,
        due_at=now + dt.timedelta(days=30),
        created_at=now,
    )
    for town, cost, words in zip(towns, COSTS_KYEN, WORDS, strict=True):
        recipient = make_recipient(survey=survey, body=town)
        write(recipient, has=True, cost=cost, ways=["desk"], note=words)
        hand_over(recipient)
    survey = running.close_survey(survey=survey, by=officer, now=now)
    for to in (Survey.Publication.PARTICIPANTS, Survey.Publication.EVERYBODY):
        survey = publishing.publish(
            survey=survey, to=to, is_anonymised=False, shows_texts=True, by=officer, now=now
        )


def _ask_now(prefecture: Organisation, towns: list[Organisation]) -> None:
    """The first town has handed over and begins anew, the second is writing, the third has not begun."""
    now = timezone.now()
    survey = make_survey(
        organisation=prefecture,
        title="システム経費の調査",
        year=now.year,
        due_at=now + dt.timedelta(days=14),
        created_at=now,
    )
    first, second, _third = (make_recipient(survey=survey, body=town) for town in towns)
    write(first, has=True, cost=COSTS_KYEN[0], note=WORDS[0])
    hand_over(first)
    write(first, note=WORDS[1])
    write(second, has=False)


def _give_costs(towns: list[Organisation]) -> None:
    indicator = Indicator.objects.get(key="system_cost")
    newest = IndicatorYear.objects.filter(indicator__key="population").latest("year").year
    give_values(indicator, dict(zip(towns, COSTS_KYEN, strict=True)), year=newest)
