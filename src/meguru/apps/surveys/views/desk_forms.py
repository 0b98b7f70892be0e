"""One's own Excel form, given out and brought back, the same for who signed in and for who holds the link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.surveys.around_answers import NAME_IN_SESSION, Desk
from meguru.apps.surveys.around_asking import EXCEL
from meguru.apps.surveys.commands import answering, forms_in, handing_over
from meguru.apps.surveys.forms.forms_in import FormsInForm
from meguru.apps.surveys.models import HeldForm, Recipient
from meguru.apps.surveys.queries import forms_in as queries
from meguru.apps.surveys.views.sheet_pages import download

REFUSED = (forms_in.NotStorable, answering.NotOpen, answering.IsFinal, handing_over.NothingNew)


def form_file(recipient: Recipient, *, with_draft: bool = True) -> HttpResponse:
    """The form of one recipient; with what is being written only for those who may read that."""
    return download(file_name(recipient), queries.form_for(recipient, with_draft=with_draft), EXCEL)


def file_name(recipient: Recipient) -> str:
    """The same name every time: code, body, section, survey."""
    parts = (
        recipient.body.code,
        recipient.body.name,
        str(recipient.department or ""),
        recipient.survey.title,
    )
    plain = "_".join(part for part in parts if part)
    return "".join("_" if letter in '\\/:*?"<>|' else letter for letter in plain)[:120] + ".xlsx"


def upload(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Bring the form back; nothing is stored before the next page."""
    form = FormsInForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = FormsInForm({}, {"files": request.FILES.getlist("files")})
        if form.is_valid():
            batch = forms_in.hold_forms(
                organisation=desk.recipient.body,
                survey=desk.recipient.survey,
                files=form.cleaned_data["files"][:1],
                by=desk.by,
                by_link=desk.recipient if desk.is_link else None,
                now=timezone.now(),
            )
            return redirect(desk.url("form_preview", batch))
    page = _around(desk) | {"form": form, "is_own": True}
    return render(request, "surveys/answer_forms_in.html", page, status=422 if form.errors else 200)


def preview(request: HttpRequest, desk: Desk, batch: str) -> HttpResponse:
    """What the form would change; storing it."""
    held = _held(desk, batch)
    problem, name = "", request.POST.get("name", "") or request.session.get(NAME_IN_SESSION, "")
    if request.method == "POST":
        try:
            written = forms_in.store_own_form(
                held=held,
                recipient=desk.recipient,
                state=request.POST.get("state", ""),
                by=desk.by,
                name=name,
                now=timezone.now(),
            )
            if desk.is_link and name:
                request.session[NAME_IN_SESSION] = name
            messages.success(
                request, _("%s問の答えを取り込みました。まだ提出していません。") % len(written.keys)
            )
            return redirect(desk.url("sheet"))
        except REFUSED as reason:
            problem = str(reason)
    page = _around(desk) | {
        "plan": queries.plan_own_form(held, desk.recipient),
        "problem": problem,
        "name": name,
        "again_url": desk.url("forms_in"),
        "give_up_url": desk.url("form_give_up", batch),
    }
    return render(request, "surveys/answer_form_preview.html", page, status=422 if problem else 200)


def give_up(request: HttpRequest, desk: Desk, batch: str) -> HttpResponse:
    """Store nothing."""
    forms_in.give_up_forms(batch=batch, by=desk.by, by_link=desk.recipient if desk.is_link else None)
    messages.info(request, _("取り込みませんでした。回答は変わっていません。"))
    return redirect(desk.url("sheet"))


def _held(desk: Desk, batch: str) -> HeldForm:
    if desk.is_link:
        found = queries.held_by_link(desk.recipient, batch)
    else:
        found = next(iter(queries.held_forms(desk.by, batch, survey=desk.recipient.survey)), None)
    if found is None:
        raise Http404(batch)
    return found


def _around(desk: Desk) -> dict[str, Any]:
    title = (desk.recipient.survey.title, desk.url("sheet"))
    return {
        "desk": desk,
        "recipient": desk.recipient,
        "survey": desk.recipient.survey,
        "breadcrumbs": (title,) if desk.is_link else ((_("調査・照会"), reverse("surveys:surveys")), title),
    }
