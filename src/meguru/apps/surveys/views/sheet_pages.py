"""The pages of one sheet, the same for who signed in and for who holds the link: HTTP <-> one query or command."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from meguru.apps.surveys.around_answers import NAME_IN_SESSION, Desk
from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.commands import answer_files, answering, handing_over
from meguru.apps.surveys.forms.answering import HandOverForm, Sent, sent_sheet
from meguru.apps.surveys.models import AnswerFile, AskedCorrection, HandedOver, SurveyFile
from meguru.apps.surveys.queries.answering import SheetOnPage, Typed, sheet_on_page
from meguru.apps.surveys.queries.sheet_state import sheet_of


def show_or_save(request: HttpRequest, desk: Desk, *, part: HandedOver | None = None) -> HttpResponse:
    """The sheet; without JavaScript everything on it is sent with one button."""
    typed, problem = Typed(), ""
    if request.method == "POST":
        sent = _sent(request, desk)
        written, problem = _write(desk, sent)
        typed = _after(sent, written)
        if sent.is_well and not problem and not typed.theirs:
            messages.success(request, _("保存しました。"))
            address = f"{desk.url('sheet')}?part={part.pk}" if part else desk.url("sheet")
            if written and written.keys and (sent.removed or sent.restored):
                address += f"#q-{written.keys[-1]}"
            return redirect(desk.url("hand_over") if "to_hand_over" in request.POST else address)
    elif desk.may_write:
        answering.open_sheet(recipient=desk.recipient, now=timezone.now())
    shown = sheet_on_page(desk.recipient, typed=typed, only=part.keys if part else ())
    wrong = [one for one in shown.questions if one.is_shown and (one.error or one.theirs is not None)]
    page = _around(request, desk, shown) | {"part": part, "problem": problem, "wrong": wrong}
    return render(request, "surveys/answer.html", page, status=422 if problem or wrong else 200)


def save_quietly(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Stored while people write: sends back what is said beside the questions, and what appears or goes away."""
    sent = _sent(request, desk)
    written, problem = _write(desk, sent)
    shown = sheet_on_page(desk.recipient, typed=_after(sent, written))
    on_page = set(request.POST.getlist("on_page"))
    asked = [one for one in shown.questions if one.key in on_page]
    had = {key: request.POST.get(f"said.{key}") for key in on_page}
    for key in sent.anew:  # their fields on the page show something else than what is stored now
        had[key] = None if shown.of(key) and shown.of(key).is_shown else had.get(key)
    page = _around(request, desk, shown) | {
        "problem": problem,
        "questions": [one for one in asked if one.is_shown and had.get(one.key) is not None],
        "said": [one for one in asked if one.is_shown and had.get(one.key) not in (None, one.said_mark)],
        "appeared": [one for one in asked if one.is_shown and had.get(one.key) is None],
        "gone": [one for one in asked if not one.is_shown and had.get(one.key) is not None],
        "saved_at": timezone.now(),
    }
    return render(request, "surveys/answer_saved.html", page)


def _sent(request: HttpRequest, desk: Desk) -> Sent:
    sent = sent_sheet(request, questionnaire_of(desk.recipient.survey))
    if desk.is_link and sent.name:
        request.session[NAME_IN_SESSION] = sent.name
    return sent


def _write(desk: Desk, sent: Sent) -> tuple[answering.Written | None, str]:
    try:
        written = answering.write_answers(
            recipient=desk.recipient,
            answers=sent.answers,
            was=sent.was,
            reasons=sent.typed.reasons,
            files=sent.files,
            removed=sent.removed,
            restored=sent.restored,
            by=desk.by,
            name=sent.name,
            now=timezone.now(),
        )
        return written, ""
    except (answering.NotOpen, answering.IsFinal, answer_files.FileRefused) as reason:
        return None, str(reason)


def _after(sent: Sent, written: answering.Written | None) -> Typed:
    if written is None:
        return replace(sent.typed, is_unsaved=True)
    return replace(sent.typed, theirs=written.theirs, who=written.who)


