"""Tables of initiatives: the initiative, its plan, who answers for what, and the expert it asks."""

from meguru.apps.initiatives.models.expert import ExpertAnswer, ReadinessItem
from meguru.apps.initiatives.models.initiative import Initiative, InitiativeQuerySet
from meguru.apps.initiatives.models.plan import Phase, PlanBasis, PlanChange, PlanItem
from meguru.apps.initiatives.models.roles import Agreement, PhaseRole

__all__ = [
    "Agreement",
    "ExpertAnswer",
    "Initiative",
    "InitiativeQuerySet",
    "Phase",
    "PhaseRole",
    "PlanBasis",
    "PlanChange",
    "PlanItem",
    "ReadinessItem",
]
