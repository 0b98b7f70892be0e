"""Pages of the questions of a draft: writing one, moving them about, checks across them, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.indicators.models import Indicator
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.surveys.around_asking import changeable_survey, page_of
from meguru.apps.surveys.bridge import mark_of
from meguru.apps.surveys.commands import questions as commands
from meguru.apps.surveys.commands.building import AlreadySent
from meguru.apps.surveys.forms.building import CrossCheckForm
from meguru.apps.surveys.forms.question import KINDS, QuestionForm
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.queries import building as queries
from meguru.apps.surveys.views.building import build_page
from meguru.engines.questionnaire import QuestionKind
from meguru.engines.questionnaire.question_sheet import KIND_LABELS

REFUSALS = (AlreadySent, commands.QuestionGone, commands.CannotTakeBack, commands.TooManyQuestions)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SURVEY)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new question; ?kind= says how it is answered, ?after= where it goes. Another kind keeps what was typed."""
    survey = changeable_survey(request, pk)
    sent = request.POST if request.method == "POST" else request.GET
    kind = _kind(sent.get("kind"))
    after = sent.get("after", "")[:40]
    is_switch = "switch" in request.POST
    form = _form(
        request, survey, kind, stored=None, before=queries.questions_until(survey, after), is_switch=is_switch
    )
    if request.method == "POST" and not is_switch and form.is_valid():
        try:
            key = commands.add_question(
                survey=survey,
                question=form.question,
                indicator_id=form.indicator_id,
                after=after,
                by=request.user,
                now=timezone.now(),
            )
            return _written(request, survey, key)
        except REFUSALS as reason:
            form.add_error(None, str(reason))
    return _form_page(request, survey, form, kind, {"after": after, "is_new": True})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SURVEY)
