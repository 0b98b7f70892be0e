"""Pages to look at: a prefecture, a service, a municipality, what it lacks, other prefectures."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.offerings import papers, queries
from meguru.apps.offerings.bridge import channel_words, directness_words, noted_of, since_words
from meguru.apps.offerings.cells import Cells
from meguru.apps.offerings.forms import chosen_field, chosen_prefecture
from meguru.apps.offerings.pictures import quality_chart, quantity_chart
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.service_gap import (
    MOST_OF_THEM,
    VERSION,
    Coverage,
    GapKind,
    OfferState,
    ResidentService,
    ServiceShortfall,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@requires(Can.VIEW_BENCHMARK)
def overview(request: HttpRequest) -> HttpResponse:
    """How many services every municipality of a prefecture offers, by which way and how directly."""
    page = _prefecture_page(request, name="overview", usual_field="")
    shown = queries.overview(page["prefecture"], user=request.user, field=page["field"])
    rows = [(one.body.name, one.count) for one in shown.towns if one.is_public]
    page |= {
        "shown": shown,
        "quantity": quantity_chart(rows),
        "quality": quality_chart(rows),
        "towns": shown.towns,
        "lines": [_share_line(one.service, one.coverage) for one in shown.lines],
        "own": request.user.organisation if request.user.organisation.prefecture_id else None,
    }
    return render(request, "offerings/overview.html", page)


@require_safe
@requires(Can.VIEW_BENCHMARK)
def matrix(request: HttpRequest) -> HttpResponse:
    """Services x municipalities of a prefecture."""
    page = _prefecture_page(request, name="matrix", usual_field=queries.catalogue().fields[0].id)
    shown = queries.overview(page["prefecture"], user=request.user, field=page["field"])
    own = request.user.organisation_id
    cells = Cells(own=next((place for place, body in enumerate(shown.bodies) if body.pk == own), None))
    page |= {
        "bodies": shown.bodies,
        "public": shown.public,
        "rows": [
            {
                "service": line.service,
                "cells": cells.row(line.offers),
                "share": line.coverage,
            }
            for line in shown.lines
        ],
    }
    return render(request, "offerings/matrix.html", page)


@require_safe
@requires(Can.VIEW_BENCHMARK)
def service(request: HttpRequest, service_id: str) -> HttpResponse:
    """One service: who offers it and how, and other prefectures where national figures exist."""
    found = queries.service(service_id)
    if found is None:
        raise Http404(service_id)
    page = _prefecture_page(request, name="service", args=[service_id])
    line = next(
        one
        for one in queries.overview(page["prefecture"], user=request.user, field=found.field).lines
        if one.service == found
    )
    rows = queries.offered_by(found, page["prefecture"], user=request.user)
    regions = queries.region_rows(found, user=request.user)
    page |= {
        "service": found,
        "line": line,
        "share": _share_line(found, line.coverage),
        "quantity": quantity_chart([(_("この都道府県"), line.count)]),
        "quality": quality_chart([(_("この都道府県"), line.count)]),
        "rows": [_offered_row(one) for one in rows],
        "region_year": regions[0] if regions else None,
        "regions": [_region_row(one, page["prefecture"]) for one in regions[1]] if regions else [],
        "breadcrumbs": (_home_crumb(),),
    }
    return render(request, "offerings/service.html", page)


def _offered_row(one: queries.OfferedBy) -> dict[str, Any]:
    noted = noted_of(one.row)
    return {
        "body": one.body,
        "row": one.row,
        "state": noted.state if one.row else OfferState.UNKNOWN.value,
        "ways": channel_words(noted.channels),
        "directness": directness_words(noted.directness),
        "since": since_words(noted.since),
    }


def _region_row(one: queries.RegionRow, here: Organisation) -> dict[str, Any]:
    return {"region": one, "share": one.coverage, "is_here": one.prefecture.pk == here.pk}


@require_safe
@requires(Can.VIEW_BENCHMARK)
def town(request: HttpRequest, code: str) -> HttpResponse:
    """What one municipality made public."""
    body = _municipality(request, code)
    rows = queries.public_rows(body, user=request.user)
    listed = [
        {"name": one.name, "about": one.about, "field": one.field, "row": rows[one.id]}
        for one in queries.catalogue().services
        if one.id in rows
    ]
    listed += [
        {
            "name": str(row.own_service),
            "about": row.own_service.about,
            "field": row.own_service.field,
            "row": row,
        }
        for row in rows.values()
        if row.own_service is not None
    ]
    page = {
        "body": body,
        "is_own": queries.is_own(body, request.user),
        "released_at": max((row.released_at for row in rows.values()), default=None),
        "fields": [
            (part.name, [_town_row(one) for one in listed if one["field"] == part.id])
            for part in queries.catalogue().fields
        ],
        "count": sum(one["row"].offered.is_offered for one in listed),
        "breadcrumbs": (_home_crumb(body.prefecture),),
    }
    return render(request, "offerings/town.html", page)


def _town_row(one: dict[str, Any]) -> dict[str, Any]:
    noted = noted_of(one["row"])
    return one | {
        "state": noted.state,
        "ways": channel_words(noted.channels),
        "directness": directness_words(noted.directness),
        "since": since_words(noted.since),
        "evidence_url": noted.evidence if noted.evidence.startswith(("https://", "http://")) else "",
    }


@require_safe
@requires(Can.VIEW_BENCHMARK)
def gaps(request: HttpRequest, code: str) -> HttpResponse:
    """What most others offer and this municipality does not, with a first step for each."""
    body = _municipality(request, code)
    everybody = [one for one in queries.municipalities(body.prefecture) if one.pk != body.pk]
    alike = queries.same_size(body, everybody)
    among = "size" if request.GET.get("among") == "size" else "prefecture"
    found = queries.service_shortfalls(body, alike if among == "size" else everybody, user=request.user)
    names = {one.code: one for one in everybody}
    page = {
        "body": body,
        "is_own": queries.is_own(body, request.user),
        "among": among,
        "counts": {"prefecture": len(everybody), "size": len(alike)},
        "parts": [
            (kind.value, [_gap_row(one, names) for one in found if one.kind is kind]) for kind in GapKind
        ],
        "has_gaps": bool(found),
        "rule_version": VERSION,
        "most_percent": round(MOST_OF_THEM * 100),
        "breadcrumbs": (
            _home_crumb(body.prefecture),
            (body.name, reverse("offerings:town", args=[body.code])),
        ),
    }
    return render(request, "offerings/gaps.html", page)


def _gap_row(one: ServiceShortfall, names: dict[str, Organisation]) -> dict[str, Any]:
    return {
        "gap": one,
        "service": queries.service(one.service),
        "leaders": [names[code] for code in one.leaders[:5]],
        "more": max(0, len(one.leaders) - 5),
    }


@require_safe
@requires(Can.VIEW_BENCHMARK)
def regions(request: HttpRequest) -> HttpResponse:
    """The introduction rates of a prefecture beside the nation's, where national figures exist."""
    page = _prefecture_page(request, name="regions")
    real = None if page["prefecture"].is_fictional else page["prefecture"]
    lines = queries.region_lines(real, user=request.user)
    page |= {"lines": lines, "real": real, "year": max((one.year for one in lines), default=None)}
    return render(request, "offerings/regions.html", page | {"breadcrumbs": (_home_crumb(),)})


