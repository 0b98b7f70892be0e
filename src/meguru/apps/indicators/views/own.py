"""An office's own indicators, and what it may fill in."""

from __future__ import annotations

import copy
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.indicators import commands
from meguru.apps.indicators.forms import IndicatorForm
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries.entering import to_fill
from meguru.apps.indicators.words import absence_words, value_words
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_BENCHMARK)
def own(request: HttpRequest) -> HttpResponse:
    """What one's own office keeps and may fill in."""
    office = request.user.organisation
    away = Indicator.objects.visible_to(request.user).filter(organisation=office, put_away_at__isnull=False)
    page = {
        "rows": [
            {
                "indicator": one.indicator,
                "is_own": one.indicator.organisation_id == office.pk,
                "newest": value_words(one.newest.value, one.indicator)
                if one.newest and one.newest.value is not None
                else absence_words(one.newest.absence)
                if one.newest
                else "",
                "year": one.newest.year if one.newest else None,
                "waiting": one.waiting,
            }
            for one in to_fill(request.user)
        ],
        "away": list(away),
        "put_away": away.filter(key=request.GET.get("put_away", "")[:60]).first(),
        "may_edit": request.user.can(Can.EDIT_INDICATORS, organisation=office),
        "is_prefecture": office.kind == Organisation.Kind.PREFECTURE,
        "breadcrumbs": (_crumb(),),
    }
    return render(request, "indicators/own.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INDICATORS)
def add(request: HttpRequest) -> HttpResponse:
    """An empty form, or a new indicator."""
    office = request.user.organisation
    form = IndicatorForm(request.POST or None, organisation=office)
    if request.method == "POST" and form.is_valid():
        try:
            new = commands.add_indicator(
                organisation=office, values=form.values(), by=request.user, now=timezone.now()
            )
            messages.success(request, _("「%s」を作りました。次に、値を入れます。") % new)
            return redirect("indicators:values", new.key)
        except commands.NameTaken as reason:
            form.add_error("name", str(reason))
    return _form_page(request, form, _("指標を作る"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INDICATORS)
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """The indicator as a form. A save that a colleague was faster than shows both, and keeps what was typed."""
    one = _own(request, key)
    form = IndicatorForm(
        request.POST or None,
        organisation=one.organisation,
        instance=copy.copy(one),
        has_values=one.figures.exists(),
    )
    clash: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_indicator(
                indicator=one,
                values=form.values(),
                from_revision=form.cleaned_data.get("revision") or 0,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("保存しました。"))
            return redirect("indicators:own")
        except commands.NameTaken as reason:
            form.add_error("name", str(reason))
        except commands.ShownTooFar as reason:
            form.add_error("sharing", str(reason))
        except commands.DescribedMeanwhile as reason:
            clash = {"clash": str(reason), "differences": _differences(form, reason.theirs)}
            form.data = form.data.copy()
            form.data["revision"] = reason.theirs.revision
    return _form_page(request, form, _("「%s」を直す") % one, clash)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INDICATORS)
def years(request: HttpRequest, key: str) -> HttpResponse:
    """What readers must know of the years of an own indicator."""
    one = _own(request, key)
    stored = list(one.years.order_by("-year").defer("bodies", "values", "denominators", "marks"))
    if request.method == "POST":
        told = {
            year.year: {
                "as_of": request.POST.get(f"as_of-{year.year}", "").replace("\x00", "").strip()[:60],
                "note": request.POST.get(f"note-{year.year}", "").replace("\x00", "").strip()[:200],
                "is_defined_otherwise": f"otherwise-{year.year}" in request.POST,
            }
            for year in stored
            if f"as_of-{year.year}" in request.POST
        }
        commands.describe_years(indicator=one, years=told, by=request.user, now=timezone.now())
        messages.success(request, _("年の注意を保存しました。"))
        return redirect("indicators:years", key)
    page = {"indicator": one, "years": stored, "breadcrumbs": (_crumb(), _own_crumb())}
    return render(request, "indicators/years.html", page)


@require_POST
@requires(Can.EDIT_INDICATORS)
def put_away(request: HttpRequest, key: str) -> HttpResponse:
    commands.put_away_indicator(indicator=_own(request, key), by=request.user, now=timezone.now())
    return redirect(f"{reverse('indicators:own')}?put_away={key}")


@require_POST
@requires(Can.EDIT_INDICATORS)
def bring_back(request: HttpRequest, key: str) -> HttpResponse:
    one = _own(request, key)
    try:
        commands.bring_back_indicator(indicator=one, by=request.user, now=timezone.now())
        messages.success(request, _("「%s」を一覧に戻しました。") % one)
    except (commands.NameTaken, commands.ShownTooFar) as reason:
        messages.error(request, str(reason))
    return redirect("indicators:own")


def _own(request: HttpRequest, key: str) -> Indicator:
    """404 for those of other offices, and for those that ship."""
    mine = Indicator.objects.changeable_by(request.user, Can.EDIT_INDICATORS)
    return get_object_or_404(mine.select_related("organisation"), key=key)


def _crumb() -> tuple[str, str]:
    return (_("格差"), reverse("benchmark:indicators"))


def _own_crumb() -> tuple[str, str]:
    return (_("自団体の指標"), reverse("indicators:own"))


def _differences(form: IndicatorForm, theirs: Indicator) -> list[tuple[str, Any, Any]]:
    mine = form.instance
    return [
        (form[name].label, getattr(theirs, name), getattr(mine, name))
        for name in form.Meta.fields
        if getattr(theirs, name) != getattr(mine, name)
    ]


def _form_page(
    request: HttpRequest, form: IndicatorForm, title: str, clash: dict[str, Any] | None = None
) -> HttpResponse:
    page = {"form": form, "title": title, "breadcrumbs": (_crumb(), _own_crumb())} | (clash or {})
    status = 409 if clash else 422 if form.is_bound and form.errors else 200
    return render(request, "indicators/form.html", page, status=status)
