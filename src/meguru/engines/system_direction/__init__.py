"""方向性: which way a system can go, what speaks for and against it, where it stands, and what each way costs.

Nothing is decided here: reasons are listed with their weight, unknown ones apart, and people choose.
"""

from meguru.engines.system_direction.curves import (
    YEARS,
    CannotProject,
    CostCurve,
    CurveYear,
    check,
    cost_curves,
    savings,
)
from meguru.engines.system_direction.direction_file import (
    BadDirections,
    read_directions,
    standard_directions,
)
from meguru.engines.system_direction.four_fields import Axis, FieldPlace, Measured, position
from meguru.engines.system_direction.model import (
    AxisMeasure,
    CurveAssumptions,
    DirectionRules,
    Quarter,
    ReasonRule,
    Side,
    Way,
    WayAssumption,
    WayReasons,
)
from meguru.engines.system_direction.reasons import reasons_of, users_band

__all__ = [
    "YEARS",
    "Axis",
    "AxisMeasure",
    "BadDirections",
    "CannotProject",
    "CostCurve",
    "CurveAssumptions",
    "CurveYear",
    "DirectionRules",
    "FieldPlace",
    "Measured",
    "Quarter",
    "ReasonRule",
    "Side",
    "Way",
    "WayAssumption",
    "WayReasons",
    "check",
    "cost_curves",
    "position",
    "read_directions",
    "reasons_of",
    "savings",
    "standard_directions",
    "users_band",
]
