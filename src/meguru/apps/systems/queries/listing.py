"""The list of systems."""

from __future__ import annotations

from meguru.apps.registry.models import Person
from meguru.apps.systems.models import InformationSystem, SystemQuerySet


def systems_shown(*, user: Person) -> SystemQuerySet:
    """The systems in use that this person may see."""
    found: SystemQuerySet = InformationSystem.objects.visible_to(user).in_use()
    return found.select_related("department")
