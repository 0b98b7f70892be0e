"""Pages of those who answer, signed in: HTTP <-> one query or command."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.surveys.around_answers import Desk, own_desk
from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.commands import answering, handing_over, parts
from meguru.apps.surveys.forms.answering import PartForm
from meguru.apps.surveys.models import HandedOver
from meguru.apps.surveys.queries import answer_history
from meguru.apps.surveys.queries.asked_of_us import asked_rows
from meguru.apps.surveys.queries.sheet_state import sheet_of
from meguru.apps.surveys.views import sheet_pages


@require_safe
@requires(Can.VIEW_SURVEY)
def asked(request: HttpRequest) -> HttpResponse:
    """What this person's office is asked."""
    page = {"asked": asked_rows(request.user, now=timezone.now())}
    return render(request, "surveys/answer_asked.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SURVEY)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of one's office; with ?part= only the questions that a section was asked for."""
    desk = own_desk(request, pk, can=Can.ANSWER_SURVEY if request.method == "POST" else Can.VIEW_SURVEY)
    asked_for = request.GET.get("part", "")
    part = None
    if asked_for.isdecimal() and len(asked_for) < 19:
        found = HandedOver.objects.select_related("department")
        part = found.filter(sheet__recipient=desk.recipient, pk=int(asked_for)).first()
    return sheet_pages.show_or_save(request, desk, part=part)


@require_POST
@requires(Can.ANSWER_SURVEY)
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Stored while people write."""
    return sheet_pages.save_quietly(request, own_desk(request, pk, can=Can.ANSWER_SURVEY))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SURVEY)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """A last look; who may hand over does it here."""
    can = Can.SUBMIT_SURVEY if request.method == "POST" else Can.VIEW_SURVEY
    return sheet_pages.hand_over(request, own_desk(request, pk, can=can))


@require_safe
@requires(Can.VIEW_SURVEY)
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A file that was given as an answer."""
    return sheet_pages.answer_file(own_desk(request, pk), file_pk)


@require_safe
@requires(Can.VIEW_SURVEY)
def survey_file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A guide or form that goes with the survey."""
    return sheet_pages.survey_file(own_desk(request, pk), file_pk)


@require_safe
@requires(Can.VIEW_SURVEY)
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed over, version by version."""
    desk = own_desk(request, pk)
    page = _around(desk) | {
        "versions": answer_history.versions_of(desk.recipient),
        "draft_changes": answer_history.changed_since_released(desk.recipient),
        "sheet": sheet_of(desk.recipient),
    }
    return render(request, "surveys/answer_versions.html", page)


@require_POST
@requires(Can.ANSWER_SURVEY)
def take_released(request: HttpRequest, pk: int) -> HttpResponse:
    """Write on from what was handed over; what was changed since is given up."""
    desk = own_desk(request, pk, can=Can.ANSWER_SURVEY)
    revision = request.POST.get("revision", "")
    try:
        handing_over.take_released(
            recipient=desk.recipient,
            revision=int(revision) if revision.isdecimal() and len(revision) < 10 else -1,
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("下書きを、提出した版に戻しました。"))
    except (*handing_over.REFUSALS, handing_over.NotHandedOver) as reason:
        messages.error(request, str(reason))
    return redirect("surveys:asked_versions", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SURVEY)
def give_parts(request: HttpRequest, pk: int) -> HttpResponse:
    """Which section answers what; who may write can ask a section here."""
    desk = own_desk(request, pk, can=Can.ANSWER_SURVEY if request.method == "POST" else Can.VIEW_SURVEY)
    paper = questionnaire_of(desk.recipient.survey)
    form = PartForm(
        request.POST if request.method == "POST" else None,
        organisation=desk.recipient.body,
        choices=[(one.key, f"{paper.label(one.key)} {one.text}") for one in paper.questions],
    )
    if request.method == "POST" and form.is_valid():
        try:
            given = parts.hand_part(
                recipient=desk.recipient, by=request.user, now=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("%sに頼みました。") % given.department)
            return redirect("surveys:asked_parts", pk=pk)
        except (parts.NoQuestions, answering.NotOpen, answering.IsFinal) as reason:
            form.add_error(None, str(reason))
    page = _around(desk) | {
        "form": form,
        "parts": answer_history.parts_of(desk.recipient, today=timezone.localdate()),
        "not_given": answer_history.not_given(desk.recipient),
        "taken_back": _taken_back(request, desk),
    }
    return render(request, "surveys/answer_parts.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.ANSWER_SURVEY)
def part_done(request: HttpRequest, pk: int, part_pk: int) -> HttpResponse:
    """The section has answered its part."""
    desk, part = _part(request, pk, part_pk)
    _tell(request, parts.finish_part, part)
    messages.success(request, _("%sの分を、記入済みにしました。") % part.department)
    return redirect("surveys:asked_parts", pk=desk.recipient.pk)


@require_POST
@requires(Can.ANSWER_SURVEY)
def part_reopen(request: HttpRequest, pk: int, part_pk: int) -> HttpResponse:
    """The part is not finished after all."""
    desk, part = _part(request, pk, part_pk)
    _tell(request, parts.reopen_part, part)
    return redirect("surveys:asked_parts", pk=desk.recipient.pk)


@require_POST
@requires(Can.ANSWER_SURVEY)
def part_take_back(request: HttpRequest, pk: int, part_pk: int) -> HttpResponse:
    """Nobody is asked for the part any more; the next page can ask again."""
    desk, part = _part(request, pk, part_pk)
    if _tell(request, parts.take_back_part, part):
        request.session["surveys_taken_back"] = {
            "recipient": desk.recipient.pk,
            "department": str(part.department),
            "again": {
                "department": part.department_id,
                "keys": part.keys,
                "due_on": part.due_on.isoformat() if part.due_on else "",
                "note": part.note,
            },
        }
    return redirect("surveys:asked_parts", pk=desk.recipient.pk)


def _part(request: HttpRequest, pk: int, part_pk: int) -> tuple[Desk, HandedOver]:
    desk = own_desk(request, pk, can=Can.ANSWER_SURVEY)
    found = HandedOver.objects.select_related("department", "sheet__recipient")
    return desk, get_object_or_404(found, sheet__recipient=desk.recipient, pk=part_pk)


def _tell(request: HttpRequest, command: Any, part: HandedOver) -> bool:
    try:
        command(part=part, by=request.user, now=timezone.now())
    except parts.PartGone as reason:
        messages.error(request, str(reason))
        return False
    return True


def _taken_back(request: HttpRequest, desk: Desk) -> SimpleNamespace | None:
    """What was taken back a moment ago, as the form that asks for it again."""
    kept = request.session.get("surveys_taken_back")
    if not kept or kept["recipient"] != desk.recipient.pk:
        return None
    del request.session["surveys_taken_back"]
    return SimpleNamespace(**kept)


def _around(desk: Desk) -> dict[str, Any]:
    return {
        "desk": desk,
        "recipient": desk.recipient,
        "survey": desk.recipient.survey,
        "breadcrumbs": (
            (_("調査・照会"), reverse("surveys:surveys")),
            (desk.recipient.survey.title, desk.url("sheet")),
        ),
    }
