"""The list as a table for Excel: taken along, brought back, looked at, stored and taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.offerings import commands
from meguru.apps.offerings.forms import TableUploadForm, chosen_rows
from meguru.apps.offerings.models import HeldOfferings, OfferingImport
from meguru.apps.offerings.queries import importing as queries
from meguru.apps.registry.commands import release_file
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.uploads import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
IMPORTS_SHOWN = 10


@require_safe
@requires(Can.VIEW_BENCHMARK)
def own_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The own list as it is, as Excel or CSV."""
    office = request.user.organisation
    if office.prefecture_id is None or kind not in ("xlsx", "csv"):
        raise Http404(kind)
    name = _("サービスの提供") + f"_{timezone.localdate()}.{kind}"
    content = (queries.workbook_file if kind == "xlsx" else queries.csv_file)(office, user=request.user)
    return HttpResponse(
        content,
        content_type=XLSX if kind == "xlsx" else CSV,
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_OFFERINGS)
def upload(request: HttpRequest) -> HttpResponse:
    """Where a filled-in table is chosen; what was brought in before."""
    form, status = TableUploadForm(), 200
    if request.method == "POST":
        form, status = TableUploadForm(request.POST, request.FILES), 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                held = commands.hold_table(
                    organisation=request.user.organisation,
                    file_name=file.name,
                    content=file.read(),
                    by=request.user,
                    now=timezone.now(),
                )
                return redirect("offerings:preview", pk=held.pk)
            except (Refused, commands.NotAMunicipality) as reason:
                form.add_error("file", str(reason))
    imports = OfferingImport.objects.visible_to(request.user).select_related("stored_by")
    page = {
        "form": form,
        "waiting": _held(request).defer("content"),
        "imports": imports[:IMPORTS_SHOWN],
        "breadcrumbs": _crumbs()[:1],
    }
    return render(request, "offerings/import.html", page, status=status)


@require_safe
@requires(Can.EDIT_OFFERINGS)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What storing the table would change."""
    return _preview(request, get_object_or_404(_held(request), pk=pk))


@require_POST
@requires(Can.EDIT_OFFERINGS)
def store(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked rows are stored, all or none."""
    held = get_object_or_404(_held(request), pk=pk)
    chosen = chosen_rows(request.POST.getlist("row"))
    try:
        stored = commands.store_table(held=held, chosen=chosen, by=request.user, now=timezone.now())
    except commands.NothingChosen as reason:
        return _preview(request, held, problem=str(reason), ticked=set(), status=422)
    except (commands.PlanChanged, Refused) as reason:
        return _preview(request, held, problem=str(reason), ticked=set(chosen), status=409)
    return redirect("offerings:imported", pk=stored.pk)


@require_POST
@requires(Can.EDIT_OFFERINGS)
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The held file is forgotten; the notes stay as they are."""
    release_file(held=get_object_or_404(_held(request), pk=pk))
    messages.info(request, _("取り込むのをやめました。何も変わっていません。"))
    return redirect("offerings:import")


@require_safe
@requires(Can.VIEW_BENCHMARK)
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import stored, with the way back."""
    seen = OfferingImport.objects.visible_to(request.user)
    found = get_object_or_404(seen.select_related("stored_by", "undone_by", "organisation"), pk=pk)
    page = {
        "imported": found,
        "rows": queries.stored_rows(found),
        "may_undo": found.undone_at is None
        and request.user.can(Can.EDIT_OFFERINGS, organisation=found.organisation),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "offerings/imported.html", page)


@require_POST
@requires(Can.EDIT_OFFERINGS)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The import is taken back as a whole, without what was changed since."""
    own = OfferingImport.objects.changeable_by(request.user, Can.EDIT_OFFERINGS)
    found = get_object_or_404(own.select_related("organisation"), pk=pk)
    try:
        done = commands.undo_table(imported=found, by=request.user, now=timezone.now())
    except commands.AlreadyUndone as reason:
        messages.error(request, str(reason))
        return redirect("offerings:imported", pk=pk)
    messages.success(request, _("取込みを取り消しました。%s件を元に戻しました。") % done.restored)
    if done.left:
        messages.warning(
            request, _("取込みの後に書きかえられたので、そのままにしました：%s") % "、".join(done.left[:20])
        )
    return redirect("offerings:imported", pk=pk)


def _preview(
    request: HttpRequest,
    held: HeldOfferings,
    *,
    problem: str = "",
    ticked: set[int] | None = None,
    status: int = 200,
) -> HttpResponse:
    page: dict[str, Any] = {"held": held, "problem": problem, "breadcrumbs": _crumbs()}
    try:
        plan = queries.plan_of(content=bytes(held.content), organisation=held.organisation, user=request.user)
    except Refused as reason:
        return render(request, "offerings/preview.html", page | {"refused": str(reason)}, status=422)
    changed = plan.of(queries.LineState.CHANGED)
    wrong = len({one.row for one in plan.problems})
    page |= {
        "plan": plan,
        "rows": [(line, ticked is None or line.number in ticked) for line in changed],
        "tiles": [
            {"label": _("変わる行"), "value": str(len(changed))},
            {"label": _("変わらない行"), "value": str(len(plan.of(queries.LineState.UNCHANGED)))},
            {"label": _("取り込めない行"), "value": str(wrong), **({"tone": "watch"} if wrong else {})},
        ],
    }
    return render(request, "offerings/preview.html", page, status=status)


def _held(request: HttpRequest) -> Any:
    return HeldOfferings.objects.looked_at_by(request.user, Can.EDIT_OFFERINGS)


def _crumbs() -> tuple[tuple[str, str], ...]:
    return (
        (_("自団体のサービス"), reverse("offerings:own")),
        (_("Excelから取り込む"), reverse("offerings:import")),
    )
