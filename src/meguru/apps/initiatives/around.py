"""What every page about an initiative needs, here and in the apps above: the initiative that an address names, if this
person may see or change it (otherwise 404 or words), and what stands around the page's own part.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.permissions import Can


def visible_initiative(request: HttpRequest, pk: int) -> Initiative:
    return get_object_or_404(
        Initiative.objects.visible_to(request.user).select_related("department", "organisation", "lead"),
        pk=pk,
    )


def changeable_initiative(request: HttpRequest, pk: int, can: Can = Can.EDIT_INITIATIVE) -> Initiative:
    """404 for the initiatives of other offices; plain words for those of another department."""
    found = get_object_or_404(
        Initiative.objects.changeable_by(request.user, can).select_related(
            "department", "organisation", "lead"
        ),
        pk=pk,
    )
    if not may(request, found, can):
        raise PermissionDenied(_("この取組を変えられるのは、担当部署（%s）の職員です。") % found.department)
    return found


def may(request: HttpRequest, initiative: Initiative, can: Can = Can.EDIT_INITIATIVE) -> bool:
    """An initiative without a department is everybody's of the office who holds `can` somewhere in it."""
    if initiative.department is None:
        return request.user.can(can, organisation=initiative.organisation)
    return request.user.can(can, department=initiative.department)


def page_of(request: HttpRequest, initiative: Initiative, *, tab: str) -> dict[str, Any]:
    """What every page of an initiative shows around its own part; render it with "initiatives/around.html".

    `tab` is a key of settings.INITIATIVE_TABS: the shell lists the pages there, those of apps above included.
    """
    return {
        "initiative": initiative,
        "tab": tab,
        "tabs": [
            {
                "label": one["label"],
                "url": reverse(one["url_name"], args=[initiative.pk]),
                "current": one["key"] == tab,
            }
            for one in settings.INITIATIVE_TABS
            if request.user.can(one["permission"])
        ],
        "breadcrumbs": ((_("取組"), reverse("initiatives:initiatives")),),
        "kicker": initiative.department.name if initiative.department else _("全庁"),
        "may_edit": may(request, initiative),
        "may_export": request.user.can(Can.EXPORT_INITIATIVE),
    }
