"""The finding that an address names, if this person may read or change it, and what stands around the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.knowledge.models import Insight
from meguru.apps.registry.permissions import Can


def visible_insight(request: HttpRequest, pk: int) -> Insight:
    """Of other offices and of the shipped ones only what is in use; one's own also when put away."""
    rows = Insight.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("concept", "organisation", "made_by", "changed_by").prefetch_related("topics"),
        pk=pk,
    )


def changeable_insight(request: HttpRequest, pk: int, can: Can = Can.WRITE_KNOWLEDGE) -> Insight:
    """404 for shipped findings and for those of other offices."""
    rows = Insight.objects.changeable_by(request.user, can)
    return get_object_or_404(rows.select_related("concept", "organisation", "changed_by"), pk=pk)


def may(request: HttpRequest, insight: Insight, can: Can = Can.WRITE_KNOWLEDGE) -> bool:
    return insight.organisation is not None and request.user.can(can, organisation=insight.organisation)


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The pages of knowledge beside each other."""
    names = [("search", _("探す")), ("concepts", _("考え方")), ("kept", _("しおり"))]
    if request.user.can(Can.WRITE_KNOWLEDGE):
        names.append(("own", _("自団体の知見")))
    return [
        {"label": label, "url": reverse(f"knowledge:{name}"), "current": name == current}
        for name, label in names
    ]


def way_back() -> tuple[tuple[str, str], ...]:
    return ((_("知見"), reverse("knowledge:search")),)
