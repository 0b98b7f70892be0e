"""The study that an address names, if this person may see or change it, and what stands around its pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.consolidation import bridge, queries
from meguru.apps.consolidation.models import Study
from meguru.apps.registry.permissions import Can
from meguru.apps.systems.around import list_crumb
from meguru.apps.systems.permissions import hidden_words


def visible_study(request: HttpRequest, pk: int) -> Study:
    """404 for the studies of other offices."""
    seen = Study.objects.visible_to(request.user).select_related("organisation", "asked_by", "based_on")
    return get_object_or_404(seen, pk=pk)


def changeable_study(request: HttpRequest, pk: int) -> Study:
    """404 for other offices."""
    found = Study.objects.changeable_by(request.user, Can.EDIT_PORTFOLIO).select_related("organisation")
    return get_object_or_404(found, pk=pk)


def finished_study(request: HttpRequest, pk: int) -> queries.Result:
    """404 for a study that is not computed, or that another version of the program stored."""
    study = visible_study(request, pk)
    if study.state != Study.State.DONE:
        raise Http404
    try:
        return queries.result_of(study)
    except bridge.UnknownRecord as reason:
        raise Http404(str(reason)) from reason


def page_of(request: HttpRequest, study: Study, *, tab: str) -> dict[str, Any]:
    """What every page of a study shows around its own part."""
    tabs = [
        {"label": label, "url": reverse(f"consolidation:{name}", args=[study.pk]), "current": tab == name}
        for name, label in (
            ("study", _("集約先の機械")),
            ("stays", _("残るサーバー")),
            ("waves", _("移す順番")),
        )
    ]
    return {
        "study": study,
        "tabs": tabs,
        "may_change": request.user.can(Can.EDIT_PORTFOLIO, organisation=study.organisation),
        "may_export": request.user.can(Can.EXPORT_SYSTEMS, organisation=study.organisation),
        "costs": queries.sees_costs(study, request.user),
        "hidden": hidden_words(),
        "breadcrumbs": (list_crumb(), (_("サーバーの集約"), reverse("consolidation:studies"))),
    }
