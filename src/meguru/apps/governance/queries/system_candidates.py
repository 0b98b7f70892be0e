"""What could become an expected saving with one click: directions decided for systems.

Only for who may see what those systems cost; everybody else is offered none of them.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.governance.models import Saving
from meguru.apps.governance.queries.candidates_model import Candidate
from meguru.apps.governance.queries.study_candidates import study_candidates
from meguru.apps.portfolio import queries as portfolio
from meguru.apps.portfolio.models import DirectionChoice
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import InformationSystem
from meguru.apps.systems.permissions import sights_of
from meguru.design import figures
from meguru.engines.savings import Amount


def system_candidates(systems: list[InformationSystem], user: Person) -> list[Candidate]:
    """Of the systems tied to an initiative."""
    sights = sights_of(user)
    seen = [one for one in systems if sights.of(one).costs]
    found = _directions(seen, user)
    if sights.all_costs and seen:
        found += study_candidates({str(one.pk) for one in seen}, user)
    return found


def _directions(systems: list[InformationSystem], user: Person) -> list[Candidate]:
    """What each direction that stands was expected to save when it was decided; years of moving are negative."""
    rows = DirectionChoice.objects.visible_to(user).filter(system__in=systems, ended_at__isnull=True)
    found = []
    for choice in rows.select_related("system"):
        told = portfolio.expected_saving(choice)
        if told is None or told.total_yen <= 0:
            continue
        found.append(
            Candidate(
                source=Saving.Source.DIRECTION,
                key=f"direction:{choice.pk}",
                title=_("「%(system)s」の方向性：%(way)s")
                % {"system": choice.system.name, "way": choice.get_way_display()},
                kind=Saving.Kind.SYSTEM,
                years={year: Amount(yen=yen) for year, yen in told.by_year.items() if yen},
                facts=(
                    (_("もとにしたもの"), told.source),
                    (_("5年間の合計"), figures.yen(told.total_yen)),
                    (_("決まりの版"), told.version),
                ),
                url=reverse("portfolio:direction", args=[choice.system_id]),
                system=choice.system,
                decided_on=choice.decided_on,
                decided_words=_("システムの方向性の決定"),
            )
        )
    return found
