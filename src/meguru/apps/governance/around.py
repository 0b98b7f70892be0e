"""The saving that an address names, if this person may see or change it, and the way back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.governance.models import Saving
from meguru.apps.governance.queries import hidden_yen, row_of, visible_savings
from meguru.apps.initiatives.around import may
from meguru.apps.registry.permissions import Can
from meguru.engines.calendars import fiscal_year


def visible_saving(request: HttpRequest, pk: int) -> Saving:
    found: Saving = get_object_or_404(visible_savings(request.user), pk=pk)
    return found


def changeable_saving(request: HttpRequest, pk: int, can: Can) -> Saving:
    """404 for other offices; plain words for those of another department."""
    found: Saving = get_object_or_404(
        visible_savings(request.user).filter(organisation_id__in=request.user.organisation_ids_where(can)),
        pk=pk,
    )
    if not may(request, found.initiative, can):
        raise PermissionDenied(
            _("この効果を変えられるのは、取組の担当部署（%s）の職員です。")
            % (found.initiative.department or _("全庁"))
        )
    return found


def must_see_yen(request: HttpRequest, saving: Saving) -> None:
    """Who may not see the yen of a saving may not change them, nor say where they went."""
    if hidden_yen([saving], request.user):
        raise PermissionDenied(
            _(
                "この効果の金額を見られるのは、システムの所管の部署とDX推進の部署です。直すときは、そちらに頼んでください。"
            )
        )


def page_of(request: HttpRequest, saving: Saving) -> dict[str, Any]:
    """What every page of a saving shows around its own part."""
    initiative = saving.initiative
    return {
        "saving": saving,
        "row": row_of(saving, request.user),
        "initiative": initiative,
        "may_edit": may(request, initiative, Can.EDIT_SAVINGS),
        "may_confirm": may(request, initiative, Can.CONFIRM_SAVINGS),
        "breadcrumbs": (
            (_("取組"), reverse("initiatives:initiatives")),
            (initiative.name, reverse("governance:of_initiative", args=[initiative.pk])),
        ),
    }


def today() -> dt.date:
    return timezone.localdate()


def this_fiscal_year() -> int:
    return fiscal_year(today())
