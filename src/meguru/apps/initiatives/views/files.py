"""What can be taken home: the sheet, the plan, the roles, the questions, the list."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.initiatives import papers
from meguru.apps.initiatives.around import visible_initiative
from meguru.apps.initiatives.forms.basics import ListForm
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.documents import Document, to_docx, to_pdf, to_xlsx

RENDERED = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "pdf": ("application/pdf", to_pdf),
}


@require_safe
@requires(Can.EXPORT_INITIATIVE)
def file(request: HttpRequest, pk: int, what: str, ending: str) -> HttpResponse:
    """One paper of an initiative."""
    found = visible_initiative(request, pk)
    if what not in papers.PAPERS or ending not in RENDERED:
        raise Http404(what)
    paper = papers.PAPERS[what](found, user=request.user, today=timezone.localdate())
    return _download(paper, f"{found.name}_{papers.NAMES[what]}", ending)


@require_safe
@requires(Can.EXPORT_INITIATIVE)
def listing(request: HttpRequest) -> HttpResponse:
    """The list as it was asked for."""
    form = ListForm(request.GET, user=request.user)
    paper = papers.list_paper(user=request.user, today=timezone.localdate(), **form.question())
    return _download(paper, _("取組の一覧"), "xlsx")


def _download(paper: Document, name: str, ending: str) -> HttpResponse:
    kind, render_paper = RENDERED[ending]
    file_name = f"{name}_{timezone.localdate()}.{ending}"
    return HttpResponse(
        render_paper(paper),
        content_type=kind,
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=file_name)},
    )
