"""Filling sections of a paper from what Meguru knows. The paper is Japanese, whoever refreshes it in what language.

`FILLINGS` has one function for every name that outlines.toml draws from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils import translation

from meguru.apps.plans.bridge import Filled
from meguru.apps.plans.queries.filling import carried, found, moved, office, supported
from meguru.apps.plans.queries.filling.material import Material
from meguru.engines.momentum import PaperOutline

Filling = Callable[[Material], Filled]
FILLINGS: Mapping[str, Filling] = {
    "town": office.town,
    "inventory": office.inventory,
    "priorities": office.priority_list,
    "processes": office.processes,
    "savings": office.savings,
    "years": office.years,
    "papers": office.papers,
    "diagnosis": found.diagnosis,
    "problem_cards": found.problem_cards,
    "problems": found.problems,
    "targets": found.targets,
    "services": supported.services,
    "programmes": supported.programmes,
    "themes": carried.themes,
    "initiatives": carried.initiatives,
    "leads": carried.leads,
    "schedule": carried.schedule,
    "roles": carried.roles,
    "momentum": moved.momentum,
    "momentum_organisation": moved.momentum_organisation,
    "momentum_people": moved.momentum_people,
    "next_actions": moved.next_actions,
}

__all__ = ["FILLINGS", "Material", "fill"]


def fill(*, material: Material, outline: PaperOutline) -> dict[str, Filled]:
    """What records say today, by key of the section; each filling is asked once."""
    with translation.override("ja"):
        asked = {name for section in outline.sections for name in section.draws}
        known = {name: FILLINGS[name](material) for name in sorted(asked)}
    filled = {}
    for section in outline.sections:
        filled[section.key] = sum((known[name] for name in section.draws), start=Filled())
    return filled
