"""What the home page says of the budget seasons."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meguru.apps.budgets.models import BudgetRequest, BudgetSeason
from meguru.apps.evidence.queries import HomeFigure
from meguru.apps.registry.models import Person
from meguru.design import figures
from meguru.engines.budget_review import RequestState

UNDER_REVIEW = (RequestState.HANDED_IN.value, RequestState.JUDGED.value)


def home_figures(user: Person) -> tuple[HomeFigure, ...]:
    """How many requests wait for an opinion or a decision; nothing while no season is open."""
    seasons = BudgetSeason.objects.visible_to(user).in_use()
    if not seasons.exists():
        return ()
    waiting = BudgetRequest.objects.visible_to(user).filter(season__in=seasons, state__in=UNDER_REVIEW)
    words = _("%(count)s件") % {"count": figures.number(waiting.count())}
    return (HomeFigure("choose", _("審査中の予算の要求"), words, "budgets:seasons"),)
