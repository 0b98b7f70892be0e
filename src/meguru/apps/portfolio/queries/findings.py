"""Findings of all systems from what is stored, and of one system as its card stands this moment."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from meguru.apps.portfolio.models import CardReview, FindingAnswer, KeptFinding
from meguru.apps.portfolio.queries.facts import alike_in_office, facts_of, places_of
from meguru.apps.portfolio.queries.other_bodies import cost_beside_bodies
from meguru.apps.registry.models import Department, Organisation, Person
from meguru.apps.systems.models import InformationSystem
from meguru.apps.systems.permissions import Sight, Sights, sight_of, sights_of
from meguru.engines.system_direction import FieldPlace, standard_directions
from meguru.engines.system_findings import (
    BesideBodies,
    CardFinding,
    LockIn,
    ReadBy,
    Rule,
    SystemFacts,
    judge_card,
    lock_in,
    standard_rules,
)


def rules_version() -> str:
    """The versions of both files of rules; other rules make every card wait to be looked at again."""
    return f"{standard_rules().version}/{standard_directions().version}"


def waiting_systems(organisation_id: int, *, today: dt.date) -> QuerySet[InformationSystem]:
    """Systems in use whose card, rules or day are others than when they were looked at."""
    looked_at = CardReview.objects.filter(
        organisation_id=organisation_id,
        card_revision=F("system__revision"),
        rules_version=rules_version(),
        reviewed_on=today,
    )
    systems = InformationSystem.objects.in_use().filter(organisation_id=organisation_id)
    return systems.exclude(pk__in=looked_at.values("system_id"))


def reviews_of_put_away(organisation_id: int | None = None) -> QuerySet[CardReview]:
    """Cards that were looked at and put away since: those with a function in common stand beside one less."""
    found = CardReview.objects.filter(system__put_away_at__isnull=False)
    return found if organisation_id is None else found.filter(organisation_id=organisation_id)


def office_that_waits(*, today: dt.date) -> Organisation | None:
    """An office with a card that waits to be looked at; None when all are done."""
    fresh = CardReview.objects.filter(
        card_revision=F("system__revision"), rules_version=rules_version(), reviewed_on=today
    )
    waiting = InformationSystem.objects.in_use().exclude(pk__in=fresh.values("system_id"))
    first = waiting.select_related("organisation").order_by("pk").first()
    first = first or reviews_of_put_away().select_related("organisation").first()
    return first.organisation if first else None


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody chose to see of the findings. `state`: open, accepted, not_so, later, or empty for all."""

    rule: str = ""
    department: int | None = None
    severity: int | None = None
    words: str = ""
    state: str = "open"
    unjudged: bool = False


@dataclass(frozen=True, slots=True)
class CountedRule:
    """A rule with how many findings it has among those shown."""

    rule: Rule
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The findings of an office: rows to page through, counts beside the filters, and how fresh they are."""

    rows: QuerySet[KeptFinding]
    rules: tuple[CountedRule, ...]
    departments: tuple[tuple[Department, int], ...]
    by_severity: tuple[tuple[int, int], ...]
    systems: int
    waiting: int
    reviewed_at: dt.datetime | None
    sees_all: bool

    def total_of(self, filters: Filters) -> int:
        """How many rows there are, without asking the database again."""
        return sum(one.count for one in self.rules if filters.rule in ("", one.rule.id))


def visible_findings(user: Person, sights: Sights | None = None) -> QuerySet[KeptFinding]:
    """Findings that hold now of systems in use, without those whose inputs this person must not see."""
    seen = sights or sights_of(user)
    found = KeptFinding.objects.visible_to(user).filter(
        gone_at__isnull=True, system__put_away_at__isnull=True
    )
    if seen.costs == seen.security == seen.every_department:
        return found
    return found.filter(
        Q(read_by=ReadBy.OPEN.value)
        | (Q(read_by=ReadBy.COSTS.value) & Q(system__department_id__in=sorted(seen.costs)))
        | (Q(read_by=ReadBy.SECURITY.value) & Q(system__department_id__in=sorted(seen.security)))
        | (Q(read_by=ReadBy.PEERS.value) if seen.all_costs else Q(pk__in=()))
    )


def overview(*, user: Person, filters: Filters, today: dt.date) -> Overview:
    """The findings as they were when the cards were last looked at. Counts follow every filter but their own."""
    sights = sights_of(user)
    base = _by_state(visible_findings(user, sights), filters.state, today)
    base = base.filter(severity=0) if filters.unjudged else base.filter(severity__gte=1)
    if filters.words:
        base = base.filter(system__name__icontains=filters.words)
    counted = (
        base.order_by().values_list("rule", "system__department_id", "severity").annotate(count=Count("id"))
    )
    per_rule, per_department, per_severity = Counter[str](), Counter[int](), Counter[int]()
    for rule, department, severity, count in counted:
        fits_rule = filters.rule in ("", rule)
        fits_department = filters.department in (None, department)
        fits_severity = filters.severity in (None, severity)
        if fits_department and fits_severity:
            per_rule[rule] += count
        if fits_rule and fits_severity:
            per_department[department] += count
        if fits_rule and fits_department:
            per_severity[severity] += count
    rows = _narrowed(base, filters)
    reviews = CardReview.objects.visible_to(user)
    departments = Department.objects.filter(pk__in=per_department)
    return Overview(
        rows=rows.select_related("system__department", "answer"),
        rules=tuple(
            CountedRule(rule, per_rule[rule.id])
            for rule in standard_rules().rules.values()
            if per_rule[rule.id] or rule.id == filters.rule
        ),
        departments=tuple((one, per_department[one.pk]) for one in departments),
        by_severity=tuple(sorted(per_severity.items(), reverse=True)),
        systems=reviews.count(),
        waiting=sum(
            waiting_systems(pk, today=today).count() + reviews_of_put_away(pk).count()
            for pk in sorted(_offices(user))
        ),
        reviewed_at=reviews.order_by("-reviewed_at").values_list("reviewed_at", flat=True).first(),
        sees_all=sights.costs == sights.security == sights.every_department,
    )


def _offices(user: Person) -> set[int]:
    return set(user.readable_organisation_ids(None))


def _narrowed(found: QuerySet[KeptFinding], filters: Filters) -> QuerySet[KeptFinding]:
    if filters.rule:
        found = found.filter(rule=filters.rule)
    if filters.department is not None:
        found = found.filter(system__department_id=filters.department)
    if filters.severity is not None:
        found = found.filter(severity=filters.severity)
    return found.order_by("-severity", "rule", "pk")


def _by_state(found: QuerySet[KeptFinding], state: str, today: dt.date) -> QuerySet[KeptFinding]:
    """ "open": nobody answered, or the day until which somebody wanted to wait has passed."""
    if state == "open":
        due = Q(answer__kind=FindingAnswer.Kind.LATER, answer__until__lt=today)
        return found.filter(Q(answer__isnull=True) | due)
    if state in FindingAnswer.Kind.values:
        return found.filter(answer__kind=state)
    return found


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding on the page of its system. `has_changed`: it says something else than when people answered."""

    found: CardFinding
    rule: Rule
    since: dt.datetime | None
    answer: FindingAnswer | None
    has_changed: bool

    @property
    def is_due(self) -> bool:
        """Whether somebody should look: not answered, or answered to something else."""
        return self.answer is None or self.has_changed


