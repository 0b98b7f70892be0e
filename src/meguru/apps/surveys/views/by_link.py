"""Pages for whoever holds the link of one recipient; no account is needed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.surveys.around_answers import Desk, by_link
from meguru.apps.surveys.views import desk_forms, sheet_pages


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The sheet of the recipient."""
    return sheet_pages.show_or_save(request, desk)


@by_link
@require_POST
def save(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Stored while people write."""
    return sheet_pages.save_quietly(request, desk)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A last look, and handing over under one's name."""
    return sheet_pages.hand_over(request, desk)


@by_link
@require_safe
def file(request: HttpRequest, desk: Desk, file_pk: int) -> HttpResponse:
    """A file that was given as an answer."""
    return sheet_pages.answer_file(desk, file_pk)


@by_link
@require_safe
def survey_file(request: HttpRequest, desk: Desk, file_pk: int) -> HttpResponse:
    """A guide or form that goes with the survey."""
    return sheet_pages.survey_file(desk, file_pk)


@by_link
@require_safe
def form(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The Excel form of the recipient, to answer without a network and send back by mail."""
    return desk_forms.form_file(desk.recipient)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def form_upload(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Bring the filled form back; nothing is stored before the next page."""
    return desk_forms.upload(request, desk)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def form_preview(request: HttpRequest, desk: Desk, batch: str) -> HttpResponse:
    """What the form would change; storing it."""
    return desk_forms.preview(request, desk, batch)


@by_link
@require_POST
def form_give_up(request: HttpRequest, desk: Desk, batch: str) -> HttpResponse:
    """Store nothing."""
    return desk_forms.give_up(request, desk, batch)
