"""One saving: what it says, its decision, its withdrawal, its overlaps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.governance import commands, queries
from meguru.apps.governance.around import (
    changeable_saving,
    must_see_yen,
    page_of,
    this_fiscal_year,
    today,
    visible_saving,
)
from meguru.apps.governance.forms.proving import StaffingForm, UseForm
from meguru.apps.governance.forms.saving import DecisionForm, SavingForm, SettlementForm, WithdrawalForm
from meguru.apps.governance.models import OverlapSettlement, Saving
from meguru.apps.initiatives.around import may
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.savings import SettledAs


@require_safe
@requires(Can.VIEW_SAVINGS)
def saving(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one saving."""
    return render(request, "governance/saving.html", full_page(request, visible_saving(request, pk)))


def full_page(request: HttpRequest, found: Saving, **forms: Any) -> dict[str, Any]:
    """The page with its forms; those given hold what somebody typed."""
    years = [one for one in found.years.all() if not one.waiting.is_nothing]
    with_hours = [one for one in years if one.waiting.minutes]
    around = page_of(request, found)
    hides_yen = around["row"].hides_yen
    return (
        around
        | {
            "overlaps": queries.overlap_rows(request.user, saving=found),
            "confirmations": queries.confirmations_of(found, hides_yen=hides_yen),
            "uses": queries.uses_of(found, hides_yen=hides_yen),
            "beside": queries.budget_beside(found, request.user),
            "history": queries.history_of(found),
            "decision_form": DecisionForm(
                initial={"on": found.decided_on or today(), "words": found.decided_words}
            ),
            "withdrawal_form": WithdrawalForm(),
            "use_form": UseForm(years=years, user=request.user, auto_id="use_%s")
            if years and not hides_yen
            else None,
            "staffing_form": StaffingForm(
                organisation=found.organisation, years=with_hours, user=request.user, auto_id="staffing_%s"
            )
            if with_hours and not hides_yen
            else None,
        }
        | forms
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SAVINGS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """What a saving says and expects. The form holds its yen: who may not see them may not change it."""
    found = changeable_saving(request, pk, Can.EDIT_SAVINGS)
    must_see_yen(request, found)
    form = SavingForm(
        request.POST or None,
        organisation=found.organisation,
        choices=queries.choices_of(found.initiative, request.user),
        saving=found,
        initial={} if found.years.exists() else {"first_year": this_fiscal_year()},
    )
    status, theirs = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                commands.change_saving(
                    saving=found,
                    revision=form.cleaned_data["revision"] or 0,
                    values=form.values,
                    years=form.years,
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("保存しました。"))
                return redirect("governance:saving", pk=pk)
            except commands.SavedMeanwhile as reason:
                status, theirs = 409, reason.theirs
                form.add_error(None, str(reason))
                form.data = form.data.copy()
                form.data["revision"] = reason.theirs.revision
            except commands.CannotSave as reason:
                form.add_error(None, str(reason))
    page = page_of(request, found) | {"form": form, "theirs": theirs}
    return render(request, "governance/change.html", page, status=status)


@require_POST
@requires(Can.EDIT_SAVINGS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The office decided to do it."""
    found = changeable_saving(request, pk, Can.EDIT_SAVINGS)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return render(
            request, "governance/saving.html", full_page(request, found, decision_form=form), status=422
        )
    commands.decide_saving(
        saving=found,
        on=form.cleaned_data["on"],
        words=form.cleaned_data["words"],
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("やると決めた日を書きました。"))
    return redirect("governance:saving", pk=pk)


@require_POST
@requires(Can.EDIT_SAVINGS)
def undecide(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision is taken back."""
    found = changeable_saving(request, pk, Can.EDIT_SAVINGS)
    commands.undecide_saving(saving=found, by=request.user, now=timezone.now())
    messages.success(request, _("やると決めた日を消しました。"))
    return redirect("governance:saving", pk=pk)


@require_POST
@requires(Can.EDIT_SAVINGS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of all sums; the page offers to bring it back."""
    found = changeable_saving(request, pk, Can.EDIT_SAVINGS)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return render(
            request, "governance/saving.html", full_page(request, found, withdrawal_form=form), status=422
        )
    try:
        commands.withdraw_saving(
            saving=found, why=form.cleaned_data["why"], by=request.user, now=timezone.now()
        )
    except commands.CannotSave as reason:
        messages.error(request, str(reason))
    return redirect("governance:saving", pk=pk)


@require_POST
@requires(Can.EDIT_SAVINGS)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Into the sums again."""
    found = changeable_saving(request, pk, Can.EDIT_SAVINGS)
    try:
        commands.bring_back_saving(saving=found, by=request.user, now=timezone.now())
        messages.success(request, _("効果を戻しました。"))
    except commands.CannotSave as reason:
        messages.error(request, str(reason))
    return redirect("governance:saving", pk=pk)


@require_safe
@requires(Can.VIEW_SAVINGS)
def overlaps(request: HttpRequest) -> HttpResponse:
    """All overlaps of the office."""
    page = {"rows": queries.overlap_rows(request.user), "may_settle": request.user.can(Can.EDIT_SAVINGS)}
    return render(request, "governance/overlaps.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SAVINGS)
def settle(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    """Two savings that could be one: different, or split."""
    first = changeable_saving(request, pk, Can.EDIT_SAVINGS)
    second = visible_saving(request, other_pk)
    form = SettlementForm(request.POST or None, initial={"first": pk, "second": other_pk})
    is_split = request.method == "POST" and request.POST.get("way") == SettledAs.SPLIT.value
    if is_split and not may(request, second.initiative, Can.EDIT_SAVINGS):
        form.add_error(None, _("分け合うと決められるのは、両方の取組を直せる職員です。"))
    if request.method == "POST" and form.is_valid():
        try:
            commands.settle_overlap(
                first=first,
                second=second,
                way=SettledAs(form.cleaned_data["way"]),
                reason=form.cleaned_data["reason"],
                first_percent=form.cleaned_data["first_percent"] or 0,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("重なりを整理しました。"))
            return redirect("governance:saving", pk=pk)
        except commands.CannotSave as reason:
            form.add_error(None, str(reason))
    page = page_of(request, first) | {"form": form, "other": second}
    return render(request, "governance/settle.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_SAVINGS)
def unsettle(request: HttpRequest, pk: int, settlement_pk: int) -> HttpResponse:
    """The overlap is open again."""
    found = changeable_saving(request, pk, Can.EDIT_SAVINGS)
    rows = OverlapSettlement.objects.visible_to(request.user)
    settled = get_object_or_404(rows.filter(first=found) | rows.filter(second=found), pk=settlement_pk)
    both = (settled.first.initiative, settled.second.initiative)
    is_split = settled.way == SettledAs.SPLIT.value
    if is_split and not all(may(request, one, Can.EDIT_SAVINGS) for one in both):
        messages.error(request, _("分け合う整理を取り消せるのは、両方の取組を直せる職員です。"))
        return redirect("governance:saving", pk=pk)
    try:
        commands.unsettle_overlap(settlement=settled, by=request.user, now=timezone.now())
        messages.success(request, _("重なりの整理を取り消しました。"))
    except commands.CannotSave as reason:
        messages.error(request, str(reason))
    return redirect("governance:saving", pk=pk)
