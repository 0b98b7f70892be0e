"""Tables of services and cases: which table the address names, and who may."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.catalogue.tables import TABLES, ImportTable
from meguru.apps.catalogue.views import exchange
from meguru.apps.registry.permissions import Can, requires


def _table(key: str) -> ImportTable:
    if key not in TABLES:
        raise Http404(key)
    return TABLES[key]


@require_safe
@requires(Can.EDIT_CATALOGUE)
def template(request: HttpRequest, table: str) -> HttpResponse:
    """An empty table to fill in."""
    return exchange.template_page(_table(table))


@require_safe
@requires(Can.VIEW_CATALOGUE)
def workbook(request: HttpRequest, table: str) -> HttpResponse:
    """Everything this person may read."""
    return exchange.workbook_page(request, _table(table))


@require_safe
@requires(Can.VIEW_CATALOGUE)
def csv(request: HttpRequest, table: str) -> HttpResponse:
    """The same for other programs."""
    return exchange.csv_page(request, _table(table))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_CATALOGUE)
def upload(request: HttpRequest, table: str) -> HttpResponse:
    return exchange.upload_page(request, _table(table))


@require_safe
@requires(Can.EDIT_CATALOGUE)
def preview(request: HttpRequest, table: str, pk: int) -> HttpResponse:
    return exchange.preview_page(request, _table(table), pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def store(request: HttpRequest, table: str, pk: int) -> HttpResponse:
    return exchange.store_page(request, _table(table), pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def give_up(request: HttpRequest, table: str, pk: int) -> HttpResponse:
    return exchange.give_up_page(request, _table(table), pk)


@require_safe
@requires(Can.VIEW_CATALOGUE)
def imported(request: HttpRequest, table: str, pk: int) -> HttpResponse:
    return exchange.imported_page(request, _table(table), pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def undo(request: HttpRequest, table: str, pk: int) -> HttpResponse:
    return exchange.undo_page(request, _table(table), pk)
