"""The season, request or question that an address names, if this person may read or change it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.budgets.models import BudgetQuestion, BudgetRequest, BudgetSeason
from meguru.apps.registry.permissions import Can


def visible_season(request: HttpRequest, pk: int) -> BudgetSeason:
    return get_object_or_404(
        BudgetSeason.objects.visible_to(request.user).select_related("organisation"), pk=pk
    )


def changeable_season(request: HttpRequest, pk: int) -> BudgetSeason:
    found = BudgetSeason.objects.changeable_by(request.user, Can.REVIEW_BUDGET)
    return get_object_or_404(found.select_related("organisation"), pk=pk)


def visible_request(request: HttpRequest, pk: int) -> BudgetRequest:
    """What was never handed in is 404 for other departments."""
    return get_object_or_404(
        BudgetRequest.objects.readable_by(request.user).select_related(
            "season", "department", "organisation", "system__department", "initiative", "changed_by"
        ),
        pk=pk,
    )


def request_to_write(request: HttpRequest, pk: int, can: Can = Can.EDIT_BUDGET) -> BudgetRequest:
    """404 for other offices; plain words for other departments."""
    found = visible_request(request, pk)
    if not BudgetRequest.objects.changeable_by(request.user, can).filter(pk=found.pk).exists():
        raise Http404(pk)
    if not request.user.can(can, department=found.department):
        raise PermissionDenied(
            _("この要求書を書けるのは、要求した部署（%s）の職員です。") % found.department
            if can is Can.EDIT_BUDGET
            else _("この要求を提出できるのは、要求した部署（%s）の所属長です。") % found.department
        )
    return found


def request_to_judge(request: HttpRequest, pk: int, can: Can) -> BudgetRequest:
    """For those who review or decide for the whole office; 404 for others."""
    found = visible_request(request, pk)
    if not request.user.can(can, organisation=found.organisation):
        raise Http404(pk)
    return found


def question_of(request: HttpRequest, pk: int) -> BudgetQuestion:
    found = BudgetQuestion.objects.visible_to(request.user).select_related(
        "request__department", "request__organisation", "request__season", "answered_by"
    )
    return get_object_or_404(found, pk=pk)


def season_crumbs(season: BudgetSeason) -> tuple[tuple[str, str], ...]:
    return (
        (_("予算審査"), reverse("budgets:seasons")),
        (season.name, reverse("budgets:season", args=[season.pk])),
    )