def _around(request: HttpRequest, desk: Desk, shown: SheetOnPage) -> dict[str, Any]:
    return {
        "desk": desk,
        "recipient": desk.recipient,
        "survey": desk.recipient.survey,
        "shown": shown,
        "is_rewritten": shown.is_rewritten,
        "corrections": _open_corrections(desk, shown),
        "breadcrumbs": () if desk.is_link else ((_("調査・照会"), reverse("surveys:surveys")),),
        "tabs": _tabs(desk),
        "name": request.session.get(NAME_IN_SESSION, "") if desk.is_link else "",
        "attachments": [
            (one.file_name, desk.url("survey_file", one.pk))
            for one in SurveyFile.objects.filter(survey=desk.recipient.survey_id).defer("content")
        ],
    }


def _open_corrections(desk: Desk, shown: SheetOnPage) -> list[AskedCorrection]:
    """What who asked wants put right in the version that stands."""
    if shown.sheet is None or shown.sheet.released is None:
        return []
    return list(desk.recipient.corrections.filter(version_number=shown.sheet.released.number))


def _tabs(desk: Desk) -> list[tuple[str, str]]:
    pages: tuple[tuple[str, str], ...] = (
        (_("割り振り"), "parts"),
        (_("版と履歴"), "versions"),
        (_("書いた人とリンク"), "writers"),
    )
    if desk.is_link:
        pages = ()
    if desk.may_write:
        pages = (*pages, (_("Excelの様式を取り込む"), "forms_in"))
    return [(label, desk.url(page)) for label, page in pages]


def hand_over(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A last look, and handing over."""
    shown = sheet_on_page(desk.recipient, with_missing=True)
    sheet = shown.sheet
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        asks_name=desk.is_link,
        is_again=bool(sheet and sheet.released_id),
        initial={
            "revision": sheet.revision if sheet else 0,
            "name": request.session.get(NAME_IN_SESSION, "") if desk.is_link else "",
        },
    )
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            version = handing_over.hand_over(
                recipient=desk.recipient,
                revision=form.cleaned_data["revision"],
                way=desk.way,
                why=form.cleaned_data.get("why", ""),
                by=desk.by,
                name=form.cleaned_data.get("name", ""),
                now=timezone.now(),
            )
            messages.success(request, _("提出しました（第%s版）。ありがとうございました。") % version.number)
            return redirect(desk.url("sheet"))
        except handing_over.WhyMissing as reason:
            form.add_error("why", str(reason))
        except handing_over.REFUSALS as reason:
            problem = str(reason)
            shown = sheet_on_page(desk.recipient, with_missing=True)
    page = _around(request, desk, shown) | {
        "form": form,
        "problem": problem,
        "revision": shown.sheet.revision if shown.sheet else 0,
        "in_the_way": [(shown.of(one.question_key), one) for one in shown.in_the_way],
        "open_parts": _open_parts(desk, shown),
    }
    return render(
        request, "surveys/answer_hand_over.html", page, status=422 if problem or form.errors else 200
    )


def _open_parts(desk: Desk, shown: SheetOnPage) -> list[HandedOver]:
    if desk.is_link or shown.sheet is None:
        return []
    return list(shown.sheet.handed_over.filter(done_at__isnull=True).select_related("department"))


def answer_file(desk: Desk, file_pk: int) -> HttpResponse:
    """A file that was given as an answer, for those who write the sheet."""
    sheet = sheet_of(desk.recipient)
    kept = get_object_or_404(AnswerFile, sheet=sheet, pk=file_pk) if sheet else None
    if kept is None:
        raise Http404(file_pk)
    return download(kept.file_name, bytes(kept.content))


def survey_file(desk: Desk, file_pk: int) -> HttpResponse:
    """A guide or form that goes with the survey."""
    kept = get_object_or_404(SurveyFile, survey=desk.recipient.survey_id, pk=file_pk)
    return download(kept.file_name, bytes(kept.content))


def download(file_name: str, content: bytes, kind: str = "application/octet-stream") -> HttpResponse:
    """A file that the browser keeps and never opens as a page of ours."""
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": content_disposition_header(True, file_name) or "attachment",
            "X-Content-Type-Options": "nosniff",
        },
    )
