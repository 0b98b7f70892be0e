"""What the points say, how sure that is, and the award."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.selection import pictures, queries
from meguru.apps.selection.around import page_of, visible_selection
from meguru.engines.evaluation import CannotEvaluate


@require_safe
@requires(Can.VIEW_SELECTION)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking with its reasons, and the feeling beside it."""
    return _shown(request, pk, step="result", template="selection/result.html", compute=_result)


@require_safe
@requires(Can.VIEW_SELECTION)
def sureness(request: HttpRequest, pk: int) -> HttpResponse:
    """How far weights and people could change before another would be first."""
    return _shown(request, pk, step="sureness", template="selection/sureness.html", compute=_sureness)


@require_safe
@requires(Can.VIEW_SELECTION)
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """The award by the tender's rule, line by line."""
    return _shown(request, pk, step="award", template="selection/award.html", compute=_award)


def _result(material: queries.Material) -> dict[str, Any]:
    found = queries.scored_result(material)
    return {"result": found, "bars": pictures.area_bars(found), "swatches": pictures.swatches(found)}


def _sureness(material: queries.Material) -> dict[str, Any]:
    found = queries.sureness_of(material)
    price, why_no_price = None, ""
    try:
        price = queries.price_needed(material)
    except CannotEvaluate as reason:
        why_no_price = str(reason)
    return {
        "sureness": found,
        "price": price,
        "why_no_price": why_no_price,
        "area_pictures": [(one, pictures.interval_band(one)) for one in found.areas],
        "row_pictures": [(one, pictures.interval_band(one)) for one in found.rows],
    }


def _award(material: queries.Material) -> dict[str, Any]:
    return {"award": queries.award_page(material)}


def _shown(request: HttpRequest, pk: int, *, step: str, template: str, compute: Any) -> HttpResponse:
    """A page of points: hidden from who may not see them yet; what is missing is said in words."""
    found = visible_selection(request, pk)
    page = page_of(request, found, step=step)
    if not queries.may_see_points(selection=found, user=request.user):
        page["progress"] = queries.evaluator_progress(found)
        return render(request, "selection/hidden.html", page)
    try:
        page |= compute(queries.material_of(found))
    except CannotEvaluate as reason:
        page["problem"] = str(reason)
    return render(request, template, page)
