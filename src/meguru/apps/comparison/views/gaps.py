"""The gaps to a standard: shown, and decided all at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.comparison import commands, queries
from meguru.apps.comparison.forms import GapForm
from meguru.apps.comparison.queries.seen import standard_name
from meguru.apps.comparison.views.around import changeable_comparison, page_about, seen_of
from meguru.apps.processes.models import Process
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.comparison import needs_reason


@require_safe
@requires(Can.VIEW_PROCESS)
def gaps(request: HttpRequest, pk: int, comparison_pk: int) -> HttpResponse:
    """What would change here to work as the standard does."""
    process, view = seen_of(request, pk, comparison_pk)
    rows = _rows(view)
    forms = [
        GapForm(
            row=row,
            prefix=f"gap{row.number}",
            initial={
                "treatment": row.decision.treatment if row.decision else "",
                "reason": row.decision.reason if row.decision else "",
                "seen_at": row.seen_at,
            },
        )
        for row in rows
    ]
    return _page(request, process, view, forms)


@require_POST
@requires(Can.EDIT_PROCESS)
def decide(request: HttpRequest, pk: int, comparison_pk: int) -> HttpResponse:
    """The office's choice for every gap; all of them are stored or none."""
    comparison = changeable_comparison(request, pk, comparison_pk)
    view = queries.seen(comparison, request.user)
    rows = _posted(request, _rows(view))
    posted = _accepted(request, rows) if "accept" in request.POST else request.POST
    forms = [GapForm(posted, row=row, prefix=f"gap{row.number}") for row in rows]
    problem = ""
    valid = [form.is_valid() for form in forms]  # every line says what is wrong with it
    if len(forms) != sum(name.endswith("-key") for name in request.POST):
        problem = _(
            "ページを開いた後に、図か標準が変わりました。何も保存していません。新しい一覧で選び直してください。"
        )
    elif all(valid):
        try:
            changed = commands.decide_gaps(
                comparison=comparison,
                choices=[choice for form in forms if (choice := form.choice())],
                by=request.user,
                now=timezone.now(),
            )
            if changed:
                messages.success(request, _("%s件の対処を保存しました。") % changed)
            else:
                messages.info(request, _("変えた対処がないので、何も保存していません。"))
            return redirect("comparison:gaps", pk=pk, comparison_pk=comparison_pk)
        except commands.DecidedMeanwhile as reason:
            problem = str(reason)
            for form in forms:
                form.data = form.data.copy()
                form.data[form.add_prefix("seen_at")] = form.row.seen_at
    return _page(request, comparison.process, view, forms, problem=problem, status=422)


def _rows(view: queries.Seen) -> list[queries.GapRow]:
    found = view.gaps()
    return queries.gap_rows(view, found) if found else []


def _posted(request: HttpRequest, rows: list[queries.GapRow]) -> list[queries.GapRow]:
    """Only the gaps that the form held, so that a drawing changed meanwhile decides nothing by its number."""
    return [row for row in rows if request.POST.get(f"gap{row.number}-key") == row.gap.key]


def _accepted(request: HttpRequest, rows: list[queries.GapRow]) -> QueryDict:
    """What is still open is decided as proposed; a proposal that needs a reason of the office stays open."""
    posted = request.POST.copy()
    for row in rows:
        name = f"gap{row.number}-treatment"
        if not posted.get(name) and not needs_reason(row.gap.treatment, proposed=row.gap.treatment):
            posted[name] = row.gap.treatment.value
    return posted


def _page(
    request: HttpRequest,
    process: Process,
    view: queries.Seen,
    forms: list[GapForm],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    found = view.gaps()
    page = page_about(request, process, view, page="gaps") | {
        "found": found,
        "forms": forms,
        "problem": problem,
        "has_errors": any(form.is_bound and form.errors for form in forms),
    }
    if found is not None and view.standard is not None:
        page |= {
            "tiles": queries.gap_tiles(found, [form.row for form in forms]),
            "standard_name": standard_name(view.standard),
        }
    return render(request, "comparison/gaps.html", page, status=status)
