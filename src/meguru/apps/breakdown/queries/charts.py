"""Breakdowns and their charts, as the pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    theirs: str | None = None


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


def breakdowns_put_away(*, user: Person) -> QuerySet[Breakdown]:
    """Those that were taken out of the lists, the last one first; each page offers the way back."""
    away = Breakdown.objects.visible_to(user).filter(put_away_at__isnull=False)
    return away.select_related("operation").order_by("-put_away_at")


def sheets_of(breakdown: Breakdown) -> list[Sheet]:
    """The common sheet, then the personal ones."""
    return list(
        breakdown.sheets.select_related("owner", "breakdown")
        .annotate(written=Count("entries", filter=~Q(entries__text="")))
        .order_by(F("owner_id").asc(nulls_first=True))
    )


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What a person typed that could not be stored: it is shown again, and nothing else of what they sent.

    `was` is what they had seen there, `theirs` what a colleague wrote there in between.
    """

    typed: Mapping[Cell, str] = field(default_factory=dict)
    was: Mapping[Cell, str] = field(default_factory=dict)
    theirs: Mapping[Cell, str] = field(default_factory=dict)


NOTHING_UNSAVED = Unsaved()


def chart(sheet: Sheet, *, unsaved: Unsaved = NOTHING_UNSAVED) -> Chart:
    """A sheet as it is drawn: places that the person did not change show what stands there now."""
    rows = bridge.rows_of(sheet)
    mandala = bridge.chart_of(sheet, rows)

    def drawn(cell: Cell | None, place: int | None, row: int, column: int) -> ChartCell:
        if cell is None:
            words = mandala.centre if place is None else mandala.function(place)
            return ChartCell("", "", words, "", "", row, column, mirrors=place or 0)
        stored = rows.get(cell)
        text = stored.text if stored else ""
        seen = unsaved.was.get(cell, "") if cell in unsaved.typed else text
        return ChartCell(
            name=f"{cell.function}-{cell.item}",
            label=place_label(cell, mandala.function(cell.function)),
            text=unsaved.typed.get(cell, text),
            was=unsaved.theirs.get(cell, seen),
            author=stored.written_by.name if stored and stored.text and stored.written_by else "",
            row=row,
            column=column,
            theirs=unsaved.theirs.get(cell),
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


def place_label(cell: Cell, function: str = "") -> str:
    """What a place is called."""
    if cell.is_function:
        return _("機能%(place)s の名前") % {"place": cell.function}
    if function:
        return _("機能%(place)s「%(name)s」の項目%(item)s") % {
            "place": cell.function,
            "name": function,
            "item": cell.item,
        }
    return _("機能%(place)s の項目%(item)s") % {"place": cell.function, "item": cell.item}
