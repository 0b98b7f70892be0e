"""The loop in the order in which an office walks it, with the pages that exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.permissions import Can
from meguru.design.loop import STAGES, Stage


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the menu. `url_name` may be reversed without arguments."""

    label: str | Promise
    url_name: str
    permission: Can
    is_current: bool = False

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True, slots=True)
class StageOfMenu:
    """段階: a stage of the loop with the pages that this person may open."""

    stage: Stage
    pages: tuple[Page, ...]
    is_current: bool


# The pages of each stage, by the key of meguru.design.loop.STAGES
STAGE_PAGES: Mapping[str, tuple[Page, ...]] = {}
OFFICE_PAGES = (
    Page(_("記録"), "ledger:events", Can.VIEW_LEDGER),
    Page(_("送り出し"), "outbox:messages", Can.VIEW_OUTBOX),
    Page(_("職員と役割"), "registry:people", Can.VIEW_PEOPLE),
    Page(_("共有"), "registry:sharing", Can.VIEW_SHARING),
)


def context(request: HttpRequest) -> dict[str, Any]:
    """`loop_stages` and `office_pages` for the base template: only what this person may open."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"loop_stages": (), "office_pages": ()}
    menu = []
    for stage in STAGES:
        pages = _open_to(user, STAGE_PAGES.get(stage.key, ()), request)
        menu.append(StageOfMenu(stage=stage, pages=pages, is_current=any(page.is_current for page in pages)))
    return {"loop_stages": tuple(menu), "office_pages": _open_to(user, OFFICE_PAGES, request)}


def _open_to(user: Any, pages: tuple[Page, ...], request: HttpRequest) -> tuple[Page, ...]:
    return tuple(
        replace(page, is_current=request.path.startswith(page.url))
        for page in pages
        if user.can(page.permission)
    )
