"""Figures as workbooks: a series to go on with, a table to fill in, a theme of one year."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from meguru.apps.indicators.queries.series import Series, YearOfBody
from meguru.apps.indicators.queries.tables import WideTable
from meguru.apps.indicators.words import absence_words, quality_words
from meguru.engines.documents import ColumnKind, Document, Paragraph, Table, to_xlsx
from meguru.engines.spreadsheets.delimited import write_delimited


def series_workbook(shown: Series, names: Sequence[str]) -> bytes:
    """Year by year: every line, the number of municipalities of a mean, and what is to be known of the own value."""
    indicator = shown.indicator
    headers: list[str] = [_("年")]
    kinds = [ColumnKind.TEXT]
    for name, line in zip(names, shown.lines, strict=True):
        headers.append(f"{name}（{indicator.unit}）" if indicator.unit else name)
        kinds.append(ColumnKind.DECIMAL)
        if line.counts is not None:
            headers.append(_("%sの団体の数") % name)
            kinds.append(ColumnKind.INTEGER)
    headers += [_("分母"), _("値がない理由"), _("注意")]
    kinds += [ColumnKind.DECIMAL, ColumnKind.TEXT, ColumnKind.TEXT]
    rows = []
    for place, one in enumerate(shown.own):
        cells: list[str | int | float | None] = [str(one.year)]
        for line in shown.lines:
            cells.append(line.values[place])
            if line.counts is not None:
                cells.append(line.counts[place])
        cells += [one.denominator, absence_words(one.absence) if one.value is None else "", remarks_of(one)]
        rows.append(tuple(cells))
    return to_xlsx(
        Document(
            title=f"{indicator.name}　{shown.body.name}",
            meta=((_("出典"), indicator.source), (_("使うときの決まり"), indicator.licence)),
            blocks=(
                Paragraph(indicator.definition),
                Table(caption=_("年ごとの値"), headers=tuple(headers), rows=tuple(rows), kinds=tuple(kinds)),
            ),
        )
    )


def remarks_of(one: YearOfBody) -> str:
    """What is to be known of one year's value, in words."""
    told = [
        _("前の年と定義が違う") if one.is_break else "",
        quality_words(one.quality),
        _("分母が小さい") if one.is_small else "",
        _("まだ公開していない") if one.is_waiting else "",
        one.about,
    ]
    return "、".join(str(text) for text in told if text)


def wide_workbook(table: WideTable) -> bytes:
    """Municipalities x indicators of one year, to be read, filled in and brought back."""
    return to_xlsx(
        Document(
            title=table.title,
            meta=(
                (_("空欄"), _("値がありません。0ではありません。")),
                (_("取り込むとき"), _("見出しの名前と年で、どの指標かを見分けます。")),
            ),
            blocks=(
                Table(
                    caption=table.title,
                    headers=table.headers,
                    rows=table.rows,
                    kinds=(ColumnKind.TEXT,) * 3 + (ColumnKind.DECIMAL,) * (len(table.headers) - 3),
                ),
            ),
        )
    )


def wide_csv(table: WideTable) -> bytes:
    """The same as CSV that Excel opens."""
    plain = [
        ["" if cell is None else f"{cell:.10g}" if isinstance(cell, float) else str(cell) for cell in row]
        for row in table.rows
    ]
    return write_delimited([list(table.headers), *plain])
