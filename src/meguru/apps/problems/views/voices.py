"""What residents say: written down, masked, grouped, made into a problem."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.problems import commands
from meguru.apps.problems.around import (
    changeable_card,
    changeable_initiative,
    changeable_row,
    problem_page,
    visible_initiative,
)
from meguru.apps.problems.forms.grounds import VoiceForm, chosen_keys
from meguru.apps.problems.models import LONGEST_TEXT, Voice
from meguru.apps.problems.queries import alike as queries
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.problem_analysis import masked, personal_in

ON_A_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_INITIATIVE)
def voices(request: HttpRequest, pk: int) -> HttpResponse:
    """The voices, those alike together, and a new one."""
    posted = request.method == "POST"
    initiative = changeable_initiative(request, pk) if posted else visible_initiative(request, pk)
    form = VoiceForm(request.POST if posted else None)
    personal, problem = (), ""
    if posted and form.is_valid():
        try:
            commands.add_voice(
                initiative=initiative, values=_values(request, form), by=request.user, now=timezone.now()
            )
            messages.success(request, _("声を書きました。"))
            return redirect("problems:voices", pk=pk)
        except commands.NotLookedAt as reason:
            problem, personal = str(reason), personal_in(form.cleaned_data["text"])
    found = queries.voices_of(initiative)
    page = problem_page(request, initiative, step="voices") | {
        "form": form,
        "personal": personal,
        "problem": problem,
        "found": found,
        "page": Paginator(found.groups, ON_A_PAGE).get_page(request.GET.get("page")),
        "away": Voice.objects.filter(initiative=initiative, put_away_at__isnull=False)[:ON_A_PAGE],
        "cards": initiative.problem_cards.in_use().order_by("pk"),
        "longest": LONGEST_TEXT,
    }
    return render(request, "problems/voices.html", page, status=422 if problem or form.errors else 200)


def _values(request: HttpRequest, form: VoiceForm) -> dict[str, object]:
    """With the button that masks, the words are stored without what may tell who somebody is."""
    values = form.values()
    if "mask" in request.POST:
        values["text"], values["looked_at"] = masked(values["text"]), True
    return values


@require_POST
@requires(Can.EDIT_INITIATIVE)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """What may tell who somebody is, is masked or was looked at."""
    found = changeable_row(request, Voice, pk)
    commands.settle_voice(voice=found, mask="mask" in request.POST, by=request.user, now=timezone.now())
    return redirect("problems:voices", pk=found.initiative_id)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def to_card(request: HttpRequest, pk: int) -> HttpResponse:
    """One or several voices become a problem."""
    initiative = changeable_initiative(request, pk)
    try:
        made = commands.card_from_voices(
            initiative=initiative,
            voices=chosen_keys(request.POST.getlist("key")),
            text=" ".join(request.POST.get("text", "").split())[:LONGEST_TEXT],
            by=request.user,
            now=timezone.now(),
        )
    except commands.NotLookedAt as reason:
        messages.error(request, str(reason))
        return redirect("problems:voices", pk=pk)
    if made is None:
        messages.info(request, _("これらの声は、もう困りごとにつながっています。"))
        return redirect("problems:voices", pk=pk)
    return redirect("problems:card", pk=made.pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Voices are linked to a problem that stands already."""
    initiative = changeable_initiative(request, pk)
    chosen = request.POST.get("card", "")
    if not chosen.isdecimal() or len(chosen) > 15:
        messages.error(request, _("つなぐ困りごとを選んでください。"))
        return redirect("problems:voices", pk=pk)
    card = changeable_card(request, int(chosen))
    if card.initiative_id != initiative.pk:
        messages.error(request, _("別の取組の困りごとには、つなげません。"))
        return redirect("problems:voices", pk=pk)
    count = commands.link_voices(
        card=card, voices=chosen_keys(request.POST.getlist("key")), by=request.user, now=timezone.now()
    )
    messages.success(
        request, _("声%(count)s件を「%(card)s」につなぎました。") % {"count": count, "card": card}
    )
    return redirect("problems:voices", pk=pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def put_away_voice(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the list."""
    found = changeable_row(request, Voice, pk)
    commands.put_away_voice(voice=found, by=request.user, now=timezone.now())
    messages.success(request, _("声を一覧から外しました。下の「外した声」から戻せます。"))
    return redirect("problems:voices", pk=found.initiative_id)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def bring_back_voice(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the list."""
    found = changeable_row(request, Voice, pk)
    commands.bring_back_voice(voice=found, by=request.user, now=timezone.now())
    return redirect("problems:voices", pk=found.initiative_id)
