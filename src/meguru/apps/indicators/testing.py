"""Makers of indicators, for tests only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meguru.apps.indicators.commands import pack_years
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.registry.models import Organisation


def make_indicator(key: str, **fields: Any) -> Indicator:
    """An indicator that ships, unless an organisation is given."""
    described = {
        "theme": "online",
        "name": key,
        "definition": "",
        "direction": Indicator.Direction.MORE,
        "source": "",
        "licence": "",
    }
    return Indicator.objects.create(key=key, **{**described, **fields})


def give_values(
    indicator: Indicator, values: Mapping[Organisation, float | None], *, year: int = 2024, **fields: Any
) -> None:
    """Released values of one year, or as `fields` say; None is an empty cell."""
    IndicatorValue.objects.bulk_create(
        [
            IndicatorValue(
                indicator=indicator,
                body=body,
                year=year,
                value=value,
                absence="" if value is not None else "empty",
                **fields,
            )
            for body, value in values.items()
        ]
    )
    pack_years({(indicator.pk, year)})
