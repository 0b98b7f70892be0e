"""Pages of the self-assessment."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.plans import commands, papers, queries
from meguru.apps.plans.around import changeable_round, page_of, visible_round
from meguru.apps.plans.forms import AnswersForm, RoundForm, mark_of
from meguru.apps.plans.models import Assessment
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_INITIATIVE)
def momentum(request: HttpRequest) -> HttpResponse:
    """The newest round of the office."""
    today = timezone.localdate()
    name = _("%(year)s年%(month)s月の点検") % {"year": today.year, "month": today.month}
    return _momentum(request, RoundForm(initial={"name": name}))


@require_POST
@requires(Can.EDIT_INITIATIVE)
def start(request: HttpRequest) -> HttpResponse:
    """Begin a round."""
    form = RoundForm(request.POST)
    if not form.is_valid():
        return _momentum(request, form)
    try:
        commands.start_round(
            organisation=request.user.organisation,
            name=form.cleaned_data["name"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("点検を始めました。まず自分の答えを入れてください。"))
    except commands.RoundUnderWay as reason:
        messages.error(request, str(reason))
    return redirect("plans:momentum")


@require_safe
@requires(Can.VIEW_INITIATIVE)
def one_round(request: HttpRequest, pk: int) -> HttpResponse:
    """An earlier round as it was."""
    found = visible_round(request, pk)
    page = page_of(request, tab="momentum") | {
        "view": queries.office_view(found, user=request.user),
        "rounds": queries.rounds_of(user=request.user),
        "history": [],
        "form": None,
    }
    return render(request, "plans/momentum.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.ANSWER_DIAGNOSIS)
def answer(request: HttpRequest, pk: int, stage: str) -> HttpResponse:
    """One stage of the questions, for one person; each save goes on to the next stage."""
    found = changeable_round(request, pk, Can.ANSWER_DIAGNOSIS)
    shown = queries.answer_page(assessment=found, stage_key=stage, user=request.user)
    if shown is None:
        raise Http404(stage)
    form, problem = None, ""
    if request.method == "POST":
        form = AnswersForm(request.POST, [one.statement.key for one in shown.questions])
        if not form.errors:
            try:
                commands.answer(assessment=found, said=form.said, by=request.user, now=timezone.now())
                if shown.following and "stop" not in request.POST:
                    return redirect("plans:answer", pk=pk, stage=shown.following.key)
                messages.success(request, _("答えを保存しました。ありがとうございます。"))
                return redirect("plans:momentum")
            except commands.RoundClosed as reason:
                problem = str(reason)
    page = page_of(request, tab="momentum") | {
        "assessment": found,
        "shown": shown,
        "rows": _rows(shown, form),
        "standings": queries.STANDING_LABELS,
        "problem": problem,
        "errors": bool(form and form.errors),
    }
    wrong = bool(problem or (form and form.errors))
    return render(request, "plans/answer.html", page, status=422 if wrong else 200)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """No more answers; the page then offers to open it again."""
    found = changeable_round(request, pk)
    commands.close_round(assessment=found, by=request.user, now=timezone.now())
    request.session["plans_closed"] = found.pk
    return redirect("plans:momentum")


@require_POST
@requires(Can.EDIT_INITIATIVE)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the closing back."""
    try:
        commands.reopen_round(assessment=changeable_round(request, pk), by=request.user, now=timezone.now())
        messages.success(request, _("点検を開き直しました。"))
    except commands.NotTheNewest as reason:
        messages.error(request, str(reason))
    return redirect("plans:momentum")


@require_safe
@requires(Can.EXPORT_INITIATIVE)
def file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """A round as Word or Excel."""
    found = visible_round(request, pk)
    if ending not in papers.OF_MOMENTUM:
        raise Http404(ending)
    kind, render_paper = papers.FORMATS[ending]
    actions = queries.action_rows(user=request.user, today=timezone.localdate())
    return HttpResponse(
        render_paper(papers.momentum_paper(queries.office_view(found, user=request.user), actions)),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="momentum-{pk}.{ending}"'},
    )


def _momentum(request: HttpRequest, form: RoundForm) -> HttpResponse:
    rounds = queries.rounds_of(user=request.user)
    page = page_of(request, tab="momentum") | {
        "form": form,
        "rounds": rounds,
        "view": queries.office_view(rounds[0], user=request.user) if rounds else None,
        "history": queries.history(rounds, user=request.user) if len(rounds) > 1 else [],
        "records": None if rounds else queries.without_a_round(request.user.organisation),
        "just_closed": _just_closed(request, rounds),
    }
    return render(request, "plans/momentum.html", page, status=422 if form.errors else 200)


def _just_closed(request: HttpRequest, rounds: list[Assessment]) -> Assessment | None:
    key = request.session.pop("plans_closed", None)
    return rounds[0] if rounds and rounds[0].pk == key and not rounds[0].is_open else None


def _rows(shown: queries.AnswerPage, form: AnswersForm | None) -> list[dict[str, object]]:
    """Each statement with what is ticked: what was just sent, else what is stored."""
    rows = []
    for one in shown.questions:
        stored = (one.answer.standing, one.answer.note) if one.answer else ("", "")
        standing, note = form.typed[one.statement.key] if form else stored
        seen = mark_of(*stored)
        rows.append(
            {
                "statement": one.statement,
                "standing": standing,
                "note": note,
                "seen": seen,
                "error": form.errors.get(one.statement.key, "") if form else "",
            }
        )
    return rows
