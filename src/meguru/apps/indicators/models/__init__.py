"""Indicators of municipalities, and the tables that bring them."""

from meguru.apps.indicators.models.figures import Indicator, IndicatorValue, IndicatorYear
from meguru.apps.indicators.models.importing import FiguresImport, FiguresWritten, HeldFigures

__all__ = ["FiguresImport", "FiguresWritten", "HeldFigures", "Indicator", "IndicatorValue", "IndicatorYear"]
