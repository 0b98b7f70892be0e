"""Pages of the breakdown: HTTP <-> one query or command."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.breakdown import commands, papers, queries
from meguru.apps.breakdown.around import (
    changeable_breakdown,
    common_sheet,
    may,
    may_write,
    must_be_of,
    page_of,
    sheet_of,
    visible_breakdown,
)
from meguru.apps.breakdown.forms import (
    BreakdownForm,
    CellForm,
    StepsForm,
    accepted_of,
    names_of,
    too_long,
    unsaved_of,
)
from meguru.apps.breakdown.models import LONGEST_TEXT, Sheet
from meguru.apps.inventory.models import Operation
from meguru.apps.processes import around as processes
from meguru.apps.processes.commands import AlreadyNamed
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.mandala import clean


@require_safe
@requires(Can.VIEW_PROCESS)
def breakdowns(request: HttpRequest) -> HttpResponse:
    """Every breakdown that this person may see."""
    rows = queries.breakdown_rows(user=request.user)
    page = {
        "rows": rows,
        "put_away": _just_put_away(request),
        "away": queries.breakdowns_put_away(user=request.user),
    }
    return render(request, "breakdown/breakdowns.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_PROCESS)
def of_operation(request: HttpRequest, operation_pk: int) -> HttpResponse:
    """The breakdowns of one operation; who may draw can begin a new one here."""
    operation = get_object_or_404(
        Operation.objects.visible_to(request.user).select_related("department", "organisation"),
        pk=operation_pk,
    )
    form = BreakdownForm(request.POST or None, initial={"name": operation.name[:LONGEST_TEXT]})
    if request.method == "POST":
        must_be_of(request, operation)
        if form.is_valid():
            begun = commands.start_breakdown(
                operation=operation, name=form.cleaned_data["name"], by=request.user, now=timezone.now()
            )
            return redirect("breakdown:breakdown", pk=begun.pk)
    page = {
        "operation": operation,
        "rows": queries.breakdown_rows(user=request.user, operation_id=operation.pk),
        "form": form,
        "may_edit": may(request, operation),
        "breadcrumbs": (
            (_("業務の棚卸し"), reverse("inventory:operations")),
            (operation.name, reverse("inventory:operation", args=[operation.pk])),
        ),
    }
    return render(request, "breakdown/of_operation.html", page, status=422 if form.errors else 200)


@require_safe
@requires(Can.VIEW_PROCESS)
def of_process(request: HttpRequest, pk: int) -> HttpResponse:
    """The breakdowns of the operation of a process, among the pages about the process."""
    found = processes.visible_process(request, pk)
    if not processes.is_ours(request, found):
        raise Http404("never shared")
    page = processes.page_of(request, found, tab="breakdown") | {
        "operation": found.operation,
        "rows": queries.breakdown_rows(user=request.user, operation_id=found.operation_id),
        "may_edit": may(request, found.operation),
        "form": BreakdownForm(initial={"name": found.operation.name[:LONGEST_TEXT]}),
    }
    return render(request, "breakdown/of_process.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_PROCESS)
def breakdown(request: HttpRequest, pk: int) -> HttpResponse:
    """The common chart."""
    found = visible_breakdown(request, pk)
    return _chart(request, common_sheet(found))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_PROCESS)
def sheet(request: HttpRequest, pk: int, sheet_pk: int) -> HttpResponse:
    """One person's chart."""
    return _chart(request, sheet_of(visible_breakdown(request, pk), sheet_pk))


def _chart(request: HttpRequest, shown: Sheet) -> HttpResponse:
    """Show a chart; without JavaScript the whole of it is sent with one button."""
    unsaved, problem = queries.Unsaved(), ""
    if request.method == "POST":
        _must_write(request, shown)
        unsaved = unsaved_of(request.POST)
        problem = too_long(unsaved.typed)
        if not problem:
            try:
                commands.write_entries(
                    sheet=shown, texts=unsaved.typed, was=unsaved.was, by=request.user, now=timezone.now()
                )
                messages.success(request, _("保存しました。"))
                return redirect(request.path)
            except commands.WrittenMeanwhile as reason:
                problem, unsaved = str(reason), replace(unsaved, theirs=reason.theirs)
    page = page_of(request, shown.breakdown, tab=str(shown.pk)) | {
        "sheet": shown,
        "chart": queries.chart(shown, unsaved=unsaved),
        "may_write": may_write(request, shown),
        "problem": problem,
        "longest": LONGEST_TEXT,
    }
    return render(request, "breakdown/chart.html", page, status=422 if problem else 200)


