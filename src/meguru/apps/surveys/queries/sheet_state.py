"""What of an answer sheet both sides may know, and what only its own office reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from meguru.apps.surveys.models import AnswerFile, AnswerSheet, AnswerVersion, Recipient, Survey
from meguru.engines.conditions import is_answered
from meguru.engines.questionnaire import QuestionKind, Questionnaire


class AnswerStep(models.TextChoices):
    """回答の進み具合: how far a recipient is. Of what is being written, nothing else is told to who asked."""

    UNTOUCHED = "untouched", _("未着手")
    OPENED = "opened", _("開いた")
    WRITING = "writing", _("記入中")
    HANDED = "handed", _("提出済み")
    FINAL = "final", _("確定")


def step_of(recipient: Recipient, sheet: AnswerSheet | None) -> AnswerStep:
    """How far this recipient is. Whoever writes anew after handing over still counts as handed over."""
    if sheet is not None and sheet.locked_at is not None:
        return AnswerStep.FINAL
    if sheet is not None and sheet.released_id is not None:
        return AnswerStep.HANDED
    if sheet is not None and sheet.revision:
        return AnswerStep.WRITING
    return AnswerStep.OPENED if recipient.opened_at else AnswerStep.UNTOUCHED


def sheet_of(recipient: Recipient) -> AnswerSheet | None:
    """The recipient's sheet with its released version, when it was begun."""
    return AnswerSheet.objects.select_related("released").filter(recipient=recipient).first()


def mark_of(value: Any) -> str:
    """A short mark of an answer, by which a page says later what it had seen. "" for no answer."""
    if not is_answered(value):
        return ""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:16]


def is_late(recipient: Recipient, handed_at: datetime | None) -> bool:
    return bool(handed_at and recipient.due and handed_at > recipient.due)


def previous_answers(recipient: Recipient) -> Mapping[str, Any] | None:
    """What the same town or section handed over to the survey of the year before; None when there is nothing."""
    if recipient.survey.previous_id is None:
        return None
    before = AnswerVersion.objects.filter(
        pk__in=AnswerSheet.objects.filter(
            recipient__survey_id=recipient.survey.previous_id,
            recipient__body_id=recipient.body_id,
            recipient__department_id=recipient.department_id,
        ).values("released_id")
    )
    found = before.values_list("answers", flat=True).first()
    return found or None


def files_named(
    sheet: AnswerSheet, answers: Mapping[str, Any], questionnaire: Questionnaire
) -> list[AnswerFile]:
    """The files that these answers name, without their content."""
    wanted = {
        (one.key, name)
        for one in questionnaire.questions
        if one.kind is QuestionKind.FILE
        for name in _names(answers.get(one.key))
    }
    kept = AnswerFile.objects.filter(sheet=sheet).defer("content")
    return [one for one in kept if (one.question_key, one.file_name) in wanted]


def _names(value: Any) -> Iterable[str]:
    return value if isinstance(value, list | tuple) else ()


def takes_answers(survey: Survey) -> bool:
    return survey.state == Survey.State.OPEN
