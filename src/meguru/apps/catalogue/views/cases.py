"""Pages of cases: HTTP <-> one query or command."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.catalogue import queries
from meguru.apps.catalogue.forms import CaseFilterForm, CaseForm
from meguru.apps.catalogue.models import Service, ServiceCase
from meguru.apps.catalogue.views import records
from meguru.apps.catalogue.views.service import tabs_of
from meguru.apps.registry.permissions import Can, requires

CASE = records.RecordPages(ServiceCase, CaseForm, "cases", gettext_lazy("事例"))


@require_safe
@requires(Can.VIEW_CATALOGUE)
def cases(request: HttpRequest) -> HttpResponse:
    """Every case that this person may read, narrowed by what was asked."""
    form = CaseFilterForm(request.GET)
    question = form.question()
    page = {
        "form": form,
        "rows": queries.case_rows(user=request.user, **question),
        "is_narrowed": bool(question),
        "tabs": tabs_of("cases"),
        "may_edit": request.user.can(Can.EDIT_CATALOGUE),
        "away": queries.cases_put_away(user=request.user),
        **records.just_put_away(request, CASE),
    }
    return render(request, "catalogue/cases.html", page)


@require_safe
@requires(Can.VIEW_CATALOGUE)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case; its service is linked for those who may read it."""
    one = records.visible_record(request, CASE, pk)
    page = {
        "case": one,
        "service": Service.objects.visible_to(request.user).filter(pk=one.service_id).first(),
        "may_edit": records.may_edit(request, one),
        "is_ours": one.organisation_id == request.user.organisation_id,
        "breadcrumbs": (CASE.crumb,),
    }
    return render(request, "catalogue/case.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_CATALOGUE)
def add(request: HttpRequest) -> HttpResponse:
    return records.add_page(request, CASE)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_CATALOGUE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return records.edit_page(request, CASE, pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    return records.put_away_page(request, CASE, pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    return records.bring_back_page(request, CASE, pk)
