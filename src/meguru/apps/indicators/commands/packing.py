"""The columns that pages read, written anew from the rows."""

from __future__ import annotations

from collections.abc import Iterable

from meguru.apps.indicators.bridge import pack
from meguru.apps.indicators.models import IndicatorYear


def pack_years(years: Iterable[tuple[int, int]]) -> None:
    """This function will write anew the columns of these (indicator, year) from their rows.

    Every command that changes values calls it in its own transaction. A year without a released value has none; what
    somebody wrote about such a year stays, for when values come back.
    """
    for indicator_id, year in sorted(years):
        stored, _is_new = IndicatorYear.objects.get_or_create(indicator_id=indicator_id, year=year)
        pack(stored)
        if not stored.bodies and not (stored.as_of or stored.note or stored.is_defined_otherwise):
            stored.delete()
            continue
        stored.save(update_fields=["bodies", "values", "denominators", "marks"])
