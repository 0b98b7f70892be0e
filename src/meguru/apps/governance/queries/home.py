"""What the home page says of the virtuous cycle."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meguru.apps.evidence.queries import HomeFigure
from meguru.apps.governance import bridge
from meguru.apps.governance.models import Saving
from meguru.apps.governance.queries.shown import shown
from meguru.apps.governance.queries.sums import summed_lines
from meguru.apps.registry.models import Person
from meguru.engines.savings import whole


def home_figures(user: Person) -> tuple[HomeFigure, ...]:
    """What the one page says was confirmed and reinvested over all years; nothing before the first saving."""
    office = user.organisation_id
    if not Saving.objects.filter(organisation=office).exists():
        return ()
    _overlaps, held = bridge.overlaps_of(office)
    wheel = whole(summed_lines(user, office, held))
    return (
        HomeFigure("confirm", _("確かめた"), shown(wheel.confirmed).words, "governance:wheel"),
        HomeFigure("reinvest", _("再投資した"), shown(wheel.reinvested).words, "governance:wheel"),
    )
