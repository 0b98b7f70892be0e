"""One system: what is found on its card, and what people answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.portfolio import commands, queries
from meguru.apps.portfolio.around import SEVERITY_TONES
from meguru.apps.portfolio.forms import SEVERITIES, AnswerForm
from meguru.apps.portfolio.models import QUARTER_WORDS, FindingAnswer
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems.around import may, page_of, visible_system
from meguru.apps.systems.models import InformationSystem


@require_safe
@requires(Can.VIEW_SYSTEMS)
def system(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings of one card as it stands this moment."""
    return _page(request, visible_system(request, pk))


@require_POST
@requires(Can.EDIT_SYSTEMS)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what somebody of the department says of a finding."""
    found = visible_system(request, pk)
    _must_answer(request, found)
    form, problem = AnswerForm(request.POST), ""
    if form.is_valid():
        try:
            commands.answer_finding(system=found, by=request.user, now=timezone.now(), **form.cleaned_data)
            return redirect("portfolio:system", pk=pk)
        except commands.AnsweredMeanwhile as reason:
            problem = str(reason)
    return _page(request, found, sent=form, problem=problem)


@require_POST
@requires(Can.EDIT_SYSTEMS)
def take_back_answer(request: HttpRequest, pk: int, answer_pk: int) -> HttpResponse:
    """Undo an answer."""
    found = visible_system(request, pk)
    _must_answer(request, found)
    given = get_object_or_404(FindingAnswer.objects.visible_to(request.user), pk=answer_pk, system=found)
    commands.take_back_answer(answer=given, by=request.user, now=timezone.now())
    return redirect("portfolio:system", pk=pk)


def _must_answer(request: HttpRequest, found: InformationSystem) -> None:
    if not may(request, found):
        raise PermissionDenied(_("所見に答えられるのは、所管の部署（%s）の職員です。") % found.department)


def _page(
    request: HttpRequest, found: InformationSystem, *, sent: AnswerForm | None = None, problem: str = ""
) -> HttpResponse:
    told = queries.findings_of_system(system=found, user=request.user, today=timezone.localdate())
    severities = {int(key): words for key, words in SEVERITIES}
    rows = []
    for number, one in enumerate((*told.holds, *told.unjudged), start=1):
        is_sent = sent is not None and (sent.data.get("rule"), sent.data.get("subject", "")) == (
            one.found.rule,
            one.found.subject,
        )
        rows.append(
            {
                "one": one,
                "severity": severities.get(int(one.found.severity), _("判断できない")),
                "tone": SEVERITY_TONES[int(one.found.severity)],
                "is_sent": is_sent,
                "form": _again(sent, one) if is_sent and sent else _answer_form(one, number),
            }
        )
    held = len(told.holds)
    page: dict[str, Any] = page_of(request, found, tab="findings") | {
        "told": told,
        "holds": rows[:held],
        "unjudged": rows[held:],
        "problem": problem,
        "may_answer": may(request, found) and found.put_away_at is None,
        "may_export": request.user.can(Can.EXPORT_SYSTEMS),
        "quarter_words": QUARTER_WORDS.get(told.place.quarter or ""),
        "rules_version": queries.rules_version(),
    }
    return render(request, "portfolio/system.html", page, status=422 if sent is not None else 200)


def _answer_form(one: queries.ShownFinding, number: int) -> AnswerForm:
    initial = {
        "rule": one.found.rule,
        "subject": one.found.subject,
        "sentence": one.found.sentence,
        "seen_answer": one.answer.pk if one.answer else 0,
    }
    return AnswerForm(initial=initial, auto_id=f"answer-{number}-%s")


def _again(sent: AnswerForm, one: queries.ShownFinding) -> AnswerForm:
    """The form with what was typed, on top of what stands there now."""
    typed = sent.data.copy()
    typed["seen_answer"] = str(one.answer.pk if one.answer else 0)
    return AnswerForm(typed, auto_id="answer-sent-%s")
