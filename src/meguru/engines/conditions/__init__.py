"""条件: one small typed language for "when": which question is shown, who is meant.

A condition is kept as a JSON tree: {"all": [...]}, {"any": [...]}, {"not": x}, {"eq": [key, value]}, likewise ne, lt,
le, gt, ge; {"in": [key, [values]]}, {"between": [key, low, high]}, {"has": [key, value]}, {"exists": key}.
Nothing in it is ever run as text. What is not known stays unknown (None), it is not taken for "no".
"""

from meguru.engines.conditions.evaluating import evaluate, is_answered
from meguru.engines.conditions.model import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Exists,
    Field,
    FieldKind,
    Not,
    Operator,
    keys_of,
)
from meguru.engines.conditions.reading import BadCondition, read, write
from meguru.engines.conditions.wording import says

__all__ = [
    "AllOf",
    "AnyOf",
    "BadCondition",
    "Comparison",
    "Condition",
    "Exists",
    "Field",
    "FieldKind",
    "Not",
    "Operator",
    "evaluate",
    "is_answered",
    "keys_of",
    "read",
    "says",
    "write",
]
