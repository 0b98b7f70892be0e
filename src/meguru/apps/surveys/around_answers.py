"""The sheet that an address names, if this visitor may open it: signed in, or by the link of one recipient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from meguru.apps.registry.models import Person
from meguru.apps.registry.permissions import Can, public
from meguru.apps.surveys.links import hash_of
from meguru.apps.surveys.models import AnswerVersion, Recipient
from meguru.apps.surveys.queries.asked_of_us import may_look
from meguru.apps.surveys.queries.sheet_state import sheet_of, takes_answers

LONGEST_TOKEN = 200
NAME_IN_SESSION = "surveys_name"
RELATED = ("survey__organisation", "survey__previous", "organisation", "body", "department")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one visitor answers: whose sheet, who it is, what may be done, and the addresses of its pages."""

    recipient: Recipient
    by: Person | None
    way: AnswerVersion.Way
    token: str
    may_write: bool
    may_hand_over: bool

    @property
    def is_link(self) -> bool:
        return self.by is None

    def url(self, page: str, *more: Any) -> str:
        """The address of a page of this sheet: "sheet", "save", "hand_over", "form", "forms_in", "file" and so on."""
        if self.by is not None:
            return reverse(f"surveys:asked_{page}", args=[self.recipient.pk, *more])
        name = "by_link" if page == "sheet" else f"link_{page}"
        return reverse(f"surveys:{name}", args=[self.token, *more])

    @property
    def urls(self) -> dict[str, str]:
        return {page: self.url(page) for page in ("sheet", "save", "hand_over", "form")}


def own_desk(request: HttpRequest, pk: int, *, can: Can = Can.VIEW_SURVEY) -> Desk:
    """The desk of somebody who signed in. 404 for other offices and other sections; words for those who lack `can`."""
    found = Recipient.objects.asked_of(request.user).select_related(*RELATED)
    recipient = get_object_or_404(found, pk=pk)
    if not may_look(request.user, recipient):
        raise Http404("of another section")
    if not _may(request.user, recipient, can):
        raise PermissionDenied(_("この調査に回答・提出できるのは、担当する所属の職員です。"))
    is_open = takes_answers(recipient.survey) and not _is_final(recipient)
    return Desk(
        recipient=recipient,
        by=request.user,
        way=AnswerVersion.Way.PAGE,
        token="",
        may_write=is_open and _may(request.user, recipient, Can.ANSWER_SURVEY),
        may_hand_over=is_open and _may(request.user, recipient, Can.SUBMIT_SURVEY),
    )


def _may(user: Any, recipient: Recipient, can: Can) -> bool:
    if recipient.department_id is None:
        return bool(user.can(can, organisation=recipient.body))
    return bool(user.can(can, department=recipient.department))


def _is_final(recipient: Recipient) -> bool:
    sheet = sheet_of(recipient)
    return sheet is not None and sheet.locked_at is not None


LinkView = Callable[..., HttpResponse]


def by_link(view: LinkView) -> Callable[..., HttpResponse]:
    """This decorator gives a public view the desk that the token in the address opens.

    The token is looked up by its SHA-256, so nothing is compared letter by letter. A wrong one, one that was replaced
    and one of a survey that is over all get a plain page; only the last says which survey it was. Who asked sees the
    links of others on own pages: somebody of another office who signed in never reads what is being written.
    """

    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        recipient = _recipient_of(token)
        if recipient is None:
            return kept_private(render(request, "surveys/answer_link_gone.html", {}, status=404))
        if not takes_answers(recipient.survey):
            page = {"survey": recipient.survey}
            return kept_private(render(request, "surveys/answer_link_gone.html", page, status=410))
        if _is_of_another_office(request.user, recipient):
            raise PermissionDenied(_("この調査に回答・提出できるのは、担当する所属の職員です。"))
        is_open = not _is_final(recipient)
        desk = Desk(recipient, None, AnswerVersion.Way.LINK, token, may_write=is_open, may_hand_over=is_open)
        return kept_private(view(request, desk, *args, **kwargs))

    return public(never_cache(opened))


def _is_of_another_office(user: Any, recipient: Recipient) -> bool:
    if not user.is_authenticated or user.organisation_id == recipient.body_id:
        return False
    return recipient.body_id not in user.organisation_ids_where(Can.VIEW_SURVEY)


def _recipient_of(token: str) -> Recipient | None:
    if not 22 <= len(token) <= LONGEST_TOKEN:
        return None
    known = Recipient.objects.filter(link_hash=hash_of(token)).exclude(link_hash="")
    return known.select_related(*RELATED).first()


def kept_private(response: HttpResponse) -> HttpResponse:
    """The address is the key: it goes into no cache, no index and no referrer of another site."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
