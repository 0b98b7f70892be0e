"""What an office does, counted and costed; what its people cost; what to redesign first; the nation's procedures."""

from meguru.apps.inventory.models.importing import HeldImport, ImportedRow, OperationImport
from meguru.apps.inventory.models.operation import NO_SYSTEM, Operation, OperationQuerySet, duty_key
from meguru.apps.inventory.models.priority import PriorityJudgement, PriorityResult, PriorityRule
from meguru.apps.inventory.models.procedure import Procedure, ProcedureSurvey
from meguru.apps.inventory.models.staff import GradeHours, MonthFigures, StaffGrade

__all__ = [
    "NO_SYSTEM",
    "GradeHours",
    "HeldImport",
    "ImportedRow",
    "MonthFigures",
    "Operation",
    "OperationImport",
    "OperationQuerySet",
    "PriorityJudgement",
    "PriorityResult",
    "PriorityRule",
    "Procedure",
    "ProcedureSurvey",
    "StaffGrade",
    "duty_key",
]
