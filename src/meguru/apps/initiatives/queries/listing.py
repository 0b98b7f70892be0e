"""Questions about initiatives; nothing here writes."""

from __future__ import annotations

from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.models import Person


def initiative_rows(*, user: Person) -> list[Initiative]:
    """Every initiative in use that this person may see, the newest first."""
    return list(Initiative.objects.visible_to(user).in_use().select_related("department", "lead"))


def facts_of(initiative: Initiative) -> dict[str, int]:
    """What is known of an initiative, as numbers that a checklist can ask for."""
    return {
        "theme_written": int(bool(initiative.theme)),
        "lead_named": int(bool(initiative.lead_name or initiative.lead_id)),
        "supporter_named": int(bool(initiative.supporter_name)),
    }
