"""Answers become values of an indicator, without being typed again; and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.indicators.commands import pack_years
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.queries import OWN_THEME
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.commands.asking import locked_survey
from meguru.apps.surveys.models import Question, Survey, WrittenFigures
from meguru.apps.surveys.queries.figures import (
    as_figures,
    content_of,
    kind_of,
    labels_of,
    may_reach,
    plan_figures,
    why_not_into,
    why_too_wide,
)


class CannotWrite(ValueError):
    """The answers cannot become values of this indicator; the text says why."""


@dataclass(frozen=True, slots=True)
class NewIndicator:
    """An indicator to be made of a question."""

    name: str
    definition: str
    direction: str
    sharing: str = Indicator.Sharing.PRIVATE


@transaction.atomic
def write_figures(
    *,
    question: Question,
    indicator: Indicator | None,
    new: NewIndicator | None = None,
    by: Person,
    now: dt.datetime,
) -> WrittenFigures:
    """This function will write what was handed over as the survey's year of an indicator, one that is there or a new one.

    Done again it brings the values up to date. What a body wrote itself stays.
    Raises: CannotWrite when kind, unit or options differ, when the indicator is shared further than the results, when
    nothing was handed over, or when a name is taken.
    """
    survey = locked_survey(question.survey)
    asked = questionnaire_of(survey).question(question.key)
    if asked is None or not as_figures(asked) or survey.audience != Survey.Audience.TOWNS:
        raise CannotWrite(_("指標にできるのは、団体に聞いた、数・はい/いいえ・一つ選ぶ設問だけです。"))
    is_new = indicator is None
    if indicator is not None:
        _hold([indicator.pk])
        indicator.refresh_from_db()
    if indicator is None:
        assert new is not None
        indicator = _make(survey, question, asked_kind=kind_of(asked), labels=labels_of(asked), new=new)
    elif indicator.organisation_id != survey.organisation_id or indicator.put_away_at:
        raise CannotWrite(_("自分の団体で使っている指標を選んでください。"))
    elif reason := why_not_into(asked, indicator) or why_too_wide(survey, indicator):
        raise CannotWrite(reason)
    planned = plan_figures(survey, asked, indicator)
    wanted = [one for one in planned.rows if one.changes]
    if not planned.rows:
        raise CannotWrite(_("まだ、どの団体も回答を提出していません。"))
    if not wanted:
        raise CannotWrite(_("指標の値は、もう回答と同じです。"))
    _put(indicator, planned.year, {one.body.pk: one.after for one in wanted})
    Question.objects.filter(pk=question.pk).update(indicator=indicator)
    written = WrittenFigures.objects.create(
        organisation=survey.organisation,
        question=question,
        indicator=indicator,
        year=planned.year,
        before={str(one.body.pk): one.before for one in wanted},
        after={str(one.body.pk): one.after for one in wanted},
        made_the_indicator=is_new,
        written_by_name=by.name,
        written_at=now,
    )
    record(
        organisation=survey.organisation,
        by=by,
        activity="surveys.figures_written",
        subject=written,
        summary=f"調査「{survey.title}」の回答を指標「{indicator.name}」の{planned.year}年の値にしました（{len(wanted)}団体）",
        payload={
            "survey": survey.pk,
            "question": question.key,
            "indicator": indicator.key,
            "year": planned.year,
            "bodies": [one.body.code for one in wanted],
        },
        now=now,
    )
    return written


@transaction.atomic
def take_back_figures(*, written: WrittenFigures, by: Person | None, now: dt.datetime) -> int:
    """This function will restore the values as they were before a writing; answers how many bodies were restored.

    What somebody changed since stays. Taking back twice changes nothing. An indicator that was made for it and holds
    nothing else is put away.
    """
    current = (
        WrittenFigures.objects.select_for_update(no_key=True, of=("self",))
        .select_related("indicator", "question__survey", "organisation")
        .get(pk=written.pk)
    )
    if current.taken_back_at is not None:
        return 0
    _hold([current.indicator_id])
    rows = IndicatorValue.objects.filter(
        indicator=current.indicator, year=current.year, body__in=[int(key) for key in current.after]
    )
    same = {
        one.body_id
        for one in rows
        if not one.entered_by_body and content_of(one) == current.after[str(one.body_id)]
    }
    gone = [body for body in same if current.before[str(body)] is None]
    IndicatorValue.objects.filter(indicator=current.indicator, year=current.year, body__in=gone).delete()
    _put(
        current.indicator,
        current.year,
        {body: current.before[str(body)] for body in same if body not in set(gone)},
    )
    current.taken_back_at = now
    current.save(update_fields=["taken_back_at"])
    if current.made_the_indicator and not current.indicator.figures.exists():
        Indicator.objects.filter(pk=current.indicator_id).update(put_away_at=now)
    record(
        organisation=current.organisation,
        by=by,
        activity="surveys.figures_taken_back",
        subject=current,
        summary=f"調査「{current.question.survey.title}」から指標「{current.indicator.name}」に入れた値を元に戻しました",
        payload={"indicator": current.indicator.key, "year": current.year, "restored": len(same)},
        now=now,
    )
    return len(same)


def take_back_too_wide(survey: Survey, *, by: Person, now: dt.datetime) -> int:
    """Take back what is shared further than the results are now; inside the caller's transaction."""
    standing = WrittenFigures.objects.filter(question__survey=survey, taken_back_at__isnull=True)
    wide = [
        one
        for one in standing.select_related("indicator").order_by("-pk")
        if why_too_wide(survey, one.indicator)
    ]
    _hold([one.indicator_id for one in wide])  # all of them before the first event, which holds the ledger
    for one in wide:
        take_back_figures(written=one, by=by, now=now)
    return len(wide)


