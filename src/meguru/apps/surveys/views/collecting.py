"""Pages of who asks: who has answered, reminding, due times, taking answers as final or asking for a correction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.surveys import links, papers
from meguru.apps.surveys.around_asking import (
    changeable_survey,
    download,
    own_survey,
    page_of,
    recipient_of,
)
from meguru.apps.surveys.commands import asking, handing_over, reminding, running
from meguru.apps.surveys.forms.asking import CorrectionForm, DueForm, ReminderForm
from meguru.apps.surveys.models import Recipient, Survey
from meguru.apps.surveys.queries import collecting as queries
from meguru.apps.surveys.queries.sheet_state import AnswerStep
from meguru.apps.surveys.views import sheet_pages

TONES = {
    AnswerStep.UNTOUCHED: "plain",
    AnswerStep.OPENED: "plain",
    AnswerStep.WRITING: "info",
    AnswerStep.HANDED: "good",
    AnswerStep.FINAL: "good",
}
REFUSED = (asking.CannotAsk, handing_over.NotHandedOver)


@require_safe
@requires(Can.VIEW_SURVEY)
def collect(request: HttpRequest, pk: int) -> HttpResponse:
    """How far everybody is."""
    return _page(request, own_survey(request, pk))


@require_POST
@requires(Can.EDIT_SURVEY)
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the ticked ones, or to everybody who has not handed over."""
    survey, form = changeable_survey(request, pk), ReminderForm(request.POST)
    if not form.is_valid():
        return _page(request, survey, reminder=form)
    everybody = list(queries.recipients(survey))
    ticked = set(request.POST.getlist("take"))
    chosen = everybody if "all" in request.POST else [one for one in everybody if str(one.pk) in ticked]
    if not chosen:
        messages.error(request, _("催促する相手に印をつけるか、「未提出の全員」を押してください。"))
        return redirect("surveys:collect", pk=pk)
    try:
        done = reminding.remind(
            survey=survey,
            recipients=chosen,
            words=form.cleaned_data["words"],
            address=request.build_absolute_uri,
            by=request.user,
            now=timezone.now(),
        )
    except asking.CannotAsk as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, reminded_words(done))
    return redirect("surveys:collect", pk=pk)


@require_POST
@requires(Can.EDIT_SURVEY)
def due(request: HttpRequest, pk: int) -> HttpResponse:
    """Another due time for everybody."""
    survey, form = changeable_survey(request, pk), DueForm(request.POST)
    if form.is_valid():
        before = survey.due_at
        try:
            _set_due(request, survey, form)
            if before and before > timezone.now():
                request.session["surveys_due"] = {"survey": pk, "due_at": _typed(before)}
            return redirect("surveys:collect", pk=pk)
        except asking.CannotAsk as reason:
            form.add_error("due_at", str(reason))
    return _page(request, survey, due_form=form)


