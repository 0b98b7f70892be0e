"""Pages of whole lists of questions: pasted from Excel, and out to a workbook and back, always with a look before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.surveys.around_asking import EXCEL, changeable_survey, download, own_survey, page_of
from meguru.apps.surveys.bridge import fields_of, questionnaire_of, questions_from
from meguru.apps.surveys.commands import questions as commands
from meguru.apps.surveys.commands.building import AlreadySent
from meguru.apps.surveys.forms.building import PasteForm, QuestionsFileForm
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.queries import building as queries
from meguru.engines.questionnaire.pasting import read_pasted
from meguru.engines.questionnaire.question_sheet import (
    KIND_LABELS,
    ReadQuestions,
    read_questions,
    write_questions,
)
from meguru.engines.uploads import Refused

_SALT = "meguru.apps.surveys.question_lists"
_SOME_HOURS = 3600 * 4


@require_safe
@requires(Can.VIEW_SURVEY)
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions as a workbook, to change and to bring back."""
    survey = own_survey(request, pk)
    return download(write_questions(questionnaire_of(survey)), kind=EXCEL, name=f"survey-{pk}-questions.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SURVEY)
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Questions pasted as text. The first look shows what was understood; nothing is stored yet."""
    survey = changeable_survey(request, pk)
    form, found = PasteForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        known, taken = questionnaire_of(survey), queries.taken_keys(survey)
        found = read_pasted(form.cleaned_data["text"], known, taken=taken)
    return _page(request, survey, "build_paste.html", form, found, adds=True)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SURVEY)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """A workbook of questions that came back. The first look shows every difference; nothing is stored yet."""
    survey = changeable_survey(request, pk)
    form, found = QuestionsFileForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        known, taken = questionnaire_of(survey), queries.taken_keys(survey)
        try:
            found = read_questions(form.cleaned_data["file"].read(), known, taken=taken)
        except Refused as refused:
            form.add_error("file", str(refused))
    return _page(request, survey, "build_upload.html", form, found, adds=False)


def _page(
    request: HttpRequest, survey: Survey, template: str, form: Any, found: ReadQuestions | None, *, adds: bool
) -> HttpResponse:
    page = page_of(request, survey, tab="build")
    page["breadcrumbs"] = (*page["breadcrumbs"], (survey.title, reverse("surveys:build", args=[survey.pk])))
    page |= {"form": form, "found": found}
    if found is not None and not found.problems:
        paper = questionnaire_of(survey)
        kept = {
            "survey": survey.pk,
            "revision": survey.revision,
            "adds": adds,
            "questions": [fields_of(one) for one in found.questions],
        }
        page["kept"] = signing.dumps(kept, salt=_SALT, compress=True)
        start = len(paper.questions) if adds else 0
        page["rows"] = (
            [
                {"label": f"問{start + place}", "question": one, "kind": KIND_LABELS[one.kind]}
                for place, one in enumerate(found.questions, 1)
            ]
            if adds
            else queries.differences(paper, found.questions)
        )
    is_wrong = bool(form.errors) or bool(found and found.problems)
    return render(request, f"surveys/{template}", page, status=422 if is_wrong else 200)


@require_POST
@requires(Can.EDIT_SURVEY)
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Store what was looked at."""
    survey = changeable_survey(request, pk)
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=_SALT, max_age=_SOME_HOURS)
    except signing.BadSignature:
        kept = {}
    if kept.get("survey") != pk:
        messages.error(
            request, _("時間がたったため、確かめた内容が残っていません。もう一度読み込んでください。")
        )
        return redirect("surveys:build", pk=pk)
    wanted = questions_from(kept["questions"])
    try:
        if kept["adds"]:
            commands.add_questions(survey=survey, questions=wanted, by=request.user, now=timezone.now())
        else:
            commands.replace_questions(
                survey=survey,
                questions=wanted,
                seen_revision=kept["revision"],
                by=request.user,
                now=timezone.now(),
            )
        messages.success(request, _("設問%s問を読み込みました。") % len(wanted))
    except commands.QuestionWrittenMeanwhile:
        messages.error(
            request, _("確かめている間に、ほかの人が設問を加えました。もう一度読み込んでください。")
        )
    except (AlreadySent, commands.CannotTakeBack, commands.TooManyQuestions) as reason:
        messages.error(request, str(reason))
    return redirect("surveys:build", pk=pk)
