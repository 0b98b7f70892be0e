"""Cards that say the same: proposed, taken together, kept apart, taken apart again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.problems import commands
from meguru.apps.problems.around import (
    changeable_card,
    changeable_initiative,
    problem_page,
    visible_initiative,
)
from meguru.apps.problems.forms.grounds import chosen_keys
from meguru.apps.problems.models import LONGEST_TEXT, KeptApart
from meguru.apps.problems.queries import alike as queries
from meguru.apps.problems.queries.cards import card_rows
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_INITIATIVE)
def alike(request: HttpRequest, pk: int) -> HttpResponse:
    """What may say the same, with reasons; and what was taken together."""
    return _page(request, pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked cards become one."""
    initiative = changeable_initiative(request, pk)
    cards = chosen_keys(request.POST.getlist("card"))
    if len(set(cards)) < 2:
        return _page(request, pk, problem=_("まとめる困りごとを、2つ以上選んでください。"))
    try:
        merged = commands.merge_cards(
            initiative=initiative,
            cards=cards,
            text=" ".join(request.POST.get("text", "").split())[:LONGEST_TEXT],
            by=request.user,
            now=timezone.now(),
        )
    except commands.CannotMerge as reason:
        return _page(request, pk, problem=str(reason))
    messages.success(
        request, _("「%s」にまとめました。下の「まとめた困りごと」から元に戻せます。") % merged.text
    )
    return redirect("problems:alike", pk=pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def keep_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """These are different; they are not proposed together again."""
    commands.keep_apart(
        initiative=changeable_initiative(request, pk),
        cards=chosen_keys(request.POST.getlist("key")),
        by=request.user,
        now=timezone.now(),
    )
    return redirect("problems:alike", pk=pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def forget_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """All are compared anew."""
    commands.forget_apart(initiative=changeable_initiative(request, pk), by=request.user, now=timezone.now())
    return redirect("problems:alike", pk=pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """The origins come back."""
    found = changeable_card(request, pk)
    try:
        commands.unmerge_card(card=found, by=request.user, now=timezone.now())
        messages.success(request, _("元の困りごとに戻しました。"))
    except commands.CannotMerge as reason:
        messages.error(request, str(reason))
    return redirect("problems:alike", pk=found.initiative_id)


def _page(request: HttpRequest, pk: int, *, problem: str = "") -> HttpResponse:
    initiative = visible_initiative(request, pk)
    rows = card_rows(initiative)
    page = problem_page(request, initiative, step="alike") | {
        "groups": queries.card_groups(initiative),
        "rows": rows,
        "free": [row for row in rows if not row.card.outcome],
        "merged": [row for row in rows if row.card.is_merge],
        "apart": KeptApart.objects.filter(one__initiative=initiative).count(),
        "problem": problem,
        "longest": LONGEST_TEXT,
    }
    return render(request, "problems/alike.html", page, status=422 if problem else 200)
