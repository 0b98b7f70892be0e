"""The review of a drawing: what waits, asked for, decided, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.processes import bridge, commands, pictures, queries
from meguru.apps.processes.around import changeable_process, is_ours, page_of, version_of, visible_process
from meguru.apps.processes.forms import AskReviewForm, DecideForm
from meguru.apps.processes.models import Process, ProcessVersion, Published, Review
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.bpmn import check


@require_safe
@requires(Can.VIEW_PROCESS)
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for this person, and what became of what they asked for."""
    values = {
        "waiting": queries.waiting_for(user=request.user),
        "asked": queries.asked_by(user=request.user),
        "may_review": request.user.can(Can.REVIEW_VERSION),
    }
    return render(request, "processes/reviews.html", values)


@require_safe
@requires(Can.VIEW_PROCESS)
def review(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """Everything that somebody needs who decides about a drawing; the same page asks for the decision."""
    process = visible_process(request, pk)
    found = version_of(request, process, version_pk)
    if not is_ours(request, process) or found.published_at is not None:
        return redirect("processes:version", pk=pk, version_pk=version_pk)
    return render(request, "processes/review.html", _page(request, process, found))


@require_POST
@requires(Can.EDIT_PROCESS)
def ask_review(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """The section is asked to look at the newest save."""
    process = changeable_process(request, pk, Can.EDIT_PROCESS)
    found = version_of(request, process, version_pk)
    form = AskReviewForm(request.POST)
    if form.is_valid():
        try:
            message = form.cleaned_data["message"]
            commands.ask_review(version=found, message=message, by=request.user, now=timezone.now())
            request.session[f"asked:{found.pk}"] = True
        except (commands.CannotReview, Published) as reason:
            messages.warning(request, str(reason))
        return redirect("processes:review", pk=pk, version_pk=version_pk)
    page = _page(request, process, found, ask=form)
    return render(request, "processes/review.html", page, status=422)


@require_POST
@requires(Can.REVIEW_VERSION)
def decide_review(request: HttpRequest, pk: int, version_pk: int, review_pk: int) -> HttpResponse:
    """Approved, or sent back with a reason. What cannot be decided like this comes back with the words typed."""
    process = changeable_process(request, pk, Can.REVIEW_VERSION)
    found = version_of(request, process, version_pk)
    asked = _review_of(found, review_pk)
    form = DecideForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        approve = values["decision"] == "approve"
        try:
            commands.decide_review(
                review=asked,
                approve=approve,
                remark=values["remark"],
                seen_revision=values["seen_revision"],
                knows_errors=values["knows_errors"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("承認しました。") if approve else _("差し戻しました。"))
            return redirect("processes:version", pk=pk, version_pk=version_pk)
        except commands.CannotReview as reason:
            form.add_error("remark" if not approve and not values["remark"].strip() else None, str(reason))
    form.has_looked_at(found.revision)
    return render(request, "processes/review.html", _page(request, process, found, decide=form), status=422)


@require_POST
@requires(Can.EDIT_PROCESS)
def withdraw_review(request: HttpRequest, pk: int, version_pk: int, review_pk: int) -> HttpResponse:
    """The undo of asking."""
    process = changeable_process(request, pk, Can.EDIT_PROCESS)
    asked = _review_of(version_of(request, process, version_pk), review_pk)
    try:
        commands.withdraw_review(review=asked, by=request.user, now=timezone.now())
        messages.success(request, _("確認の依頼を取り下げました。"))
    except commands.CannotReview as reason:
        messages.warning(request, str(reason))
    return redirect("processes:review", pk=pk, version_pk=version_pk)


def _review_of(version: ProcessVersion, pk: int) -> Review:
    return get_object_or_404(version.reviews.select_related("version__process__operation__department"), pk=pk)


def _page(
    request: HttpRequest,
    process: Process,
    found: ProcessVersion,
    *,
    ask: AskReviewForm | None = None,
    decide: DecideForm | None = None,
) -> dict[str, Any]:
    diagram = bridge.diagram_of(found.xml)
    newest = queries.newest_review(found)
    waiting = newest if newest is not None and newest.decision == Review.Decision.WAITING else None
    checks = check(diagram)
    published = queries.newest_published(process, kind=found.kind)
    changed = queries.side_by_side(published, found).changes() if published is not None else ()
    return page_of(request, process, tab="versions") | {
        "version": found,
        "published": published,
        "changed": changed,
        "review": newest,
        "waiting_review": waiting,
        "standing": queries.standing_of(found, newest=newest),
        "reviewers": queries.reviewers_of(found, asked_by=waiting.asked_by if waiting else request.user),
        "why_not": queries.why_not_decide(waiting, person=request.user) if waiting else "",
        "picture": pictures.commented(diagram, talks=queries.open_comments(found, user=request.user)),
        "checks": checks,
        "errors": sum(remark.severity == "error" for remark in checks),
        "talks": queries.talks_of(found, diagram=diagram, user=request.user),
        "ask": ask or AskReviewForm(),
        "decide": decide or DecideForm(initial={"seen_revision": found.revision}),
        "just_asked": request.session.pop(f"asked:{found.pk}", False) and waiting is not None,
    }
