"""Pages of the evidence: HTTP <-> one query."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.evidence import queries
from meguru.apps.evidence.bridge import event_log
from meguru.apps.evidence.models import ImportedLog
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.eventlogs import write_csv

LOGS_ON_A_PAGE = 50


@require_safe
@requires(Can.VIEW_EVIDENCE)
def logs(request: HttpRequest) -> HttpResponse:
    """Every log that this person may see, newest first."""
    found = ImportedLog.objects.visible_to(request.user).select_related("organisation", "imported_by")
    page = Paginator(found, LOGS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "evidence/logs.html",
        {"page": page, "several_offices": len({log.organisation_id for log in page}) > 1},
    )


@require_safe
@requires(Can.VIEW_EVIDENCE)
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """What came in with one log: counts, columns, remarks and the first records."""
    found = get_object_or_404(
        ImportedLog.objects.visible_to(request.user).select_related("organisation", "imported_by"), pk=pk
    )
    return render(
        request,
        "evidence/log.html",
        {
            "log": found,
            "tiles": queries.log_tiles(found),
            "columns": queries.columns_in_words(found),
            "channels": queries.cases_by_channel(found),
            "rows": queries.first_rows(imported=found),
            "may_export": request.user.can(Can.EXPORT_EVIDENCE),
            "breadcrumbs": ((_("作業記録"), reverse("evidence:logs")),),
        },
    )


@require_safe
@requires(Can.EXPORT_EVIDENCE)
def log_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The stored records as CSV for a spreadsheet; it can be imported again."""
    found = get_object_or_404(ImportedLog.objects.visible_to(request.user), pk=pk)
    return HttpResponse(
        write_csv(event_log(found)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, f"{found.name}.csv")},
    )
