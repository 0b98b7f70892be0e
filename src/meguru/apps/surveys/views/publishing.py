"""Pages of publication: who reads the results, and answers that become an indicator."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.indicators.models import Indicator
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.surveys.around_asking import changeable_survey, own_survey, page_of
from meguru.apps.surveys.commands import figures as writing
from meguru.apps.surveys.commands import publishing as commands
from meguru.apps.surveys.forms.publishing import NEW, FiguresForm, PublicationForm
from meguru.apps.surveys.models import Survey, WrittenFigures
from meguru.apps.surveys.queries import figures as queries
from meguru.apps.surveys.queries import results
from meguru.apps.surveys.queries.results import Viewing


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SURVEY)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reads the results, and which answers are indicators."""
    survey = changeable_survey(request, pk) if request.method == "POST" else own_survey(request, pk)
    form = PublicationForm(
        request.POST or None,
        initial={
            "to": survey.publication,
            "is_anonymised": survey.is_anonymised,
            "shows_texts": survey.shows_texts,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            published = commands.publish(
                survey=survey,
                to=Survey.Publication(form.cleaned_data["to"]),
                is_anonymised=form.cleaned_data["is_anonymised"],
                shows_texts=form.cleaned_data["shows_texts"],
                seen_revision=form.cleaned_data["revision"],
                by=request.user,
                now=timezone.now(),
            )
            _say_what_changed(request, survey, published)
            return redirect("surveys:publish", pk=pk)
        except (commands.CannotPublish, commands.PublishedMeanwhile) as reason:
            form.add_error(None, str(reason))
            survey.refresh_from_db()
    written = queries.writings(survey)
    reach = dict(Indicator.Sharing.choices)
    is_of_towns = survey.audience == Survey.Audience.TOWNS
    rows = queries.questions_as_figures(survey) if is_of_towns else ()
    page = page_of(request, survey, tab="publish") | {
        "form": form,
        "questions": [{"question": one, "written": written.get(one.key)} for one in rows],
        "reach": [reach[key] for key in queries.may_reach(survey)],
        "reach_title": _("だれに見せられるか"),
        "may_write": _may_write(request, survey),
    }
    return render(request, "surveys/publish.html", page, status=422 if form.errors else 200)


def _say_what_changed(request: HttpRequest, before: Survey, after: Survey) -> None:
    if after.revision == before.revision:
        messages.info(request, _("変わったところはありません。"))
    elif after.publication == Survey.Publication.NOBODY and before.publication != after.publication:
        messages.success(request, _("公表を取りやめました。結果を見るのは、集計する側だけです。"))
    else:
        messages.success(request, _("結果を見る人を変えました。"))


@require_safe
@requires(Can.VIEW_SURVEY)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The results as readers would see them, before anybody does."""
    survey = own_survey(request, pk)
    names = request.GET.get("names") != "no" and not survey.is_anonymised
    found = results.collected(survey, viewing=Viewing(names=names, texts=survey.shows_texts))
    page = page_of(request, survey, tab="publish") | {
        "found": found,
        "results": results.results(found) if results.can_be_told(found) else (),
        "count": len(found.replies),
        "question_url": "surveys:result",
        "is_preview": True,
    }
    return render(request, "surveys/published_results.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SURVEY)
def figures(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Answers as values of an indicator: what would be written, and writing it."""
    survey = changeable_survey(request, pk)
    _must_write(request, survey)
    row = get_object_or_404(queries.questions_as_figures(survey), key=key)
    question = results.collected(survey).questionnaire.question(key)
    if question is None or survey.audience != Survey.Audience.TOWNS:
        raise Http404(key)
    form = FiguresForm(
        request.POST if "write" in request.POST else None,
        survey=survey,
        question=question,
        initial={
            "indicator": request.POST.get("indicator")
            or (str(row.indicator_id) if row.indicator_id else NEW),
            "name": request.POST.get("name", question.text[:100]),
            "definition": request.POST.get("definition", question.text),
            "direction": request.POST.get("direction", Indicator.Direction.NEITHER),
        },
    )
    if form.is_bound and form.is_valid():
        try:
            writing.write_figures(
                question=row,
                indicator=form.chosen,
                new=None if form.chosen else form.new(),
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("答えを指標の値にしました。公表のページから元に戻せます。"))
            return redirect("surveys:publish", pk=pk)
        except writing.CannotWrite as reason:
            form.add_error(None, str(reason))
    chosen = form.indicators.get(str(form["indicator"].value() or ""))
    page = page_of(request, survey, tab="publish") | {
        "question": question,
        "form": form,
        "planned": queries.plan_figures(survey, question, chosen),
    }
    page["breadcrumbs"] = (*page["breadcrumbs"], (_("公表"), reverse("surveys:publish", args=[pk])))
    return render(request, "surveys/publish_figures.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_SURVEY)
def figures_undo(request: HttpRequest, pk: int, written_pk: int) -> HttpResponse:
    """The values as they were before."""
    survey = changeable_survey(request, pk)
    _must_write(request, survey)
    written = get_object_or_404(WrittenFigures.objects.filter(question__survey=survey), pk=written_pk)
    restored = writing.take_back_figures(written=written, by=request.user, now=timezone.now())
    messages.success(request, _("%s団体の値を元に戻しました。") % restored)
    return redirect("surveys:publish", pk=pk)


def _may_write(request: HttpRequest, survey: Survey) -> bool:
    return request.user.can(Can.EDIT_INDICATORS, organisation=survey.organisation)


def _must_write(request: HttpRequest, survey: Survey) -> None:
    if not _may_write(request, survey):
        raise PermissionDenied(_("指標に値を入れるには、指標を変える権限が必要です。"))
