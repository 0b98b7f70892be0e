"""A saving confirmed from evidence, and where it went."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.governance import commands, queries
from meguru.apps.governance.around import changeable_saving, must_see_yen, page_of, this_fiscal_year
from meguru.apps.governance.forms.fields import as_hours
from meguru.apps.governance.forms.proving import (
    AccountsForm,
    AmountForm,
    LogsForm,
    PaperForm,
    StaffingForm,
    UseForm,
)
from meguru.apps.governance.models import Confirmation, Saving, SavingUse
from meguru.apps.governance.queries import Offered
from meguru.apps.governance.views.saving import full_page
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems.permissions import hidden_words, sight_of
from meguru.engines.savings import TooLittleEvidence


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.CONFIRM_SAVINGS)
def by_logs(request: HttpRequest, pk: int) -> HttpResponse:
    """Hours, from the records of work before and after."""
    found = changeable_saving(request, pk, Can.CONFIRM_SAVINGS)
    logs = queries.log_choices(found, request.user)
    chosen = LogsForm(request.GET if "before" in request.GET else None, logs=logs)
    offered: list[Offered] = []
    if chosen.is_bound and chosen.is_valid():
        try:
            offered = queries.proofs_from_logs(
                found, chosen.cleaned_data["before"], chosen.cleaned_data["after"]
            )
        except TooLittleEvidence as reason:
            chosen.add_error(None, str(reason))
    page = {"chosen": chosen, "how": "logs", "has_material": len(logs) > 1}
    return _confirm(request, found, offered, page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.CONFIRM_SAVINGS)
def by_accounts(request: HttpRequest, pk: int) -> HttpResponse:
    """Yen, from the settled accounts of the saving's system."""
    found = changeable_saving(request, pk, Can.CONFIRM_SAVINGS)
    system = found.system or (found.contract.system if found.contract else None)
    offered: list[Offered] = []
    chosen, refusal = None, ""
    if system is not None and not sight_of(request.user, system).costs:
        refusal = hidden_words()
    elif system is not None:
        chosen = AccountsForm(request.GET if "before" in request.GET else None, system=system)
        if chosen.is_bound and chosen.is_valid():
            try:
                years = (int(chosen.cleaned_data[name]) for name in ("before", "after"))
                offered = [queries.proof_from_costs(found, system, *years)]
            except TooLittleEvidence as reason:
                chosen.add_error(None, str(reason))
    has_material = chosen is not None and len(chosen.fields["before"].choices) > 1
    page = {"chosen": chosen, "how": "accounts", "has_material": has_material, "refusal": refusal}
    return _confirm(request, found, offered, page)


def _confirm(
    request: HttpRequest, found: Saving, offered: list[Offered], page: dict[str, Any]
) -> HttpResponse:
    """Show what the evidence supports; a POST confirms so much of it. It is computed anew each time."""
    form = AmountForm(request.POST) if request.method == "POST" else None
    problem = ""
    if form is not None and form.is_valid():
        one = next(
            (one for one in offered if one.proof.fiscal_year == form.cleaned_data["fiscal_year"]), None
        )
        try:
            if one is None:
                raise commands.CannotSave(_("証拠を選び直してください。"))
            return _stored(request, found, one.proof, form)
        except commands.CannotSave as reason:
            problem = str(reason)
            form.add_error(None, problem)
    forms = [(one, _amount_form(one, form)) for one in offered]
    page |= page_of(request, found) | {"offered": forms, "form": form}
    return render(request, "governance/confirm.html", page, status=422 if form is not None else 200)


def _amount_form(one: Offered, sent: AmountForm | None) -> AmountForm:
    """What was typed for this year, else all that is left."""
    if sent is not None and sent.data.get("fiscal_year") == str(one.proof.fiscal_year):
        return sent
    return AmountForm(
        initial={
            "fiscal_year": one.proof.fiscal_year,
            "yen": f"{one.left.yen:,}" if one.left.yen else "",
            "hours": as_hours(one.left.minutes),
        },
        auto_id=f"id_{one.proof.fiscal_year}_%s",
    )


