"""Procedures of the survey that fit an operation, and what they offer to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.inventory.models import Operation, Procedure, ProcedureSurvey
from meguru.engines.procedure_survey import (
    Match,
    Suggestion,
    SurveyedProcedure,
    SurveyIndex,
    index_of,
    matches,
    suggestions,
)

FIELDS = tuple(SurveyedProcedure.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Found:
    """One procedure that fits an operation, with the reasons in words."""

    pk: int
    match: Match
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One field: what stands in it and what could be taken over. Only an empty field is filled."""

    label: str
    suggestion: Suggestion
    now: str
    is_empty: bool


def newest_survey() -> ProcedureSurvey | None:
    """The survey whose procedures are stored; None before the first import."""
    return ProcedureSurvey.objects.first()


def fitting_procedures(*, operation: Operation, words: str = "", limit: int = 10) -> tuple[Found, ...]:
    """What fits the operation by name and legal basis, or by the words that somebody typed instead of its name."""
    survey = newest_survey()
    if survey is None:
        return ()
    index = _index(survey.pk, survey.sha256)
    found = matches(index, name=words or operation.name, legal_basis=operation.legal_basis, limit=limit)
    stored = Procedure.objects.filter(
        survey=survey, identifier__in=[match.procedure.identifier for match in found]
    )
    keys = dict(stored.values_list("identifier", "pk"))
    return tuple(
        Found(keys[match.procedure.identifier], match, _reasons(match))
        for match in found
        if match.procedure.identifier in keys
    )


def offer_of(*, operation: Operation, procedure: Procedure) -> tuple[OfferLine, ...]:
    """What a procedure offers to the fields of an operation."""
    surveyed = SurveyedProcedure(**{name: getattr(procedure, name) for name in FIELDS})
    lines = []
    for suggestion in suggestions(surveyed, residents=operation.organisation.residents):
        kept: Any = getattr(operation, suggestion.field)
        lines.append(
            OfferLine(
                label=str(Operation._meta.get_field(suggestion.field).verbose_name),  # type: ignore[union-attr]
                suggestion=suggestion,
                now="" if kept is None else str(kept),
                is_empty=kept is None or kept == "",
            )
        )
    return tuple(lines)


@lru_cache(maxsize=2)
def _index(survey_pk: int, sha256: str) -> SurveyIndex:
    """The survey prepared for questions, kept in the process: a survey never changes, a new one has a new key."""
    rows = Procedure.objects.filter(survey_id=survey_pk, survey__sha256=sha256).order_by("pk")
    return index_of([SurveyedProcedure(*row) for row in rows.values_list(*FIELDS)])


def _reasons(match: Match) -> tuple[str, ...]:
    found = []
    if match.shared:
        words = "」「".join(match.shared)
        found.append(_("「%(words)s」が同じ") % {"words": words})
    if match.same_article:
        found.append(_("根拠法令の条が同じ"))
    elif match.same_law:
        found.append(_("根拠法令が同じ"))
    return tuple(found)
