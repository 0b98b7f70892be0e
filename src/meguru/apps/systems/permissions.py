"""Who sees what a system costs and how it is guarded. Decided here, once, for pages, files and findings.

Whoever may edit a card sees all of it. Everybody else needs VIEW_SYSTEM_COSTS or VIEW_SYSTEM_SECURITY: costs help a
bidder, gaps in the defence an attacker. A number that is not shown must not follow from a sum either: sums are taken
over `Sights.costs_of()` only, and pages say how many systems were left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from meguru.apps.registry.models import Department, Person
from meguru.apps.registry.roles import Can
from meguru.apps.systems.models import InformationSystem

# Fields by part of a card (keys of bridge.PARTS and "system"); "*" hides the whole row.
COST_FIELDS: Mapping[str, frozenset[str]] = {
    "contracts": frozenset({"total_yen"}),
    "costs": frozenset({"*"}),
    "servers": frozenset({"yearly_yen"}),
}
SECURITY_FIELDS: Mapping[str, frozenset[str]] = {
    "system": frozenset({"security_level", "measures"}),
    "servers": frozenset({"operating_system", "support_ends_on"}),
}


@dataclass(frozen=True, slots=True)
class Sight:
    """見える範囲: what one person sees and does with one card, beyond what everybody of the office reads."""

    costs: bool
    security: bool
    change: bool

    def hides(self, part: str, field: str) -> bool:
        """Whether a field of a part must not be shown."""
        return any(
            not seen and ({"*", field} & fields.get(part, frozenset()))
            for seen, fields in ((self.costs, COST_FIELDS), (self.security, SECURITY_FIELDS))
        )

    def sees_incident(self, *, is_security: bool) -> bool:
        """Leaks and break-ins are told only to who sees the security."""
        return self.security or not is_security


@dataclass(frozen=True, slots=True)
class Sights:
    """The same for every department of one's offices, asked once: no query per system. Holds ids of departments."""

    costs: frozenset[int]
    security: frozenset[int]
    change: frozenset[int]
    every_department: frozenset[int]

    def of(self, system: InformationSystem) -> Sight:
        return self.of_department(system.department_id)

    def of_department(self, department_id: int) -> Sight:
        return Sight(
            costs=department_id in self.costs,
            security=department_id in self.security,
            change=department_id in self.change,
        )

    @property
    def all_costs(self) -> bool:
        """Whether no system is left out of a sum."""
        return self.costs == self.every_department

    def costs_of(self, prefix: str = "") -> Q:
        """The systems whose costs may be shown and summed. `prefix` leads to the system: "system__"."""
        return Q() if self.all_costs else Q(**{f"{prefix}department_id__in": sorted(self.costs)})

    def security_of(self, prefix: str = "") -> Q:
        if self.security == self.every_department:
            return Q()
        return Q(**{f"{prefix}department_id__in": sorted(self.security)})


def sights_of(user: Person) -> Sights:
    """What a person sees of all systems of their offices, in one query."""
    offices = user.organisation_ids_where(Can.VIEW_SYSTEMS)
    departments = {one.pk: one for one in Department.objects.filter(organisation_id__in=offices)}
    for one in departments.values():
        one.parent = departments.get(one.parent_id) if one.parent_id else None
    may = {
        can: frozenset(key for key, one in departments.items() if user.can(can, department=one))
        for can in (Can.EDIT_SYSTEMS, Can.VIEW_SYSTEM_COSTS, Can.VIEW_SYSTEM_SECURITY)
    }
    edit = may[Can.EDIT_SYSTEMS]
    return Sights(
        costs=edit | may[Can.VIEW_SYSTEM_COSTS],
        security=edit | may[Can.VIEW_SYSTEM_SECURITY],
        change=edit,
        every_department=frozenset(departments),
    )


def sight_of(user: Person, system: InformationSystem) -> Sight:
    """What a person sees of one system."""
    change = user.can(Can.EDIT_SYSTEMS, department=system.department)
    return Sight(
        costs=change or user.can(Can.VIEW_SYSTEM_COSTS, department=system.department),
        security=change or user.can(Can.VIEW_SYSTEM_SECURITY, department=system.department),
        change=change,
    )


def hidden_words() -> str:
    """What stands in place of a cost or of a security detail."""
    return _("—（見られるのは、所管の部署とDX推進の部署です）")
