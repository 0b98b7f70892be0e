"""Breakdowns and their charts, as the pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from meguru.apps.breakdown import bridge
from meguru.apps.breakdown.models import Breakdown, Sheet
from meguru.apps.registry.models import Person
from meguru.engines.mandala import Advice, Cell, advise, square, squares


@dataclass(frozen=True, slots=True)
class ChartCell:
    """One place as it is drawn. `name` is the end of its fields' names; `mirrors` the function a middle repeats.

    `row` and `column` count over the whole chart of nine by nine.
    """

    name: str
    label: str
    text: str
    was: str
    author: str
    row: int
    column: int
    mirrors: int | None = None
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Square:
    """A square of three by three. `place` 0 is the one in the middle of the chart."""

    place: int
    title: str
    cells: tuple[ChartCell, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A sheet as it is drawn: the middle square first, then the eight around it."""

    sheet: Sheet
    squares: tuple[Square, ...]
    filled: int
    advice: tuple[Advice, ...]


def breakdown_rows(*, user: Person, operation_id: int | None = None) -> QuerySet[Breakdown]:
    """The breakdowns this person may see, all or those of one operation, with how much is written."""
    rows = Breakdown.objects.visible_to(user).in_use().select_related("operation__department", "made_by")
    if operation_id is not None:
        rows = rows.filter(operation_id=operation_id)
    return rows.annotate(
        written=Count("sheets__entries", filter=Q(sheets__owner__isnull=True) & ~Q(sheets__entries__text="")),
        personal=Count("sheets", filter=Q(sheets__owner__isnull=False), distinct=True),
    )


def put_away_breakdown(*, user: Person, pk: int) -> Breakdown | None:
    """A breakdown that was put away, to offer bringing it back."""
    return Breakdown.objects.visible_to(user).filter(pk=pk, put_away_at__isnull=False).first()


def sheets_of(breakdown: Breakdown) -> list[Sheet]:
    """The common sheet, then the personal ones."""
    return list(
        breakdown.sheets.select_related("owner", "breakdown")
        .annotate(written=Count("entries", filter=~Q(entries__text="")))
        .order_by(F("owner_id").asc(nulls_first=True))
    )


def chart(
    sheet: Sheet, *, typed: Mapping[Cell, str] | None = None, theirs: Mapping[Cell, str] | None = None
) -> Chart:
    """A sheet as it is drawn. `typed` and `theirs`: after a conflict, what was typed and what a colleague wrote."""
    rows = bridge.rows_of(sheet)
    mandala = bridge.chart_of(sheet, rows)

    def drawn(cell: Cell | None, place: int | None, row: int, column: int) -> ChartCell:
        if cell is None:
            words = mandala.centre if place is None else mandala.function(place)
            return ChartCell("", "", words, "", "", row, column, mirrors=place or 0)
        stored = rows.get(cell)
        was = stored.text if stored else ""
        return ChartCell(
            name=f"{cell.function}-{cell.item}",
            label=_label(cell, mandala.function(cell.function)),
            text=(typed or {}).get(cell, was),
            was=was,
            author=stored.written_by.name if stored and stored.text and stored.written_by else "",
            row=row,
            column=column,
            theirs=(theirs or {}).get(cell, ""),
        )

    found = []
    for position, place in enumerate(squares()):
        top, left = 3 * (position // 3), 3 * (position % 3)
        cells = tuple(
            drawn(cell, place, top + within // 3, left + within % 3)
            for within, cell in enumerate(square(place))
        )
        title = _("この業務の機能") if place is None else _("機能%(place)s の項目") % {"place": place}
        found.append(Square(place=place or 0, title=title, cells=cells))
    found.sort(key=lambda one: one.place)
    return Chart(sheet=sheet, squares=tuple(found), filled=mandala.filled(), advice=advise(mandala))


def _label(cell: Cell, function: str) -> str:
    if cell.is_function:
        return _("機能%(place)s の名前") % {"place": cell.function}
    if function:
        return _("機能%(place)s「%(name)s」の項目%(item)s") % {
            "place": cell.function,
            "name": function,
            "item": cell.item,
        }
    return _("機能%(place)s の項目%(item)s") % {"place": cell.function, "item": cell.item}