def change(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One question. What a colleague wrote in between is shown beside one's own words; nothing is lost."""
    survey = changeable_survey(request, pk)
    found = queries.question_to_edit(survey, key)
    if found is None:
        if request.method != "POST":
            raise Http404(key)
        messages.error(request, _("この設問は、ほかの人が外しました。直前の変更なら、取り消せば戻ります。"))
        return redirect("surveys:build", pk=pk)
    kind = _kind(request.POST.get("kind")) if request.method == "POST" else found.question.kind
    is_switch = "switch" in request.POST
    form = _form(request, survey, kind, stored=found, before=found.before, is_switch=is_switch)
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and not is_switch and form.is_valid():
        try:
            commands.change_question(
                survey=survey,
                key=key,
                question=form.question,
                indicator_id=form.indicator_id,
                was=form.cleaned_data["was"],
                keeps_condition=form.when.keeps,
                by=request.user,
                now=timezone.now(),
            )
            return _written(request, survey, key)
        except commands.QuestionWrittenMeanwhile as reason:
            form.add_error(None, str(reason))
            theirs = _theirs(reason.theirs)
            form.data = form.data.copy()
            form.data["was"] = mark_of(reason.theirs)
        except REFUSALS as reason:
            form.add_error(None, str(reason))
    more = {"key": key, "label": found.label, "is_broken": found.is_broken, "theirs": theirs}
    return _form_page(request, survey, form, kind, more)


def _form(
    request: HttpRequest,
    survey: Survey,
    kind: QuestionKind,
    *,
    stored: queries.ToEdit | None,
    before: Any,
    is_switch: bool,
) -> QuestionForm:
    """`is_switch`: another kind was asked for; what was typed stays, and nothing is complained about yet."""
    typed = {name: request.POST[name] for name in request.POST} if is_switch else {}
    if is_switch:
        typed["is_required"] = "is_required" in request.POST
    return QuestionForm(
        request.POST if request.method == "POST" and not is_switch else None,
        kind=kind,
        stored=stored.question if stored else None,
        before=before,
        previous=queries.previous_questions(survey, kind),
        indicators=Indicator.objects.filter(organisation=survey.organisation),
        indicator_id=stored.indicator_id if stored else None,
        initial={"was": stored.mark if stored else ""} | typed,
    )


def _form_page(
    request: HttpRequest, survey: Survey, form: QuestionForm, kind: QuestionKind, more: dict[str, Any]
) -> HttpResponse:
    page = page_of(request, survey, tab="build")
    page["breadcrumbs"] = (*page["breadcrumbs"], (survey.title, reverse("surveys:build", args=[survey.pk])))
    page |= {"form": form, "kind": kind.value, "kind_label": KIND_LABELS[kind], "kinds": KINDS, **more}
    return render(request, "surveys/build_question.html", page, status=422 if form.errors else 200)


def _written(request: HttpRequest, survey: Survey, key: str) -> HttpResponse:
    """Back to the list at the question, or on to the next new one."""
    messages.success(request, _("設問を保存しました。"))
    if "and_next" in request.POST:
        kind = request.POST.get("kind", "")
        return redirect(reverse("surveys:build_add", args=[survey.pk]) + f"?kind={kind}&after={key}")
    return redirect(reverse("surveys:build", args=[survey.pk]) + f"#q-{key}")


def _theirs(fields: dict[str, Any]) -> list[tuple[str, str]]:
    """What a colleague wrote, in the order of the form."""
    options = "、".join(one["label"] for one in (fields["options"] or fields["columns"]))
    words = (
        (_("設問"), fields["text"]),
        (_("補足"), fields["help"]),
        (_("見出し"), fields["heading"]),
        (_("答え方"), KIND_LABELS[QuestionKind(fields["kind"])]),
        (_("単位"), fields["unit"]),
        (_("選択肢・列"), options),
        (_("表の行"), "、".join(fields["rows"])),
        (_("必須"), _("はい") if fields["is_required"] else _("いいえ")),
    )
    return [(label, str(text)) for label, text in words if text]


@require_POST
@requires(Can.EDIT_SURVEY)
def move(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Up or down by one place."""
    survey = changeable_survey(request, pk)
    steps = 1 if request.POST.get("way") == "down" else -1
    return _done(request, survey, key, commands.move_question, key=key, steps=steps)


@require_POST
@requires(Can.EDIT_SURVEY)
def duplicate(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A copy below."""
    survey = changeable_survey(request, pk)
    return _done(request, survey, key, commands.duplicate_question, key=key)


@require_POST
@requires(Can.EDIT_SURVEY)
def remove(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Out of the survey; the page then offers to take that back."""
    survey = changeable_survey(request, pk)
    return _done(request, survey, "", commands.remove_question, key=key)


@require_POST
@requires(Can.EDIT_SURVEY)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last change of the questions back."""
    survey = changeable_survey(request, pk)
    sent = request.POST.get("revision", "")
    revision = int(sent) if sent.isdecimal() and len(sent) < 10 else 0
    return _done(request, survey, "", commands.take_back, revision=revision)


def _done(request: HttpRequest, survey: Survey, at: str, command: Any, **arguments: Any) -> HttpResponse:
    """Run one command of the editor and go back to where the person was; a refusal is said in its words."""
    try:
        made = command(survey=survey, **arguments, by=request.user, now=timezone.now())
        at = made or at
    except REFUSALS as reason:
        messages.error(request, str(reason))
    where = f"#q-{at}" if at else ""
    return redirect(reverse("surveys:build", args=[survey.pk]) + where)


@require_POST
@requires(Can.EDIT_SURVEY)
def add_check(request: HttpRequest, pk: int) -> HttpResponse:
    """A check across questions."""
    survey = changeable_survey(request, pk)
    found = queries.editor(survey, now=timezone.now())
    form = CrossCheckForm(request.POST, offered=found.summable)
    if form.is_valid():
        try:
            commands.add_cross_check(survey=survey, check=form.check, by=request.user, now=timezone.now())
            return redirect(reverse("surveys:build", args=[pk]) + "#checks")
        except AlreadySent as reason:
            form.add_error(None, str(reason))
    return build_page(request, survey, check_form=form)


@require_POST
@requires(Can.EDIT_SURVEY)
def remove_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a check across questions out."""
    survey = changeable_survey(request, pk)
    found = queries.check_of(survey, request.POST.get("check", ""))
    if found is not None:
        return _done(request, survey, "", commands.remove_cross_check, check=found)
    return redirect("surveys:build", pk=pk)


def _kind(sent: str | None) -> QuestionKind:
    """How a question is answered; a number when nothing sensible was sent."""
    return QuestionKind(sent) if sent in set(QuestionKind) else QuestionKind.NUMBER
