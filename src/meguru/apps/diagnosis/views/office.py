"""Pages of an office's diagnosis: what its people answered together, rounds, one's own sheets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.diagnosis import commands, papers, queries
from meguru.apps.diagnosis.around import own_round
from meguru.apps.diagnosis.forms import RoundForm
from meguru.apps.diagnosis.models import DiagnosisRound
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_DIAGNOSIS)
def office(request: HttpRequest) -> HttpResponse:
    """The newest round of one's office, or the one that ?round= names."""
    return _office(request, RoundForm())


@require_POST
@requires(Can.ANSWER_DIAGNOSIS)
def open_round(request: HttpRequest) -> HttpResponse:
    """Begin a round."""
    form = RoundForm(request.POST)
    if form.is_valid():
        try:
            opened = commands.open_round(
                organisation=request.user.organisation,
                name=form.cleaned_data["name"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("回を始めました。下のリンクを同僚に送ってください。"))
            return redirect(f"{reverse('diagnosis:office')}?round={opened.pk}")
        except commands.StillOpen as reason:
            form.add_error("name", str(reason))
    return _office(request, form, status=422)


@require_POST
@requires(Can.ANSWER_DIAGNOSIS)
def close_round(request: HttpRequest, pk: int) -> HttpResponse:
    """End a round; the page then offers to go on with it."""
    commands.close_round(diagnosis_round=own_round(request, pk), by=request.user, now=timezone.now())
    return redirect(f"{reverse('diagnosis:office')}?round={pk}")


@require_POST
@requires(Can.ANSWER_DIAGNOSIS)
def reopen_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Take answers again."""
    try:
        commands.reopen_round(diagnosis_round=own_round(request, pk), by=request.user, now=timezone.now())
    except commands.StillOpen as reason:
        messages.error(request, str(reason))
    return redirect(f"{reverse('diagnosis:office')}?round={pk}")


@require_POST
@requires(Can.ANSWER_DIAGNOSIS)
def renew_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Another link; the old one leads nowhere."""
    commands.renew_invitation(diagnosis_round=own_round(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("新しいリンクにしました。前のリンクは、もう使えません。"))
    return redirect(f"{reverse('diagnosis:office')}?round={pk}")


@require_safe
@requires(Can.VIEW_DIAGNOSIS)
def office_file(request: HttpRequest, name: str) -> HttpResponse:
    """A round as Word or Excel."""
    if name not in papers.OF_OFFICE:
        raise Http404(name)
    rounds = queries.rounds_of(request.user)
    view = queries.office_view(request.user.organisation, _shown(request, rounds))
    if not view.is_shown:
        raise Http404(name)
    kind, render_paper = papers.OF_OFFICE[name]
    content = render_paper(papers.office_paper(request.user.organisation, view))
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_safe
@requires(Can.ANSWER_DIAGNOSIS)
def own(request: HttpRequest) -> HttpResponse:
    """One's own diagnoses, and what changed from one to the next."""
    page = {
        "rows": queries.own_sheets(request.user),
        "breadcrumbs": ((_("診断"), reverse("diagnosis:start")),),
    }
    return render(request, "diagnosis/own.html", page)


def _office(request: HttpRequest, form: RoundForm, status: int = 200) -> HttpResponse:
    rounds = queries.rounds_of(request.user)
    shown = _shown(request, rounds)
    outside = queries.has_answers_without_round(request.user)
    page = {
        "rounds": rounds,
        "tabs": _tabs(rounds, shown, outside=outside),
        "view": queries.office_view(request.user.organisation, shown),
        "form": form,
        "has_open": any(one.is_open for one in rounds),
        "may_answer": request.user.can(Can.ANSWER_DIAGNOSIS),
        "may_begin": request.user.can(Can.EDIT_INITIATIVE),
        "invitation": request.build_absolute_uri(reverse("diagnosis:join", args=[shown.invitation]))
        if shown
        else "",
        "breadcrumbs": ((_("診断"), reverse("diagnosis:start")),),
    }
    return render(request, "diagnosis/office.html", page, status=status)


def _shown(request: HttpRequest, rounds: list[DiagnosisRound]) -> DiagnosisRound | None:
    """The round that ?round= names; "none" for answers outside of rounds; else the newest."""
    asked = request.GET.get("round", "")
    if asked == "none" or (not asked and not rounds):
        return None
    if not asked:
        return rounds[0]
    found = next((one for one in rounds if str(one.pk) == asked), None)
    if found is None:
        raise Http404(asked)
    return found


def _tabs(
    rounds: list[DiagnosisRound], shown: DiagnosisRound | None, *, outside: bool
) -> list[dict[str, Any]]:
    base = reverse("diagnosis:office")
    tabs = [
        {
            "label": one.name,
            "url": f"{base}?round={one.pk}",
            "current": shown is not None and one.pk == shown.pk,
        }
        for one in rounds
    ]
    if outside and rounds:
        tabs.append({"label": _("回の外の答え"), "url": f"{base}?round=none", "current": shown is None})
    return tabs
