"""指標の表: figures by municipality as offices and ministries publish them, read with every row explained."""

from meguru.engines.indicator_table.companions import (
    CompanionRead,
    Tells,
    denominator_of,
    quality_of,
    read_companion,
)
from meguru.engines.indicator_table.directory import Directory, Known
from meguru.engines.indicator_table.figures import Absence, Figure, Unit, read_figure
from meguru.engines.indicator_table.headings import (
    HeadingRead,
    comparable_name,
    named_by,
    read_heading,
    read_year,
)
from meguru.engines.indicator_table.planning import (
    Doing,
    Planned,
    Stored,
    counted,
    factor_between,
    plan_cells,
)
from meguru.engines.indicator_table.reading import (
    MOST_COLUMNS,
    FigureColumn,
    FigureRow,
    IndicatorTable,
    TableRemark,
    TextColumn,
    read_indicator_table,
)
from meguru.engines.indicator_table.smallness import FEWEST, Smallness, is_small, smallness

__all__ = [
    "FEWEST",
    "MOST_COLUMNS",
    "Absence",
    "CompanionRead",
    "Directory",
    "Doing",
    "Figure",
    "FigureColumn",
    "FigureRow",
    "HeadingRead",
    "IndicatorTable",
    "Known",
    "Planned",
    "Smallness",
    "Stored",
    "TableRemark",
    "Tells",
    "TextColumn",
    "Unit",
    "comparable_name",
    "counted",
    "denominator_of",
    "factor_between",
    "is_small",
    "named_by",
    "plan_cells",
    "quality_of",
    "read_companion",
    "read_figure",
    "read_heading",
    "read_indicator_table",
    "read_year",
    "smallness",
]
