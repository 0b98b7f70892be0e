"""Offers beside each other, and one with its prices and answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.catalogue.queries import services_for
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.selection import commands
from meguru.apps.selection.around import changeable_selection, page_of, visible_selection
from meguru.apps.selection.forms.offers import OfferForm, reply_rows, typed_replies
from meguru.apps.selection.models import Offer, Selection
from meguru.apps.selection.queries import costs_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SELECTION)
def offers(request: HttpRequest, pk: int) -> HttpResponse:
    """All offers with what they cost; a new one from the catalogue or by hand."""
    found = visible_selection(request, pk)
    services = services_for(request.user)
    chosen = next((one for one in services if str(one.pk) == request.GET.get("service")), None)
    form = OfferForm(request.POST or None, initial=_from_catalogue(chosen))
    if request.method == "POST":
        found = changeable_selection(request, pk)
        sent = request.POST.get("service", "")
        chosen = next((one for one in services if str(one.pk) == sent), None)
        if form.is_valid():
            try:
                added = commands.add_offer(
                    selection=found,
                    values=form.values() | {"service": chosen},
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("候補「%s」を加えました。") % added)
                return redirect("selection:offers", pk=pk)
            except commands.CannotChange as reason:
                form.add_error("name", str(reason))
    page = page_of(request, found, step="offers") | {
        "costs": costs_of(found, list(found.offers.in_use())),
        "away": found.offers.filter(put_away_at__isnull=False),
        "form": form,
        "services": services,
        "chosen_service": chosen,
    }
    return render(request, "selection/offers.html", page, status=422 if form.errors else 200)


def _from_catalogue(service) -> dict[str, object]:  # type: ignore[no-untyped-def]
    """What the catalogue knows, as a start; a yearly price is written per month."""
    if service is None:
        return {}
    return {
        "name": service.name,
        "vendor": service.vendor,
        "initial_yen": service.initial_yen,
        "monthly_yen": None if service.yearly_yen is None else -(-service.yearly_yen // 12),
        "notes": service.price_note,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SELECTION)
def offer(request: HttpRequest, pk: int, offer_pk: int) -> HttpResponse:
    """One offer: names and prices."""
    found = visible_selection(request, pk)
    shown = _offer(found, offer_pk)
    form = OfferForm(request.POST or None, instance=shown)
    theirs = None
    if request.method == "POST":
        changeable_selection(request, pk)
        if form.is_valid():
            try:
                commands.change_offer(
                    offer=shown,
                    values=form.values(),
                    revision=form.cleaned_data["revision"] or 0,
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("保存しました。"))
                return redirect("selection:offer", pk=pk, offer_pk=offer_pk)
            except commands.WrittenMeanwhile as reason:
                theirs = reason.theirs
                form.add_error(None, str(reason))
                form.data = form.data.copy()
                form.data["revision"] = str(theirs.revision)
            except commands.CannotChange as reason:
                form.add_error(None, str(reason))
    return _offer_page(request, found, shown, form=form, theirs=theirs)


@require_POST
@requires(Can.EDIT_SELECTION)
def replies(request: HttpRequest, pk: int, offer_pk: int) -> HttpResponse:
    """What the vendor answers, row by row."""
    found = changeable_selection(request, pk)
    shown = _offer(found, offer_pk)
    rows = list(found.wanted.in_use())
    typed = typed_replies(request.POST, rows)
    try:
        count = commands.save_replies(offer=shown, typed=typed, by=request.user, now=timezone.now())
        messages.success(request, _("回答を%s行保存しました。") % count)
        return redirect("selection:offer", pk=pk, offer_pk=offer_pk)
    except commands.WrittenMeanwhile as reason:
        return _offer_page(request, found, shown, typed=typed, clashes=reason.theirs, problem=str(reason))
    except commands.CannotChange as reason:
        return _offer_page(request, found, shown, typed=typed, problem=str(reason))


def _offer_page(  # type: ignore[no-untyped-def]
    request, found, shown, *, form=None, theirs=None, typed=None, clashes=None, problem=""
) -> HttpResponse:
    stored = {one.wanted_id: (one.text, one.met) for one in shown.replies.all()}
    form = form or OfferForm(instance=shown)
    page = page_of(request, found, step="offers") | {
        "offer": shown,
        "form": form,
        "theirs": theirs,
        "cost": costs_of(found, [shown])[0],
        "rows": reply_rows(list(found.wanted.in_use()), stored, typed, clashes),
        "problem": problem,
    }
    wrong = bool(form.errors) or bool(problem)
    return render(request, "selection/offer.html", page, status=422 if wrong else 200)


@require_POST
@requires(Can.EDIT_SELECTION)
def remove(request: HttpRequest, pk: int, offer_pk: int) -> HttpResponse:
    """Away from the others; can be brought back."""
    return _moved(request, pk, offer_pk, commands.remove_offer)


@require_POST
@requires(Can.EDIT_SELECTION)
def bring_back(request: HttpRequest, pk: int, offer_pk: int) -> HttpResponse:
    """Beside the others again."""
    return _moved(request, pk, offer_pk, commands.bring_back_offer)


def _moved(request, pk: int, offer_pk: int, command) -> HttpResponse:  # type: ignore[no-untyped-def]
    found = changeable_selection(request, pk)
    try:
        command(offer=_offer(found, offer_pk), by=request.user, now=timezone.now())
    except commands.CannotChange as reason:
        messages.error(request, str(reason))
    return redirect("selection:offers", pk=pk)


def _offer(found: Selection, pk: int) -> Offer:
    return get_object_or_404(found.offers.select_related("selection__organisation", "service"), pk=pk)
