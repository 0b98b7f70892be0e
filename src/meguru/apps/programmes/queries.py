"""Questions about programmes; nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from meguru.apps.catalogue.queries.likeness import holds
from meguru.apps.initiatives.models import Initiative
from meguru.apps.programmes.bridge import body_of, key_of, need_of, programme_of
from meguru.apps.programmes.models import OwnProgramme, ProgrammeDecision, SearchTerms
from meguru.apps.registry.models import Person
from meguru.engines.programme_matching import (
    CannotEstimate,
    Estimated,
    Fit,
    Gives,
    MonthOfWindows,
    Programme,
    Verdict,
    estimate,
    is_old,
    match_all,
    shipped,
    windows_by_month,
)

PEOPLE = (Gives.PEOPLE, Gives.ADVICE)


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme of the list. `own` is the office's row, None for those of the guide."""

    programme: Programme
    own: OwnProgramme | None
    is_old: bool

    @property
    def is_of_the_guide(self) -> bool:
        return self.own is None


@dataclass(frozen=True, slots=True)
class Matched:
    """One programme for one initiative: how it fits, what it would give, and what was decided.

    `cannot` says why there is no estimate; it is empty for programmes that give no money.
    """

    fit: Fit
    own: OwnProgramme | None
    estimated: Estimated | None
    cannot: str
    decision: ProgrammeDecision | None


@dataclass(frozen=True, slots=True)
class Part:
    """Programmes of one sort, what cannot be used apart."""

    usable: tuple[Matched, ...]
    unusable: tuple[Matched, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Everything the page of an initiative shows. `gone`: decisions on programmes that this person no longer reads."""

    terms: SearchTerms | None
    money: tuple[Matched, ...]
    people: tuple[Matched, ...]
    months: tuple[MonthOfWindows, ...]
    guide_label: str
    gone: tuple[ProgrammeDecision, ...] = ()

    @property
    def money_part(self) -> Part:
        return _parted(self.money)

    @property
    def people_part(self) -> Part:
        return _parted(self.people)

    @property
    def kept(self) -> list[Matched]:
        """Those that somebody goes on with, the earliest day to ask first."""
        kept = [
            one
            for one in (*self.money, *self.people)
            if one.decision and one.decision.answer == ProgrammeDecision.Answer.KEPT.value
        ]
        return sorted(kept, key=lambda one: (one.decision.ask_by or dt.date.max, one.fit.programme.name))


def programme_rows(*, user: Person, today: dt.date, q: str = "", gives: str = "") -> list[ProgrammeRow]:
    """Every programme that this person may read: their office's, those shared with them, then the guide's."""
    rows = [
        ProgrammeRow(programme, own, is_old(programme, today=today))
        for programme, own in _readable(user)
        if not gives or programme.gives == gives
    ]
    return [
        row
        for row in rows
        if holds(f"{row.programme.name} {row.programme.provider} {row.programme.summary}", q)
    ]


def programme_named(key: str, *, user: Person) -> tuple[Programme, OwnProgramme | None] | None:
    """The programme with this key, if this person may read it."""
    return next(((one, own) for one, own in _readable(user) if one.key == key), None)


def matching(*, initiative: Initiative, user: Person, today: dt.date) -> Matching:
    """Every readable programme against one initiative, money apart from people and advice."""
    terms = terms_of(initiative)
    readable = _readable(user)
    owns = {programme.key: own for programme, own in readable}
    decisions = {
        one.programme_key: one for one in initiative.programme_decisions.select_related("decided_by")
    }
    need = need_of(terms)
    fits = match_all(
        programmes=[programme for programme, _own in readable],
        body=body_of(initiative.organisation),
        need=need,
        today=today,
    )
    matched = [
        _matched(fit, owns[fit.programme.key], need.cost_yen, decisions.get(fit.programme.key))
        for fit in fits
    ]
    return Matching(
        terms=terms,
        money=tuple(one for one in matched if one.fit.programme.gives is Gives.MONEY),
        people=tuple(one for one in matched if one.fit.programme.gives in PEOPLE),
        months=windows_by_month([programme for programme, _own in readable], today=today),
        guide_label=shipped().label,
        gone=tuple(one for key, one in decisions.items() if key not in owns),
    )


def one_matched(*, initiative: Initiative, key: str, user: Person, today: dt.date) -> Matched | None:
    """One programme for one initiative; None when this person may not read it."""
    found = matching(initiative=initiative, user=user, today=today)
    return next((one for one in (*found.money, *found.people) if one.fit.programme.key == key), None)


def terms_of(initiative: Initiative) -> SearchTerms | None:
    return SearchTerms.objects.filter(initiative=initiative).select_related("changed_by").first()


def months_of(*, rows: Sequence[ProgrammeRow], today: dt.date) -> tuple[MonthOfWindows, ...]:
    return windows_by_month([row.programme for row in rows], today=today)


def programmes_put_away(*, user: Person) -> list[OwnProgramme]:
    found = OwnProgramme.objects.filter(organisation=user.organisation, put_away_at__isnull=False)
    return list(found.order_by("-put_away_at"))


def facts_of(initiative: Initiative) -> dict[str, int]:
    """What was done about support, as numbers that a checklist can ask for: programmes that were decided on."""
    decisions = list(initiative.programme_decisions.values_list("gives", "answer"))
    people = {gives.value for gives in PEOPLE}
    kept = ProgrammeDecision.Answer.KEPT.value
    return {
        "looked_at_funding": sum(1 for gives, _answer in decisions if gives == Gives.MONEY.value),
        "looked_at_people": sum(1 for gives, _answer in decisions if gives in people),
        "kept_funding": sum(
            1 for gives, answer in decisions if gives == Gives.MONEY.value and answer == kept
        ),
        "kept_people": sum(1 for gives, answer in decisions if gives in people and answer == kept),
    }


def _readable(user: Person) -> list[tuple[Programme, OwnProgramme | None]]:
    own = OwnProgramme.objects.visible_to(user).in_use().select_related("organisation")
    ordered = sorted(own, key=lambda one: (one.organisation_id != user.organisation_id, one.name, one.pk))
    return [*((programme_of(one), one) for one in ordered), *((one, None) for one in shipped().programmes)]


def _parted(rows: Sequence[Matched]) -> Part:
    """What somebody goes on with stays in sight, whatever its conditions say."""
    kept = ProgrammeDecision.Answer.KEPT.value
    usable = tuple(
        one
        for one in rows
        if one.fit.verdict is not Verdict.NOT or (one.decision is not None and one.decision.answer == kept)
    )
    return Part(usable=usable, unusable=tuple(one for one in rows if one not in usable))


def _matched(
    fit: Fit, own: OwnProgramme | None, cost_yen: int | None, decision: ProgrammeDecision | None
) -> Matched:
    estimated, cannot = None, ""
    if fit.programme.gives is Gives.MONEY:
        try:
            estimated = estimate(programme=fit.programme, cost_yen=cost_yen)
        except CannotEstimate as reason:
            cannot = str(reason)
    return Matched(fit=fit, own=own, estimated=estimated, cannot=cannot, decision=decision)


__all__ = [
    "Matched",
    "Matching",
    "ProgrammeRow",
    "facts_of",
    "is_old",
    "key_of",
    "matching",
    "months_of",
    "one_matched",
    "programme_named",
    "programme_of",
    "programme_rows",
    "programmes_put_away",
    "terms_of",
]
