"""The table of programmes from and for Excel: who may."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.catalogue.views import exchange
from meguru.apps.programmes.tables import PROGRAMMES
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.EDIT_CATALOGUE)
def template(request: HttpRequest) -> HttpResponse:
    """An empty table to fill in."""
    return exchange.template_page(PROGRAMMES)


@require_safe
@requires(Can.VIEW_CATALOGUE)
def workbook(request: HttpRequest) -> HttpResponse:
    """Everything this person may read that offices wrote down."""
    return exchange.workbook_page(request, PROGRAMMES)


@require_safe
@requires(Can.VIEW_CATALOGUE)
def csv(request: HttpRequest) -> HttpResponse:
    """The same for other programs."""
    return exchange.csv_page(request, PROGRAMMES)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_CATALOGUE)
def upload(request: HttpRequest) -> HttpResponse:
    return exchange.upload_page(request, PROGRAMMES)


@require_safe
@requires(Can.EDIT_CATALOGUE)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    return exchange.preview_page(request, PROGRAMMES, pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def store(request: HttpRequest, pk: int) -> HttpResponse:
    return exchange.store_page(request, PROGRAMMES, pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    return exchange.give_up_page(request, PROGRAMMES, pk)


@require_safe
@requires(Can.VIEW_CATALOGUE)
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    return exchange.imported_page(request, PROGRAMMES, pk)


@require_POST
@requires(Can.EDIT_CATALOGUE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    return exchange.undo_page(request, PROGRAMMES, pk)
