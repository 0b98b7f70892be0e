"""Plain values of a card as people read them in the preview."""

from __future__ import annotations

from typing import Any

from meguru.apps.systems.queries.exchange_stored import Office, Plain
from meguru.design.figures import DASH
from meguru.engines.spreadsheets import Column, Kind
from meguru.engines.system_findings import function_name

LONGEST = 120


def in_words(value: Any, column: Column, office: Office) -> str:
    """A plain value (days as 2026-04-01, references as numbers) as its column would show it."""
    if value is None or value == "" or value == []:
        return DASH
    if column.key == "vendor":
        return office.vendor_names.get(value, str(value)) if isinstance(value, int) else str(value)
    if column.key == "department":
        return office.department_names.get(int(value), str(value))
    if column.key == "operations":
        return "、".join(office.operation_names.get(one, str(one)) for one in value)
    if column.key == "functions":
        return "、".join(function_name(one) for one in value)
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if column.kind is Kind.CHOICE:
        return next((one.label for one in column.choices if one.value == value), str(value))
    if isinstance(value, int) and column.kind is not Kind.TEXT:
        return f"{value:,}{'円' if column.kind is Kind.YEN else ''}"
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def row_label(part: str, values: Plain) -> str:
    """What tells a row of a card from the others of its part."""
    if part == "costs":
        return f"{values['fiscal_year']}年度"
    if part == "satisfaction":
        return f"{values['fiscal_year']}年度"
    if part == "interfaces":
        return str(values["data"])
    return str(values["what"] if part == "incidents" else values["name"])
