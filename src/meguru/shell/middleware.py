"""What every answer passes through on its way out."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
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


def japanese_first(get_response: GetResponse) -> GetResponse:
    """Pages are Japanese until somebody presses "English"; the browser's own languages are not asked.

    Stands before Django's LocaleMiddleware, which then only sees the cookie of the switch.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        return get_response(request)

    return middleware
