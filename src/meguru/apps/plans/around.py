"""The round, action or paper that an address names, if this person may see or change it; and the tabs around."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.plans.models import Assessment, NextAction, PlanDocument
from meguru.apps.registry.permissions import Can


def visible_round(request: HttpRequest, pk: int) -> Assessment:
    return get_object_or_404(
        Assessment.objects.visible_to(request.user).select_related("organisation"), pk=pk
    )


def changeable_round(request: HttpRequest, pk: int, can: Can = Can.EDIT_INITIATIVE) -> Assessment:
    rounds = Assessment.objects.changeable_by(request.user, can).select_related("organisation")
    return get_object_or_404(rounds, pk=pk)


def changeable_action(request: HttpRequest, pk: int) -> NextAction:
    actions = NextAction.objects.changeable_by(request.user, Can.EDIT_INITIATIVE)
    return get_object_or_404(actions.select_related("organisation", "changed_by"), pk=pk)


def visible_paper(request: HttpRequest, pk: int) -> PlanDocument:
    return get_object_or_404(
        PlanDocument.objects.visible_to(request.user).select_related("organisation"), pk=pk
    )


def changeable_paper(request: HttpRequest, pk: int) -> PlanDocument:
    papers = PlanDocument.objects.changeable_by(request.user, Can.EDIT_INITIATIVE)
    return get_object_or_404(papers.select_related("organisation"), pk=pk)


def page_of(request: HttpRequest, *, tab: str) -> dict[str, Any]:
    """What every page of momentum and plans shows around its own part."""
    tabs = (
        ("momentum", _("気運の点検"), "plans:momentum"),
        ("actions", _("次の行動"), "plans:actions"),
        ("documents", _("方針と計画"), "plans:documents"),
    )
    return {
        "tabs": [{"label": label, "url": reverse(name), "current": key == tab} for key, label, name in tabs],
        "may_edit": request.user.can(Can.EDIT_INITIATIVE, organisation=request.user.organisation),
        "may_answer": request.user.can(Can.ANSWER_DIAGNOSIS, organisation=request.user.organisation),
        "may_export": request.user.can(Can.EXPORT_INITIATIVE),
    }
