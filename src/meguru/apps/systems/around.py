"""The system that an address names, if this person may see or change it, and the way back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from meguru.apps.registry.permissions import Can
from meguru.apps.systems.models import InformationSystem
from meguru.apps.systems.permissions import Sight, sight_of


def visible_system(request: HttpRequest, pk: int) -> InformationSystem:
    """The system, if this person may read it; otherwise 404."""
    return get_object_or_404(
        InformationSystem.objects.visible_to(request.user).select_related(
            "department", "organisation", "changed_by"
        ),
        pk=pk,
    )


def changeable_system(request: HttpRequest, pk: int) -> InformationSystem:
    """The system, if this person may change it; 404 for other offices, plain words for other departments."""
    found = get_object_or_404(
        InformationSystem.objects.changeable_by(request.user, Can.EDIT_SYSTEMS).select_related(
            "department", "organisation", "changed_by"
        ),
        pk=pk,
    )
    if not may(request, found):
        raise PermissionDenied(
            _("このシステムを変えられるのは、所管の部署（%s）の職員です。") % found.department
        )
    return found


def may(request: HttpRequest, system: InformationSystem) -> bool:
    """Whether this person may change the card."""
    return bool(request.user.can(Can.EDIT_SYSTEMS, department=system.department))


def sight(request: HttpRequest, system: InformationSystem) -> Sight:
    """What this person sees of costs and security of the system."""
    return sight_of(request.user, system)


def list_crumb() -> tuple[str, str]:
    return (_("システムカルテ"), reverse("systems:systems"))


def system_crumb(system: InformationSystem) -> tuple[str, str]:
    return (system.name, reverse("systems:system", args=[system.pk]))


def page_of(request: HttpRequest, system: InformationSystem, *, tab: str) -> dict[str, Any]:
    """What every page of a system shows around its own part; render it with "systems/around.html".

    `tab` is a key of settings.SYSTEM_TABS: the shell lists the pages there, those of apps above included.
    """
    return {
        "system": system,
        "sight": sight(request, system),
        "may_edit": may(request, system) and system.put_away_at is None,
        "may_bring_back": may(request, system),
        "tabs": _tabs(request, system, current=tab),
        "tab": tab,
        "breadcrumbs": (list_crumb(),) if tab == "card" else (list_crumb(), system_crumb(system)),
    }


def _tabs(request: HttpRequest, system: InformationSystem, *, current: str) -> list[dict[str, Any]]:
    found = []
    for one in settings.SYSTEM_TABS:
        if not request.user.can(one["permission"]):
            continue
        try:
            url = reverse(one["url_name"], args=[system.pk])
        except NoReverseMatch:
            continue
        found.append({"label": one["label"], "url": url, "current": one["key"] == current})
    return found
