"""Looking at cards again: those that changed, those whose neighbours changed, and all of them once a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q

from meguru.apps.ledger.commands import record
from meguru.apps.portfolio import queries
from meguru.apps.portfolio.bridge import finding_row
from meguru.apps.portfolio.models import CardReview, FindingAnswer, KeptFinding
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.systems.models import InformationSystem
from meguru.engines.system_direction import FieldPlace
from meguru.engines.system_findings import (
    CardFinding,
    LockIn,
    SystemFacts,
    judge_card,
    lock_in,
    standard_rules,
)

MOST_AT_ONCE = 400  # cards in one transaction: about a second
NEIGHBOUR = 0  # a revision that no card has: somebody with the same function changed
_TOLD = ("version", "severity", "read_by", "sure", "sentence", "action", "inputs", "missing")


@transaction.atomic
def review_cards(
    *,
    organisation: Organisation,
    today: dt.date,
    now: dt.datetime,
    by: Person | None,
    most: int = MOST_AT_ONCE,
) -> int:
    """This function will look at the cards of an office that wait for it, at most `most`, and return how many it did.

    Findings that do not hold any more stay, marked as gone. When a card changed, systems that have a function in
    common wait to be looked at again, since they are compared with it; so they do when it was put away.
    """
    _leave(organisation)
    waiting = queries.waiting_systems(organisation.pk, today=today)
    systems = list(
        waiting.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .prefetch_related("department")
        .order_by("pk")[:most]
    )
    if not systems:
        return 0
    facts = queries.facts_of(systems, today=today)
    places = queries.places_of(systems, facts, today=today)
    alike = queries.by_function(
        queries.alike_in_office(
            organisation.pk, having={name for one in facts.values() for name in one.functions}, today=today
        )
    )
    found = {}
    for system in systems:
        own = facts[system.pk]
        peers = {one.key: one for name in own.functions for one in alike.get(name, ())}
        found[system.pk] = judge_card(own, peers=tuple(peers.values()), today=today, rules=standard_rules())
    before = {one.system_id: one for one in CardReview.objects.filter(system__in=systems)}
    changed = _keep_findings(systems, found, now=now)
    _keep_reviews(systems, facts, places, today=today, now=now)
    _neighbours_wait(organisation, systems, facts, before)
    if changed:
        record(
            organisation=organisation,
            by=by,
            activity="portfolio.cards_reviewed",
            subject=organisation,
            summary=f"システムカルテ{len(systems)}枚の所見を計算しなおし、{changed}件が変わりました",
            payload={"systems": len(systems), "changed": changed, "rules": queries.rules_version()},
            now=now,
        )
    return len(systems)


def _keep_findings(
    systems: Sequence[InformationSystem], found: Mapping[int, Sequence[CardFinding]], *, now: dt.datetime
) -> int:
    """Store what is new or different, mark what is gone; returns how many rows that were."""
    stored = {
        (row.system_id, row.rule, row.subject): row for row in KeptFinding.objects.filter(system__in=systems)
    }
    answers = {
        (one.system_id, one.rule, one.subject): one
        for one in FindingAnswer.objects.filter(system__in=systems, ended_at__isnull=True)
    }
    new, different = [], []
    for system in systems:
        for one in found[system.pk]:
            row = finding_row(system, one, now=now)
            was = stored.pop((system.pk, row.rule, row.subject), None)
            if was is None:
                row.answer = answers.get((system.pk, row.rule, row.subject))
                new.append(row)
            elif was.gone_at is not None or any(getattr(was, name) != getattr(row, name) for name in _TOLD):
                row.pk = was.pk
                row.since = was.since if was.gone_at is None else now
                different.append(row)
    gone = [row for row in stored.values() if row.gone_at is None]
    for row in gone:
        row.gone_at = now
    KeptFinding.objects.bulk_create(new, batch_size=500)
    KeptFinding.objects.bulk_update([*different, *gone], [*_TOLD, "since", "gone_at"], batch_size=100)
    return len(new) + len(different) + len(gone)


def _keep_reviews(
    systems: Sequence[InformationSystem],
    facts: Mapping[int, SystemFacts],
    places: Mapping[int, FieldPlace],
    *,
    today: dt.date,
    now: dt.datetime,
) -> None:
    rows = []
    for system in systems:
        place, counted = places[system.pk], _lock_in(facts[system.pk], today)
        rows.append(
            CardReview(
                organisation_id=system.organisation_id,
                system=system,
                card_revision=system.revision,
                rules_version=queries.rules_version(),
                reviewed_on=today,
                reviewed_at=now,
                functions=list(facts[system.pk].functions),
                lock_in_low=counted.low,
                lock_in_high=counted.high,
                worth=place.worth.score,
                state=place.state.score,
                quarter=place.quarter.value if place.quarter else "",
                quarter_is_sure=place.is_sure,
            )
        )
    CardReview.objects.bulk_create(
        rows,
        batch_size=400,
        update_conflicts=True,
        unique_fields=["system"],
        update_fields=[
            "card_revision",
            "rules_version",
            "reviewed_on",
            "reviewed_at",
            "functions",
            "lock_in_low",
            "lock_in_high",
            "worth",
            "state",
            "quarter",
            "quarter_is_sure",
        ],
    )


def _lock_in(facts: SystemFacts, today: dt.date) -> LockIn:
    return lock_in(facts, today=today, rules=standard_rules())


def _neighbours_wait(
    organisation: Organisation,
    systems: Sequence[InformationSystem],
    facts: Mapping[int, SystemFacts],
    before: Mapping[int, CardReview],
) -> None:
    """Whoever was looked at before a card with a function in common changed is looked at again."""
    moved: dict[str, dt.datetime] = {}
    for system in systems:
        was = before.get(system.pk)
        if was is None or was.card_revision not in (system.revision, NEIGHBOUR):
            for name in (*facts[system.pk].functions, *(was.functions if was else ())):
                moved[name] = max(moved.get(name, system.changed_at), system.changed_at)
    _wait_for(organisation, moved, but=[one.pk for one in systems])


def _leave(organisation: Organisation) -> None:
    """What was computed for cards that are put away goes; brought back, a card is looked at as a new one."""
    reviews = queries.reviews_of_put_away(organisation.pk).prefetch_related("system")
    gone = list(reviews.select_for_update(of=("self",), no_key=True, skip_locked=True))
    moved: dict[str, dt.datetime] = {}
    for review in gone:
        away_at = review.system.put_away_at
        for name in review.functions:
            moved[name] = max(moved.get(name, away_at), away_at)
    _wait_for(organisation, moved, but=())
    CardReview.objects.filter(pk__in=[one.pk for one in gone]).delete()


def _wait_for(organisation: Organisation, moved: Mapping[str, dt.datetime], *, but: Sequence[int]) -> None:
    """Cards with a function that moved after they were looked at wait to be looked at again."""
    if not moved:
        return
    others = CardReview.objects.filter(
        ~Q(system__in=but), organisation=organisation, reviewed_at__lte=max(moved.values())
    )
    touched = [
        pk
        for pk, has, at in others.values_list("pk", "functions", "reviewed_at")
        if any(name in moved and at <= moved[name] for name in has)
    ]
    CardReview.objects.filter(pk__in=touched).update(card_revision=NEIGHBOUR)
