"""What the pages of the inventory share: who may change which operation, the way back, the tabs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.inventory.models import Operation
from meguru.apps.registry.permissions import Can

TABS = (
    ("operations", gettext_lazy("業務の一覧")),
    ("priorities", gettext_lazy("優先順位")),
    ("grades", gettext_lazy("職層と人件費単価")),
)


def tabs(current: str) -> list[dict[str, Any]]:
    """The pages about all operations together."""
    return [
        {"label": label, "url": reverse(f"inventory:{name}"), "current": name == current}
        for name, label in TABS
    ]


def list_crumb() -> tuple[str, str]:
    return (_("業務の棚卸し"), reverse("inventory:operations"))


def operation_crumb(operation: Operation) -> tuple[str, str]:
    return (operation.name, reverse("inventory:operation", args=[operation.pk]))


def visible(request: HttpRequest, pk: int) -> Operation:
    """The operation, if this person may read it; otherwise 404."""
    return get_object_or_404(
        Operation.objects.visible_to(request.user).select_related("department", "organisation", "changed_by"),
        pk=pk,
    )


def changeable(request: HttpRequest, pk: int) -> Operation:
    """The operation, if this person may change it; 404 for other offices, words for other departments."""
    found = get_object_or_404(
        Operation.objects.changeable_by(request.user, Can.EDIT_OPERATIONS).select_related(
            "department", "organisation", "changed_by"
        ),
        pk=pk,
    )
    if not may_edit(request, found):
        raise PermissionDenied(_("この業務を変えられるのは、担当部署（%s）の職員です。") % found.department)
    return found


def may_edit(request: HttpRequest, found: Operation) -> bool:
    return request.user.can(Can.EDIT_OPERATIONS, department=found.department)
