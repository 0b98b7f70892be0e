"""The words that this office treats as one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.comparison import commands, queries
from meguru.apps.comparison.forms import SynonymsForm
from meguru.apps.comparison.models import SynonymGroup
from meguru.apps.processes.around import changeable_process, page_of
from meguru.apps.processes.models import Process
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.comparison import CannotGroup


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PROCESS)
def synonyms(request: HttpRequest, pk: int) -> HttpResponse:
    """The groups, a form for another, and suggestions from a comparison (`?of=`)."""
    process = changeable_process(request, pk, Can.EDIT_PROCESS)
    form = SynonymsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.add_synonyms(
                organisation=process.organisation, words=form.split(), by=request.user, now=timezone.now()
            )
            return redirect(_here(request, pk))
        except (CannotGroup, commands.AlreadyGrouped) as reason:
            form.add_error("words", str(reason))
    return _page(request, process, form, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_PROCESS)
def remove(request: HttpRequest, pk: int, group_pk: int) -> HttpResponse:
    """No longer one; the page then offers to take it back."""
    group = _group(request, pk, group_pk)
    commands.remove_synonyms(group=group, by=request.user, now=timezone.now())
    request.session["synonyms_removed"] = group.pk
    return redirect(_here(request, pk))


@require_POST
@requires(Can.EDIT_PROCESS)
def restore(request: HttpRequest, pk: int, group_pk: int) -> HttpResponse:
    """The undo of a removal."""
    group = _group(request, pk, group_pk)
    try:
        commands.restore_synonyms(group=group, by=request.user, now=timezone.now())
    except commands.AlreadyGrouped as reason:
        form = SynonymsForm({"words": "、".join(group.words)})
        form.is_valid()
        form.add_error("words", str(reason))
        return _page(request, changeable_process(request, pk, Can.EDIT_PROCESS), form, status=409)
    return redirect(_here(request, pk))


def _group(request: HttpRequest, pk: int, group_pk: int) -> SynonymGroup:
    process = changeable_process(request, pk, Can.EDIT_PROCESS)
    return get_object_or_404(
        SynonymGroup.objects.changeable_by(request.user, Can.EDIT_PROCESS),
        pk=group_pk,
        organisation=process.organisation,
    )


def _here(request: HttpRequest, pk: int) -> str:
    of = request.GET.get("of", "")
    return reverse("comparison:synonyms", args=[pk]) + (f"?of={of}" if of.isdecimal() else "")


def _page(request: HttpRequest, process: Process, form: SynonymsForm, *, status: int) -> HttpResponse:
    of = request.GET.get("of", "")
    comparison = None
    if of.isdecimal() and len(of) < 19:
        comparison = queries.comparisons_of(process, request.user).filter(pk=int(of)).first()
    removed = request.session.pop("synonyms_removed", None)
    groups = SynonymGroup.objects.visible_to(request.user).filter(organisation=process.organisation)
    page = page_of(request, process, tab="comparison") | {
        "form": form,
        "groups": groups.in_use().select_related("added_by"),
        "removed": groups.filter(pk=removed, removed_at__isnull=False).first(),
        "comparison": comparison,
        "suggestions": queries.suggestions(queries.seen(comparison, request.user)) if comparison else (),
    }
    return render(request, "comparison/synonyms.html", page, status=status)
