"""The path to the effect, its measures, looks back and lessons."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.governance import commands, queries
from meguru.apps.governance.around import this_fiscal_year, today
from meguru.apps.governance.forms.learning import (
    LessonForm,
    LookBackForm,
    MeasureForm,
    MeasureYearsForm,
    PathForm,
)
from meguru.apps.governance.models import EffectMeasure, Lesson, LookBack
from meguru.apps.initiatives.around import changeable_initiative, page_of
from meguru.apps.registry.permissions import Can, requires

NUMBER = re.compile(r"[0-9]{1,18}")
ROWS = {"measure": EffectMeasure, "look-back": LookBack, "lesson": Lesson}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SAVINGS)
def path(request: HttpRequest, pk: int) -> HttpResponse:
    """The five boxes, and the systems that change."""
    found = changeable_initiative(request, pk, Can.EDIT_SAVINGS)
    sheet = queries.sheet_of(found)
    tied = list(sheet.systems.values_list("pk", flat=True)) if sheet.pk else []
    sent = [int(one) for one in request.POST.getlist("systems")[:500] if NUMBER.fullmatch(one)]
    search = request.GET.get("q", "").replace("\x00", "")[:100]
    offered = queries.systems_to_tie(found, request.user, search=search, tied=[*tied, *sent])
    form = PathForm(request.POST or None, sheet=sheet, offered=offered, tied=tied)
    status, theirs = 200, ()
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                commands.save_path(
                    initiative=found,
                    revision=form.cleaned_data["revision"],
                    values=form.values,
                    systems=list(form.cleaned_data["systems"]),
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("効果の道すじを保存しました。"))
                return redirect("governance:of_initiative", pk=pk)
            except commands.SavedMeanwhile as reason:
                status, theirs = 409, queries.path_steps(reason.theirs)
                form.add_error(None, str(reason))
                form.data = form.data.copy()
                form.data["revision"] = reason.theirs.revision
    page = page_of(request, found, tab="effects") | {
        "form": form,
        "theirs": theirs,
        "search": search,
        "offered": offered,
    }
    return render(request, "governance/path.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SAVINGS)
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A measure, a look back or a lesson."""
    found = changeable_initiative(request, pk, Can.EDIT_SAVINGS)
    form_class, command, title = {
        "measure": (MeasureForm, commands.add_measure, _("ものさしを加える")),
        "look-back": (LookBackForm, commands.add_look_back, _("ふりかえりを書く")),
        "lesson": (LessonForm, commands.add_lesson, _("うまくいかなかったことを残す")),
    }[kind]
    form = form_class(request.POST or None, initial={"held_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            command(initiative=found, values=form.cleaned_data, by=request.user, now=timezone.now())
            messages.success(request, _("保存しました。"))
            return redirect("governance:of_initiative", pk=pk)
        except commands.CannotSave as reason:
            form.add_error("name", str(reason))
    page = page_of(request, found, tab="effects") | {"form": form, "title": title, "kind": kind}
    return render(request, "governance/add_learning.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SAVINGS)
def measure(request: HttpRequest, pk: int, measure_pk: int) -> HttpResponse:
    """Targets and actuals by year."""
    found = changeable_initiative(request, pk, Can.EDIT_SAVINGS)
    row = get_object_or_404(EffectMeasure.objects.filter(initiative=found), pk=measure_pk)
    form = MeasureYearsForm(request.POST or None, measure=row, this_year=this_fiscal_year())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                commands.write_measure_years(
                    measure=row,
                    revision=form.cleaned_data["revision"],
                    years=form.years,
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("目標と実績を保存しました。"))
                return redirect("governance:of_initiative", pk=pk)
            except commands.SavedMeanwhile as reason:
                status = 409
                form.add_error(None, str(reason))
                form.data = form.data.copy()
                form.data["revision"] = reason.theirs.revision
    page = page_of(request, found, tab="effects") | {
        "form": form,
        "measure": row,
        "theirs": list(row.years.all()) if status == 409 else [],
    }
    return render(request, "governance/measure.html", page, status=status)


@require_POST
@requires(Can.EDIT_SAVINGS)
def take_out(request: HttpRequest, pk: int, kind: str, row_pk: int) -> HttpResponse:
    """Off the page; it can be put back."""
    found = changeable_initiative(request, pk, Can.EDIT_SAVINGS)
    row = get_object_or_404(_model(kind).objects.filter(initiative=found), pk=row_pk)
    commands.take_out(row=row, by=request.user, now=timezone.now())
    messages.success(request, _("外しました。下の「外したもの」から戻せます。"))
    return redirect("governance:of_initiative", pk=pk)


@require_POST
@requires(Can.EDIT_SAVINGS)
def put_back(request: HttpRequest, pk: int, kind: str, row_pk: int) -> HttpResponse:
    """On the page again."""
    found = changeable_initiative(request, pk, Can.EDIT_SAVINGS)
    row = get_object_or_404(_model(kind).objects.filter(initiative=found), pk=row_pk)
    try:
        commands.put_back(row=row, by=request.user, now=timezone.now())
        messages.success(request, _("戻しました。"))
    except commands.CannotSave as reason:
        messages.error(request, str(reason))
    return redirect("governance:of_initiative", pk=pk)


def _model(kind: str) -> type[EffectMeasure] | type[LookBack] | type[Lesson]:
    if kind not in ROWS:
        raise Http404(kind)
    return ROWS[kind]
