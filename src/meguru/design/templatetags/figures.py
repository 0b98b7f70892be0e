"""Template filters for figures: `{% load figures %}{{ effect.yen_per_year.mean|about_yen }}`."""

from __future__ import annotations

from typing import Any

from django import template

from meguru.design import figures

register = template.Library()

register.filter("yen", figures.yen)
register.filter("about_yen", figures.about_yen)
register.filter("hours", figures.duration)
register.filter("work_hours", figures.work_hours)
register.filter("days", figures.days)
register.filter("signed", figures.signed)
register.filter("short_number", figures.short_number)


@register.filter
def number(value: float | None, places: int = 0) -> str:
    """`{{ 1234.56|number:1 }}` -> 1,234.6"""
    return figures.number(value, int(places))


@register.filter
def percent(share: float | None, places: int = 1) -> str:
    """`{{ 0.1234|percent }}` -> 12.3%"""
    return figures.percent(share, int(places))


@register.filter
def interval(estimate: Any, unit: str = "number") -> str:
    """`{{ effect.hours_per_year|interval:"work_hours" }}` -> 95 %区間 120〜180時間."""
    return figures.DASH if estimate is None else figures.interval(estimate.low, estimate.high, unit)
