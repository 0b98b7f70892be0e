"""Questions about initiatives; nothing here writes."""

from meguru.apps.initiatives.queries.expert import questions_of, readiness_of
from meguru.apps.initiatives.queries.facts import facts_of
from meguru.apps.initiatives.queries.listing import (
    STATUSES,
    InitiativeRow,
    choices,
    home_figures,
    initiative_rows,
    put_away_rows,
)
from meguru.apps.initiatives.queries.pitch import (
    Pitch,
    missing_in_pitch,
    operations_among,
    operations_of,
    operations_to_link,
    pitch_of,
)
from meguru.apps.initiatives.queries.plan import PlanView, plan_of, preview_of
from meguru.apps.initiatives.queries.roles import (
    RolesView,
    departments_of,
    people_of,
    roles_of_phase,
    roles_view,
)

__all__ = [
    "STATUSES",
    "InitiativeRow",
    "Pitch",
    "PlanView",
    "RolesView",
    "choices",
    "departments_of",
    "facts_of",
    "home_figures",
    "initiative_rows",
    "missing_in_pitch",
    "operations_among",
    "operations_of",
    "operations_to_link",
    "people_of",
    "pitch_of",
    "plan_of",
    "preview_of",
    "put_away_rows",
    "questions_of",
    "readiness_of",
    "roles_of_phase",
    "roles_view",
]
