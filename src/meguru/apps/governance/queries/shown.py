"""Amounts in written words, and whose yen a person does not see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.apps.governance.models import Saving
from meguru.apps.registry.models import Person
from meguru.apps.systems.permissions import Sights, sights_of
from meguru.design import figures
from meguru.engines.savings import Amount

HIDDEN = "—"


@dataclass(frozen=True, slots=True)
class Shown:
    """Yen and hours as the page writes them."""

    yen: str
    hours: str

    @property
    def words(self) -> str:
        return f"{self.yen}・{self.hours}"


def shown(amount: Amount, *, hides_yen: bool = False, about: bool = False) -> Shown:
    """Yen are hidden behind a dash, never behind a zero."""
    write = figures.about_yen if about else figures.yen
    return Shown(HIDDEN if hides_yen else write(amount.yen), figures.work_hours(amount.minutes / 60))


def year_words(fiscal_year: int) -> str:
    return _("%(year)s年度") % {"year": fiscal_year}


def hidden_yen(savings: Iterable[Saving], user: Person, sights: Sights | None = None) -> frozenset[int]:
    """The savings whose yen tell what a system costs that this person may not see."""
    seen = sights or sights_of(user)
    if seen.all_costs:
        return frozenset()
    return frozenset(one.pk for one in savings if _is_hidden(one, seen))


def _is_hidden(saving: Saving, sights: Sights) -> bool:
    """A study of many systems is hidden from everybody who does not see the costs of all."""
    if saving.source == Saving.Source.STUDY:
        return True
    systems = [saving.system, saving.contract.system if saving.contract else None]
    return any(one is not None and one.department_id not in sights.costs for one in systems)
