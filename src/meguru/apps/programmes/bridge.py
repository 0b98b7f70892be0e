"""Rows of the database as values of the engine."""

from __future__ import annotations

from decimal import Decimal

from meguru.apps.programmes.models import OwnProgramme, SearchTerms
from meguru.apps.registry.models import Organisation
from meguru.engines.programme_matching import Body, BodyKind, Condition, Gives, Need, Programme, Purpose


def programme_of(one: OwnProgramme) -> Programme:
    """A programme that an office wrote down."""
    return Programme(
        key=key_of(one),
        name=one.name,
        provider=one.provider,
        gives=Gives(one.gives),
        summary=one.summary,
        kinds=frozenset(BodyKind(kind) for kind in one.body_kinds),
        population_least=one.population_least,
        population_most=one.population_most,
        purposes=frozenset(Purpose(purpose) for purpose in one.purposes),
        conditions=frozenset(Condition(condition) for condition in one.conditions),
        rate=None if one.rate_percent is None else Decimal(one.rate_percent) / 100,
        cap_yen=one.cap_yen,
        opens_on=one.opens_on,
        closes_on=one.closes_on,
        support_from=one.support_from,
        source=one.source,
        last_checked=one.last_checked,
    )


def key_of(one: OwnProgramme) -> str:
    return f"own:{one.pk}"


def body_of(organisation: Organisation) -> Body:
    return Body(kind=BodyKind(organisation.kind), population=organisation.residents)


def need_of(terms: SearchTerms | None) -> Need:
    """What an initiative needs; nothing when nobody wrote it down yet."""
    if terms is None:
        return Need()
    return Need(
        purposes=frozenset(Purpose(one) for one in terms.purposes),
        answers={Condition(key): bool(value) for key, value in terms.answers.items()},
        needed_from=terms.needed_from,
        cost_yen=terms.cost_yen,
    )
