"""Trials, the decision, the letter to vendors, and the papers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.selection import commands, papers, queries
from meguru.apps.selection.around import changeable_selection, page_of, visible_selection
from meguru.apps.selection.forms.outcome import DecisionForm, RequestForm, TryOutForm, typed_notes
from meguru.apps.selection.models import InformationRequest, TryOut
from meguru.apps.selection.queries.trying import notes_table, request_start


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SELECTION)
def try_outs(request: HttpRequest, pk: int) -> HttpResponse:
    """The trials of a selection; a new one."""
    found = visible_selection(request, pk)
    form = TryOutForm(request.POST or None, wanted=list(found.wanted.in_use()))
    if request.method == "POST":
        found = changeable_selection(request, pk)
        if form.is_valid():
            try:
                made = commands.save_try_out(
                    selection=found,
                    try_out=None,
                    values=form.values(),
                    wanted=form.chosen_rows(),
                    by=request.user,
                    now=timezone.now(),
                )
                return redirect("selection:try_out", pk=pk, try_out_pk=made.pk)
            except commands.CannotChange as reason:
                form.add_error(None, str(reason))
    page = page_of(request, found, step="try_outs") | {
        "form": form,
        "rows": found.try_outs.filter(put_away_at__isnull=True)
        .order_by(F("begins_on").asc(nulls_last=True), "id")
        .prefetch_related("wanted", "notes"),
        "away": found.try_outs.filter(put_away_at__isnull=False),
    }
    return render(request, "selection/try_outs.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SELECTION)
def try_out(request: HttpRequest, pk: int, try_out_pk: int) -> HttpResponse:
    """One trial: what was seen of every offer for every row, and the points that it suggests."""
    found = visible_selection(request, pk)
    shown = get_object_or_404(found.try_outs.select_related("selection__organisation"), pk=try_out_pk)
    rows, offers = list(shown.wanted.in_use()), list(found.offers.in_use())
    problems: list[str] = []
    theirs: dict[tuple[int, int], object] = {}
    if request.method == "POST":
        changeable_selection(request, pk)
        typed, problems = typed_notes(request.POST, rows, offers)
        if not problems:
            try:
                commands.save_notes(try_out=shown, typed=typed, by=request.user, now=timezone.now())
                messages.success(request, _("保存しました。"))
                return redirect("selection:try_out", pk=pk, try_out_pk=try_out_pk)
            except commands.WrittenMeanwhile as reason:
                problems, theirs = [str(reason)], reason.theirs
            except commands.CannotChange as reason:
                problems = [str(reason)]
    page = page_of(request, found, step="try_outs") | {
        "try_out": shown,
        "table": notes_table(shown, rows, offers, typed=request.POST if problems else None, theirs=theirs),
        "problems": problems,
    }
    return render(request, "selection/try_out.html", page, status=422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SELECTION)
def try_out_plan(request: HttpRequest, pk: int, try_out_pk: int) -> HttpResponse:
    """Dates, people and rows of a trial."""
    found = changeable_selection(request, pk)
    shown = get_object_or_404(TryOut, selection=found, pk=try_out_pk)
    form = TryOutForm(request.POST or None, instance=shown, wanted=list(found.wanted.in_use()))
    if request.method == "POST" and form.is_valid():
        try:
            commands.save_try_out(
                selection=found,
                try_out=shown,
                values=form.values(),
                wanted=form.chosen_rows(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                now=timezone.now(),
            )
            return redirect("selection:try_out", pk=pk, try_out_pk=try_out_pk)
        except commands.WrittenMeanwhile as reason:
            form.add_error(None, str(reason))
            form.add_error(None, _("いまの内容：%s") % _try_out_words(reason.theirs))
            form.data = form.data.copy()
            form.data["revision"] = str(reason.theirs.revision)
        except commands.CannotChange as reason:
            form.add_error(None, str(reason))
    page = page_of(request, found, step="try_outs") | {"form": form, "try_out": shown}
    return render(request, "selection/try_out_plan.html", page, status=422 if form.errors else 200)


def _try_out_words(there: TryOut) -> str:
    dates = f"{there.begins_on or ''}〜{there.ends_on or ''}"
    return "／".join((there.name, dates, there.people, "、".join(row.topic for row in there.wanted.all())))


@require_POST
@requires(Can.EDIT_SELECTION)
def put_away_try_out(request: HttpRequest, pk: int, try_out_pk: int) -> HttpResponse:
    """A trial off the page, or back on it."""
    found = changeable_selection(request, pk)
    shown = get_object_or_404(TryOut.objects.select_related("selection"), selection=found, pk=try_out_pk)
    away = request.POST.get("away") == "yes"
    try:
        commands.put_away_try_out(try_out=shown, away=away, by=request.user, now=timezone.now())
    except commands.CannotChange as reason:
        messages.error(request, str(reason))
    return redirect("selection:try_outs", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SELECTION)
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The choice with its reason; the result of that day stands beside it."""
    found = visible_selection(request, pk)
    form = DecisionForm(request.POST or None, offers=list(found.offers.in_use()))
    if request.method == "POST":
        found = changeable_selection(request, pk)
        if form.is_valid():
            try:
                commands.decide(
                    selection=found,
                    offer=form.chosen,
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("決定しました。"))
                return redirect("selection:decision", pk=pk)
            except commands.CannotChange as reason:
                form.add_error(None, str(reason))
    page = page_of(request, found, step="decision") | {
        "form": form,
        "decision": queries.standing_decision(found),
        "earlier": found.decisions.filter(withdrawn_at__isnull=False).select_related("made_by"),
    }
    return render(request, "selection/decision.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_SELECTION)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision taken back; it stays on record."""
    found = changeable_selection(request, pk)
    standing = found.decisions.select_related("selection").filter(withdrawn_at__isnull=True).first()
    try:
        if standing is None:  # pressed twice, or a colleague was quicker
            messages.info(request, _("決定は、もう取り消してあります。"))
        else:
            commands.withdraw_decision(chosen=standing, by=request.user, now=timezone.now())
    except commands.CannotChange as reason:
        messages.error(request, str(reason))
    return redirect("selection:decision", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SELECTION)
def information_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter to vendors: worded here, taken home as Word."""
    found = visible_selection(request, pk)
    there = InformationRequest.objects.filter(selection=found).first()
    form = RequestForm(request.POST or None, instance=there, initial=None if there else request_start(found))
    theirs = None
    if request.method == "POST":
        changeable_selection(request, pk)
        if form.is_valid():
            try:
                commands.save_request(
                    selection=found,
                    values=form.values(),
                    revision=form.cleaned_data["revision"] or 0,
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("保存しました。"))
                return redirect("selection:request", pk=pk)
            except commands.WrittenMeanwhile as reason:
                theirs = reason.theirs
                form.add_error(None, str(reason))
                form.data = form.data.copy()
                form.data["revision"] = str(theirs.revision)
            except commands.CannotChange as reason:
                form.add_error(None, str(reason))
    page = page_of(request, found, step="request") | {"form": form, "letter": there, "theirs": theirs}
    return render(request, "selection/request.html", page, status=422 if form.errors else 200)


@require_safe
@requires(Can.EXPORT_SELECTION)
def file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The letter, the list side by side, or the result as Word, Excel or PDF."""
    found = visible_selection(request, pk)
    paper, _dot, ending = name.rpartition(".")
    if paper not in papers.PAPERS or ending not in papers.RENDERED:
        raise Http404(name)
    if paper == "result" and not queries.may_see_points(selection=found, user=request.user):
        raise PermissionDenied(_("採点が終わるまで、結果は見られません。自分の採点を先に終えてください。"))
    kind, render_paper = papers.RENDERED[ending]
    document = papers.PAPERS[paper](found)
    shown = content_disposition_header(True, f"{document.title}.{ending}")
    return HttpResponse(
        render_paper(document), content_type=kind, headers={"Content-Disposition": shown or ""}
    )
