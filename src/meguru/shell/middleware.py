"""What every answer passes through on its way out."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

GetResponse = Callable[[HttpRequest], HttpResponse]


def no_store(get_response: GetResponse) -> GetResponse:
    """Nothing a signed-in person saw stays in a cache of the browser or on the way."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return middleware


def one_time_password(get_response: GetResponse) -> GetResponse:
    """Whoever signed in with a one-time password chooses an own one before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        waiting = request.user.is_authenticated and request.user.must_change_password
        if waiting and request.path_info not in {"/password/", "/sign-out/", "/language/"}:
            return redirect("change_password")
        return get_response(request)

    return middleware


def without_nul(get_response: GetResponse) -> GetResponse:
    """A NUL is no text and stands for nothing; PostgreSQL refuses it. It is dropped from what people send."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *_view: object) -> None:
        # after the check of the token, which has read the form already
        request.GET = _cleaned(request.GET)
        request.POST = _cleaned(request.POST)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _cleaned(sent: QueryDict) -> QueryDict:
    if not any("\x00" in text for name, texts in sent.lists() for text in (name, *texts)):
        return sent
    clean = QueryDict(mutable=True, encoding=sent.encoding)
    for name, texts in sent.lists():
        clean.setlist(name.replace("\x00", ""), [text.replace("\x00", "") for text in texts])
    clean._mutable = False
    return clean


def japanese_first(get_response: GetResponse) -> GetResponse:
    """Pages are Japanese until somebody presses "English"; the browser's own languages are not asked.

    Stands before Django's LocaleMiddleware, which then only sees the cookie of the switch.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        return get_response(request)

    return middleware
