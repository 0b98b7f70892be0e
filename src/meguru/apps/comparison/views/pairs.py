"""Which step here is which there: shown with how it was found, and put right by people who know the work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.comparison import commands, queries
from meguru.apps.comparison.models import Comparison, PairDecision
from meguru.apps.comparison.views.around import changeable_comparison, page_about, seen_of
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_PROCESS)
def pairs(request: HttpRequest, pk: int, comparison_pk: int) -> HttpResponse:
    """Our steps beside those of one other drawing."""
    process, view = seen_of(request, pk, comparison_pk)
    found = queries.pairs(view, request.GET.get("town", ""))
    page = page_about(request, process, view, page="pairs") | {"found": found}
    if found is not None:
        page |= {"others": queries.others(view), "tiles": found.tiles(), "undo": _just_decided(request, view)}
        page |= queries.pair_pictures(view, found)
    return render(request, "comparison/pairs.html", page)


@require_POST
@requires(Can.EDIT_PROCESS)
def decide_pair(request: HttpRequest, pk: int, comparison_pk: int) -> HttpResponse:
    """Two steps are the same work, or they are not."""
    comparison = changeable_comparison(request, pk, comparison_pk)
    key = request.POST.get("town", "")
    view = queries.seen(comparison, request.user)
    steps = queries.two_steps(view, key, request.POST.get("here", ""), request.POST.get("there", ""))
    if steps is None:
        messages.error(
            request,
            _("手順を選んでいないか、図が変わっています。何も保存していません。もう一度選んでください。"),
        )
        return redirect(_here(comparison, key))
    try:
        decision = commands.decide_pair(
            comparison=comparison,
            here=steps[0],
            there=steps[1],
            same=request.POST.get("same") == "yes",
            by=request.user,
            now=timezone.now(),
        )
        request.session[f"pair_decided:{comparison.pk}"] = decision.pk
    except commands.CannotDecide as reason:
        messages.error(request, str(reason))
    return redirect(_here(comparison, key))


@require_POST
@requires(Can.EDIT_PROCESS)
def undo_pair(request: HttpRequest, pk: int, comparison_pk: int, decision_pk: int) -> HttpResponse:
    """Names and places decide about the pair again."""
    comparison = changeable_comparison(request, pk, comparison_pk)
    decision = get_object_or_404(
        PairDecision.objects.changeable_by(request.user, Can.EDIT_PROCESS).select_related("comparison"),
        pk=decision_pk,
        comparison=comparison,
    )
    commands.undo_pair(decision=decision, by=request.user, now=timezone.now())
    messages.success(request, _("直しを取り消しました。対応は計算どおりに戻りました。"))
    return redirect(_here(comparison, request.GET.get("town", "")))


def _here(comparison: Comparison, key: str) -> str:
    address = reverse("comparison:pairs", args=[comparison.process_id, comparison.pk])
    return f"{address}?town={key}" if key.isalnum() else address


def _just_decided(request: HttpRequest, view: queries.Seen) -> PairDecision | None:
    """What was decided a moment ago, to be taken back with one click."""
    made = request.session.pop(f"pair_decided:{view.comparison.pk}", None)
    return next((one for one in view.decisions if one.pk == made), None)
