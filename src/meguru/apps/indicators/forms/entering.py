"""Figures typed into a table: row by row, with what is wrong in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from meguru.apps.indicators.bridge import QUALITIES, Plain
from meguru.apps.indicators.commands import Entry
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries.entering import EntryCell
from meguru.apps.indicators.words import plain_words
from meguru.engines.indicator_table import Absence, Unit, read_figure

ABSENCES = (Absence.NOT_APPLICABLE.value, Absence.NOT_SURVEYED.value, Absence.WITHHELD.value)
_MOST = 1e15
FIELDS = ("value", "absence", "denominator", "quality", "evidence", "released")


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One row of the table as it was typed, or as it stands: `typed` by field, `entry` when it can be stored."""

    cell: EntryCell
    number: int
    typed: Mapping[str, str]
    seen: str
    error: str = ""
    entry: Entry | None = None
    theirs: Plain | None = field(default=None)
    is_clash: bool = False


def standing_rows(cells: Sequence[EntryCell], indicator: Indicator) -> list[TypedRow]:
    """The rows as they stand."""
    return [TypedRow(one, number, _standing(one, indicator), one.seen) for number, one in enumerate(cells)]


def typed_rows(posted: Mapping[str, str], cells: Sequence[EntryCell], indicator: Indicator) -> list[TypedRow]:
    """The rows as they were typed. A row that nobody touched carries no entry."""
    return [_typed(posted, one, number, indicator) for number, one in enumerate(cells)]


def _typed(posted: Mapping[str, str], cell: EntryCell, number: int, indicator: Indicator) -> TypedRow:
    place = f"{cell.body.code}-{cell.year}"
    standing = _standing(cell, indicator)
    if f"seen-{place}" not in posted:
        return TypedRow(cell, number, standing, cell.seen)
    typed = {name: posted.get(f"{name}-{place}", "").replace("\x00", "").strip() for name in FIELDS}
    seen = posted[f"seen-{place}"]
    was = posted.get(f"was-{place}", "")
    if "\t".join(typed[name] for name in FIELDS) == was:
        return TypedRow(cell, number, standing, cell.seen)
    if cell.is_closed:
        lost = _("入力している間に、団体が自分で値を入れました。あなたの入力「%s」は保存しません。")
        return TypedRow(cell, number, standing, cell.seen, error=lost % typed["value"][:40])
    try:
        wanted, word = _wanted(typed, indicator)
    except ValueError as reason:
        return TypedRow(cell, number, typed, seen, error=str(reason))
    return TypedRow(cell, number, typed, seen, entry=Entry(cell, seen, wanted, word))


def _wanted(typed: Mapping[str, str], indicator: Indicator) -> tuple[Plain | None, str]:
    """What is to be stored, None for nothing. Raises: ValueError in words."""
    value, word = _value(typed["value"], indicator)
    absence = typed["absence"] if typed["absence"] in ABSENCES else ""
    has_value = value is not None or bool(word)
    if has_value and absence:
        raise ValueError(_("値と「値がない理由」は、どちらかだけにしてください。"))
    denominator = _denominator(typed["denominator"])
    if not has_value and not absence:
        if denominator is not None or typed["evidence"]:
            raise ValueError(_("値を入れるか、「値がない理由」を選んでください。"))
        return None, ""
    quality = typed["quality"] if typed["quality"] in QUALITIES else ""
    return (
        Plain(
            value=0.0 if word else value,
            absence=absence,
            denominator=denominator,
            quality=quality if has_value else "",
            evidence=typed["evidence"][:300],
            is_released=bool(typed["released"]),
        ),
        word,
    )


def _value(text: str, indicator: Indicator) -> tuple[float | None, str]:
    if not text:
        return None, ""
    if indicator.is_choice:
        return None, " ".join(text.split())[:100]
    if indicator.is_yes_no:
        if text not in ("0", "1"):
            raise ValueError(_("「している」か「していない」を選んでください。"))
        return float(text), ""
    return _number(text, indicator.unit), ""


def _number(text: str, unit: str) -> float:
    figure = read_figure(text)
    if figure is None or figure.value is None or figure.unit in (Unit.YES_NO, Unit.PERMILLE):
        raise ValueError(_("「%s」は数字として読めません。例：1200") % text[:30])
    told = "%" if figure.unit == Unit.PERCENT else figure.ending
    if told and told != unit:
        raise ValueError(
            _("単位は「%(unit)s」です。「%(told)s」を外して、数字だけ入れてください。")
            % {"unit": unit or _("なし"), "told": told}
        )
    value = float(figure.value)
    if not math.isfinite(value) or abs(value) > _MOST:
        raise ValueError(_("数字が大きすぎます。単位を確かめてください。"))
    return value


def _denominator(text: str) -> float | None:
    if not text:
        return None
    figure = read_figure(text)
    if figure is None or figure.value is None or figure.value < 0 or figure.value > _MOST:
        raise ValueError(_("分母の「%s」は数字として読めません。例：350") % text[:30])
    return float(figure.value)


def _standing(cell: EntryCell, indicator: Indicator) -> dict[str, str]:
    one = cell.stands
    if one is None:
        return dict.fromkeys(FIELDS, "")
    return {
        "value": plain_words(one.value, indicator),
        "absence": one.absence,
        "denominator": "" if one.denominator is None else f"{one.denominator:.10g}",
        "quality": one.quality,
        "evidence": one.evidence,
        "released": "1" if one.is_released else "",
    }


def was_of(row: TypedRow, indicator: Indicator) -> str:
    """What stood in the fields of a row when it was shown: a row that comes back alike was not touched."""
    standing = _standing(row.cell, indicator)
    return "\t".join(standing[name] for name in FIELDS)
