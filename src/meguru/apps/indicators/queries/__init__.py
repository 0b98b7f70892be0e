"""Questions about indicators and their values; nothing here writes."""

from meguru.apps.indicators.queries.columns import (
    OWN_THEME,
    Theme,
    column,
    columns_of_years,
    newest_columns,
    themes,
    themes_for,
    visible_indicators,
    years_of,
)

__all__ = [
    "OWN_THEME",
    "Theme",
    "column",
    "columns_of_years",
    "newest_columns",
    "themes",
    "themes_for",
    "visible_indicators",
    "years_of",
]
