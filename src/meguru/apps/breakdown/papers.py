"""A breakdown as a paper: Word to pass round, Excel to go on with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from meguru.apps.breakdown import bridge
from meguru.apps.breakdown.models import Sheet
from meguru.engines.documents import Bullets, Document, Heading, Table, to_docx, to_xlsx
from meguru.engines.mandala import PLACES, Mandala, advise, outline, square, squares

RENDERED: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "breakdown.docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "breakdown.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
}


def breakdown_paper(sheet: Sheet) -> Document:
    """The chart as a list of functions with their items, and as the square of nine by nine."""
    chart = bridge.chart_of(sheet)
    breakdown = sheet.breakdown
    return Document(
        title=_("機能分析：%s") % breakdown.name,
        meta=(
            (_("業務"), breakdown.operation.name),
            (_("表"), str(sheet.owner) if sheet.owner else _("みんなの表")),
        ),
        blocks=(
            Heading(2, _("機能と項目")),
            _list(chart),
            Heading(2, _("9×9の表")),
            _nine_by_nine(chart),
            *_advice(chart),
        ),
    )


def _list(chart: Mandala) -> Table:
    rows = [
        (name, text) for name, items in outline(chart) for text in ([text for _cell, text in items] or [""])
    ]
    return Table(caption=_("機能と項目の一覧"), headers=(_("機能"), _("項目")), rows=tuple(rows))


def _nine_by_nine(chart: Mandala) -> Table:
    """Row by row through the nine squares; the middle of a square repeats its function."""
    grid = [[""] * 9 for _row in range(9)]
    for position, place in enumerate(squares()):
        for within, cell in enumerate(square(place)):
            row, column = 3 * (position // 3) + within // 3, 3 * (position % 3) + within % 3
            if cell is not None:
                grid[row][column] = chart.texts.get(cell, "")
            else:
                grid[row][column] = chart.centre if place is None else chart.function(place)
    return Table(
        caption=_("マンダラの形（真ん中が業務、そのまわりが機能）"),
        headers=tuple(str(number) for number in range(1, len(PLACES) + 2)),
        rows=tuple(tuple(row) for row in grid),
    )


def _advice(chart: Mandala) -> tuple[Heading | Bullets, ...]:
    found = advise(chart)
    if not found:
        return ()
    return (Heading(2, _("見直すところ")), Bullets(tuple(one.message for one in found)))
