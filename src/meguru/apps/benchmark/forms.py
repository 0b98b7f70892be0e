"""Which prefecture and year a page shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict

from meguru.apps.benchmark.peers import USUAL, WEIGHTS, Choice
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries import Theme, themes
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


def chosen_weights(sent: QueryDict, offered: Sequence[Indicator]) -> Choice:
    """How alike is measured: the weights of the address, else the usual ones."""
    given = {
        one.key: int(sent[f"weight-{one.key}"])
        for one in offered
        if sent.get(f"weight-{one.key}") in {str(weight) for weight in WEIGHTS}
    }
    return Choice(given or USUAL, only_prefecture=sent.get("among") == "prefecture")


def chosen_body(sent: QueryDict, home: Organisation) -> Organisation | None:
    """The municipality that is looked at: the one of the address, else one's own when it is a real one."""
    municipalities = Organisation.objects.filter(prefecture__isnull=False, is_fictional=False)
    asked = municipalities.filter(code=sent.get("body", "")[:6]).select_related("prefecture").first()
    return asked or municipalities.filter(pk=home.pk).select_related("prefecture").first()
