"""What changes the indicators."""

from meguru.apps.indicators.commands.entering import EnteredMeanwhile, Entry, NotYours, enter_values
from meguru.apps.indicators.commands.importing import (
    AlreadyTakenBack,
    ImportTakenBack,
    NothingToStore,
    PlanOutdated,
    hold_figures,
    remember_choices,
    store_figures,
    take_back_figures,
)
from meguru.apps.indicators.commands.own import (
    DescribedMeanwhile,
    NameTaken,
    ShownTooFar,
    add_indicator,
    bring_back_indicator,
    change_indicator,
    describe_years,
    put_away_indicator,
)
from meguru.apps.indicators.commands.packing import pack_years
from meguru.apps.indicators.commands.rows import Row, put
from meguru.apps.indicators.commands.shipped import load_indicators

__all__ = [
    "AlreadyTakenBack",
    "DescribedMeanwhile",
    "EnteredMeanwhile",
    "Entry",
    "ImportTakenBack",
    "NameTaken",
    "NotYours",
    "NothingToStore",
    "PlanOutdated",
    "Row",
    "ShownTooFar",
    "add_indicator",
    "bring_back_indicator",
    "change_indicator",
    "describe_years",
    "enter_values",
    "hold_figures",
    "load_indicators",
    "pack_years",
    "put",
    "put_away_indicator",
    "remember_choices",
    "store_figures",
    "take_back_figures",
]