@dataclass(frozen=True, slots=True)
class SystemFindings:
    """What is found on one card now: what holds, what cannot be judged, what does not hold any more."""

    holds: tuple[ShownFinding, ...]
    unjudged: tuple[ShownFinding, ...]
    gone: tuple[tuple[KeptFinding, Rule], ...]
    hidden: bool
    facts: SystemFacts
    place: FieldPlace
    lock_in: LockIn
    beside: BesideBodies | None


def findings_of_system(*, system: InformationSystem, user: Person, today: dt.date) -> SystemFindings:
    """The card as it stands this moment, judged now; nothing is stored."""
    sight = sight_of(user, system)
    facts = facts_of([system], today=today)[system.pk]
    alike = alike_in_office(system.organisation_id, having=facts.functions, today=today)
    rules = standard_rules()
    found = judge_card(facts, peers=alike, today=today, rules=rules)
    all_costs = sights_of(user).all_costs
    visible = [one for one in found if may_read(sight, one.read_by, all_costs=all_costs)]
    kept = {(one.rule, one.subject): one for one in KeptFinding.objects.filter(system=system)}
    answers = {
        (one.rule, one.subject): one
        for one in FindingAnswer.objects.filter(system=system, ended_at__isnull=True).select_related(
            "made_by"
        )
    }
    shown = [_shown(one, rules.rules[one.rule], kept, answers) for one in visible]
    now_there = {(one.rule, one.subject[:200]) for one in found}
    return SystemFindings(
        holds=tuple(one for one in shown if one.found.holds),
        unjudged=tuple(one for one in shown if not one.found.holds),
        gone=tuple(
            (row, rules.rules[row.rule])
            for key, row in kept.items()
            if key not in now_there
            and row.severity
            and row.rule in rules.rules
            and may_read(sight, row.read_by, all_costs=all_costs)
        ),
        hidden=not (sight.costs and sight.security and all_costs),
        facts=facts,
        place=places_of([system], {system.pk: facts}, today=today)[system.pk],
        lock_in=lock_in(facts, today=today, rules=rules),
        beside=cost_beside_bodies(system=system, facts=facts, user=user, today=today),
    )


def may_read(sight: Sight, read_by: str, *, all_costs: bool) -> bool:
    """Whether a person of this sight may read a finding. The engine says whose inputs it has."""
    return {
        ReadBy.OPEN: True,
        ReadBy.COSTS: sight.costs,
        ReadBy.SECURITY: sight.security,
        ReadBy.PEERS: all_costs,
    }[ReadBy(read_by)]


def _shown(
    one: CardFinding, rule: Rule, kept: dict[Any, KeptFinding], answers: dict[Any, FindingAnswer]
) -> ShownFinding:
    key = (one.rule, one.subject[:200])
    row, answer = kept.get(key), answers.get(key)
    return ShownFinding(
        found=one,
        rule=rule,
        since=row.since if row and row.gone_at is None else None,
        answer=answer,
        has_changed=bool(answer and answer.seen != one.sentence),
    )
