"""A table of figures from Excel or CSV: looked at, stored as a whole, taken back as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.indicators import commands
from meguru.apps.indicators.forms import FiguresUploadForm, mapping
from meguru.apps.indicators.models import FiguresImport, HeldFigures, IndicatorValue
from meguru.apps.indicators.queries.importing import (
    ColumnPlan,
    TablePlan,
    importable,
    plan_of,
    shown_remarks,
)
from meguru.apps.indicators.words import value_words
from meguru.apps.registry.commands import release_file
from meguru.apps.registry.permissions import Can, requires
from meguru.design.figures import number
from meguru.engines.calendars.japan import fiscal_year
from meguru.engines.indicator_table import Planned
from meguru.engines.uploads import Refused

REMARKS_SHOWN, CHANGES_SHOWN, IMPORTS_SHOWN = 200, 12, 10


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INDICATORS)
def upload(request: HttpRequest) -> HttpResponse:
    """Where a table is chosen; what was brought in before."""
    this_year = fiscal_year(timezone.localdate())
    form, status = FiguresUploadForm(initial={"year": this_year}), 200
    if request.method == "POST":
        form, status = FiguresUploadForm(request.POST, request.FILES), 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                held = commands.hold_figures(
                    organisation=request.user.organisation,
                    file_name=file.name,
                    content=file.read(),
                    year=form.cleaned_data["year"],
                    by=request.user,
                    now=timezone.now(),
                )
                return redirect("indicators:import_preview", held.pk)
            except Refused as reason:
                form.add_error("file", str(reason))
    imports = FiguresImport.objects.visible_to(request.user).select_related("stored_by")
    page = {
        "form": form,
        "waiting": list(_held(request).defer("content")),
        "imports": list(imports[:IMPORTS_SHOWN]),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "indicators/import.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INDICATORS)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What storing would change; where each column goes can be chosen anew."""
    held = get_object_or_404(_held(request), pk=pk)
    try:
        plan = plan_of(held, office=request.user.organisation)
        if request.method == "POST":
            commands.remember_choices(held=held, choices=_chosen(request, plan, held))
            return redirect("indicators:import_preview", pk)
    except Refused as reason:
        return _preview(request, held, None, problem=str(reason), status=422)
    return _preview(request, held, plan)


@require_POST
@requires(Can.EDIT_INDICATORS)
def store(request: HttpRequest, pk: int) -> HttpResponse:
    """The chosen columns are stored, all or none."""
    held = get_object_or_404(_held(request), pk=pk)
    plan: TablePlan | None = None
    try:
        plan = plan_of(held, office=request.user.organisation)
        if plan.wrong_rows and "without_wrong" not in request.POST:
            words = _(
                "読めない行があります。ファイルを直すか、「読めない行を除いて取り込む」に印を付けてください。"
            )
            return _preview(request, held, plan, problem=words, status=422)
        choices = _chosen(request, plan, held)
        commands.remember_choices(held=held, choices=choices)
        stored = commands.store_figures(
            held=held,
            choices=choices,
            looked_at=request.POST.get("looked_at", ""),
            by=request.user,
            now=timezone.now(),
        )
    except commands.PlanOutdated as reason:
        if not HeldFigures.objects.filter(pk=held.pk).exists():
            messages.error(request, str(reason))
            return redirect("indicators:import")
        return _preview(
            request, held, plan_of(held, office=request.user.organisation), problem=str(reason), status=409
        )
    except (commands.NothingToStore, commands.NameTaken, Refused) as reason:
        again = plan and plan_of(held, office=request.user.organisation)
        return _preview(request, held, again, problem=str(reason), status=422)
    return redirect("indicators:imported", stored.pk)


@require_POST
@requires(Can.EDIT_INDICATORS)
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    release_file(held=get_object_or_404(_held(request), pk=pk))
    messages.info(request, _("取り込むのをやめました。何も変わっていません。"))
    return redirect("indicators:import")


