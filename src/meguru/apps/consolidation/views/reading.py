"""Studies looked at: the list, one in full, its hosts, what stays, its waves, two side by side, as a file."""

from __future__ import annotations

from urllib.parse import quote

from csp.decorators import csp_update
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.consolidation import bridge, papers, queries, shown
from meguru.apps.consolidation.around import finished_study, page_of, visible_study
from meguru.apps.consolidation.models import Study
from meguru.apps.processes.files import REPORT_STYLE_SOURCE
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems.around import list_crumb
from meguru.apps.systems.permissions import hidden_words
from meguru.engines.consolidation import VERSION
from meguru.engines.documents import CannotPrint

HOSTS_PER_PAGE = 24


@require_safe
@requires(Can.VIEW_SYSTEMS)
def studies(request: HttpRequest) -> HttpResponse:
    """Every study of the office."""
    page = {
        "rows": queries.study_rows(user=request.user),
        "put_away": queries.put_away(user=request.user),
        "away": request.session.pop("study_put_away", None),
        "may_change": request.user.can(Can.EDIT_PORTFOLIO, organisation=request.user.organisation),
        "hidden": hidden_words(),
        "breadcrumbs": (list_crumb(),),
    }
    return render(request, "consolidation/studies.html", page)


@require_safe
@requires(Can.VIEW_SYSTEMS)
def study(request: HttpRequest, pk: int) -> HttpResponse:
    """One study: how far it is, and then the hosts. The page may be left and found again in the list."""
    found = visible_study(request, pk)
    page = page_of(request, found, tab="study")
    if request.htmx and not found.is_waiting:
        address = reverse("consolidation:study", args=[pk])
        return HttpResponse(status=200, headers={"HX-Redirect": address})
    if found.state != Study.State.DONE:
        return render(
            request, "consolidation/progress.html", page | {"before": queries.studies_before(found)}
        )
    try:
        result = queries.result_of(found)
    except bridge.UnknownRecord as reason:
        return render(request, "consolidation/progress.html", page | {"problem": str(reason)})
    page |= {
        "result": result,
        "tiles": shown.tiles(result, costs=page["costs"]),
        "hosts": Paginator(result.hosts, HOSTS_PER_PAGE).get_page(request.GET.get("page")),
        "found": shown.how_good(result, costs=page["costs"]),
        "limit_y": shown.limit_y(result),
        "version": VERSION,
    }
    return render(request, "consolidation/study.html", page)


@require_safe
@requires(Can.VIEW_SYSTEMS)
def host(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One host: its servers, and its load by hour."""
    result = finished_study(request, pk)
    if not 1 <= number <= len(result.hosts):
        raise Http404
    page = page_of(request, result.study, tab="study") | {
        "result": result,
        "host": result.hosts[number - 1],
        "limit_y": shown.limit_y(result),
    }
    page["breadcrumbs"] = (
        *page["breadcrumbs"],
        (result.study.name, reverse("consolidation:study", args=[pk])),
    )
    return render(request, "consolidation/host.html", page)


@require_safe
@requires(Can.VIEW_SYSTEMS)
def stays(request: HttpRequest, pk: int) -> HttpResponse:
    """What stays where it is, and why."""
    result = finished_study(request, pk)
    page = page_of(request, result.study, tab="stays") | {"result": result}
    return render(request, "consolidation/stays.html", page)


@require_safe
@requires(Can.VIEW_SYSTEMS)
def waves(request: HttpRequest, pk: int) -> HttpResponse:
    """Which systems move in which fiscal year."""
    result = finished_study(request, pk)
    page = page_of(request, result.study, tab="waves")
    page |= {"result": result, "chart": shown.waves_chart(result), "found": shown.how_good_waves(result)}
    return render(request, "consolidation/waves.html", page)


@require_safe
@requires(Can.VIEW_SYSTEMS)
def compare(request: HttpRequest) -> HttpResponse:
    """Two finished studies side by side."""
    chosen = [int(one) for one in request.GET.getlist("study") if one.isdecimal() and len(one) < 10]
    page = {"breadcrumbs": (list_crumb(), (_("サーバーの集約"), reverse("consolidation:studies")))}
    if len(chosen) != 2 or chosen[0] == chosen[1]:
        problem = _("比べる検討を、二つ選んでください。")
        return render(request, "consolidation/compare.html", page | {"problem": problem}, status=422)
    first, second = (finished_study(request, one) for one in chosen)
    costs = all(queries.sees_costs(one.study, request.user) for one in (first, second))
    page |= {
        "first": first,
        "second": second,
        "costs": costs,
        "hidden": hidden_words(),
        "compared": queries.compare(first, second, costs=costs),
    }
    return render(request, "consolidation/compare.html", page)


@require_safe
@requires(Can.EXPORT_SYSTEMS)
@csp_update({"style-src": [REPORT_STYLE_SOURCE]})
def study_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """A finished study as a paper, with yen only for who may see them."""
    if ending not in papers.FORMATS:
        raise Http404
    result = finished_study(request, pk)
    document = papers.study_paper(
        result, costs=queries.sees_costs(result.study, request.user), made_on=timezone.localdate()
    )
    kind, make = papers.FORMATS[ending]
    try:
        content = make(document)
    except CannotPrint as reason:
        return HttpResponse(str(reason), status=503, content_type="text/plain; charset=utf-8")
    placed = "inline" if ending == "html" else "attachment"
    name = quote(f"{result.study.name}.{ending}")
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f"{placed}; filename=\"study.{ending}\"; filename*=UTF-8''{name}"},
    )
