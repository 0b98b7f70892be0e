"""What the home page says of the systems."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meguru.apps.evidence.queries import HomeFigure
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import InformationSystem
from meguru.design import figures


def home_figures(user: Person) -> tuple[HomeFigure, ...]:
    """How many cards there are; nothing before the first."""
    count = InformationSystem.objects.visible_to(user).in_use().count()
    if not count:
        return ()
    words = _("%(count)s件") % {"count": figures.number(count)}
    return (HomeFigure("see", _("システムカルテ"), words, "systems:systems"),)
