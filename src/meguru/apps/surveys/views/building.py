"""Pages of who makes a survey: the entry page, a new one, its description, the questions as a whole, the preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.registry.models import Department
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.surveys.around_asking import changeable_survey, download, own_survey, page_of
from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.commands import building as commands
from meguru.apps.surveys.forms.answering import sent_sheet
from meguru.apps.surveys.forms.building import (
    AttachmentForm,
    CrossCheckForm,
    DescriptionForm,
    NewSurveyForm,
)
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.queries import building as queries
from meguru.apps.surveys.queries.asked_of_us import asked_rows
from meguru.apps.surveys.queries.previewing import preview as preview_of
from meguru.apps.surveys.survey_paper import RENDERED, survey_paper
from meguru.engines.questionnaire.question_sheet import KIND_LABELS
from meguru.engines.questionnaire.template_files import survey_templates


@require_safe
@requires(Can.VIEW_SURVEY)
def surveys(request: HttpRequest) -> HttpResponse:
    """What this office is asked, and what it asks others."""
    page = {
        "asked": asked_rows(request.user, now=timezone.now()),
        "own": queries.own_surveys(request.user),
        "away": queries.own_surveys(request.user, put_away=True),
        "put_away": _just_put_away(request),
        "may_edit": request.user.can(Can.EDIT_SURVEY),
        "templates": survey_templates(),
    }
    return render(request, "surveys/build_surveys.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SURVEY)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a survey: from nothing, from a template, from last year's, or as a copy."""
    departments = Department.objects.visible_to(request.user).filter(organisation=request.user.organisation)
    form = NewSurveyForm(
        request.POST or None,
        sources=queries.sources(request.user),
        departments=departments,
        initial={"start": request.GET.get("from", "empty"), "year": timezone.localdate().year},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        begun = commands.start_survey(
            organisation=request.user.organisation,
            department=given["department"],
            title=given["title"],
            audience=given["audience"],
            year=given["year"],
            by=request.user,
            now=timezone.now(),
            **form.start_with(),
        )
        return redirect("surveys:build", pk=begun.pk)
    page = {"form": form, "breadcrumbs": ((_("調査"), reverse("surveys:surveys")),)}
    return render(request, "surveys/build_new.html", page, status=422 if form.errors else 200)


@require_safe
@requires(Can.VIEW_SURVEY)
def build(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions, what to put right, the checks across them and the files."""
    return build_page(request, own_survey(request, pk))


def build_page(
    request: HttpRequest,
    survey: Survey,
    *,
    check_form: CrossCheckForm | None = None,
    file_form: AttachmentForm | None = None,
) -> HttpResponse:
    """The page of the questions, with a form that has something wrong in it."""
    found = queries.editor(survey, now=timezone.now())
    page = page_of(request, survey, tab="build")
    page |= {
        "editor": found,
        "may_build": page["may_edit"] and survey.state == Survey.State.DRAFT,
        "kinds": [(kind.value, label) for kind, label in KIND_LABELS.items()],
        "check_form": check_form or CrossCheckForm(offered=found.summable),
        "file_form": file_form or AttachmentForm(),
    }
    wrong = bool((check_form and check_form.errors) or (file_form and file_form.errors))
    return render(request, "surveys/build.html", page, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SURVEY)
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, purpose, guidance, contact, due time."""
    survey = changeable_survey(request, pk)
    stored: dict[str, Any] = {name: getattr(survey, name) for name in commands.DESCRIPTION}
    form = DescriptionForm(request.POST or None, initial=stored | {"was": commands.description_mark(survey)})
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in commands.DESCRIPTION}
        try:
            commands.describe_survey(
                survey=survey,
                fields=fields,
                was=form.cleaned_data["was"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("調査の内容を保存しました。"))
            return redirect("surveys:build", pk=pk)
        except commands.AlreadySent as reason:
            form.add_error(None, str(reason))
        except commands.DescribedMeanwhile as reason:
            form.add_error(None, str(reason))
            theirs = [(str(form[name].label), str(value)) for name, value in reason.theirs.items()]
            form.data = form.data.copy()
            form.data["was"] = commands.description_mark(own_survey(request, pk))
    page = page_of(request, survey, tab="build") | {"form": form, "theirs": theirs}
    return render(request, "surveys/build_describe.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_SURVEY)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a survey out of the list; the list then offers to take that back."""
    survey = changeable_survey(request, pk)
    try:
        commands.put_away_survey(survey=survey, by=request.user, now=timezone.now())
        request.session["surveys_put_away"] = survey.pk
    except commands.AlreadySent as reason:
        messages.error(request, str(reason))
    return redirect("surveys:surveys")


@require_POST
@requires(Can.EDIT_SURVEY)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a survey back into the list."""
    survey = changeable_survey(request, pk)
    commands.bring_back_survey(survey=survey, by=request.user, now=timezone.now())
    messages.success(request, _("「%s」を一覧に戻しました。") % survey.title)
    return redirect("surveys:surveys")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SURVEY)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as who answers will see it; answers can be tried out, and nothing of them is stored."""
    survey = own_survey(request, pk)
    paper = questionnaire_of(survey)
    tried, typed = None, None
    if request.method == "POST":
        sent = sent_sheet(request, paper)
        tried, typed = dict(sent.answers), sent.typed
    page = page_of(request, survey, tab="build") | {
        "parts": preview_of(paper, tried=tried, typed=typed),
        "tried": tried is not None,
        "files": survey.files.defer("content"),
    }
    return render(request, "surveys/build_preview.html", page)


@require_safe
@requires(Can.VIEW_SURVEY)
def paper(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The questions as Word or PDF."""
    survey = own_survey(request, pk)
    if name not in RENDERED:
        raise Http404(name)
    kind, render_paper = RENDERED[name]
    return download(render_paper(survey_paper(survey)), kind=kind, name=f"survey-{pk}{name[6:]}")


@require_POST
@requires(Can.EDIT_SURVEY)
def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a file for those who answer."""
    survey = changeable_survey(request, pk)
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            commands.add_file(
                survey=survey, file_name=sent.name, content=sent.read(), by=request.user, now=timezone.now()
            )
            messages.success(request, _("「%s」を添付しました。") % sent.name)
            return redirect(reverse("surveys:build", args=[pk]) + "#files")
        except (commands.AlreadySent, commands.TooManyFiles) as reason:
            form.add_error(None, str(reason))
    return build_page(request, survey, file_form=form)


@require_POST
@requires(Can.EDIT_SURVEY)
def remove_file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """Take a file off."""
    survey = changeable_survey(request, pk)
    found = get_object_or_404(survey.files.defer("content"), pk=file_pk)
    try:
        commands.remove_file(survey=survey, file=found, by=request.user, now=timezone.now())
        messages.success(request, _("「%s」を外しました。") % found.file_name)
    except commands.AlreadySent as reason:
        messages.error(request, str(reason))
    return redirect(reverse("surveys:build", args=[pk]) + "#files")


@require_safe
@requires(Can.VIEW_SURVEY)
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """One attached file, always as a download."""
    found = get_object_or_404(own_survey(request, pk).files, pk=file_pk)
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, found.file_name) or "attachment"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _just_put_away(request: HttpRequest) -> Survey | None:
    key = request.session.pop("surveys_put_away", None)
    return Survey.objects.visible_to(request.user).filter(pk=key).first() if key else None
