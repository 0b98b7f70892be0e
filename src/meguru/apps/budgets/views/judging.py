"""Asking, answering, the opinion and the decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.budgets import around, commands
from meguru.apps.budgets.forms import AnswerForm, DecisionForm, OpinionForm, QuestionForm, ReturnForm
from meguru.apps.budgets.models import BudgetRequest
from meguru.apps.budgets.views.requests import page_about
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.budget_review import CannotMove

REFUSALS = (commands.CannotSave, commands.WrittenMeanwhile, commands.DecidedByTheSame, CannotMove)


def _judge(
    request: HttpRequest,
    found: BudgetRequest,
    form: Form,
    name: str,
    act: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """Run a command with what was sent; refused, the page comes back with everything that was typed."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except REFUSALS as refused:
            form.add_error(None, str(refused))
            if isinstance(refused, commands.WrittenMeanwhile) and "revision" in form.fields:
                form.data = form.data.copy()
                form.data[form.add_prefix("revision")] = refused.theirs.revision
        else:
            messages.success(request, done)
            return redirect("budgets:request", found.pk)
    fresh = around.visible_request(request, found.pk)
    return render(request, "budgets/request.html", page_about(request, fresh, **{name: form}), status=422)


@require_POST
@requires(Can.REVIEW_BUDGET)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.request_to_judge(request, pk, Can.REVIEW_BUDGET)
    form = QuestionForm(request.POST, prefix="ask")
    return _judge(
        request,
        found,
        form,
        "question",
        lambda sent: commands.ask(
            request=found,
            text=sent["text"],
            check_id=sent["check_id"],
            due_on=sent["due_on"],
            by=request.user,
            now=timezone.now(),
        ),
        _("質問しました。要求した部署の予算審査のページに出ます。"),
    )


@require_POST
@requires(Can.REVIEW_BUDGET)
def return_request(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.request_to_judge(request, pk, Can.REVIEW_BUDGET)
    form = ReturnForm(request.POST, prefix="back")
    return _judge(
        request,
        found,
        form,
        "back",
        lambda sent: commands.return_request(
            request=found, words=sent["words"], by=request.user, now=timezone.now()
        ),
        _("差し戻しました。部署が書きなおせます。"),
    )


@require_POST
@requires(Can.REVIEW_BUDGET)
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.request_to_judge(request, pk, Can.REVIEW_BUDGET)
    form = OpinionForm(request.POST, prefix="opinion")
    return _judge(
        request,
        found,
        form,
        "opinion",
        lambda sent: commands.give_opinion(
            request=found,
            stance=sent["stance"],
            reasons=sent["reasons"],
            conditions=sent["conditions"],
            from_revision=sent["revision"] or 0,
            by=request.user,
            now=timezone.now(),
        ),
        _("意見を残しました。"),
    )


@require_POST
@requires(Can.DECIDE_BUDGET)
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.request_to_judge(request, pk, Can.DECIDE_BUDGET)
    form = DecisionForm(request.POST, prefix="decision")
    return _judge(
        request,
        found,
        form,
        "decision",
        lambda sent: commands.decide(
            request=found,
            outcome=sent["outcome"],
            yen=sent["yen"],
            reasons=sent["reasons"],
            from_revision=sent["revision"] or 0,
            by=request.user,
            now=timezone.now(),
        ),
        _("決定を残しました。"),
    )


@require_POST
@requires(Can.REVIEW_BUDGET)
def take_back_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.request_to_judge(request, pk, Can.REVIEW_BUDGET)
    return _take_back(request, found, commands.take_back_opinion)


@require_POST
@requires(Can.DECIDE_BUDGET)
def take_back_decision(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.request_to_judge(request, pk, Can.DECIDE_BUDGET)
    return _take_back(request, found, commands.take_back_decision)


def _take_back(request: HttpRequest, found: BudgetRequest, command: Callable[..., None]) -> HttpResponse:
    try:
        command(request=found, by=request.user, now=timezone.now())
    except CannotMove as wrong:
        messages.error(request, str(wrong))
    return redirect("budgets:request", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_BUDGET)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    question = around.question_of(request, pk)
    found = around.visible_request(request, question.request_id)
    if not request.user.can(Can.EDIT_BUDGET, department=found.department):
        raise PermissionDenied(
            _("この質問に答えられるのは、要求した部署（%s）の職員です。") % found.department
        )
    form = AnswerForm(request.POST or None, initial={"text": question.answer, "revision": question.revision})
    page: dict[str, Any] = {"form": form, "question": question}
    if request.method == "POST" and form.is_valid():
        try:
            commands.answer(
                question=question,
                text=form.cleaned_data["text"],
                from_revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                now=timezone.now(),
            )
        except commands.WrittenMeanwhile as meanwhile:
            page |= {"clash": str(meanwhile), "theirs": meanwhile.theirs.answer}
            form.data = form.data.copy()
            form.data["revision"] = meanwhile.theirs.revision
        except commands.CannotSave as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, _("回答しました。"))
            return redirect("budgets:request", found.pk)
    page |= {"request_row": found, "breadcrumbs": around.season_crumbs(found.season)}
    return render(request, "budgets/answer.html", page, status=422 if form.is_bound else 200)


@require_POST
@requires(Can.REVIEW_BUDGET)
def withdraw_question(request: HttpRequest, pk: int) -> HttpResponse:
    question = around.question_of(request, pk)
    found = around.request_to_judge(request, question.request_id, Can.REVIEW_BUDGET)
    try:
        commands.withdraw_question(question=question, by=request.user, now=timezone.now())
    except commands.CannotSave as wrong:
        messages.error(request, str(wrong))
    return redirect("budgets:request", found.pk)
