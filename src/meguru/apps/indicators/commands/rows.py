"""Many values at once. A table of every municipality has hundreds of thousands: one prepared statement writes them all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connections, router

from meguru.apps.indicators.models import IndicatorValue


class Row(NamedTuple):
    """One value to be written, as its table holds it."""

    indicator_id: int
    year: int
    body_id: int
    value: float | None
    absence: str = ""
    denominator: float | None = None
    quality: str = ""
    evidence: str = ""
    is_released: bool = True
    entered_by_body: bool = False


_KEY, _CONTENT = Row._fields[:3], Row._fields[3:]


def put(rows: Iterable[Row]) -> None:
    """This function will write these rows; a row of the same indicator, year and body is replaced.

    The constraints of the table hold as always. Whether a row may be replaced is the caller's question.
    """
    connection = connections[router.db_for_write(IndicatorValue)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in Row._fields)
    places = ", ".join(["%s"] * len(Row._fields))
    key = ", ".join(quote(name) for name in _KEY)
    content = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in _CONTENT)
    statement = (
        f"INSERT INTO {quote(IndicatorValue._meta.db_table)} ({columns}) VALUES ({places}) "
        f"ON CONFLICT ({key}) DO UPDATE SET {content}"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))
