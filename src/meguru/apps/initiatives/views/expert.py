"""What to ask of an expert, and what is ready for one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.initiatives import commands, queries
from meguru.apps.initiatives.around import changeable_initiative, page_of, visible_initiative
from meguru.apps.initiatives.forms.expert import ExpertForm, ReadinessForm, readiness_ticks
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.initiative_flow import expert_guide


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_INITIATIVE)
def expert(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions with the office's answers, and the readiness list."""
    if request.method == "POST":
        found = changeable_initiative(request, pk)
    else:
        found = visible_initiative(request, pk)
    form = ExpertForm(queries.questions_of(found), request.POST if request.method == "POST" else None)
    problem, status = "", 200
    if request.method == "POST":
        status, problem = 422, _("長すぎる答えがあります。短くしてください。")
        if form.is_valid():
            try:
                commands.answer_questions(
                    initiative=found,
                    texts=form.texts,
                    revisions=form.revisions,
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("保存しました。"))
                return redirect("initiatives:expert", pk=pk)
            except commands.SavedMeanwhile as reason:
                problem, status, form.theirs = str(reason), 409, reason.theirs
    readiness = queries.readiness_of(found)
    page = page_of(request, found, tab="expert") | {
        "rows": form.rows(),
        "problem": problem,
        "readiness": readiness,
        "ready": sum(one.is_ready for one in readiness),
        "guide": expert_guide(),
        "new": ReadinessForm(),
        "removed": request.session.pop("initiative_readiness_removed", None),
    }
    return render(request, "initiatives/expert.html", page, status=status)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """The marks of the readiness list as they were sent."""
    found = changeable_initiative(request, pk)
    shown, ticked = readiness_ticks(request.POST)
    commands.tick_readiness(initiative=found, shown=shown, ticked=ticked, by=request.user, now=timezone.now())
    messages.success(request, _("印を保存しました。"))
    return _to_list(pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def add_readiness(request: HttpRequest, pk: int) -> HttpResponse:
    """Something of the office's own."""
    found = changeable_initiative(request, pk)
    form = ReadinessForm(request.POST)
    if form.is_valid():
        commands.add_readiness(
            initiative=found, text=form.cleaned_data["text"], by=request.user, now=timezone.now()
        )
    else:
        messages.error(request, " ".join(form.errors["text"]))
    return _to_list(pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def remove_readiness(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Out of the list; the page offers to bring it back."""
    found = changeable_initiative(request, pk)
    item = get_object_or_404(found.readiness_items.in_use().exclude(text=""), pk=item_pk)
    commands.remove_readiness(item=item, by=request.user, now=timezone.now())
    request.session["initiative_readiness_removed"] = item.pk
    return _to_list(pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def bring_back_readiness(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Back into the list."""
    found = changeable_initiative(request, pk)
    item = get_object_or_404(found.readiness_items.exclude(text=""), pk=item_pk)
    commands.bring_back_readiness(item=item, by=request.user, now=timezone.now())
    return _to_list(pk)


def _to_list(pk: int) -> HttpResponse:
    address = redirect("initiatives:expert", pk=pk)
    address["Location"] += "#readiness"
    return address
