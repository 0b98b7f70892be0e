"""標準の流れ: phases of an initiative with outputs and exit criteria, laid out as dates; who answers for what."""

from meguru.engines.initiative_flow.dates import (
    CannotLayOut,
    DateConflict,
    DatedPhase,
    DateProblem,
    Layout,
    Placed,
    Stretch,
    add_working_days,
    check_dates,
    closing_before,
    lay_out_from,
    lay_out_to,
    money_after,
)
from meguru.engines.initiative_flow.expert import ExpertGuide, ExpertQuestion, Preparation, expert_guide
from meguru.engines.initiative_flow.gantt import Bar, gantt_svg
from meguru.engines.initiative_flow.model import (
    BadFlow,
    BudgetDay,
    Flow,
    FlowPhase,
    ProposedRole,
    RoleKind,
    read_flow,
    standard_flow,
)
from meguru.engines.initiative_flow.roles import RoleGap, RoleProblem, TakenRole, check_roles

__all__ = [
    "BadFlow",
    "Bar",
    "BudgetDay",
    "CannotLayOut",
    "DateConflict",
    "DateProblem",
    "DatedPhase",
    "ExpertGuide",
    "ExpertQuestion",
    "Flow",
    "FlowPhase",
    "Layout",
    "Placed",
    "Preparation",
    "ProposedRole",
    "RoleGap",
    "RoleKind",
    "RoleProblem",
    "Stretch",
    "TakenRole",
    "add_working_days",
    "check_dates",
    "check_roles",
    "closing_before",
    "expert_guide",
    "gantt_svg",
    "lay_out_from",
    "lay_out_to",
    "money_after",
    "read_flow",
    "standard_flow",
]