@require_POST
@requires(Can.EDIT_PROCESS)
def entry(request: HttpRequest, pk: int, sheet_pk: int) -> HttpResponse:
    """One place, stored while people write; answers with what stands there now."""
    shown = sheet_of(changeable_breakdown(request, pk), sheet_pk)
    _must_write(request, shown)
    form = CellForm(request.POST)
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"message": words}, status=422)
    place, text = form.cleaned_data["cell"], clean(form.cleaned_data["text"])
    try:
        commands.write_entries(
            sheet=shown,
            texts={place: text},
            was={place: clean(form.cleaned_data["was"])},
            by=request.user,
            now=timezone.now(),
        )
    except commands.WrittenMeanwhile as reason:
        return JsonResponse({"message": str(reason), "theirs": reason.theirs[place]}, status=409)
    return JsonResponse({"message": _("保存しました。"), "text": text, "author": request.user.name})


@require_POST
@requires(Can.EDIT_PROCESS)
def open_own(request: HttpRequest, pk: int) -> HttpResponse:
    """A chart of one's own."""
    found = changeable_breakdown(request, pk)
    own = commands.open_own_sheet(breakdown=found, by=request.user, now=timezone.now())
    return redirect("breakdown:sheet", pk=pk, sheet_pk=own.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_PROCESS)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """What several people wrote, proposed for the common chart."""
    found = changeable_breakdown(request, pk) if request.method == "POST" else visible_breakdown(request, pk)
    problem, shown = "", queries.merging(found)
    if request.method == "POST":
        accepted = accepted_of(request.POST)
        try:
            count = commands.accept_groups(
                breakdown=found, accepted=accepted, by=request.user, now=timezone.now()
            )
            if count:
                messages.success(request, _("%sつを、みんなの表に入れました。") % count)
                return redirect("breakdown:merge", pk=pk)
            problem = _("みんなの表に入れるものに、印をつけてください。")
        except (commands.NoRoom, commands.ChangedMeanwhile) as reason:
            problem = str(reason)
        ticked = {one.key for one in accepted}
        shown = queries.as_typed(shown, names=names_of(request.POST), ticked=ticked)
    page = page_of(request, found, tab="merge") | {
        "merging": shown,
        "problem": problem,
        "longest": LONGEST_TEXT,
    }
    return render(request, "breakdown/merge.html", page, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PROCESS)
def steps(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose items in order; they become the steps of a draft."""
    found = changeable_breakdown(request, pk)
    form = StepsForm(
        request.POST or None,
        choices=queries.step_choices(common_sheet(found)),
        processes=list(queries.processes_to_draft_in(found, user=request.user)),
        initial={"process_name": _("%sの流れ") % found.name},
    )
    if request.method == "POST" and form.is_valid():
        try:
            version = commands.draft_steps(
                breakdown=found,
                steps=form.cleaned_data["steps"],
                process=form.chosen_process,
                process_name=form.cleaned_data["process_name"].strip(),
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("%sつの手順の下書きを作りました。") % len(form.cleaned_data["steps"]))
            return redirect("processes:version", pk=version.process_id, version_pk=version.pk)
        except commands.NoSteps as reason:
            form.add_error(None, str(reason))
        except AlreadyNamed as reason:
            form.add_error("process_name", str(reason))
    page = page_of(request, found, tab="steps") | {"form": form, "rows": form.rows()}
    return render(request, "breakdown/steps.html", page, status=422 if form.errors else 200)


@require_safe
@requires(Can.EXPORT_PROCESS)
def file(request: HttpRequest, pk: int, sheet_pk: int, name: str) -> HttpResponse:
    """A chart as Word or Excel."""
    shown = sheet_of(visible_breakdown(request, pk), sheet_pk)
    if name not in papers.RENDERED:
        raise Http404(name)
    kind, render_paper = papers.RENDERED[name]
    return HttpResponse(
        render_paper(papers.breakdown_paper(shown)),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{pk}-{name}"'},
    )


@require_POST
@requires(Can.EDIT_PROCESS)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the lists; the list then offers to bring it back."""
    found = changeable_breakdown(request, pk)
    commands.put_away_breakdown(breakdown=found, by=request.user, now=timezone.now())
    request.session["breakdown_put_away"] = found.pk
    return redirect("breakdown:breakdowns")


@require_POST
@requires(Can.EDIT_PROCESS)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the lists."""
    commands.bring_back_breakdown(
        breakdown=changeable_breakdown(request, pk), by=request.user, now=timezone.now()
    )
    return redirect("breakdown:breakdown", pk=pk)


def _must_write(request: HttpRequest, shown: Sheet) -> None:
    if not may_write(request, shown):
        raise PermissionDenied(_("みんなの表に書けるのは担当部署の職員、自分の表に書けるのは本人だけです。"))


def _just_put_away(request: HttpRequest) -> object | None:
    key = request.session.pop("breakdown_put_away", None)
    return queries.put_away_breakdown(user=request.user, pk=key) if key else None
