"""What a municipality answered to surveys, as far as the reader of a briefing may know it.

Three readings.  OWN: the office's own page and paper: what it handed over, else what it is writing.
                 ASKED: on the page of an office that asked: what was handed over to it. In no paper.
                 OPEN: what is published to everybody with names, free texts only where they are published too.
Answers that number people are never quoted: only choices, yes or no, and texts are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.briefings.queries.landscape import Landscape
from meguru.apps.registry.models import Organisation
from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.models import AnswerSheet, Survey
from meguru.engines.gap_causes import ToldAnswer
from meguru.engines.questionnaire import Question, QuestionKind
from meguru.engines.questionnaire.summary import reply_of

TEXTS = (QuestionKind.TEXT, QuestionKind.LONG_TEXT)
CHOICES = (QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL)


class Reading(StrEnum):
    """Whose eyes read the answers of a municipality."""

    OWN = "own"
    ASKED = "asked"
    OPEN = "open"


def told_answers(ground: Landscape, body: Organisation, reading: Reading) -> tuple[ToldAnswer, ...]:
    """Everything that a municipality said in surveys and that this reading may use."""
    found = list(_open_answers(ground, body.prefecture_id or body.pk).get(body.pk, ()))
    if reading is Reading.ASKED:
        sheets = _sheets(AnswerSheet.objects.released_to(ground.user).filter(organisation=body))
        found += [one for sheet in sheets for one in _answers(sheet, reading)]
    if reading is Reading.OWN:
        sheets = _sheets(AnswerSheet.objects.visible_to(ground.user).filter(organisation=body))
        found = [one for sheet in sheets for one in _answers(sheet, reading)]
    return tuple(found)


def _open_answers(ground: Landscape, prefecture_id: int) -> dict[int, list[ToldAnswer]]:
    """Published answers of every municipality of a prefecture, read once for all of them."""
    mark = ("answers", prefecture_id)
    if mark not in ground.kept:
        published = AnswerSheet.objects.filter(
            organisation__prefecture_id=prefecture_id,
            recipient__survey__publication=Survey.Publication.EVERYBODY,
            recipient__survey__is_anonymised=False,
            released__isnull=False,
        )
        found: dict[int, list[ToldAnswer]] = {}
        for sheet in _sheets(published):
            found.setdefault(sheet.organisation_id, []).extend(_answers(sheet, Reading.OPEN))
        ground.kept[mark] = found
    kept = ground.kept[mark]
    assert isinstance(kept, dict)
    return kept


def _sheets(sheets: Any) -> Any:
    """Of towns, not of sections; each with everything that is read of its survey. Real and fictional are never mixed."""
    return (
        sheets.filter(
            recipient__department__isnull=True,
            recipient__survey__audience=Survey.Audience.TOWNS,
            recipient__survey__put_away_at__isnull=True,
        )
        .select_related("released", "recipient__survey__organisation", "organisation")
        .prefetch_related("recipient__survey__questions__indicator", "recipient__survey__cross_checks")
        .order_by("pk")
    )


def _answers(sheet: AnswerSheet, reading: Reading) -> Iterator[ToldAnswer]:
    survey = sheet.recipient.survey
    if survey.organisation.is_fictional != sheet.organisation.is_fictional:
        return
    given = sheet.released.answers if sheet.released else sheet.answers
    questionnaire = questionnaire_of(survey)
    themes = frozenset(one.indicator.theme for one in survey.questions.all() if one.indicator)
    reply = reply_of(questionnaire, key="", answers=given)
    reads_texts = reading is not Reading.OPEN or survey.shows_texts
    heading = ""
    for question in questionnaire.questions:
        heading = question.heading or heading
        value = reply.given.get(question.key)
        said, is_yes = _said(question, value, reads_texts=reads_texts)
        if said or is_yes is not None:
            yield ToldAnswer(
                ref=_ref(sheet, reading),
                survey=survey.title,
                year=survey.year,
                context=f"{survey.title} {heading}",
                question=question.text,
                said=said,
                is_yes=is_yes,
                themes=themes,
                source=_source(sheet, reading),
            )


def _said(question: Question, value: Any, *, reads_texts: bool) -> tuple[tuple[str, ...], bool | None]:
    if question.kind is QuestionKind.YES_NO and isinstance(value, bool):
        return (), value
    if question.kind in CHOICES and value:
        keys = value if isinstance(value, list) else [value]
        return tuple(question.option_label(one) for one in keys), None
    if question.kind in TEXTS and reads_texts and isinstance(value, str) and value.strip():
        return (value,), None
    return (), None


def _ref(sheet: AnswerSheet, reading: Reading) -> str:
    if reading is Reading.OWN:
        return f"asked:{sheet.recipient_id}"
    kind = "results" if reading is Reading.ASKED else "published"
    return f"{kind}:{sheet.recipient.survey_id}"


def _source(sheet: AnswerSheet, reading: Reading) -> str:
    if reading is Reading.OPEN:
        return _("公表された調査の結果")
    if reading is Reading.ASKED:
        return _("自分の団体が集めた回答。配る資料には入りません")
    if sheet.released is None:
        return _("自団体の回答（提出する前のもの）。自団体だけが見られます")
    return _("自団体が提出した回答。自団体だけが見られます")