@require_POST
@requires(Can.EDIT_SURVEY)
def due_of_one(request: HttpRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """An own due time of one recipient; empty: as everybody's."""
    survey = changeable_survey(request, pk)
    recipient, form = recipient_of(survey, recipient_pk), DueForm(request.POST)
    if form.is_valid():
        try:
            _set_due(request, survey, form, recipient=recipient)
            return redirect("surveys:collect_one", pk=pk, recipient_pk=recipient_pk)
        except asking.CannotAsk as reason:
            form.add_error("due_at", str(reason))
    return _one(request, survey, recipient, due_form=form)


@require_POST
@requires(Can.EDIT_SURVEY)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take no more answers; the page then offers to go on."""
    return _do(request, pk, lambda survey, **who: running.close_survey(survey=survey, **who))


@require_POST
@requires(Can.EDIT_SURVEY)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take answers again."""
    return _do(request, pk, lambda survey, **who: running.reopen_survey(survey=survey, **who))


@require_safe
@never_cache
@requires(Can.VIEW_SURVEY)
def one(request: HttpRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """One recipient: what it handed over, its link, its due time."""
    survey = own_survey(request, pk)
    return _one(request, survey, recipient_of(survey, recipient_pk))


@require_safe
@requires(Can.VIEW_SURVEY)
def answer_file(request: HttpRequest, pk: int, recipient_pk: int, file_pk: int) -> HttpResponse:
    """A file that was handed over as an answer; one that was not is not found."""
    read = queries.read_version(recipient_of(own_survey(request, pk), recipient_pk), now=timezone.now())
    found = next((one for one in (read.files if read else ()) if one.pk == file_pk), None)
    if found is None:
        raise Http404(file_pk)
    return sheet_pages.download(found.file_name, bytes(found.content))


@require_POST
@requires(Can.EDIT_SURVEY)
def lock(request: HttpRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """Take the answers as final."""
    return _do_one(request, pk, recipient_pk, lambda found, **who: handing_over.lock(recipient=found, **who))


@require_POST
@requires(Can.EDIT_SURVEY)
def unlock(request: HttpRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """Let the answers be changed again."""
    return _do_one(
        request, pk, recipient_pk, lambda found, **who: handing_over.unlock(recipient=found, **who)
    )


@require_POST
@requires(Can.EDIT_SURVEY)
def correction(request: HttpRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """Ask a recipient to look at its answers again."""
    survey = changeable_survey(request, pk)
    recipient, form = recipient_of(survey, recipient_pk), CorrectionForm(request.POST)
    if form.is_valid():
        try:
            reminding.ask_correction(
                recipient=recipient,
                reason=form.cleaned_data["reason"],
                address=request.build_absolute_uri,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("回答の確認を頼みました。"))
            return redirect("surveys:collect_one", pk=pk, recipient_pk=recipient_pk)
        except asking.CannotAsk as reason:
            form.add_error("reason", str(reason))
    return _one(request, survey, recipient, correction_form=form)


@require_POST
@requires(Can.EDIT_SURVEY)
def new_link(request: HttpRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """Another link; the old one leads nowhere."""

    def renew(found: Recipient, **who: Any) -> None:
        asking.renew_link(
            recipient=found, address=request.build_absolute_uri, tell="tell" in request.POST, **who
        )
        messages.success(request, _("新しいリンクにしました。前のリンクは、もう使えません。"))

    return _do_one(request, pk, recipient_pk, renew)


@require_safe
@requires(Can.VIEW_SURVEY)
def file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The state of every recipient as Excel."""
    survey = own_survey(request, pk)
    if name != "state.xlsx":
        raise Http404(name)
    paper = papers.collecting_paper(survey, queries.collecting(survey, now=timezone.now()))
    return download(papers.to_xlsx(paper), kind=papers.EXCEL, name=f"survey-{pk}-{name}")


def reminded_words(done: reminding.Reminded) -> str:
    """What a reminder did, and whom it left out for what reason."""
    parts = [
        ngettext("%s件に催促のメールを送ります。", "%s件に催促のメールを送ります。", done.sent) % done.sent
    ]
    if done.today_already:
        parts.append(_("%s件は今日すでに送ったので、送りません。") % done.today_already)
    if done.without_mail:
        parts.append(_("%s件は電子メールが分からないので、送れません。") % done.without_mail)
    if done.handed_over:
        parts.append(_("%s件は提出済みなので、送りません。") % done.handed_over)
    return " ".join(parts)


def _set_due(
    request: HttpRequest, survey: Survey, form: DueForm, *, recipient: Recipient | None = None
) -> None:
    running.set_due(
        survey=survey,
        recipient=recipient,
        due_at=form.cleaned_data["due_at"],
        tell=form.cleaned_data["tell"],
        address=request.build_absolute_uri,
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("締切を変えました。"))


def _do(request: HttpRequest, pk: int, act: Callable[..., object]) -> HttpResponse:
    try:
        act(changeable_survey(request, pk), by=request.user, now=timezone.now())
    except REFUSED as reason:
        messages.error(request, str(reason))
    return redirect("surveys:collect", pk=pk)


def _do_one(request: HttpRequest, pk: int, recipient_pk: int, act: Callable[..., object]) -> HttpResponse:
    survey = changeable_survey(request, pk)
    try:
        act(recipient_of(survey, recipient_pk), by=request.user, now=timezone.now())
    except REFUSED as reason:
        messages.error(request, str(reason))
    return redirect("surveys:collect_one", pk=pk, recipient_pk=recipient_pk)


def _typed(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def _page(
    request: HttpRequest,
    survey: Survey,
    *,
    reminder: ReminderForm | None = None,
    due_form: DueForm | None = None,
) -> HttpResponse:
    found = queries.collecting(survey, now=timezone.now())
    due_before = request.session.pop("surveys_due", None)
    page = page_of(request, survey, tab="collect") | {
        "found": found,
        "rows": [{"row": row, "tone": TONES[row.step]} for row in found.rows],
        "reminder": reminder or ReminderForm(),
        "due_form": due_form or DueForm(initial={"due_at": survey.due_at, "tell": True}),
        "due_before": due_before if due_before and due_before.get("survey") == survey.pk else None,
    }
    return render(request, "surveys/collect.html", page, status=422 if reminder or due_form else 200)


def _one(
    request: HttpRequest,
    survey: Survey,
    recipient: Recipient,
    *,
    due_form: DueForm | None = None,
    correction_form: CorrectionForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    page = page_of(request, survey, tab="collect")
    read = queries.read_version(recipient, now=now)
    link = ""
    if page["may_edit"] and survey.state == Survey.State.OPEN and links.is_present(recipient):
        link = request.build_absolute_uri(links.path_of(recipient))
    page |= {
        "recipient": recipient,
        "row": queries.row_of(recipient, now=now),
        "read": read,
        "answers": papers.answer_rows(read.questionnaire, read.answers) if read else (),
        "link": link,
        "due_form": due_form or DueForm(initial={"due_at": recipient.due_at, "tell": True}),
        "correction_form": correction_form or CorrectionForm(),
    }
    status = 422 if due_form or correction_form else 200
    return render(request, "surveys/collect_one.html", page, status=status)
