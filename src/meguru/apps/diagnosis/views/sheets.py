"""Pages of one diagnosis, open to everybody: HTTP <-> one query or command."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.diagnosis import commands, papers, queries
from meguru.apps.diagnosis.around import (
    IN_SESSION,
    answers_for_office,
    opens_sheet,
    origin_by_invitation,
    origin_of,
    sheet_in_session,
)
from meguru.apps.diagnosis.forms import AnswerForm
from meguru.apps.diagnosis.models import DiagnosisRound, DiagnosisSheet
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, public, requires
from meguru.engines.documents import CannotPrint


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The first question; the answer begins a sheet."""
    office = request.user.organisation if answers_for_office(request) else None
    asked = queries.first_question()
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        question=asked.question,
        organisation=office,
        initial=_own_section(request),
    )
    problem = ""
    if request.method == "POST" and (answer := form.chosen()) is not None:
        try:
            return _begin(request, form, origin_of(request, department=form.chosen_section()), answer)
        except (commands.TooMany, commands.RoundIsOver) as reason:
            problem = str(reason)
    page = _first_page(asked, form, problem) | {
        "begun": queries.unfinished_sheet(request.user) if office else None,
        "answered": queries.sheet_in_round(request.user) if office else None,
        "in_session": sheet_in_session(request),
        "current_round": commands.open_round_for(request.user) if office else None,
        "may_view_office": request.user.is_authenticated and request.user.can(Can.VIEW_DIAGNOSIS),
        "may_answer": bool(office),
        "kept_days": commands.KEPT_DAYS,
    }
    return render(request, "diagnosis/start.html", page, status=422 if problem or form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, invitation: str) -> HttpResponse:
    """The first question for somebody whom a colleague invited; no account is needed."""
    rounds = DiagnosisRound.objects.select_related("organisation", "edition")
    invited_to = get_object_or_404(rounds, invitation=invitation)
    own = queries.sheet_in_round(request.user, invited_to) if answers_for_office(request) else None
    if own is not None and request.method != "POST":
        return _onwards(own)
    asked = queries.first_question(invited_to.edition)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        question=asked.question,
        organisation=invited_to.organisation,
        initial=_own_section(request, invited_to.organisation),
    )
    problem = ""
    if request.method == "POST" and (answer := form.chosen()) is not None:
        try:
            origin = origin_by_invitation(request, invited_to, department=form.chosen_section())
            return _begin(request, form, origin, answer)
        except (commands.TooMany, commands.RoundIsOver) as reason:
            problem = str(reason)
    begun = sheet_in_session(request)
    page = _first_page(asked, form, problem) | {
        "invited_to": invited_to,
        "in_session": begun if begun and begun.round_id == invited_to.pk else None,
    }
    return render(request, "diagnosis/join.html", page, status=422 if problem or form.errors else 200)


@opens_sheet
@require_safe
def sheet(request: HttpRequest, opened: DiagnosisSheet) -> HttpResponse:
    """The link of a sheet: on to the next question, or to the result."""
    return _onwards(opened)


@opens_sheet
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, opened: DiagnosisSheet, question_id: str) -> HttpResponse:
    """One question; the answer is kept at once, then comes the next question or the result."""
    asked = queries.asked_question(opened, question_id)
    if asked is None or (opened.is_over and request.method != "POST"):
        return _onwards(opened)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        question=asked.question,
        initial={"answer": asked.given or None},
    )
    problem = ""
    if request.method == "POST" and (answer := form.chosen()) is not None:
        try:
            kept = commands.answer_question(
                sheet=opened,
                question_id=question_id,
                answer_id=answer,
                by=opened.person,
                now=timezone.now(),
                seen=request.POST.get("seen", ""),
            )
            return _onwards(kept)
        except (commands.RoundIsOver, commands.AnsweredMeanwhile) as reason:
            problem = str(reason)
    page = {
        "sheet": opened,
        "asked": asked,
        "seen": commands.mark_of(asked.given),
        "form": form,
        "problem": problem,
        "link": request.build_absolute_uri(_address(opened)),
        "kept_days": commands.KEPT_DAYS,
    }
    wrong = problem or (form.errors and not form.is_skipped)
    return render(request, "diagnosis/question.html", page, status=422 if wrong else 200)


@opens_sheet
@require_safe
def result(request: HttpRequest, opened: DiagnosisSheet) -> HttpResponse:
    """What follows from the answers, and the first step."""
    page = {
        "sheet": opened,
        "shown": queries.shown_result(opened),
        "link": request.build_absolute_uri(_address(opened)),
        "kept_days": commands.KEPT_DAYS,
        "how_words": papers.how_words(),
        "may_keep": answers_for_office(request)
        and opened.person_id is None
        and opened.organisation_id in (None, request.user.organisation_id),
        "may_begin": not request.user.is_authenticated or request.user.can(Can.EDIT_INITIATIVE),
        "may_view_office": request.user.is_authenticated and request.user.can(Can.VIEW_DIAGNOSIS),
    }
    return render(request, "diagnosis/result.html", page)


@opens_sheet
@require_safe
def file(request: HttpRequest, opened: DiagnosisSheet, name: str) -> HttpResponse:
    """The result as Word or PDF."""
    if name not in papers.OF_SHEET:
        raise Http404(name)
    kind, render_paper = papers.OF_SHEET[name]
    try:
        content = render_paper(papers.result_paper(opened, queries.shown_result(opened)))
    except CannotPrint as reason:
        return HttpResponse(str(reason), status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_POST
@requires(Can.ANSWER_DIAGNOSIS)
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """An anonymous sheet becomes one's own, in one's office."""
    found = get_object_or_404(DiagnosisSheet, token=token)
    try:
        kept = commands.keep_sheet(sheet=found, by=request.user, now=timezone.now())
    except commands.NotYours as reason:
        raise Http404(token) from reason
    request.session.pop(IN_SESSION, None)
    messages.success(request, _("あなたの診断として残しました。部署ごとの集計にも数えます。"))
    return redirect("diagnosis:result", token=kept.token)


def _begin(request: HttpRequest, form: AnswerForm, origin: commands.Origin, answer: str) -> HttpResponse:
    begun = commands.begin_sheet(
        origin=origin, question_id=form.question.id, answer_id=answer, now=timezone.now()
    )
    if origin.person is None:
        request.session[IN_SESSION] = begun.token
    return _onwards(begun)


def _onwards(opened: DiagnosisSheet) -> HttpResponse:
    following = queries.next_id(opened)
    if following and not opened.is_over:
        return redirect("diagnosis:question", token=opened.token, question_id=following)
    return redirect("diagnosis:result", token=opened.token)


def _address(opened: DiagnosisSheet) -> str:
    return reverse("diagnosis:sheet", args=[opened.token])


def _first_page(asked: queries.AskedQuestion, form: AnswerForm, problem: str) -> dict[str, Any]:
    return {"asked": asked, "form": form, "problem": problem}


def _own_section(request: HttpRequest, organisation: Organisation | None = None) -> dict[str, Any]:
    """The section that a signed-in person most likely answers for."""
    if not answers_for_office(request):
        return {}
    section = commands.section_of(request.user)
    if section is None or (organisation and section.organisation_id != organisation.pk):
        return {}
    return {"section": section}
