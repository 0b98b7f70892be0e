"""Procedures of the nation's survey beside an operation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meguru.apps.inventory import commands
from meguru.apps.inventory.models import Operation, Procedure
from meguru.apps.inventory.queries import procedures as queries
from meguru.apps.inventory.views.around import changeable, list_crumb, may_edit, operation_crumb, visible
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_OPERATIONS)
def procedures(request: HttpRequest, pk: int) -> HttpResponse:
    """What of the survey fits this operation."""
    found = visible(request, pk)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    page = {
        "operation": found,
        "survey": queries.newest_survey(),
        "found": queries.fitting_procedures(operation=found, words=words),
        "words": words,
        "may_edit": may_edit(request, found) and not found.put_away_at,
        "breadcrumbs": (list_crumb(), operation_crumb(found)),
    }
    return render(request, "inventory/procedures.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_OPERATIONS)
def take_over(request: HttpRequest, pk: int, procedure_pk: int) -> HttpResponse:
    """What a procedure would write into the empty fields; stored when it is chosen."""
    found = changeable(request, pk)
    procedure = get_object_or_404(Procedure.objects.select_related("survey"), pk=procedure_pk)
    problem, status = "", 200
    if request.method == "POST":
        try:
            commands.take_over(
                operation=found,
                procedure=procedure,
                fields=request.POST.getlist("field"),
                from_version=_version(request, found),
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("手続の調査から補いました。変更の記録から元に戻せます。"))
            return redirect("inventory:history", pk=pk)
        except commands.NothingToTakeOver as reason:
            problem, status = str(reason), 422
        except commands.ChangedMeanwhile:
            problem, status = _("見ている間に、この業務が変更されました。今の内容で見直してください。"), 409
            found = changeable(request, pk)
    page = _offer_page(found, procedure) | {"problem": problem}
    return render(request, "inventory/procedure.html", page, status=status)


def _offer_page(found: Operation, procedure: Procedure) -> dict[str, Any]:
    back = (_("手続の調査"), reverse("inventory:procedures", args=[found.pk]))
    return {
        "operation": found,
        "procedure": procedure,
        "lines": queries.offer_of(operation=found, procedure=procedure),
        "breadcrumbs": (list_crumb(), operation_crumb(found), back),
    }


def _version(request: HttpRequest, found: Operation) -> int:
    """The version that was looked at; what is no number counts as another one."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
