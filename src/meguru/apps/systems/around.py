"""The system that an address names, if this person may see or change it, and the way back."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
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
