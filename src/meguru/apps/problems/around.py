"""What the pages about an initiative's problems share: whose they are, the steps, the way back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.initiatives.around import changeable_initiative, may, page_of, visible_initiative
from meguru.apps.initiatives.models import Initiative
from meguru.apps.problems.models import ProblemCard
from meguru.apps.registry.permissions import Can

__all__ = [
    "back_to",
    "changeable_card",
    "changeable_initiative",
    "changeable_row",
    "problem_page",
    "visible_card",
    "visible_initiative",
]

STEPS = (
    ("cards", gettext_lazy("書き出す"), "problems:of_initiative"),
    ("grounds", gettext_lazy("根拠"), "problems:grounds"),
    ("voices", gettext_lazy("住民の声"), "problems:voices"),
    ("alike", gettext_lazy("まとめる"), "problems:alike"),
    ("scores", gettext_lazy("採点する"), "problems:scores"),
    ("result", gettext_lazy("選ぶ"), "problems:result"),
    ("targets", gettext_lazy("目指す姿"), "problems:targets"),
    ("paper", gettext_lazy("1枚にする"), "problems:paper"),
)


def problem_page(request: HttpRequest, initiative: Initiative, *, step: str) -> dict[str, Any]:
    """What every page of an initiative's problems shows around its own part."""
    return page_of(request, initiative, tab="problems") | {
        "step": step,
        "steps": [
            {"label": label, "url": reverse(name, args=[initiative.pk]), "current": key == step}
            for key, label, name in STEPS
        ],
    }


def visible_card(request: HttpRequest, pk: int) -> ProblemCard:
    """The card, if this person may read it; otherwise 404."""
    return get_object_or_404(
        ProblemCard.objects.visible_to(request.user).select_related(
            "initiative__department", "initiative__organisation", "organisation", "scene", "merged_into"
        ),
        pk=pk,
    )


def changeable_card(request: HttpRequest, pk: int) -> ProblemCard:
    """404 for other offices; plain words for those of another department."""
    return changeable_row(request, ProblemCard, pk)


def changeable_row(request: HttpRequest, model: Any, pk: int) -> Any:
    """A row of an initiative's problems, if this person may change it."""
    found = get_object_or_404(
        model.objects.changeable_by(request.user, Can.EDIT_INITIATIVE).select_related(
            "initiative__department", "initiative__organisation", "organisation"
        ),
        pk=pk,
    )
    if not may(request, found.initiative):
        raise PermissionDenied(
            _("この取組の課題を書けるのは、担当部署（%s）の職員です。") % found.initiative.department
        )
    return found


def back_to(request: HttpRequest, fallback: str) -> str:
    """The page of this app that a button stands on (its field `next`), or the fallback."""
    wanted = request.POST.get("next", "")
    return wanted if wanted.startswith("/problems/") and "\\" not in wanted else fallback
