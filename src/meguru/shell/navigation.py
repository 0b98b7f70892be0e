"""The menu: the pages of the loop in its order, then those of the office; only what this person may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Person
from meguru.apps.registry.permissions import Can
from meguru.apps.registry.roles import Role
from meguru.design.loop import STAGES


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the menu. `stage` is a key of meguru.design.loop, CARRY, or empty for pages of the office."""

    label: str | Promise
    url_name: str
    permission: Can
    stage: str = ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A page as the header shows it. `stage` is the word above its group, empty for the home page."""

    label: str | Promise
    url: str
    current: bool
    stage: str | Promise = ""


CARRY = "carry"  # what goes along the whole loop: diagnosis, initiatives, plans, knowledge

PAGES = (
    Page(_("診断"), "diagnosis:start", Can.VIEW_DIAGNOSIS, CARRY),
    Page(_("取組"), "initiatives:initiatives", Can.VIEW_INITIATIVE, CARRY),
    Page(_("気運と計画"), "plans:momentum", Can.VIEW_INITIATIVE, CARRY),
    Page(_("知見"), "knowledge:search", Can.VIEW_KNOWLEDGE, CARRY),
    Page(_("業務"), "inventory:operations", Can.VIEW_OPERATIONS, "see"),
    Page(_("システム"), "systems:systems", Can.VIEW_SYSTEMS, "see"),
    Page(_("所見と方向性"), "portfolio:findings", Can.VIEW_SYSTEMS, "see"),
    Page(_("作業記録"), "evidence:logs", Can.VIEW_EVIDENCE, "see"),
    Page(_("格差"), "benchmark:indicators", Can.VIEW_BENCHMARK, "see"),
    Page(_("調査"), "surveys:surveys", Can.VIEW_SURVEY, "see"),
    Page(_("打ち手"), "briefings:towns", Can.VIEW_BENCHMARK, "see"),
    Page(_("サービスの差"), "offerings:overview", Can.VIEW_BENCHMARK, "see"),
    Page(_("課題"), "problems:problems", Can.VIEW_INITIATIVE, "draw"),
    Page(_("機能分析"), "breakdown:breakdowns", Can.VIEW_PROCESS, "draw"),
    Page(_("業務プロセス"), "processes:processes", Can.VIEW_PROCESS, "draw"),
    Page(_("サービスと事例"), "catalogue:services", Can.VIEW_CATALOGUE, "choose"),
    Page(_("サービス選定"), "selection:selections", Can.VIEW_SELECTION, "choose"),
    Page(_("サーバーの集約"), "consolidation:studies", Can.VIEW_SYSTEMS, "choose"),
    Page(_("支援策"), "programmes:programmes", Can.VIEW_CATALOGUE, "choose"),
    Page(_("予算審査"), "budgets:seasons", Can.VIEW_BUDGET, "choose"),
    Page(_("好循環"), "governance:wheel", Can.VIEW_SAVINGS, "reinvest"),
    Page(_("記録"), "ledger:events", Can.VIEW_LEDGER),
    Page(_("送り出し"), "outbox:messages", Can.VIEW_OUTBOX),
    Page(_("職員と役割"), "administration:people", Can.VIEW_PEOPLE),
    Page(_("共有"), "administration:sharing", Can.VIEW_SHARING),
)


def context(request: HttpRequest) -> dict[str, Any]:
    """What every page's header needs: `navigation`, `office_name`, `person_name`, `role_name`."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "navigation": menu(user=user, path=_place(request)),
        "office_name": user.organisation.name,
        "person_name": user.name,
        "role_name": "・".join(str(Role(role).label) for role in user.roles),
    }


def _place(request: HttpRequest) -> str:
    """Where a page belongs: a tab of an initiative, and what lies below it, to the initiatives, whichever app it is of."""
    match = getattr(request, "resolver_match", None)
    number = match.kwargs.get("pk") if match else None
    if number is None:
        return request.path
    for tab in settings.INITIATIVE_TABS:
        try:
            address = reverse(tab["url_name"], args=[number])
        except NoReverseMatch:
            continue
        if request.path.startswith(address):
            return reverse("initiatives:initiatives")
    return request.path


def menu(*, user: Person, path: str) -> list[MenuItem]:
    """The entries this person may open; the longest address that `path` starts with is the current one."""
    home = MenuItem(label=_("ホーム"), url=reverse("home"), current=path == reverse("home"))
    open_pages = [(page, reverse(page.url_name)) for page in PAGES if user.can(page.permission)]
    current = max((url for _page, url in open_pages if path.startswith(url)), key=len, default="")
    words = {stage.key: stage.label for stage in STAGES} | {CARRY: _("進める"), "": _("管理")}
    return [
        home,
        *(
            MenuItem(label=page.label, url=url, current=url == current, stage=words[page.stage])
            for page, url in open_pages
        ),
    ]
