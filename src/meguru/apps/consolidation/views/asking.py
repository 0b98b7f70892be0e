"""Studies asked for and handled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.consolidation import bridge, commands, queries, words
from meguru.apps.consolidation.around import changeable_study, finished_study, page_of
from meguru.apps.consolidation.forms import ByHandForm, StudyForm, first_values, moved_by_hand
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems.around import list_crumb
from meguru.engines.calendars import fiscal_year
from meguru.engines.consolidation import CannotPlace


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PORTFOLIO)
def new(request: HttpRequest) -> HttpResponse:
    """The conditions of a study; sending them puts it into the queue."""
    office = queries.office_of(request.user)
    if not request.user.can(Can.EDIT_PORTFOLIO, organisation=office):
        raise PermissionDenied(_("集約の検討を始められるのは、自分の団体でDX推進を受け持つ部署です。"))
    departments = queries.choices_of(request.user)
    initial, based_on = _start(request)
    form = StudyForm(
        request.POST if request.method == "POST" else None,
        departments=departments,
        products=queries.products_of(request.user),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        asked = queries.question_for(form.wanted(), user=request.user)
        try:
            study = commands.ask_for_study(
                organisation=office,
                name=form.cleaned_data["name"].strip(),
                question=asked.question,
                departments=asked.departments,
                based_on=based_on,
                by=request.user,
                now=timezone.now(),
            )
            return redirect("consolidation:study", pk=study.pk)
        except commands.AlreadyNamed as reason:
            form.add_error("name", str(reason))
        except commands.TooManyWaiting as reason:
            form.add_error(None, str(reason))
        except CannotPlace as reason:
            form.add_error(None, words.contradiction(reason, asked.question))
    page = {
        "form": form,
        "departments": departments,
        "based_on": based_on,
        "breadcrumbs": (list_crumb(), (_("サーバーの集約"), reverse("consolidation:studies"))),
    }
    return render(request, "consolidation/new.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PORTFOLIO)
def by_hand(request: HttpRequest, pk: int, machine: str) -> HttpResponse:
    """One server put elsewhere by hand; a new study is computed with it, the old one stays as it is."""
    study = changeable_study(request, pk)
    result = finished_study(request, pk)
    question = result.question
    if machine not in question.servers:
        raise Http404
    form = ByHandForm(
        request.POST if request.method == "POST" else None,
        targets=_targets(result, machine),
        initial={"name": _("%s（直したもの）") % study.name[:100]},
    )
    if request.method == "POST" and form.is_valid():
        pins, excluded = moved_by_hand(
            pins=question.task.pins,
            excluded=question.task.excluded,
            machine=machine,
            to=form.cleaned_data["to"],
            hosts={host.key: [key for key, *_rest in host.servers] for host in result.hosts},
        )
        changed = replace(question, task=replace(question.task, pins=pins, excluded=excluded))
        try:
            asked = commands.ask_for_study(
                organisation=study.organisation,
                name=form.cleaned_data["name"].strip(),
                question=changed,
                departments=study.departments,
                based_on=study,
                by=request.user,
                now=timezone.now(),
            )
            return redirect("consolidation:study", pk=asked.pk)
        except commands.AlreadyNamed as reason:
            form.add_error("name", str(reason))
        except commands.TooManyWaiting as reason:
            form.add_error(None, str(reason))
        except CannotPlace as reason:
            form.add_error("to", words.contradiction(reason, changed))
    page = page_of(request, study, tab="study") | {"form": form, "server": question.servers[machine]}
    page["breadcrumbs"] = (*page["breadcrumbs"], (study.name, reverse("consolidation:study", args=[pk])))
    return render(request, "consolidation/by_hand.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_PORTFOLIO)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop waiting or computing."""
    return _done(request, pk, commands.cancel_study)


@require_POST
@requires(Can.EDIT_PORTFOLIO)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute a cancelled or failed study once more."""
    return _done(request, pk, commands.ask_again)


@require_POST
@requires(Can.EDIT_PORTFOLIO)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the list; the list offers the undo."""
    study = changeable_study(request, pk)
    try:
        commands.put_away_study(study=study, by=request.user, now=timezone.now())
    except commands.NotPossible as reason:
        messages.warning(request, str(reason))
    else:
        request.session["study_put_away"] = {"pk": study.pk, "name": study.name}
    return redirect("consolidation:studies")


@require_POST
@requires(Can.EDIT_PORTFOLIO)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the list."""
    study = changeable_study(request, pk)
    try:
        commands.bring_back_study(study=study, by=request.user, now=timezone.now())
    except commands.AlreadyNamed as reason:
        messages.warning(request, str(reason))
    return redirect("consolidation:studies")


def _start(request: HttpRequest) -> tuple[dict[str, Any], Any]:
    """The values that the form begins with: those of an earlier study, or the starting values."""
    key = request.GET.get("from", "")
    values = first_values(fiscal_year=fiscal_year(timezone.localdate()))
    if not key.isdecimal() or len(key) > 9:
        return values, None
    study = changeable_study(request, int(key))
    try:
        choices = bridge.question_of(study.question).choices
    except bridge.UnknownRecord:
        return values, None
    return {**values, **choices, "name": _("%s（条件を変えたもの）") % study.name[:100]}, study


def _targets(result: queries.Result, machine: str) -> list[tuple[str, str]]:
    """Where a server can go: other hosts of its network, out, or back to the computation."""
    here = next((one for one in result.hosts if machine in {key for key, *_rest in one.servers}), None)
    task = result.question.task
    segment = words.segment(next(one.segment or "" for one in task.machines if one.key == machine))
    targets = [
        (
            one.key,
            _("機械%(number)s（%(kind)s、サーバー%(count)s台）に置く")
            % {"number": one.number, "kind": one.kind, "count": len(one.servers)},
        )
        for one in result.hosts
        if one is not here and (one.segment == segment or not task.rules.keep_segments)
    ]
    if machine not in task.excluded:
        targets.append((ByHandForm.LEAVE_OUT, _("集約から外して、いまの場所に残す")))
    if machine in task.excluded or any(pin.machine == machine for pin in task.pins):
        targets.append((ByHandForm.GIVE_BACK, _("手で決めたことをやめて、計算にまかせる")))
    return targets


def _done(request: HttpRequest, pk: int, command: Callable[..., None]) -> HttpResponse:
    study = changeable_study(request, pk)
    try:
        command(study=study, by=request.user, now=timezone.now())
    except commands.NotPossible as reason:
        messages.warning(request, str(reason))
    return redirect("consolidation:study", pk=pk)
