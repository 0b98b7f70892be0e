"""Vendors: their spellings put together by people, and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems import commands, queries
from meguru.apps.systems.around import list_crumb
from meguru.apps.systems.forms import MergeForm, VendorForm
from meguru.apps.systems.models import Vendor, VendorMerge
from meguru.apps.systems.views.listing import list_tabs
from meguru.engines.vendor_names import Likeness


@require_safe
@requires(Can.VIEW_SYSTEMS)
def vendors(request: HttpRequest) -> HttpResponse:
    """Every company, and spellings that may be one."""
    search = request.GET.get("q", "")[:100].replace("\x00", "")
    merged = request.session.pop("systems_merge", None)
    page = {
        "page": queries.vendor_rows(
            user=request.user,
            today=timezone.localdate(),
            search=search,
            page=request.GET.get("page", ""),
        ),
        "suggested": [(one, _why(one)) for one in queries.suggestions(user=request.user)],
        "search": search,
        "merged": queries.newest_merge(user=request.user, pk=merged) if merged else None,
        "tabs": list_tabs("vendors"),
    }
    return render(request, "systems/vendors.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SYSTEMS)
def vendor(request: HttpRequest, pk: int) -> HttpResponse:
    """One company: its systems and contracts; who steers the portfolio corrects its name and number here."""
    found = get_object_or_404(Vendor.objects.visible_to(request.user).select_related("same_as"), pk=pk)
    if found.same_as_id:
        return redirect("systems:vendor", pk=found.same_as_id)
    may_edit = request.user.can(Can.EDIT_PORTFOLIO, organisation=found.organisation)
    form = VendorForm(
        request.POST or None, initial={"name": found.name, "corporate_number": found.corporate_number}
    )
    if request.method == "POST":
        changed = get_object_or_404(Vendor.objects.changeable_by(request.user, Can.EDIT_PORTFOLIO), pk=pk)
        if form.is_valid() and _changed(request, changed, form):
            return redirect("systems:vendor", pk=pk)
    page = {
        "vendor": found,
        "page": queries.vendor_page(user=request.user, vendor=found, today=timezone.localdate()),
        "form": form if may_edit else None,
        "may_edit": may_edit,
        "breadcrumbs": (list_crumb(), (_("事業者"), reverse("systems:vendors"))),
    }
    return render(request, "systems/vendor.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_PORTFOLIO)
def merge_vendors(request: HttpRequest) -> HttpResponse:
    """Two spellings put together; the list then offers to take it back."""
    form = MergeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("まとめる事業者を選びなおしてください。"))
        return redirect("systems:vendors")
    ours = Vendor.objects.changeable_by(request.user, Can.EDIT_PORTFOLIO).select_related("organisation")
    try:
        made = commands.merge_vendors(
            kept=get_object_or_404(ours, pk=form.cleaned_data["kept"]),
            merged=get_object_or_404(ours, pk=form.cleaned_data["merged"]),
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        request.session["systems_merge"] = made.pk
    except commands.CannotMerge as reason:
        messages.error(request, str(reason))
    return redirect("systems:vendors")


@require_POST
@requires(Can.EDIT_PORTFOLIO)
def part_vendors(request: HttpRequest, pk: int) -> HttpResponse:
    """Two spellings are two again."""
    merge = get_object_or_404(VendorMerge.objects.changeable_by(request.user, Can.EDIT_PORTFOLIO), pk=pk)
    commands.part_vendors(merge=merge, by=request.user, now=timezone.now())
    messages.success(request, _("別々の事業者に戻しました。"))
    return redirect("systems:vendors")


def _changed(request: HttpRequest, vendor: Vendor, form: VendorForm) -> bool:
    try:
        commands.change_vendor(
            vendor=vendor,
            name=form.cleaned_data["name"],
            corporate_number=form.cleaned_data["corporate_number"],
            by=request.user,
            now=timezone.now(),
        )
    except commands.WrongNumber as reason:
        form.add_error("corporate_number", str(reason))
        return False
    except commands.CannotMerge as reason:
        form.add_error("name", str(reason))
        return False
    return True


def _why(likeness: Likeness) -> dict[str, Any]:
    sure = (
        _("ほぼ同じ")
        if likeness.score >= 85
        else _("たぶん同じ")
        if likeness.score >= 70
        else _("よく確かめる")
    )
    return {"words": queries.why_alike(likeness.reason), "sure": sure}