def _hold(indicators: Iterable[int]) -> None:
    """Nobody enters or imports values of these indicators until the transaction ends."""
    held = Indicator.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=indicators)
    list(held.order_by("pk").values_list("pk", flat=True))


def _make(
    survey: Survey, question: Question, *, asked_kind: str, labels: Iterable[str], new: NewIndicator
) -> Indicator:
    if new.sharing not in may_reach(survey):
        raise CannotWrite(_("結果の公表より広い相手には、見せられません。先に結果を公表してください。"))
    # two surveys that make one of the same name at once: the second is told
    Organisation.objects.select_for_update(no_key=True).get(pk=survey.organisation_id)
    if Indicator.objects.filter(
        organisation=survey.organisation, name=new.name, put_away_at__isnull=True
    ).exists():
        raise CannotWrite(_("同じ名前の指標があります。別の名前にするか、その指標を選んでください。"))
    key = f"survey-{survey.pk}-{question.key}"[:52]
    taken = Indicator.objects.filter(key__startswith=key).count()
    is_group = new.sharing == Indicator.Sharing.GROUP
    return Indicator.objects.create(
        organisation=survey.organisation,
        key=f"{key}-{taken + 1}" if taken else key,
        theme=OWN_THEME,
        name=new.name,
        definition=new.definition,
        kind=asked_kind,
        unit="%" if asked_kind == Indicator.Kind.PERCENT else question.unit,
        labels=list(labels),
        direction=new.direction,
        counts_people=question.counts_people,
        source=f"{survey.organisation.name}「{survey.title}」"[:200],
        sharing=new.sharing,
        shared_group=survey.group if is_group else None,
    )


def _put(indicator: Indicator, year: int, rows: dict[int, dict[str, Any]]) -> None:
    """Write rows of one year and pack it anew."""
    IndicatorValue.objects.bulk_create(
        [
            IndicatorValue(indicator=indicator, body_id=body, year=year, is_released=True, **content)
            for body, content in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["indicator", "year", "body"],
        update_fields=["value", "absence", "denominator", "quality", "evidence", "is_released"],
    )
    pack_years({(indicator.pk, year)})
