"""Working time, Japanese holidays, fiscal years."""

from __future__ import annotations

from meguru.engines.calendars.compiled import CompiledCalendar, compile_calendar
from meguru.engines.calendars.japan import (
    fiscal_month_order,
    fiscal_year,
    japanese_holidays,
    year_end_closing,
)
from meguru.engines.calendars.working import CannotUseCalendar, WorkingCalendar, working_days_between

__all__ = [
    "CannotUseCalendar",
    "CompiledCalendar",
    "WorkingCalendar",
    "compile_calendar",
    "fiscal_month_order",
    "fiscal_year",
    "japanese_holidays",
    "working_days_between",
    "year_end_closing",
]
