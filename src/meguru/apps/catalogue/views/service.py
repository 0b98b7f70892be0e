"""Pages of services: HTTP <-> one query or command."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.catalogue import queries
from meguru.apps.catalogue.forms import ServiceFilterForm, ServiceForm, ThemeForm
from meguru.apps.catalogue.models import Service
from meguru.apps.catalogue.views import records
from meguru.apps.registry.permissions import Can, requires

SERVICE = records.RecordPages(Service, ServiceForm, "services", gettext_lazy("サービスと事例"))


def tabs_of(current: str) -> list[dict[str, Any]]:
    """The pages of the catalogue."""
    return [
        {"label": label, "url": reverse(f"catalogue:{name}"), "current": name == current}
        for name, label in (
            ("services", _("サービス")),
            ("cases", _("事例")),
            ("similar", _("似た取組の事例から探す")),
        )
    ]


@require_safe
@requires(Can.VIEW_CATALOGUE)
def services(request: HttpRequest) -> HttpResponse:
    """Every service that this person may read, narrowed by what was asked."""
    form = ServiceFilterForm(request.GET)
    question = form.question()
    page = {
        "form": form,
        "rows": queries.service_rows(user=request.user, **question),
        "is_narrowed": bool(question),
        "tabs": tabs_of("services"),
        "may_edit": request.user.can(Can.EDIT_CATALOGUE),
        "ours": request.user.organisation_id,
        "away": queries.services_put_away(user=request.user),
        "most": queries.MOST_COMPARED,
        **records.just_put_away(request, SERVICE),
    }
    return render(request, "catalogue/services.html", page)


@require_safe
@requires(Can.VIEW_CATALOGUE)
def service(request: HttpRequest, pk: int) -> HttpResponse:
    """One service with the cases that used it."""
    one = records.visible_record(request, SERVICE, pk)
    page = {
        "service": one,
        "cases": queries.cases_of(one, user=request.user),
        "is_old": queries.is_old(one, today=timezone.localdate()),
        "may_edit": records.may_edit(request, one),
        "is_ours": one.organisation_id == request.user.organisation_id,
        "breadcrumbs": (SERVICE.crumb,),
    }
    return render(request, "catalogue/service.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_CATALOGUE)
def add(request: HttpRequest) -> HttpResponse:
    return records.add_page(request, SERVICE)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_CATALOGUE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return records.edit_page(request, SERVICE, pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    return records.put_away_page(request, SERVICE, pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    return records.bring_back_page(request, SERVICE, pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    return records.check_page(request, SERVICE, pk, field="checked_on")


@require_safe
@requires(Can.VIEW_CATALOGUE)
def compare(request: HttpRequest) -> HttpResponse:
    """Two to five services side by side."""
    today = timezone.localdate()
    ids = [int(text) for text in request.GET.getlist("s") if text.isdecimal() and len(text) <= 18]
    rows = queries.compared(ids=ids, user=request.user)
    page = {
        "services": rows,
        "old": {one.pk for one in rows if queries.is_old(one, today=today)},
        "too_many": len(set(ids)) > queries.MOST_COMPARED,
        "most": queries.MOST_COMPARED,
        "breadcrumbs": (SERVICE.crumb,),
    }
    return render(request, "catalogue/compare.html", page)


@require_safe
@requires(Can.VIEW_CATALOGUE)
def similar(request: HttpRequest) -> HttpResponse:
    """Cases that speak about what somebody wants to make better, and the services in them."""
    form = ThemeForm(request.GET or None)
    theme = form.cleaned_data["theme"].strip() if form.is_valid() else ""
    cases = queries.similar_cases(theme=theme, user=request.user)
    page = {
        "form": form,
        "theme": theme,
        "similar_cases": cases,
        "similar_services": queries.similar_services(theme=theme, user=request.user, cases=cases),
        "tabs": tabs_of("similar"),
    }
    return render(request, "catalogue/similar.html", page)
