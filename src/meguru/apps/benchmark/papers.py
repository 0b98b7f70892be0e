"""An indicator as a workbook to go on with."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.words import absence_words
from meguru.engines.documents import ColumnKind, Document, Paragraph, Table, to_xlsx


def workbook(indicator: Indicator, values: Sequence[IndicatorValue]) -> bytes:
    """Every municipality with its value, and where the figures are from."""
    heading = _("値（%s）") % indicator.unit if indicator.unit else _("値")
    if indicator.is_yes_no:
        heading = _("値（している＝1、していない＝0）")
    return to_xlsx(
        Document(
            title=indicator.name,
            meta=(
                (_("出典"), indicator.source),
                (_("使うときの決まり"), indicator.licence),
                (_("注意"), indicator.note),
            ),
            blocks=(
                Paragraph(indicator.definition),
                Table(
                    caption=_("市区町村ごとの値"),
                    headers=(
                        _("団体コード"),
                        _("都道府県"),
                        _("市区町村"),
                        _("年"),
                        heading,
                        _("値がない理由"),
                    ),
                    rows=tuple(
                        (
                            one.body.code,
                            str(one.body.prefecture or ""),
                            one.body.name,
                            str(one.year),
                            one.value,
                            absence_words(one.absence) if one.value is None else "",
                        )
                        for one in values
                    ),
                    kinds=(*(ColumnKind.TEXT,) * 4, ColumnKind.DECIMAL, ColumnKind.TEXT),
                ),
            ),
        )
    )
