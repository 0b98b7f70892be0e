"""Who wrote in one's own sheet, and the link that opens it without an account: HTTP <-> one query or command."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.surveys import links
from meguru.apps.surveys.around_answers import Desk, own_desk
from meguru.apps.surveys.commands import own_link as commands
from meguru.apps.surveys.models import Recipient
from meguru.apps.surveys.queries.answer_history import changes_of
from meguru.apps.surveys.queries.sheet_state import takes_answers


@never_cache
@require_safe
@requires(Can.VIEW_SURVEY)
def writers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who wrote and handed over, signed in or by link; who may write sees the link here too."""
    desk = own_desk(request, pk)
    recipient = desk.recipient
    is_open = takes_answers(recipient.survey)
    link = ""
    if desk.may_write and links.is_present(recipient):
        link = request.build_absolute_uri(links.path_of(recipient))
    page = {
        "desk": desk,
        "recipient": recipient,
        "survey": recipient.survey,
        "changes": changes_of(recipient),
        "may_change_link": is_open and desk.may_write,
        "link": link,
        "breadcrumbs": (
            (_("調査・照会"), reverse("surveys:surveys")),
            (recipient.survey.title, desk.url("sheet")),
        ),
    }
    return render(request, "surveys/answer_writers.html", page)


@require_POST
@requires(Can.ANSWER_SURVEY)
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Another link; the old one leads nowhere."""
    return _do(
        request, pk, commands.renew_own_link, _("リンクを新しくしました。前のリンクは、もう使えません。")
    )


@require_POST
@requires(Can.ANSWER_SURVEY)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """No link any more; it can be had again on the same page."""
    return _do(
        request, pk, commands.close_own_link, _("リンクを止めました。サインインした人だけが答えられます。")
    )


def _do(request: HttpRequest, pk: int, act: Callable[..., Recipient], words: str) -> HttpResponse:
    desk: Desk = own_desk(request, pk, can=Can.ANSWER_SURVEY)
    try:
        act(recipient=desk.recipient, by=request.user, now=timezone.now())
        messages.success(request, words)
    except commands.NoLinkNow as reason:
        messages.error(request, str(reason))
    return redirect("surveys:asked_writers", pk=pk)
