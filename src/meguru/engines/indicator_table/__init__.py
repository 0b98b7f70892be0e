"""指標の表: figures by municipality as offices and ministries publish them, read with every row explained."""

from meguru.engines.indicator_table.directory import Directory, Known
from meguru.engines.indicator_table.figures import Absence, Figure, Unit, read_figure
from meguru.engines.indicator_table.reading import (
    MOST_COLUMNS,
    FigureColumn,
    FigureRow,
    IndicatorTable,
    TableRemark,
    read_indicator_table,
)

__all__ = [
    "MOST_COLUMNS",
    "Absence",
    "Directory",
    "Figure",
    "FigureColumn",
    "FigureRow",
    "IndicatorTable",
    "Known",
    "TableRemark",
    "Unit",
    "read_figure",
    "read_indicator_table",
]