@require_safe
@requires(Can.EDIT_INDICATORS)
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import stored, with the way back."""
    found = get_object_or_404(
        FiguresImport.objects.visible_to(request.user).select_related("stored_by", "undone_by"), pk=pk
    )
    page = {
        "imported": found,
        "columns": list(found.columns.select_related("indicator").defer("rows")),
        "may_undo": found.undone_at is None
        and request.user.can(Can.EDIT_INDICATORS, organisation=found.organisation),
        "breadcrumbs": (*_crumbs(), (_("表の取込み"), reverse("indicators:import"))),
    }
    return render(request, "indicators/imported.html", page)


@require_POST
@requires(Can.EDIT_INDICATORS)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    mine = FiguresImport.objects.changeable_by(request.user, Can.EDIT_INDICATORS)
    found = get_object_or_404(mine, pk=pk)
    try:
        done = commands.take_back_figures(imported=found, by=request.user, now=timezone.now())
        words = _("取り消しました。%s件の値を元に戻しました。") % number(done.restored)
        if done.left:
            words += _("取込みの後に書きかえられた%s件は、そのままです。") % number(done.left)
        messages.success(request, words)
    except commands.AlreadyTakenBack as reason:
        messages.error(request, str(reason))
    return redirect("indicators:imported", pk)


def _held(request: HttpRequest) -> Any:
    return HeldFigures.objects.looked_at_by(request.user, Can.EDIT_INDICATORS)


def _chosen(request: HttpRequest, plan: TablePlan, held: HeldFigures) -> dict[str, Any]:
    """What the page says of its columns, over what was chosen before."""
    places = [one.place for one in plan.columns]
    return held.choices | mapping(request.POST, places, year=held.year)


def _crumbs() -> tuple[tuple[str, str], ...]:
    return (
        (_("格差"), reverse("benchmark:indicators")),
        (_("自団体の指標"), reverse("indicators:own")),
    )


def _preview(
    request: HttpRequest, held: HeldFigures, plan: TablePlan | None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    page: dict[str, Any] = {
        "held": held,
        "plan": plan,
        "problem": problem,
        "breadcrumbs": (*_crumbs(), (_("表の取込み"), reverse("indicators:import"))),
    }
    if plan is not None:
        page |= {
            "offered": importable(request.user.organisation),
            "columns": [_column(one, plan) for one in plan.columns],
            "remarks": shown_remarks(plan, REMARKS_SHOWN),
            "remark_count": len(plan.remarks),
            "tiles": _tiles(plan),
        }
    return render(request, "indicators/import_preview.html", page, status=status)


def _tiles(plan: TablePlan) -> list[dict[str, Any]]:
    totals = {
        key: sum(one.counts[key] for one in plan.columns if not one.problem)
        for key in ("new", "changed", "same", "kept_own", "not_yours")
    }
    return [
        {"label": _("加わる値"), "value": number(totals["new"])},
        {"label": _("変わる値"), "value": number(totals["changed"])},
        {"label": _("今と同じ値"), "value": number(totals["same"])},
        {
            "label": _("団体が自分で入れた値"),
            "value": number(totals["kept_own"]),
            "note": _("そのまま残ります"),
        },
        {
            "label": _("読めない行"),
            "value": number(plan.wrong_rows),
            "tone": "watch" if plan.wrong_rows else "",
        },
    ]


def beside_words(cell: Planned) -> str:
    """What the table tells with a value, in brackets; nothing where it tells nothing."""
    told = []
    if cell.denominator is not None:
        told.append(_("分母%s") % number(cell.denominator))
    if cell.quality is not None:
        told.append(str(IndicatorValue.Quality(cell.quality).label))
    return _("（%s）") % "、".join(told) if told else ""


def _column(one: ColumnPlan, plan: TablePlan) -> dict[str, Any]:
    indicator = one.indicator
    changed = [cell for cell in one.storable if cell.doing == "changed"]

    def words(value: float | None) -> str:
        if value is None:
            return _("値なし")
        return value_words(value, indicator) if indicator else number(value, 2)

    return {
        "plan": one,
        "counts": one.counts,
        "changes": [
            (
                plan.names[cell.body],
                plan.row_numbers[cell.body],
                words(cell.before),
                (one.words.get(cell.body) or words(cell.value)) + beside_words(cell),
            )
            for cell in changed[:CHANGES_SHOWN]
        ],
        "more": max(0, len(changed) - CHANGES_SHOWN),
        "not_yours": one.counts["not_yours"],
    }
