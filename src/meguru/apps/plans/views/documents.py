"""Pages of the papers: policy and plan."""

from __future__ import annotations

import datetime as dt

from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.plans import commands, papers, queries
from meguru.apps.plans.around import changeable_paper, page_of, visible_paper
from meguru.apps.plans.forms import BeginForm, SectionForm, SettingsForm
from meguru.apps.plans.models import PlanDocument
from meguru.apps.processes.files import REPORT_STYLE_SOURCE
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.documents import CannotPrint
from meguru.engines.momentum import outlines


@require_safe
@requires(Can.VIEW_INITIATIVE)
def documents(request: HttpRequest) -> HttpResponse:
    """The papers of the office."""
    key = request.session.pop("plans_put_away", None)
    away = queries.papers_put_away(user=request.user)
    page = page_of(request, tab="documents") | {
        "rows": queries.paper_rows(user=request.user),
        "away": away,
        "put_away": next((one for one in away if one.pk == key), None),
        "outlines": outlines().values(),
    }
    return render(request, "plans/documents.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def begin(request: HttpRequest) -> HttpResponse:
    """A new paper, filled in from what is known."""
    form = BeginForm(request.POST or None, user=request.user, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        try:
            begun = commands.begin_document(
                organisation=request.user.organisation,
                values=form.cleaned_data,
                by=request.user,
                now=timezone.now(),
            )
            return redirect("plans:document", pk=begun.pk)
        except commands.TitledAlready as reason:
            form.add_error("title", str(reason))
    page = page_of(request, tab="documents") | {"form": form}
    return render(request, "plans/begin.html", page, status=422 if form.errors else 200)


@require_safe
@requires(Can.VIEW_INITIATIVE)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole paper: its words, what was filled in, what is still to do."""
    found = visible_paper(request, pk)
    page = _page_of(request, found) | {
        "paper": queries.paper_view(found, user=request.user, now=timezone.now())
    }
    return render(request, "plans/document.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, years, initiatives and sections of a paper."""
    found = changeable_paper(request, pk)
    outline = outlines()[found.kind]
    stored = {
        "title": found.title,
        "start_year": found.start_year,
        "target_year": found.target_year,
        "initiatives": found.initiatives.all(),
        "sections": list(found.sections.filter(is_included=True).values_list("key", flat=True)),
        "revision": found.revision,
    }
    form = SettingsForm(request.POST or None, user=request.user, outline=outline, initial=stored)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_document(
                document=found,
                values=form.cleaned_data,
                included=form.cleaned_data["sections"],
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("保存しました。"))
            return redirect("plans:document", pk=pk)
        except commands.ChangedMeanwhile as reason:
            theirs = reason.theirs
            sent = request.POST.copy()
            sent["revision"] = str(theirs.revision)
            form = SettingsForm(sent, user=request.user, outline=outline)
            form.add_error(None, str(reason))
        except commands.TitledAlready as reason:
            form.add_error("title", str(reason))
    page = _page_of(request, found) | {"form": form, "theirs": theirs, "stored": stored}
    return render(request, "plans/settings.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def section(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Write one section, beside what is known for it."""
    found = changeable_paper(request, pk)
    now = timezone.now()
    shown = _section_of(request, found, key, now)
    form = SectionForm(
        request.POST or None,
        outline=shown.outline,
        initial={"text": shown.text, "revision": shown.section.revision},
    )
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            commands.write_section(
                section=shown.section,
                text=form.cleaned_data["text"],
                revision=form.cleaned_data["revision"],
                by=request.user,
                now=now,
            )
            messages.success(request, _("保存しました。"))
            return redirect(f"{request.path}?saved=1")
        except commands.ChangedMeanwhile as reason:
            theirs = reason.theirs
            sent = request.POST.copy()
            sent["revision"] = str(theirs.revision)
            form = SectionForm(sent, outline=shown.outline)
            form.add_error(None, str(reason))
    page = _page_of(request, found) | {
        "shown": shown,
        "form": form,
        "theirs": theirs,
        "versions": queries.versions_of(shown.section),
    }
    return render(request, "plans/section.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Today's records into the paper, or into the one section that the form names."""
    found = changeable_paper(request, pk)
    key = request.POST.get("section", "")
    changed = commands.refresh_document(document=found, key=key, by=request.user, now=timezone.now())
    if changed:
        words = _("%sつの節に、今の記録を入れました。書いた文はそのままです。") % len(changed)
        messages.success(request, words)
    else:
        messages.info(request, _("記録は前と同じでした。"))
    if key:
        return redirect("plans:section", pk=pk, key=key)
    return redirect("plans:document", pk=pk)


@require_safe
@csp_update({"style-src": [REPORT_STYLE_SOURCE]})
@requires(Can.EXPORT_INITIATIVE)
def file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The paper as Word, PDF or a page to print; `?clean=1` leaves out what is still to do."""
    found = visible_paper(request, pk)
    if ending not in papers.OF_PLAN:
        raise Http404(ending)
    view = queries.paper_view(found, user=request.user, now=timezone.now())
    kind, render_paper = papers.FORMATS[ending]
    paper = papers.plan_paper(view, clean=request.GET.get("clean") == "1")
    try:
        content = render_paper(paper)
    except CannotPrint as reason:
        return HttpResponse(str(reason), status=503, content_type="text/plain; charset=utf-8")
    headers = (
        {} if ending == "html" else {"Content-Disposition": f'attachment; filename="plan-{pk}.{ending}"'}
    )
    return HttpResponse(content, content_type=kind, headers=headers)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the list; the list then offers to bring it back."""
    found = changeable_paper(request, pk)
    commands.put_away_document(document=found, by=request.user, now=timezone.now())
    request.session["plans_put_away"] = found.pk
    return redirect("plans:documents")


@require_POST
@requires(Can.EDIT_INITIATIVE)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the list."""
    try:
        commands.bring_back_document(
            document=changeable_paper(request, pk), by=request.user, now=timezone.now()
        )
    except commands.TitledAlready as reason:
        messages.error(request, str(reason))
        return redirect("plans:documents")
    return redirect("plans:document", pk=pk)


def _section_of(request: HttpRequest, found: PlanDocument, key: str, now: dt.datetime) -> queries.SectionView:
    shown = queries.section_view(found, key, user=request.user, now=now)
    if shown is None:
        raise Http404(key)
    return shown


def _page_of(request: HttpRequest, found: PlanDocument) -> dict[str, object]:
    return page_of(request, tab="documents") | {"document": found}
