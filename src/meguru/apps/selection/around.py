"""The selection that an address names, if this person may see or change it, and what stands around its pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.initiatives import around as initiatives
from meguru.apps.registry.permissions import Can
from meguru.apps.selection import queries
from meguru.apps.selection.models import Evaluator, Selection

STEPS = (
    ("overview", gettext_lazy("進み具合"), "selection:selection"),
    ("wanted", gettext_lazy("求めること"), "selection:wanted"),
    ("offers", gettext_lazy("候補"), "selection:offers"),
    ("scoring", gettext_lazy("採点"), "selection:evaluators"),
    ("result", gettext_lazy("結果"), "selection:result"),
    ("sureness", gettext_lazy("確からしさ"), "selection:sureness"),
    ("award", gettext_lazy("決め方の計算"), "selection:award"),
    ("try_outs", gettext_lazy("試用"), "selection:try_outs"),
    ("decision", gettext_lazy("決定"), "selection:decision"),
    ("request", gettext_lazy("情報提供依頼"), "selection:request"),
)
_RELATED = ("initiative__department", "initiative__organisation", "organisation")


def visible_selection(request: HttpRequest, pk: int) -> Selection:
    return get_object_or_404(Selection.objects.visible_to(request.user).select_related(*_RELATED), pk=pk)


def changeable_selection(request: HttpRequest, pk: int) -> Selection:
    """404 for the selections of other offices; plain words for those of another department."""
    found = get_object_or_404(
        Selection.objects.changeable_by(request.user, Can.EDIT_SELECTION).select_related(*_RELATED), pk=pk
    )
    if not may_edit(request, found):
        raise PermissionDenied(
            _("この選定を変えられるのは、担当部署（%s）の職員です。") % found.initiative.department
        )
    return found


def may_edit(request: HttpRequest, selection: Selection) -> bool:
    return initiatives.may(request, selection.initiative, Can.EDIT_SELECTION)


def scoring_evaluator(request: HttpRequest, pk: int, evaluator_pk: int) -> Evaluator:
    """One's own sheet, or that of a name from outside for who may edit. Others' sheets are not there (404).

    Raises: PermissionDenied when an editor who scores has not finished their own sheet yet.
    """
    selection = visible_selection(request, pk)
    found = get_object_or_404(
        selection.evaluators.in_use().select_related("selection__initiative__department"), pk=evaluator_pk
    )
    if found.person_id == request.user.pk:
        return found
    if found.person_id is not None or not may_edit(request, selection):
        return get_object_or_404(Evaluator.objects.none())
    own = queries.own_evaluator(selection=selection, user=request.user)
    if selection.is_open and own is not None and own.finished_at is None:
        raise PermissionDenied(
            _("先に自分の採点を終えてください。ほかの人の点を見ると、自分の点が引かれるためです。")
        )
    return found


def page_of(request: HttpRequest, selection: Selection, *, step: str) -> dict[str, Any]:
    """What every page of a selection shows around its own part: the initiative's tabs, then its own."""
    editor = may_edit(request, selection)
    return initiatives.page_of(request, selection.initiative, tab="selection") | {
        "selection": selection,
        "steps": [
            {"label": label, "url": reverse(url_name, args=[selection.pk]), "current": key == step}
            for key, label, url_name in STEPS
        ],
        "breadcrumbs": (
            (_("取組"), reverse("initiatives:initiatives")),
            (selection.initiative.name, reverse("selection:of_initiative", args=[selection.initiative_id])),
        ),
        "may_edit": editor and selection.put_away_at is None,
        "may_change": editor and selection.is_open and selection.put_away_at is None,
        "may_bring_back": editor and selection.put_away_at is not None,
        "may_export": request.user.can(Can.EXPORT_SELECTION),
        "own_evaluator": queries.own_evaluator(selection=selection, user=request.user),
    }
