"""One request: begun, read, written, handed in, compared."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.budgets import around, commands, queries
from meguru.apps.budgets.forms import (
    DecisionForm,
    LateForm,
    NewRequestForm,
    OpinionForm,
    QuestionForm,
    RequestForm,
    ReturnForm,
)
from meguru.apps.budgets.models import BudgetRequest
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.budget_review import CannotMove, RequestMove, RequestState, moves_from


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_BUDGET)
def new_request(request: HttpRequest, pk: int) -> HttpResponse:
    season = around.visible_season(request, pk)
    form = NewRequestForm(request.POST or None, user=request.user, season=season)
    if not form.fields["department"].queryset.exists():
        raise PermissionDenied(_("この団体の予算要求を書けるのは、部署の職員です。"))
    if request.method == "POST" and form.is_valid():
        try:
            begun = commands.start_request(
                season=season,
                department=form.cleaned_data["department"],
                values=form.values(),
                by=request.user,
                now=timezone.now(),
            )
        except commands.CannotSave as wrong:
            form.add_error("title", str(wrong))
        else:
            return redirect("budgets:edit_request", begun.pk)
    page = {"form": form, "season": season, "breadcrumbs": around.season_crumbs(season)}
    return render(request, "budgets/new_request.html", page, status=422 if form.is_bound else 200)


def page_about(request: HttpRequest, found: BudgetRequest, **forms: Any) -> dict[str, Any]:
    """Everything the page of a request shows; `forms` replaces a form that was sent with faults."""
    state = RequestState(found.state)
    moves = moves_from(state)
    writes = request.user.can(Can.EDIT_BUDGET, department=found.department)
    reviews = request.user.can(Can.REVIEW_BUDGET, organisation=found.organisation)
    decides = request.user.can(Can.DECIDE_BUDGET, organisation=found.organisation)
    page = queries.request_page(found, user=request.user, now=timezone.now())
    revision = {"revision": found.revision}
    gave = page.opinion is not None and page.opinion.given_by_id == request.user.pk
    return {
        "found": page,
        "breadcrumbs": around.season_crumbs(found.season),
        "may_edit": writes and found.is_writable,
        "may_hand_in": RequestMove.HAND_IN in moves
        and request.user.can(Can.SUBMIT_BUDGET, department=found.department),
        "waits_for_chief": RequestMove.HAND_IN in moves and writes,
        "may_withdraw": RequestMove.WITHDRAW in moves and writes,
        "may_bring_back": RequestMove.BRING_BACK in moves and writes,
        "may_answer": writes and state is not RequestState.DECIDED,
        "may_ask": reviews and state in (RequestState.HANDED_IN, RequestState.JUDGED, RequestState.RETURNED),
        "may_return": reviews and RequestMove.RETURN in moves,
        "may_judge": reviews and RequestMove.JUDGE in moves,
        "may_reopen": reviews and RequestMove.REOPEN in moves,
        "may_decide": decides and RequestMove.DECIDE in moves and not gave,
        "gave_opinion": decides and RequestMove.DECIDE in moves and gave,
        "may_undecide": decides and RequestMove.UNDECIDE in moves,
        "is_late": timezone.localdate() > found.season.requests_due and not page.versions,
        "question_form": forms.get("question")
        or QuestionForm(initial={"due_on": found.season.answers_due}, prefix="ask"),
        "return_form": forms.get("back") or ReturnForm(prefix="back"),
        "late_form": forms.get("late") or LateForm(initial=revision),
        "opinion_form": forms.get("opinion") or OpinionForm(initial=revision, prefix="opinion"),
        "decision_form": forms.get("decision")
        or DecisionForm(
            initial=revision | {"yen": page.version.first_year_yen if page.version else None},
            prefix="decision",
        ),
    }


@require_safe
@requires(Can.VIEW_BUDGET)
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.visible_request(request, pk)
    return render(request, "budgets/request.html", page_about(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_BUDGET)
def edit_request(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.request_to_write(request, pk)
    if not found.is_writable:
        messages.info(request, _("提出したあとは書きかえられません。差し戻してもらってください。"))
        return redirect("budgets:request", pk)
    form = RequestForm(request.POST or None, instance=found)
    page: dict[str, Any] = {"form": form, "request_row": found}
    if request.method == "POST" and form.is_valid():
        try:
            commands.write_request(
                request=BudgetRequest.objects.get(pk=found.pk),
                values=form.values(),
                amounts=form.amounts(),
                from_revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                now=timezone.now(),
            )
        except commands.WrittenMeanwhile as meanwhile:
            page["clash"] = str(meanwhile)
            page["theirs"] = queries.request_page(meanwhile.theirs, user=request.user, now=timezone.now())
            form.data = form.data.copy()
            form.data["revision"] = meanwhile.theirs.revision
        except (commands.CannotSave, CannotMove) as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, _("保存しました。下の「確認」で、足りないところが分かります。"))
            return redirect("budgets:request", pk)
    page["breadcrumbs"] = (
        *around.season_crumbs(found.season),
        (BudgetRequest.objects.get(pk=pk).title, reverse("budgets:request", args=[pk])),
    )
    return render(request, "budgets/edit_request.html", page, status=422 if form.is_bound else 200)


@require_POST
@requires(Can.SUBMIT_BUDGET)
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.request_to_write(request, pk, Can.SUBMIT_BUDGET)
    form = LateForm(request.POST)
    form.is_valid()
    try:
        commands.hand_in(
            request=found,
            from_revision=form.cleaned_data.get("revision") or 0,
            late_reason=form.cleaned_data.get("late_reason", ""),
            today=timezone.localdate(),
            by=request.user,
            now=timezone.now(),
        )
    except commands.LateReasonMissing as wrong:
        form.add_error("late_reason", str(wrong))
        return render(request, "budgets/request.html", page_about(request, found, late=form), status=422)
    except (commands.CannotSave, commands.WrittenMeanwhile, CannotMove) as wrong:
        messages.error(request, str(wrong))
    else:
        messages.success(request, _("提出しました。DX推進の部署が確かめます。"))
    return redirect("budgets:request", pk)


@require_POST
@requires(Can.EDIT_BUDGET)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.request_to_write(request, pk)
    try:
        commands.withdraw(request=found, by=request.user, now=timezone.now())
    except CannotMove as wrong:
        messages.error(request, str(wrong))
    return redirect("budgets:request", pk)


@require_POST
@requires(Can.EDIT_BUDGET)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = around.request_to_write(request, pk)
    try:
        commands.bring_back(request=found, by=request.user, now=timezone.now())
    except (CannotMove, commands.CannotSave) as wrong:
        messages.error(request, str(wrong))
    return redirect("budgets:request", pk)


@require_safe
@requires(Can.VIEW_BUDGET)
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Two handings-in beside each other: the newest two, or those that the address names."""
    found = around.visible_request(request, pk)
    kept = {one.number: one for one in found.versions.select_related("handed_in_by")}
    numbers = sorted(kept, reverse=True)
    after = _chosen(request.GET.get("after", ""), numbers, default=0)
    before = _chosen(request.GET.get("before", ""), numbers, default=1)
    page = {
        "request_row": found,
        "versions": [kept[number] for number in numbers],
        "before": kept.get(before),
        "after": kept.get(after),
        "changes": queries.versions_beside(kept[before], kept[after])
        if before in kept and after in kept
        else (),
        "breadcrumbs": (
            *around.season_crumbs(found.season),
            (found.title, reverse("budgets:request", args=[pk])),
        ),
    }
    return render(request, "budgets/versions.html", page)


def _chosen(text: str, numbers: list[int], *, default: int) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 6 and int(text) in numbers:
        return int(text)
    return numbers[default] if default < len(numbers) else 0
