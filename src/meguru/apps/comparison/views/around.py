"""What every page of a comparison needs: the comparison that an address names, and the pages around it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from meguru.apps.comparison import queries
from meguru.apps.comparison.models import Comparison
from meguru.apps.processes.around import changeable_process, may, page_of, visible_process
from meguru.apps.processes.models import Process
from meguru.apps.registry.permissions import Can

PAGES = (
    ("table", gettext_lazy("手順の対応"), "comparison:table"),
    ("pairs", gettext_lazy("対応を確かめる"), "comparison:pairs"),
    ("differences", gettext_lazy("ここの違い"), "comparison:differences"),
    ("consensus", gettext_lazy("共通の流れ"), "comparison:consensus"),
    ("gaps", gettext_lazy("標準との差"), "comparison:gaps"),
)


def comparison_of(request: HttpRequest, process: Process, pk: int) -> Comparison:
    """A comparison of our own office; 404 for those of others."""
    return get_object_or_404(
        Comparison.objects.visible_to(request.user).select_related("process__operation", "organisation"),
        pk=pk,
        process=process,
    )


def changeable_comparison(request: HttpRequest, pk: int, comparison_pk: int) -> Comparison:
    """The same, for somebody who may change it; words for those of another department."""
    process = changeable_process(request, pk, Can.EDIT_PROCESS)
    return comparison_of(request, process, comparison_pk)


def seen_of(request: HttpRequest, pk: int, comparison_pk: int) -> tuple[Process, queries.Seen]:
    process = visible_process(request, pk)
    return process, queries.seen(comparison_of(request, process, comparison_pk), request.user)


def page_about(request: HttpRequest, process: Process, view: queries.Seen, *, page: str) -> dict[str, Any]:
    """What stands around the page's own part."""
    arguments = [process.pk, view.comparison.pk]
    return page_of(request, process, tab="comparison") | {
        "view": view,
        "comparison": view.comparison,
        "may_compare": may(request, process, Can.EDIT_PROCESS),
        "pages": [
            {"label": label, "url": reverse(name, args=arguments), "current": key == page}
            for key, label, name in PAGES
        ],
    }
