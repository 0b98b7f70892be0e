"""Five years of costs written in one table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems import commands
from meguru.apps.systems.around import changeable_system, page_of
from meguru.apps.systems.forms.cost_table import CostTableForm
from meguru.apps.systems.models import CostBasis, InformationSystem
from meguru.apps.systems.queries import cost_grid
from meguru.design import figures
from meguru.engines.calendars import fiscal_year


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SYSTEMS)
def cost_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Years and kinds as a table; one save, refused when a colleague saved meanwhile."""
    found = changeable_system(request, pk)
    basis = request.GET.get("basis", "")
    basis = basis if basis in CostBasis.values else CostBasis.ACTUAL.value
    years = cost_grid.years_shown(
        basis=basis, first=_year(request.GET.get("from", "")), this_year=fiscal_year(timezone.localdate())
    )
    form = CostTableForm(request.POST or None, system=found, basis=basis, years=years)
    differences: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            changes = commands.save_costs(
                system=found,
                basis=basis,
                values=form.values(),
                seen=form.cleaned_data["seen"],
                by=request.user,
                now=timezone.now(),
            )
            return _saved(request, found, form, [one.pk for one in changes])
        except commands.WrittenMeanwhile as reason:
            differences = _differing(form, reason.theirs)
            form.data = form.data.copy()
            form.data["seen"] = form.initial["seen"]
            form.add_error(None, str(reason))
    page = page_of(request, found, tab="costs") | {
        "form": form,
        "differences": differences,
        "bases": _bases(found, basis),
        "before": _address(found, basis, years[0] - len(years)),
        "after": _address(found, basis, years[-1] + 1),
    }
    return render(request, "systems/cost_table.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_SYSTEMS)
def undo_together(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes that were saved at once are taken back at once."""
    found = changeable_system(request, pk)
    keys = [
        int(one) for one in request.POST.get("changes", "").split(",") if one.isdecimal() and len(one) < 16
    ]
    try:
        commands.undo_changes(system=found, keys=keys, by=request.user, now=timezone.now())
        messages.success(request, _("元に戻しました。"))
    except (commands.CannotUndo, commands.AlreadyThere, commands.StillUsed) as reason:
        messages.error(request, str(reason))
    return redirect("systems:system", pk=pk)


def _saved(
    request: HttpRequest, found: InformationSystem, form: CostTableForm, changes: list[int]
) -> HttpResponse:
    if changes:
        request.session["systems_changes"] = [found.pk, changes]
    else:
        messages.info(request, _("変わったところはありません。"))
    doubts = cost_grid.doubtful(form.values())
    if doubts:
        messages.warning(
            request,
            _("前の年と千倍ほどちがう金額があります。円と千円を取りちがえていないか、見てください（%s）。")
            % "、".join(doubts[:5]),
        )
    return redirect(f"{reverse('systems:system', args=[found.pk])}#cost")


def _differing(form: CostTableForm, theirs: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Where the table of this person and what is stored now differ: the place, theirs, what stands there."""
    return [
        (cost_grid.label_of_place(place), figures.yen(yen), figures.yen(theirs[cost_grid.place_name(place)]))
        for place, yen in form.values().items()
        if yen != theirs[cost_grid.place_name(place)]
    ]


def _bases(found: InformationSystem, basis: str) -> list[dict[str, Any]]:
    return [
        {"label": one.label, "url": _address(found, one.value), "current": one.value == basis}
        for one in (CostBasis.ACTUAL, CostBasis.BUDGET)
    ]


def _address(found: InformationSystem, basis: str, first: int | None = None) -> str:
    since = f"&from={first}" if first else ""
    return f"{reverse('systems:cost_table', args=[found.pk])}?basis={basis}{since}"


def _year(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) == 4 else None
