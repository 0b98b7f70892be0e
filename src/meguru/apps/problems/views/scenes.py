"""Scenes of an initiative."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.problems import commands
from meguru.apps.problems.around import (
    changeable_initiative,
    changeable_row,
    problem_page,
    visible_initiative,
)
from meguru.apps.problems.forms.cards import SceneForm
from meguru.apps.problems.models import Scene
from meguru.apps.problems.queries import cards as queries
from meguru.apps.registry.permissions import Can, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def scenes(request: HttpRequest, pk: int) -> HttpResponse:
    """The scenes, and a new one."""
    return _scene(request, pk, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def scene(request: HttpRequest, pk: int, scene_pk: int) -> HttpResponse:
    """One scene is changed."""
    found = get_object_or_404(visible_initiative(request, pk).scenes.in_use(), pk=scene_pk)
    return _scene(request, pk, found)


def _scene(request: HttpRequest, pk: int, row: Scene | None) -> HttpResponse:
    initiative = changeable_initiative(request, pk)
    form = SceneForm(request.POST or None, row=row, initial={"revision": row.revision if row else 0})
    theirs, problem = None, ""
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in form.names}
        try:
            commands.write_scene(
                initiative=initiative,
                values=values,
                scene=row,
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("場面を保存しました。"))
            return redirect("problems:scenes", pk=pk)
        except commands.SceneNamed as reason:
            form.add_error("name", str(reason))
        except commands.WrittenMeanwhile as reason:
            theirs, problem = reason.theirs, str(reason)
            sent = request.POST.copy()
            sent["revision"] = str(theirs.revision)
            form = SceneForm(sent, row=row)
    page = problem_page(request, initiative, step="cards") | {
        "form": form,
        "scene": row,
        "theirs": theirs,
        "problem": problem,
        "scenes": queries.scenes_of(initiative),
        "away": queries.put_away_of(initiative).scenes,
    }
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "problems/scenes.html", page, status=status)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def put_away_scene(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the list; its cards keep it."""
    found = changeable_row(request, Scene, pk)
    commands.put_away_scene(scene=found, by=request.user, now=timezone.now())
    messages.success(request, _("「%s」を一覧から外しました。下の「外した場面」から戻せます。") % found.name)
    return redirect("problems:scenes", pk=found.initiative_id)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def bring_back_scene(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the list."""
    found = changeable_row(request, Scene, pk)
    try:
        commands.bring_back_scene(scene=found, by=request.user, now=timezone.now())
    except commands.SceneNamed as reason:
        messages.error(request, str(reason))
    return redirect("problems:scenes", pk=found.initiative_id)
