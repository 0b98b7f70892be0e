"""What is known of an initiative, as numbers that a checklist can ask for."""

from __future__ import annotations

from meguru.apps.initiatives import bridge
from meguru.apps.initiatives.agreeing import named_in
from meguru.apps.initiatives.models import Initiative
from meguru.apps.initiatives.queries.expert import questions_of, readiness_of
from meguru.apps.initiatives.queries.pitch import missing_in_pitch


def facts_of(initiative: Initiative) -> dict[str, int]:
    """Named numbers; 0 and 1 for no and yes."""
    phases = bridge.phases_of(initiative)
    roles = bridge.roles_of(initiative)
    named = named_in(initiative, roles)
    readiness = readiness_of(initiative)
    return {
        "theme_written": int(bool(initiative.theme)),
        "lead_named": int(bool(initiative.lead_name or initiative.lead_id)),
        "supporter_named": int(bool(initiative.supporter_name)),
        "pitch_written": int(not missing_in_pitch(initiative)),
        "phases_total": len(phases),
        "phases_dated": sum(bool(phase.starts_on and phase.ends_on) for phase in phases),
        "phases_done": sum(phase.is_closed for phase in phases),
        "roles_total": len(roles),
        "roles_filled": sum(bool(role.holder_key) for role in roles),
        "people_to_agree": len(named),
        "people_agreed": sum(one.agrees for one in named),
        "expert_questions": sum(bool(one.text) for one in questions_of(initiative)),
        "readiness_total": len(readiness),
        "readiness_ready": sum(one.is_ready for one in readiness),
    }
