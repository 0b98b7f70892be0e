"""The permission of a view, declared on the view.

    @require_safe
    @requires(Can.VIEW_OPERATIONS)
    def operations(request): ...

tests/architecture/test_permissions.py walks every URL and fails for a view that declares nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from meguru.apps.registry.roles import Can, Role, SharedSubject

__all__ = ["Can", "Role", "SharedSubject", "public", "requires"]

View = Callable[..., HttpResponseBase]


def requires(can: Can) -> Callable[[View], View]:
    """This decorator lets only people with `can` through, in at least one of their roles.

    Anonymous visitors go to the sign-in page (a fragment request is told to load it whole); others read in
    plain words what they lack. The decorated view carries `permission`. Which rows the person may read or
    change is decided by `visible_to` and `changeable_by`, not here.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if not request.user.can(can):
                raise PermissionDenied(
                    _(
                        "この操作にはあなたの役割にない権限が必要です。必要なときは、システム管理者に役割の追加を頼んでください。"
                    )
                )
            return view(request, *args, **kwargs)

        guarded.permission = can  # type: ignore[attr-defined]
        return login_not_required(guarded)  # it checks by itself; the middleware guards undeclared views

    return decorate


def public(view: View) -> View:
    """This decorator declares that a view is open to everyone, signed in or not."""
    marked = login_not_required(view)
    marked.is_public = True  # type: ignore[attr-defined]
    return marked


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    redirect = redirect_to_login(request.get_full_path())
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": redirect.url})
    return redirect
