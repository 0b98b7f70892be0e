"""What can be taken home: the findings as they were filtered, and one system's findings and direction."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.portfolio import papers
from meguru.apps.portfolio.forms import FilterForm
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems.around import visible_system
from meguru.engines.documents import Document, to_docx, to_pdf, to_xlsx

RENDERED = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "pdf": ("application/pdf", to_pdf),
}


@require_safe
@requires(Can.EXPORT_SYSTEMS)
def listing(request: HttpRequest, ending: str) -> HttpResponse:
    """The findings as they were asked for."""
    form = FilterForm(request.GET, user=request.user)
    found = papers.findings_paper(
        user=request.user, filters=form.filters(), today=timezone.localdate(), ending=ending
    )
    return _download(found, _("所見の一覧"), ending)


@require_safe
@requires(Can.EXPORT_SYSTEMS)
def paper(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """Findings and direction of one system."""
    system = visible_system(request, pk)
    found = papers.system_paper(system=system, user=request.user, today=timezone.localdate())
    return _download(found, f"{system.name}_{_('所見と方向性')}", ending)


def _download(paper: Document, name: str, ending: str) -> HttpResponse:
    if ending not in RENDERED:
        raise Http404(ending)
    kind, render_paper = RENDERED[ending]
    return HttpResponse(
        render_paper(paper),
        content_type=kind,
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=f"{name}_{timezone.localdate()}.{ending}"
            )
        },
    )
