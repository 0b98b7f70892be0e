"""Pages of results: for who asked, and for readers of what was published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.surveys import papers_of_results as papers
from meguru.apps.surveys.around_asking import changeable_survey, download, own_survey, page_of
from meguru.apps.surveys.commands import sorting as commands
from meguru.apps.surveys.forms.publishing import SentGroups, sent_groups, whole_number
from meguru.apps.surveys.models import Survey, TextGrouping
from meguru.apps.surveys.queries import crossing
from meguru.apps.surveys.queries import results as queries
from meguru.apps.surveys.queries.published import published_to
from meguru.apps.surveys.queries.results import Collected
from meguru.engines.questionnaire import Question


@require_safe
@requires(Can.VIEW_SURVEY)
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was handed over, question by question."""
    survey = own_survey(request, pk)
    found = queries.collected(survey)
    page = page_of(request, survey, tab="results") | _overview(found, question_url="surveys:result")
    page["files_url"] = "surveys:result_file"
    return render(request, "surveys/results.html", page)


@require_safe
@requires(Can.VIEW_SURVEY)
def result(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One question: by body, beside another question, beside the year before."""
    survey = own_survey(request, pk)
    found = queries.collected(survey)
    page = page_of(request, survey, tab="results") | _one(request, found, key, for_who_asked=True)
    page["breadcrumbs"] = (*page["breadcrumbs"], (_("結果"), reverse("surveys:results", args=[pk])))
    return render(request, "surveys/result_question.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SURVEY)
def texts(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Sort the free texts of one question."""
    survey = changeable_survey(request, pk)
    found = queries.collected(survey)
    question = _question(found, key)
    if question.kind not in queries.TEXTS:
        raise Http404(key)
    row = get_object_or_404(survey.questions, key=key)
    shown = queries.result_of(found, question)
    known = {one.key: str(one.given[key]) for one in found.replies if key in one.given}
    grouping = TextGrouping.objects.filter(question=row).first()
    problem, theirs = "", None
    if request.method == "POST":
        sent = sent_groups(request.POST, known=known)
        try:
            commands.sort_texts(
                question=row,
                groups=sent.groups,
                seen_revision=sent.revision,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("分け方を保存しました。"))
            return redirect("surveys:result_texts", pk=pk, key=key)
        except (commands.SortedMeanwhile, commands.CannotSort) as reason:
            problem, theirs = str(reason), sent
    page = page_of(request, survey, tab="results") | {
        "shown": shown,
        "groups": _groups_to_edit(queries.groups_of(known, grouping), known, found),
        "revision": grouping.revision if grouping else 0,
        "can_undo": bool(grouping and grouping.revision),
        "problem": problem,
        "typed": _typed(theirs),
    }
    page["breadcrumbs"] = (
        *page["breadcrumbs"],
        (_("結果"), reverse("surveys:results", args=[pk])),
        (shown.label, reverse("surveys:result", args=[pk, key])),
    )
    return render(request, "surveys/result_texts.html", page, status=422 if problem else 200)


@require_POST
@requires(Can.EDIT_SURVEY)
def undo_texts(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The groups as they were before the last change."""
    survey = changeable_survey(request, pk)
    row = get_object_or_404(survey.questions, key=key)
    try:
        commands.undo_sorting(
            question=row,
            seen_revision=whole_number(request.POST.get("revision"), 1_000_000),
            by=request.user,
            now=timezone.now(),
        )
    except commands.SortedMeanwhile as reason:
        messages.error(request, str(reason))
    return redirect("surveys:result_texts", pk=pk, key=key)


@require_safe
@requires(Can.VIEW_SURVEY)
def file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The results as Word, PDF or Excel; the Excel also holds every answer as it was handed over."""
    survey = own_survey(request, pk)
    if name not in papers.RENDERED:
        raise Http404(name)
    found = queries.collected(survey)
    kind, render_paper = papers.RENDERED[name]
    paper = papers.results_paper(
        found, as_workbook=name.endswith(".xlsx"), for_who_asked=True, now=timezone.now()
    )
    return download(render_paper(paper), kind=kind, name=f"survey-{pk}-{name}")


@require_safe
@requires(Can.VIEW_SURVEY)
def published_list(request: HttpRequest) -> HttpResponse:
    """Results that other offices, or one's own, have published."""
    page = {
        "surveys": published_to(request.user),
        "breadcrumbs": ((_("調査"), reverse("surveys:surveys")),),
    }
    return render(request, "surveys/published.html", page)


@require_safe
@requires(Can.VIEW_SURVEY)
def published(request: HttpRequest, pk: int) -> HttpResponse:
    """Published results as readers see them."""
    survey = _published(request, pk)
    found = queries.collected(survey, viewing=queries.published_viewing(survey))
    page = _overview(found, question_url="surveys:published_question") | _reading(survey)
    page["files_url"] = "surveys:published_file"
    return render(request, "surveys/published_results.html", page)


@require_safe
@requires(Can.VIEW_SURVEY)
def published_question(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One question of published results."""
    survey = _published(request, pk)
    found = queries.collected(survey, viewing=queries.published_viewing(survey))
    page = _one(request, found, key, for_who_asked=False) | _reading(survey)
    page["breadcrumbs"] = (*page["breadcrumbs"], (survey.title, reverse("surveys:published", args=[pk])))
    return render(request, "surveys/result_question.html", page)


@require_safe
@requires(Can.VIEW_SURVEY)
def published_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Published results as Word, PDF or Excel, with nothing that the page does not show."""
    survey = _published(request, pk)
    if name not in papers.RENDERED:
        raise Http404(name)
    found = queries.collected(survey, viewing=queries.published_viewing(survey))
    kind, render_paper = papers.RENDERED[name]
    paper = papers.results_paper(
        found, as_workbook=name.endswith(".xlsx"), for_who_asked=False, now=timezone.now()
    )
    return download(render_paper(paper), kind=kind, name=f"survey-{pk}-{name}")


def _published(request: HttpRequest, pk: int) -> Survey:
    return get_object_or_404(published_to(request.user), pk=pk)


def _reading(survey: Survey) -> dict[str, Any]:
    return {
        "survey": survey,
        "breadcrumbs": (
            (_("調査"), reverse("surveys:surveys")),
            (_("公表された結果"), reverse("surveys:published_list")),
        ),
        "is_published_view": True,
    }


def _overview(found: Collected, *, question_url: str) -> dict[str, Any]:
    return {
        "found": found,
        "results": queries.results(found) if queries.can_be_told(found) else (),
        "question_url": question_url,
        "count": len(found.replies),
    }


def _question(found: Collected, key: str) -> Question:
    question = found.questionnaire.question(key)
    if question is None:
        raise Http404(key)
    return question


def _one(request: HttpRequest, found: Collected, key: str, *, for_who_asked: bool) -> dict[str, Any]:
    question = _question(found, key)
    if not queries.can_be_told(found):
        raise Http404(key)
    by = request.GET.get("by", "")
    may_compare = for_who_asked or published_to(request.user).filter(pk=found.survey.previous_id).exists()
    return {
        "found": found,
        "one": queries.result_of(found, question),
        "rows": queries.answers_by_body(found, question),
        "choices": crossing.cross_choices(found, question) if crossing.can_be_crossed(question) else (),
        "by": by,
        "crossed": crossing.crossed(found, question, by=by) if by else None,
        "paired": crossing.paired(found, question, for_who_asked=for_who_asked) if may_compare else None,
    }


def _groups_to_edit(groups: Any, known: dict[str, str], found: Collected) -> list[dict[str, Any]]:
    return [
        {
            "name": group.name,
            "members": " ".join(group.members),
            "texts": [(key, found.names[key], known[key]) for key in group.members],
            "is_made_by_people": group.is_made_by_people,
            "likeness": group.likeness,
        }
        for group in groups
        if group.members
    ]


def _typed(sent: SentGroups | None) -> list[tuple[str, int]]:
    """What somebody wanted, when it could not be stored: names and how many texts."""
    return [(name, len(members)) for name, members in sent.groups if members] if sent else []
