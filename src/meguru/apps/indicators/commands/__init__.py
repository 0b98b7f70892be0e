"""What changes the indicators."""

from meguru.apps.indicators.commands.packing import pack_years
from meguru.apps.indicators.commands.shipped import load_indicators

__all__ = ["load_indicators", "pack_years"]
