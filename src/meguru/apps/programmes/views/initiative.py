"""Support and similar cases for one initiative: HTTP <-> one query or command."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.catalogue import queries as catalogue
from meguru.apps.catalogue.forms import ThemeForm
from meguru.apps.initiatives.around import changeable_initiative, page_of, visible_initiative
from meguru.apps.initiatives.models import Initiative
from meguru.apps.programmes import commands, papers, queries
from meguru.apps.programmes.forms import DecisionForm, TermsForm
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_INITIATIVE)
def of_initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """Every programme against this initiative, with reasons."""
    return _page(request, visible_initiative(request, pk))


@require_POST
@requires(Can.EDIT_INITIATIVE)
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """What the initiative needs support for."""
    initiative = changeable_initiative(request, pk)
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _page(request, initiative, terms_form=form, status=422)
    try:
        commands.set_terms(initiative=initiative, by=request.user, now=timezone.now(), **form.terms())
    except commands.WrittenMeanwhile as reason:
        form.data = form.data.copy()
        form.data["revision"] = reason.theirs.revision if reason.theirs else 0
        return _page(
            request,
            initiative,
            terms_form=form,
            status=409,
            clash=str(reason),
            theirs=TermsForm.in_words(reason.theirs),
        )
    messages.success(request, _("条件を保存しました。下の支援策を見直しました。"))
    return redirect("programmes:of_initiative", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_INITIATIVE)
def decide(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Whether to go on with one programme, and who asks whom by when."""
    initiative = visible_initiative(request, pk)
    found = queries.one_matched(initiative=initiative, key=key, user=request.user, today=timezone.localdate())
    if found is None:
        raise Http404(key)
    form = DecisionForm(request.POST or None, initial=DecisionForm.starting_values(found.decision))
    page: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        changeable_initiative(request, pk)
        status = 422
        if form.is_valid():
            values = dict(form.cleaned_data)
            from_revision = values.pop("revision") or 0
            try:
                commands.decide(
                    initiative=initiative,
                    programme=found.fit.programme,
                    from_revision=from_revision,
                    by=request.user,
                    now=timezone.now(),
                    **values,
                )
                messages.success(request, _("「%s」について残しました。") % found.fit.programme.name)
                return redirect("programmes:of_initiative", pk=pk)
            except commands.WrittenMeanwhile as reason:
                form.data = form.data.copy()
                form.data["revision"] = reason.theirs.revision if reason.theirs else 0
                page, status = {"clash": str(reason), "theirs": reason.theirs}, 409
    page |= page_of(request, initiative, tab="support") | {"matched": found, "form": form}
    page["breadcrumbs"] = (
        *page["breadcrumbs"],
        (_("支援策"), reverse("programmes:of_initiative", args=[pk])),
    )
    return render(request, "programmes/decide.html", page, status=status)


@require_safe
@requires(Can.EXPORT_INITIATIVE)
def paper(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The support looked at, in Word or Excel."""
    if name not in papers.RENDERED:
        raise Http404(name)
    initiative = visible_initiative(request, pk)
    found = queries.matching(initiative=initiative, user=request.user, today=timezone.localdate())
    kind, render_paper = papers.RENDERED[name]
    content = render_paper(papers.support_paper(initiative, found, today=timezone.localdate()))
    shown = _("支援策") + f"_{initiative.name}." + name.rpartition(".")[2]
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": content_disposition_header(True, shown) or "attachment"},
    )


@require_safe
@requires(Can.VIEW_INITIATIVE)
def similar(request: HttpRequest, pk: int) -> HttpResponse:
    """Cases that speak about what this initiative wants to make better, and the services in them."""
    initiative = visible_initiative(request, pk)
    form = ThemeForm(
        request.GET if "theme" in request.GET else None,
        initial={"theme": initiative.theme or initiative.name},
    )
    theme = f"{initiative.name} {initiative.theme}"
    if form.is_bound and form.is_valid():
        theme = form.cleaned_data["theme"].strip()
    cases = catalogue.similar_cases(theme=theme, user=request.user)
    page = page_of(request, initiative, tab="similar") | {
        "form": form,
        "similar_cases": cases,
        "similar_services": catalogue.similar_services(theme=theme, user=request.user, cases=cases),
    }
    return render(request, "programmes/similar.html", page)


def _page(
    request: HttpRequest,
    initiative: Initiative,
    *,
    terms_form: TermsForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    found = queries.matching(initiative=initiative, user=request.user, today=timezone.localdate())
    form = terms_form or TermsForm(initial=TermsForm.starting_values(found.terms))
    page = page_of(request, initiative, tab="support") | {"found": found, "form": form, **more}
    return render(request, "programmes/of_initiative.html", page, status=status)