@require_safe
@requires(Can.VIEW_BENCHMARK)
def file(request: HttpRequest) -> HttpResponse:
    """The services of a prefecture's municipalities as Excel."""
    prefecture = chosen_prefecture(
        request.GET, queries.prefectures(request.user), queries.home_prefecture(request.user)
    )
    shown = queries.overview(prefecture, user=request.user)
    name = f"{prefecture.code}_services.xlsx"
    return HttpResponse(
        papers.workbook(shown),
        content_type=XLSX,
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


def _share_line(service: ResidentService, share: Coverage) -> dict[str, Any]:
    return {"service": service, "share": share, "has_range": share.unknown > 0 and share.known > 0}


def _municipality(request: HttpRequest, code: str) -> Organisation:
    found = queries.municipality(code, user=request.user)
    if found is None:
        raise Http404(code)
    return found


def _home_crumb(prefecture: Organisation | None = None) -> tuple[str, str]:
    asked = f"?prefecture={prefecture.code[:2]}" if prefecture else ""
    return _("サービスの差"), reverse("offerings:overview") + asked


def _prefecture_page(
    request: HttpRequest, *, name: str, usual_field: str = "", args: list[str] | None = None
) -> dict[str, Any]:
    """What pages about a prefecture share: which one, which field, and the ways to the others."""
    offered = queries.prefectures(request.user)
    prefecture = chosen_prefecture(request.GET, offered, queries.home_prefecture(request.user))
    asked = f"?prefecture={prefecture.code[:2]}"
    tabs = (
        ("overview", _("全体のようす")),
        ("matrix", _("サービスと市区町村の表")),
        ("regions", _("ほかの都道府県と比べる")),
    )
    return {
        "prefecture": prefecture,
        "prefectures": offered,
        "field": chosen_field(request.GET, usual=usual_field),
        "fields": queries.catalogue().fields,
        "catalogue": queries.catalogue(),
        "tabs": [
            {"label": label, "url": reverse(f"offerings:{key}") + asked, "current": key == name}
            for key, label in tabs
        ],
    }
