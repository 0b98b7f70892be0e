"""The loop on paper: Word and PDF for the governor, Excel to go on with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from meguru.apps.governance.queries import PLACE_KEYS, WheelPage, place_labels, year_words
from meguru.apps.governance.queries.wheel import CutTable
from meguru.engines.documents import (
    Block,
    Bullets,
    Callout,
    CalloutKind,
    Document,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Table,
    to_docx,
    to_pdf,
    to_xlsx,
)

RENDERED: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "cycle.docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "cycle.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "cycle.pdf": ("application/pdf", to_pdf),
}


def definitions() -> tuple[str, ...]:
    """What each word of the page counts; the page says the same under its picture."""
    return (
        _("見つけた：台帳に書いた見込みの合計です。取り下げたものは入りません。"),
        _("決めた：見つけたもののうち、やると決めた日があるものです。"),
        _("確かめた：作業記録、決算、書類などの証拠で確かめた分です。"),
        _("再投資した：確かめた分のうち、名前のあるサービスに使った分です。"),
        _("使い道を待つ：確かめた分から、使った分を引いた残りです。"),
        _("認められた予算：予算審査で決まった額を、予算の年度で数えます。決定を取り消すと消えます。"),
        _("金額と時間は足しません。時間が金額になるのは、職員の配置を見直したときだけです。"),
        _("同じシステムや業務の効果が重なる間は、先に書いたほうだけを数えます。"),
    )


def wheel_paper(shown: WheelPage, *, office: str, today: dt.date) -> Document:
    """The one page as a paper."""
    asked = shown.asked
    blocks: list[Block] = [
        KeyFigures(
            tuple(KeyFigure(label, cell.shown.yen, "", cell.shown.hours) for label, cell in shown.stations)
        ),
        Figure(
            svg=shown.picture,
            caption=_("好循環の輪"),
            alt="、".join(f"{label} {cell.shown.words}" for label, cell in shown.stations),
        ),
    ]
    if shown.hidden_count:
        blocks.append(Callout(CalloutKind.NOTE, hidden_note(shown.hidden_count)))
    for table in shown.tables:
        blocks += [Heading(2, table.caption), _table(table)]
    blocks += [Heading(2, _("言葉の意味")), Bullets(definitions())]
    if shown.lessons:
        blocks += [
            Heading(2, _("うまくいかなかったことから学んだこと")),
            Bullets(tuple(f"{one.tried}：{one.learnt or one.happened}" for one in shown.lessons)),
        ]
    if shown.is_empty:
        blocks.insert(0, Paragraph(_("台帳に、まだ何も書かれていません。")))
    return Document(
        title=_("好循環の一枚"),
        subtitle=office,
        meta=(
            (_("年度"), year_words(asked.year) if asked.year else _("すべて")),
            (_("作った日"), f"{today:%Y-%m-%d}"),
        ),
        blocks=tuple(blocks),
    )


def hidden_note(count: int) -> str:
    return (
        _("システムの経費にかかわる効果%s件の金額は、入っていません。見られる人の範囲が決まっています。")
        % count
    )


def _table(table: CutTable) -> Table:
    """Yen and hours in two columns each, as written: they are for reading, and hidden ones are dashes."""
    labels = place_labels()
    headers = [table.head]
    for place in PLACE_KEYS:
        headers += [_("%s（円）") % labels[place], _("%s（時間）") % labels[place]]
    return Table(
        caption=table.caption,
        headers=(*headers, _("認められた予算（円）")),
        rows=tuple(
            (
                row.label,
                *(words for cell in row.cells for words in (cell.shown.yen, cell.shown.hours)),
                row.granted.words,
            )
            for row in table.rows
        ),
        note=table.note,
    )
