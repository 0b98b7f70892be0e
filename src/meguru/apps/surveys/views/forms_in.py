"""Excel forms: given out, brought back, looked at, stored: HTTP <-> one query or command."""

from __future__ import annotations

import io
import zipfile

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.surveys.around_answers import own_desk
from meguru.apps.surveys.around_asking import changeable_survey, page_of, recipient_of
from meguru.apps.surveys.commands import forms_in, handing_over
from meguru.apps.surveys.forms.forms_in import FormsInForm
from meguru.apps.surveys.models import HeldForm, Recipient, Survey
from meguru.apps.surveys.queries import collecting
from meguru.apps.surveys.queries import forms_in as queries
from meguru.apps.surveys.views import desk_forms
from meguru.apps.surveys.views.sheet_pages import download


@require_safe
@requires(Can.VIEW_SURVEY)
def own_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one's own office."""
    return desk_forms.form_file(own_desk(request, pk).recipient)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.ANSWER_SURVEY)
def own_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring one's own form back; nothing is stored before the next page."""
    return desk_forms.upload(request, own_desk(request, pk, can=Can.ANSWER_SURVEY))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.ANSWER_SURVEY)
def own_preview(request: HttpRequest, pk: int, batch: str) -> HttpResponse:
    """What the form would change; storing it."""
    return desk_forms.preview(request, own_desk(request, pk, can=Can.ANSWER_SURVEY), batch)


@require_POST
@requires(Can.ANSWER_SURVEY)
def own_give_up(request: HttpRequest, pk: int, batch: str) -> HttpResponse:
    """Store nothing."""
    return desk_forms.give_up(request, own_desk(request, pk, can=Can.ANSWER_SURVEY), batch)


@never_cache
@require_safe
@requires(Can.EDIT_SURVEY)
def form_of(request: HttpRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """The form of one recipient, for sending it by mail. What the office is writing is not in it."""
    survey = changeable_survey(request, pk)
    recipient = _with_names(survey, recipient_of(survey, recipient_pk))
    return desk_forms.form_file(recipient, with_draft=False)


@never_cache
@require_safe
@requires(Can.EDIT_SURVEY)
def forms_of_all(request: HttpRequest, pk: int) -> HttpResponse:
    """The forms of all recipients in one file."""
    survey = changeable_survey(request, pk)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for recipient in collecting.recipients(survey):
            named = _with_names(survey, recipient)
            stamp = zipfile.ZipInfo(desk_forms.file_name(named), date_time=(2000, 1, 1, 0, 0, 0))
            stamp.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(stamp, queries.form_for(named, with_draft=False))
    return download(_("様式") + f"_{survey.title}.zip", target.getvalue(), "application/zip")


def _with_names(survey: Survey, recipient: Recipient) -> Recipient:
    recipient.survey = survey
    return recipient


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SURVEY)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring back forms that came by mail, several at once."""
    survey = changeable_survey(request, pk)
    form = FormsInForm()
    if request.method == "POST":
        form = FormsInForm({}, {"files": request.FILES.getlist("files")})
        if form.is_valid():
            batch = forms_in.hold_forms(
                organisation=survey.organisation,
                survey=survey,
                files=form.cleaned_data["files"],
                by=request.user,
                now=timezone.now(),
            )
            return redirect("surveys:forms_preview", pk=pk, batch=batch)
    page = page_of(request, survey, tab="collect") | {"form": form, "is_own": False}
    return render(request, "surveys/answer_forms_in.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SURVEY)
def preview(request: HttpRequest, pk: int, batch: str) -> HttpResponse:
    """What each form says and whose it is; taking the ticked ones as handed over."""
    survey = changeable_survey(request, pk)
    held = _held(request, batch, survey)
    problem, why = "", request.POST.get("why", "")
    if request.method == "POST":
        try:
            versions = forms_in.accept_forms(
                batch=held,
                chosen=_chosen(request),
                why=why,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("%s件を提出済みとして受け付けました。") % len(versions))
            if queries.held_forms(request.user, batch, survey=survey):
                return redirect("surveys:forms_preview", pk=pk, batch=batch)
            return redirect("surveys:collect", pk=pk)
        except (*desk_forms.REFUSED, handing_over.WhyMissing) as reason:
            problem = str(reason)
    plans = queries.plans_of_batch(held)
    page = page_of(request, survey, tab="collect") | {
        "plans": plans,
        "acceptable": sum(plan.is_acceptable for plan in plans),
        "asks_why": any(plan.is_again and plan.is_acceptable for plan in plans),
        "why": why,
        "problem": problem,
        "batch": batch,
    }
    return render(request, "surveys/answer_forms_preview.html", page, status=422 if problem else 200)


@require_POST
@requires(Can.EDIT_SURVEY)
def give_up(request: HttpRequest, pk: int, batch: str) -> HttpResponse:
    """Store nothing of the upload."""
    survey = changeable_survey(request, pk)
    forms_in.give_up_forms(batch=batch, by=request.user)
    messages.info(request, _("取り込みませんでした。回答は変わっていません。"))
    return redirect("surveys:collect", pk=survey.pk)


def _held(request: HttpRequest, batch: str, survey: Survey) -> list[HeldForm]:
    found = queries.held_forms(request.user, batch, survey=survey)
    if not found:
        raise Http404(batch)
    return found


def _chosen(request: HttpRequest) -> dict[int, str]:
    """Ticked files and the states of their plans that were looked at."""
    pks = [one for one in request.POST.getlist("take") if one.isdecimal() and len(one) < 19]
    return {int(one): request.POST.get(f"state.{one}", "") for one in pks}
