"""The survey that an address names, for who asks, and what stands around its pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.registry.permissions import Can
from meguru.apps.surveys.models import Recipient, Survey
from meguru.apps.surveys.papers import EXCEL
from meguru.apps.surveys.queries import collecting as queries

__all__ = ["EXCEL", "changeable_survey", "download", "own_survey", "page_of", "recipient_of"]


def own_survey(request: HttpRequest, pk: int) -> Survey:
    """A survey of one's own office; 404 for others."""
    return get_object_or_404(
        Survey.objects.visible_to(request.user).select_related(
            "organisation__prefecture", "department", "group", "previous"
        ),
        pk=pk,
    )


def changeable_survey(request: HttpRequest, pk: int) -> Survey:
    """404 for other offices; plain words for people of another section."""
    found = get_object_or_404(
        Survey.objects.changeable_by(request.user, Can.EDIT_SURVEY).select_related(
            "organisation__prefecture", "department", "group", "previous"
        ),
        pk=pk,
    )
    if not queries.may_change(request.user, found):
        raise PermissionDenied(_("この調査を扱えるのは、担当の%sの職員です。") % found.department)
    return found


def recipient_of(survey: Survey, pk: int) -> Recipient:
    found = get_object_or_404(queries.recipients(survey), pk=pk)
    found.survey = survey
    return found


def page_of(request: HttpRequest, survey: Survey, *, tab: str) -> dict[str, Any]:
    """What every page of who asks shows around its own part."""
    tabs = [
        {"label": label, "url": reverse(f"surveys:{name}", args=[survey.pk]), "current": name == tab}
        for name, label in (
            ("build", _("設問")),
            ("ask", _("依頼先と送付")),
            ("collect", _("回収")),
            ("results", _("結果")),
            ("publish", _("公表")),
        )
    ]
    return {
        "survey": survey,
        "tabs": tabs,
        "may_edit": queries.may_change(request.user, survey),
        "breadcrumbs": ((_("調査"), reverse("surveys:surveys")),),
    }


def download(content: bytes, *, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
