"""What is found on the cards of the sample's systems, and a few answers and directions. All of it is made up."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from meguru.apps.portfolio import commands, queries
from meguru.apps.portfolio.models import DirectionChoice, KeptFinding
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.systems.models import InformationSystem
from meguru.engines.system_direction import Quarter, Way
from meguru.shell.sample import definition

ANSWERS = (
    ("legacy_age", "accepted", "次の更新で、外部サービスとくらべて決める（見本）"),
    ("documents", "not_so", "手引きは、別のシステムの棚に置いてある（見本）"),
    ("lock_in", "accepted", "次の契約で、データの取り出しを条件に入れる（見本）"),
)
REASON = "進める理由が多く、5年の費用もくらべて決めた（見本）"
MOST_DIRECTIONS = 3


def add_findings(*, now: dt.datetime) -> None:
    """This function will look at every card of the sample, answer some findings and decide some directions.

    An office in which something was decided already stays as it is.
    """
    names = [*(f"{town.sign_in}-dx" for town in definition.towns()), "meguri-dx"]
    for person in Person.objects.filter(sign_in_name__in=names).select_related("organisation"):
        office, today = person.organisation, timezone.localdate(now)
        while commands.review_cards(organisation=office, today=today, now=now, by=None):
            pass
        if not DirectionChoice.objects.filter(organisation=office).exists():
            _answer(office, person, now)
            _decide(office, person, today, now)


def _answer(office: Organisation, person: Person, now: dt.datetime) -> None:
    for rule, kind, reason in ANSWERS:
        found = (
            KeptFinding.objects.filter(organisation=office, rule=rule, severity__gte=1)
            .select_related("system")
            .first()
        )
        if found is not None and found.answer_id is None:
            commands.answer_finding(
                system=found.system,
                rule=found.rule,
                subject=found.subject,
                kind=kind,
                reason=reason,
                until=None,
                sentence=found.sentence,
                seen_answer=0,
                by=person,
                now=now,
            )


def _decide(office: Organisation, person: Person, today: dt.date, now: dt.datetime) -> None:
    """Of systems that ought to move or end, the way with the most reasons that needs no other system."""
    assumptions, revision = queries.current_assumptions(office.pk)
    systems = InformationSystem.objects.in_use().filter(
        organisation=office, review__quarter__in=[Quarter.MIGRATE.value, Quarter.ELIMINATE.value]
    )
    for system in systems.select_related("department").order_by("pk")[:MOST_DIRECTIONS]:
        page = queries.direction_page(
            system=system,
            findings=queries.findings_of_system(system=system, user=person, today=today),
            assumptions=assumptions,
            sees_costs=True,
            today=today,
        )
        way = next(one.way for one in page.ways if one.way is not Way.MERGE)
        commands.choose_direction(
            system=system,
            way=way.value,
            merge_with=None,
            reason=REASON,
            decided_on=today,
            assumptions=assumptions,
            assumptions_revision=revision,
            seen_choice=0,
            by=person,
            now=now,
        )
