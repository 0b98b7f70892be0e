"""Writing down problems: the list, the board, one card, scenes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.initiatives.around import may
from meguru.apps.initiatives.models import Initiative
from meguru.apps.inventory.models import Operation
from meguru.apps.problems import commands
from meguru.apps.problems.around import (
    back_to,
    changeable_card,
    changeable_initiative,
    problem_page,
    visible_card,
    visible_initiative,
)
from meguru.apps.problems.forms.cards import CardForm, FilterForm, PasteForm, QuickForm
from meguru.apps.problems.forms.narrowing import NarrowForm
from meguru.apps.problems.models import ProblemCard
from meguru.apps.problems.queries import cards as queries
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.problem_analysis import asking

ON_A_PAGE = 50


@require_safe
@requires(Can.VIEW_INITIATIVE)
def problems(request: HttpRequest) -> HttpResponse:
    """All problems of all initiatives that this person may see."""
    form = FilterForm(request.GET or None, initiatives=queries.initiatives_with_cards(user=request.user))
    rows = (
        queries.every_card(user=request.user, **form.narrowed())
        if form.is_bound
        else queries.every_card(user=request.user)
    )
    page = {
        "form": form,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "count": len(rows),
        "is_narrowed": any(request.GET.get(name) for name in ("q", "step", "cause", "initiative")),
        "may_edit": request.user.can(Can.EDIT_INITIATIVE),
    }
    return render(request, "problems/problems.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_INITIATIVE)
def of_initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """The problems of an initiative; Enter adds the next one."""
    if request.method != "POST":
        return _cards(request, visible_initiative(request, pk), QuickForm())
    initiative = changeable_initiative(request, pk)
    form = QuickForm(request.POST)
    if not form.is_valid():
        return _cards(request, initiative, form, status=422)
    commands.add_card(initiative=initiative, values=form.cleaned_data, by=request.user, now=timezone.now())
    return redirect(f"{reverse('problems:of_initiative', args=[pk])}?added=1")


@require_POST
@requires(Can.EDIT_INITIATIVE)
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Many lines at once; the whole of them can be taken back."""
    initiative = changeable_initiative(request, pk)
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _cards(request, initiative, QuickForm(), paste=form, status=422)
    brought = commands.add_cards(
        initiative=initiative, rows=form.cleaned_data["lines"], by=request.user, now=timezone.now()
    )
    request.session["problems_brought"] = brought.pk
    return redirect("problems:of_initiative", pk=pk)


def _cards(
    request: HttpRequest,
    initiative: Initiative,
    form: QuickForm,
    *,
    paste: PasteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = queries.card_rows(initiative)
    as_board = request.GET.get("view") == "board"
    page = problem_page(request, initiative, step="cards") | {
        "form": form,
        "paste": paste or PasteForm(),
        "rows": rows,
        "lanes": queries.board(rows) if as_board else None,
        "scenes": queries.scenes_of(initiative),
        "away": queries.put_away_of(initiative),
        "put_away": _just(request, "problems_put_away", initiative.problem_cards.all()),
        "brought": _just(request, "problems_brought", initiative.brought_tables.all()),
        "just_added": "added" in request.GET,
    }
    return render(request, "problems/cards.html", page, status=status)


def _just(request: HttpRequest, name: str, rows: Any) -> Any:
    """The row that was put away or brought in a moment ago, to offer taking that back; once."""
    key = request.session.pop(name, None)
    return rows.filter(pk=key).first() if key else None


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_INITIATIVE)
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """One card: read it, fill it in, and what to ask next."""
    found = changeable_card(request, pk) if request.method == "POST" else visible_card(request, pk)
    form, theirs, problem = _card_form(request, found), None, ""
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_card(
                card=found,
                values=form.values(),
                operations=form.chosen_operations(),
                new_scene=form.cleaned_data["new_scene"],
                revision=form.cleaned_data["revision"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("保存しました。"))
            return redirect("problems:card", pk=pk)
        except commands.WrittenMeanwhile as reason:
            theirs, problem = reason.theirs, str(reason)
            form = _card_form(request, found, seen=theirs.revision)
    status = 409 if theirs else 422 if form.errors else 200
    return render(
        request, "problems/card.html", _card_page(request, found, form, theirs, problem), status=status
    )


def _card_page(
    request: HttpRequest, found: ProblemCard, form: CardForm, theirs: ProblemCard | None, problem: str
) -> dict[str, Any]:
    stored = queries.fetched(ProblemCard.objects.filter(pk=found.pk)).get()
    return problem_page(request, found.initiative, step="cards") | {
        "card": stored,
        "shown": queries.card_page(stored, user=request.user),
        "form": form,
        "theirs": theirs,
        "problem": problem,
        "may_edit": may(request, found.initiative) and not found.merged_into_id,
        "narrow": NarrowForm(),
        "causes": asking().causes,
    }


def _card_form(request: HttpRequest, found: ProblemCard, *, seen: int | None = None) -> CardForm:
    """`seen` is the revision that the person sees now, after a colleague saved first."""
    sent = request.POST.copy() if request.method == "POST" else None
    if sent is not None and seen is not None:
        sent["revision"] = str(seen)
    return CardForm(
        sent,
        card=found,
        operations=queries.operations_to_link(None, user=request.user),
        linked=Operation.objects.visible_to(request.user).filter(problem_cards=found),
    )


@require_POST
@requires(Can.EDIT_INITIATIVE)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the list; the list then offers to bring it back."""
    found = changeable_card(request, pk)
    commands.put_away_card(card=found, by=request.user, now=timezone.now())
    request.session["problems_put_away"] = found.pk
    return redirect("problems:of_initiative", pk=found.initiative_id)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the list."""
    found = changeable_card(request, pk)
    commands.bring_back_card(card=found, by=request.user, now=timezone.now())
    return redirect(back_to(request, reverse("problems:of_initiative", args=[found.initiative_id])))
