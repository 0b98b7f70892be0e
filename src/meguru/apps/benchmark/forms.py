"""Which prefecture and year a page shows."""

from __future__ import annotations

from django.http import QueryDict

from meguru.apps.benchmark.models import Indicator
from meguru.apps.benchmark.queries import Theme, themes
from meguru.apps.registry.models import Organisation


def chosen_prefecture(
    sent: QueryDict, offered: list[Organisation], home: Organisation | None
) -> Organisation | None:
    """The prefecture of the address (its first two digits), else one's own, else the first that is offered."""
    by_number = {one.code[:2]: one for one in offered}
    return by_number.get(sent.get("prefecture", "")) or home or next(iter(offered), None)


def chosen_theme(sent: QueryDict) -> Theme:
    found = themes()
    return next((one for one in found if one.id == sent.get("theme")), found[0])


def chosen_year(sent: QueryDict) -> int | None:
    text = sent.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def direction_words(indicator: Indicator) -> str:
    return str(Indicator.Direction(indicator.direction).label)
