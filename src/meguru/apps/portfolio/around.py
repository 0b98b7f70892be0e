"""What stands around the pages of the portfolio."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can
from meguru.apps.systems.models import InformationSystem

SEVERITY_TONES = {3: "bad", 2: "watch", 1: "info", 0: "plain"}


def office_tabs(current: str) -> list[dict[str, Any]]:
    """The pages over all systems."""
    pages = (
        ("findings", _("所見の一覧"), "portfolio:findings"),
        ("fields", _("四つの区分"), "portfolio:fields"),
        ("functions", _("働きと部署"), "portfolio:functions"),
        ("links", _("止まると困るもの"), "portfolio:office_links"),
        ("assumptions", _("費用の前提"), "portfolio:assumptions"),
    )
    return [{"label": label, "url": reverse(name), "current": key == current} for key, label, name in pages]


def own_office(request: HttpRequest) -> Organisation:
    """The office whose pages are shown: the person's own, or the first of those whose systems they may see."""
    offices = request.user.organisation_ids_where(Can.VIEW_SYSTEMS)
    if request.user.organisation_id in offices:
        own: Organisation = request.user.organisation
        return own
    return Organisation.objects.get(pk=min(offices))


def may_decide(request: HttpRequest, system: InformationSystem) -> bool:
    return bool(request.user.can(Can.EDIT_PORTFOLIO, department=system.department))


def must_decide(request: HttpRequest, system: InformationSystem) -> None:
    """Raises: PermissionDenied for who may not decide about this system."""
    if not may_decide(request, system):
        raise PermissionDenied(_("方向性を決められるのは、DX推進の部署の職員です。"))


def may_steer(request: HttpRequest) -> bool:
    return bool(request.user.can(Can.EDIT_PORTFOLIO, organisation=own_office(request)))
