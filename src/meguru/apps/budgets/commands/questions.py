"""Questions about a request, and their answers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.budgets.commands.requests import CannotSave
from meguru.apps.budgets.commands.saving import WrittenMeanwhile, locked, note
from meguru.apps.budgets.models import BudgetQuestion, BudgetRequest
from meguru.apps.registry.models import Person
from meguru.engines.budget_review import RequestState

ASKABLE = (RequestState.HANDED_IN.value, RequestState.JUDGED.value, RequestState.RETURNED.value)


@transaction.atomic
def ask(
    *, request: BudgetRequest, text: str, check_id: str = "", due_on: dt.date, by: Person, now: dt.datetime
) -> BudgetQuestion:
    """This function will ask the department something; asking the same while it is open asks once.

    Raises: CannotSave without words, or when the request is not handed in.
    """
    if not text.strip():
        raise CannotSave(_("聞きたいことを書いてください。"))
    current = locked(request)
    if current.state not in ASKABLE:
        raise CannotSave(_("質問できるのは、提出された要求だけです。"))
    open_one = current.questions.filter(text=text.strip(), withdrawn_at=None, answered_at=None).first()
    if open_one is not None:
        return open_one
    question = BudgetQuestion.objects.create(
        organisation_id=current.organisation_id,
        request=current,
        check_id=check_id,
        text=text.strip(),
        due_on=due_on,
        asked_by=by,
        asked_at=now,
    )
    note(
        current,
        "question_asked",
        _("予算要求「%s」に質問しました") % current.title,
        by=by,
        now=now,
        payload={"question": question.pk, "check": check_id, "text": question.text},
    )
    return question


def _locked_question(question: BudgetQuestion) -> BudgetQuestion:
    return BudgetQuestion.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)


@transaction.atomic
def answer(*, question: BudgetQuestion, text: str, from_revision: int, by: Person, now: dt.datetime) -> None:
    """This function will keep the department's answer; it can be written anew until the request is decided.

    Raises: CannotSave; WrittenMeanwhile.
    """
    if not text.strip():
        raise CannotSave(_("回答を書いてください。"))
    request = locked(question.request)
    current = _locked_question(question)
    if current.answer == text.strip():
        return
    if current.revision != from_revision:
        raise WrittenMeanwhile(current, current.answered_by)
    if current.withdrawn_at is not None:
        raise CannotSave(_("この質問は取り消されています。回答は要りません。"))
    if request.state == RequestState.DECIDED.value:
        raise CannotSave(_("もう決定しているので、回答は変えられません。"))
    before = current.answer
    current.answer, current.answered_by, current.answered_at = text.strip(), by, now
    current.revision += 1
    current.save()
    note(
        request,
        "question_answered",
        _("予算要求「%s」の質問に答えました") % request.title,
        by=by,
        now=now,
        payload={"question": current.pk, "before": before, "after": current.answer},
    )


@transaction.atomic
def withdraw_question(*, question: BudgetQuestion, by: Person, now: dt.datetime) -> None:
    """This function will take an unanswered question back. Raises: CannotSave when it was answered meanwhile."""
    request = locked(question.request)
    current = _locked_question(question)
    if current.withdrawn_at is not None:
        return
    if current.answered_at is not None:
        raise CannotSave(_("もう回答があるので、取り消せません。"))
    current.withdrawn_at = now
    current.save(update_fields=["withdrawn_at"])
    note(
        request,
        "question_withdrawn",
        _("予算要求「%s」の質問を取り消しました") % request.title,
        by=by,
        now=now,
        payload={"question": current.pk, "text": current.text},
    )