def _stored(
    request: HttpRequest, found: Saving, proof: commands.NewProof, form: AmountForm | PaperForm
) -> HttpResponse:
    commands.confirm_saving(
        saving=found,
        new=proof,
        amount=form.amount,
        remark=form.cleaned_data["note"],
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("効果を確かめました。使い道を書けます。"))
    return redirect("governance:saving", pk=found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.CONFIRM_SAVINGS)
def by_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Yen or hours, from an invoice or another paper."""
    found = changeable_saving(request, pk, Can.CONFIRM_SAVINGS)
    form = PaperForm(request.POST or None, initial={"fiscal_year": this_fiscal_year()})
    if request.method == "POST" and form.is_valid():
        try:
            return _stored(request, found, form.proof, form)
        except commands.CannotSave as reason:
            form.add_error(None, str(reason))
    page = page_of(request, found) | {"form": form, "how": "paper"}
    return render(request, "governance/confirm_paper.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.CONFIRM_SAVINGS)
def unconfirm(request: HttpRequest, pk: int, confirmation_pk: int) -> HttpResponse:
    """A confirmation taken back."""
    found = changeable_saving(request, pk, Can.CONFIRM_SAVINGS)
    row = get_object_or_404(Confirmation.objects.filter(saving_year__saving=found), pk=confirmation_pk)
    try:
        commands.withdraw_confirmation(confirmation=row, by=request.user, now=timezone.now())
        messages.success(request, _("確認を取り消しました。同じ証拠で、もう一度確かめられます。"))
    except commands.CannotSave as reason:
        messages.error(request, str(reason))
    return redirect("governance:saving", pk=pk)


@require_POST
@requires(Can.CONFIRM_SAVINGS)
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Released, or reinvested in a named service."""
    found = changeable_saving(request, pk, Can.CONFIRM_SAVINGS)
    must_see_yen(request, found)
    form = UseForm(request.POST, years=list(found.years.all()), user=request.user, auto_id="use_%s")
    if form.is_valid():
        try:
            commands.use_saving(
                saving_year=form.cleaned_data["saving_year"],
                kind=SavingUse.Kind(form.cleaned_data["kind"]),
                amount=form.amount,
                name=form.cleaned_data["name"],
                service=form.cleaned_data["service"],
                budget=form.cleaned_data["budget"],
                used_on=form.cleaned_data["used_on"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("使い道を書きました。"))
            return redirect("governance:saving", pk=pk)
        except commands.CannotSave as reason:
            form.add_error(None, str(reason))
    return render(request, "governance/saving.html", full_page(request, found, use_form=form), status=422)


@require_POST
@requires(Can.CONFIRM_SAVINGS)
def staffing(request: HttpRequest, pk: int) -> HttpResponse:
    """Hours that became yen by a change of staffing."""
    found = changeable_saving(request, pk, Can.CONFIRM_SAVINGS)
    must_see_yen(request, found)
    form = StaffingForm(
        request.POST,
        organisation=found.organisation,
        years=list(found.years.all()),
        user=request.user,
        auto_id="staffing_%s",
    )
    if form.is_valid():
        try:
            commands.change_staffing(
                saving_year=form.cleaned_data["saving_year"],
                grade=form.cleaned_data["grade"],
                positions_tenths=form.positions_tenths,
                name=form.cleaned_data["name"],
                used_on=form.cleaned_data["used_on"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("配置の見直しを書きました。時間が金額に変わりました。"))
            return redirect("governance:saving", pk=pk)
        except (commands.CannotSave, commands.NotAStaffingChange) as reason:
            form.add_error(None, str(reason))
    return render(
        request, "governance/saving.html", full_page(request, found, staffing_form=form), status=422
    )


@require_POST
@requires(Can.CONFIRM_SAVINGS)
def unuse(request: HttpRequest, pk: int, use_pk: int) -> HttpResponse:
    """A use taken back."""
    found = changeable_saving(request, pk, Can.CONFIRM_SAVINGS)
    row = get_object_or_404(SavingUse.objects.filter(saving_year__saving=found), pk=use_pk)
    try:
        commands.withdraw_use(use=row, by=request.user, now=timezone.now())
        messages.success(request, _("使い道を取り消しました。"))
    except commands.CannotSave as reason:
        messages.error(request, str(reason))
    return redirect("governance:saving", pk=pk)
