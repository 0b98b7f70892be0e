"""Pages of the evidence: HTTP <-> one query."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.evidence import queries
from meguru.apps.evidence.models import ImportedLog
from meguru.apps.registry.permissions import Can, requires

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
def log_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The stored records as CSV that Excel opens (UTF-8 with mark, times in Japanese time)."""
    found = get_object_or_404(ImportedLog.objects.visible_to(request.user), pk=pk)
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff"
        for row in queries.export_rows(found):
            yield writer.writerow(row)

    name = slugify(found.name) or f"log-{found.pk}"
    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line
