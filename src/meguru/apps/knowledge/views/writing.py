"""An office's own findings: write, change, share, put away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.knowledge import commands, queries
from meguru.apps.knowledge.around import changeable_insight, tabs, way_back
from meguru.apps.knowledge.forms import InsightForm, ShareForm, prefilled, values_of
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.WRITE_KNOWLEDGE)
def own(request: HttpRequest) -> HttpResponse:
    """What the office wrote, also what was put away."""
    page = {
        "own": queries.own_insights(user=request.user),
        "put_away": _just_put_away(request),
        "tabs": tabs(request, "own"),
        "breadcrumbs": way_back(),
    }
    return render(request, "knowledge/own.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.WRITE_KNOWLEDGE)
def add(request: HttpRequest) -> HttpResponse:
    """Write a finding; office, size, year and what the page before said are filled in already."""
    office = request.user.organisation
    initial = prefilled(organisation=office, year=timezone.localdate().year, told=request.GET.dict())
    form = InsightForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values, topics = _sent(form)
        written = commands.write_insight(
            organisation=office, values=values, topics=topics, by=request.user, now=timezone.now()
        )
        messages.success(request, _("知見を書きました。いまは自団体の人だけが読めます。"))
        return redirect("knowledge:insight", pk=written.pk)
    page = {"form": form, "breadcrumbs": way_back()}
    return render(request, "knowledge/write.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.WRITE_KNOWLEDGE)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a finding. When a colleague saved meanwhile, both are shown and nothing is lost."""
    found = changeable_insight(request, pk)
    form = InsightForm(request.POST or None, initial=values_of(found))
    theirs = None
    if request.method == "POST" and form.is_valid():
        values, topics = _sent(form)
        try:
            commands.change_insight(
                insight=found,
                values=values,
                topics=topics,
                from_revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("保存しました。"))
            return redirect("knowledge:insight", pk=pk)
        except commands.WrittenMeanwhile as reason:
            theirs = reason.theirs
            form.data = form.data.copy()
            form.data["revision"] = str(theirs.revision)
            form.add_error(None, str(reason))
    page = {"form": form, "insight": found, "theirs": theirs, "breadcrumbs": way_back()}
    return render(request, "knowledge/write.html", page, status=422 if form.errors else 200)


def _sent(form: InsightForm) -> tuple[dict[str, Any], list[Any]]:
    values = {name: value for name, value in form.cleaned_data.items() if name not in ("topics", "revision")}
    return values, list(form.cleaned_data["topics"])


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MANAGE_SHARING)
def sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """Who outside the office reads it."""
    found = changeable_insight(request, pk, Can.MANAGE_SHARING)
    groups = queries.own_groups(found.organisation)
    form = ShareForm(
        request.POST or None,
        groups=groups,
        initial={"sharing": found.sharing, "group": found.shared_group_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            commands.share_insight(insight=found, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("見せる相手を変えました。すぐに効きます。"))
            return redirect("knowledge:insight", pk=pk)
        except commands.CannotShare as reason:
            form.add_error("group", str(reason))
    page = {"form": form, "insight": found, "groups": groups, "breadcrumbs": way_back()}
    return render(request, "knowledge/sharing.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.WRITE_KNOWLEDGE)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the search; the list then offers to bring it back."""
    found = changeable_insight(request, pk)
    commands.put_insight_away(insight=found, by=request.user, now=timezone.now())
    request.session["knowledge_put_away"] = found.pk
    return redirect("knowledge:own")


@require_POST
@requires(Can.WRITE_KNOWLEDGE)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the search."""
    commands.bring_insight_back(insight=changeable_insight(request, pk), by=request.user, now=timezone.now())
    return redirect("knowledge:insight", pk=pk)


def _just_put_away(request: HttpRequest) -> object | None:
    key = request.session.pop("knowledge_put_away", None)
    return queries.put_away_insight(user=request.user, pk=key) if key else None
