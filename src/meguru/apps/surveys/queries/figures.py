"""What writing the answers to a question as an indicator would do, body by body.

Nothing leaves further than the results do: while nobody else may read them, the figures are the asking office's own;
published to participants, they may be shared with the group of the survey when all its members took part; published to
everybody with names, as one likes. A publication without names never lets figures by body out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.registry.models import Organisation
from meguru.apps.surveys.models import Question, Survey, WrittenFigures
from meguru.apps.surveys.queries.results import collected
from meguru.engines import questionnaire as engine
from meguru.engines.indicator_table import Absence
from meguru.engines.questionnaire import QuestionKind

AS_FIGURES = (QuestionKind.NUMBER, QuestionKind.YES_NO, QuestionKind.ONE_CHOICE)
CONTENT = ("value", "absence", "denominator", "quality", "evidence")


@dataclass(frozen=True, slots=True)
class PlannedFigure:
    """One body: `before` is the row that stands there (None: none), `after` the one that would."""

    body: Organisation
    before: dict[str, Any] | None
    after: dict[str, Any]
    is_kept: bool  # the body wrote its own figure: it stays

    @property
    def changes(self) -> bool:
        return not self.is_kept and self.before != self.after


@dataclass(frozen=True, slots=True)
class PlannedFigures:
    """指標への書込みの予定: of one question into one indicator."""

    year: int
    rows: tuple[PlannedFigure, ...]

    @property
    def new(self) -> int:
        return sum(one.before is None and one.changes for one in self.rows)

    @property
    def changed(self) -> int:
        return sum(one.before is not None and one.changes for one in self.rows)

    @property
    def kept(self) -> int:
        return sum(one.is_kept for one in self.rows)


def as_figures(question: engine.Question) -> bool:
    """Whether the answers to a question can be values of an indicator."""
    return question.kind in AS_FIGURES


def kind_of(question: engine.Question) -> str:
    if question.kind is QuestionKind.YES_NO:
        return Indicator.Kind.YES_NO
    if question.kind is QuestionKind.ONE_CHOICE:
        return Indicator.Kind.CHOICE
    return Indicator.Kind.PERCENT if question.unit in ("%", "％") else Indicator.Kind.NUMBER


def labels_of(question: engine.Question) -> list[str]:
    return [one.label for one in question.options] if question.kind is QuestionKind.ONE_CHOICE else []


def why_not_into(question: engine.Question, indicator: Indicator) -> str:
    """Why these answers are no values of this indicator; "" when they are."""
    if indicator.kind != kind_of(question):
        return _("この指標は「%s」なので、この設問の答えは入れられません。") % indicator.get_kind_display()
    if indicator.kind == Indicator.Kind.CHOICE and list(indicator.labels) != labels_of(question):
        return _("指標の選択肢と、設問の選択肢が違います。並び順も同じでなければなりません。")
    if indicator.kind == Indicator.Kind.NUMBER and indicator.unit != question.unit:
        return _("指標の単位「%(of)s」と、設問の単位「%(asked)s」が違います。") % {
            "of": indicator.unit,
            "asked": question.unit,
        }
    if question.counts_people and not indicator.counts_people:
        return _("人数を数える設問です。「人数を数える」指標にだけ入れられます。")
    return ""


def may_reach(survey: Survey) -> tuple[str, ...]:
    """How far an indicator made of the answers may be shared, as the results stand published now."""
    reach = Indicator.Sharing
    if survey.is_anonymised or survey.publication == Survey.Publication.NOBODY:
        return (reach.PRIVATE,)
    if survey.publication == Survey.Publication.EVERYBODY:
        return tuple(reach.values)
    return (reach.PRIVATE, reach.GROUP) if survey.group and _all_took_part(survey) else (reach.PRIVATE,)


def why_too_wide(survey: Survey, indicator: Indicator, *, allowed: tuple[str, ...] | None = None) -> str:
    """Why the figures may not go into this indicator: it is shared further than the results; "" when it is not."""
    allowed = may_reach(survey) if allowed is None else allowed
    is_other_group = (
        indicator.sharing == Indicator.Sharing.GROUP and indicator.shared_group_id != survey.group_id
    )
    if indicator.sharing in allowed and (
        not is_other_group or survey.publication == Survey.Publication.EVERYBODY
    ):
        return ""
    return _(
        "この指標は、調査の結果より広い相手に見せています（%s）。先に結果を公表するか、自団体だけの指標を選んでください。"
    ) % (indicator.get_sharing_display())


def why_not_shown_so_far(indicator: Indicator) -> str:
    """Why an indicator may not be as it would be now: answers stand in it whose results are published less far, or
    that count people. "" when it may. Settings name this function (INDICATOR_LIMITS)."""
    standing = WrittenFigures.objects.filter(indicator=indicator, taken_back_at__isnull=True)
    for one in standing.select_related("question__survey__organisation", "question__survey__group"):
        title = one.question.survey.title
        if why_too_wide(one.question.survey, indicator):
            return (
                _(
                    "調査「%s」の回答が入っています。結果の公表より広い相手には、見せられません。先に調査の結果を公表してください。"
                )
                % title
            )
        if one.question.counts_people and not indicator.counts_people:
            return (
                _("調査「%s」の、人数を聞いた回答が入っています。「人数を数える」の印は外せません。") % title
            )
    return ""


def own_indicators(survey: Survey) -> QuerySet[Indicator]:
    """Those of the asking office, in use."""
    return Indicator.objects.filter(organisation=survey.organisation, put_away_at__isnull=True)


def plan_figures(survey: Survey, question: engine.Question, indicator: Indicator | None) -> PlannedFigures:
    """Body by body, what would be written. Bodies that were not shown the question get that as the reason."""
    found = collected(survey)
    rows = (
        IndicatorValue.objects.filter(indicator=indicator, year=survey.year).select_related(None)
        if indicator
        else IndicatorValue.objects.none()
    )
    stored = {one.body_id: one for one in rows}
    planned = []
    for reply in found.replies:
        body = found.recipients[reply.key].body
        row = stored.get(body.pk)
        planned.append(
            PlannedFigure(
                body=body,
                before=content_of(row) if row else None,
                after=_content(
                    survey, question, reply.given.get(question.key), reply.shown, found.questionnaire
                ),
                is_kept=row is not None and row.entered_by_body,
            )
        )
    return PlannedFigures(year=survey.year, rows=tuple(planned))


def content_of(row: IndicatorValue) -> dict[str, Any]:
    return {name: getattr(row, name) for name in CONTENT}


def writings(survey: Survey) -> dict[str, WrittenFigures]:
    """Question key -> the newest writing that stands."""
    found = WrittenFigures.objects.filter(question__survey=survey, taken_back_at__isnull=True)
    return {one.question.key: one for one in found.select_related("question", "indicator").order_by("pk")}


def questions_as_figures(survey: Survey) -> Iterable[Question]:
    return survey.questions.filter(kind__in=[one.value for one in AS_FIGURES]).select_related("indicator")


def _content(
    survey: Survey,
    question: engine.Question,
    answer: Any,
    shown: frozenset[str],
    questionnaire: engine.Questionnaire,
) -> dict[str, Any]:
    value = _value(question, answer)
    absence = ""
    if value is None:
        absence = Absence.EMPTY.value if question.key in shown else Absence.NOT_APPLICABLE.value
    evidence = _("調査「%(title)s」の%(label)s") % {
        "title": survey.title,
        "label": questionnaire.label(question.key),
    }
    return {
        "value": value,
        "absence": absence,
        "denominator": None,
        "quality": "",
        "evidence": evidence[:300],
    }


def _value(question: engine.Question, answer: Any) -> float | None:
    if answer is None:
        return None
    if question.kind is QuestionKind.YES_NO:
        return 1.0 if answer else 0.0
    if question.kind is QuestionKind.ONE_CHOICE:
        keys = [one.key for one in question.options]
        return float(keys.index(answer)) if answer in keys else None
    return float(answer)


def _all_took_part(survey: Survey) -> bool:
    """Whether every member of the survey's group, but who asks, handed over."""
    handed = {one.body_id for one in collected(survey).recipients.values()}
    assert survey.group is not None
    members = set(survey.group.members.values_list("pk", flat=True)) - {survey.organisation_id}
    return members <= handed
