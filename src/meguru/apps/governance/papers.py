"""The loop on paper: Word and PDF for the governor, Excel to go on with."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from meguru.apps.governance.queries import PLACE_KEYS, WheelPage, place_labels, year_words
from meguru.apps.governance.queries.wheel import CutTable
from meguru.engines.documents import (
    Block,
    Bullets,
    Callout,
    CalloutKind,
    Cell,
    ColumnKind,
    Document,
    Figure,
    Heading,
    Paragraph,
    Table,
    to_docx,
    to_pdf,
    to_xlsx,
)

TYPES: Mapping[str, str] = {
    "cycle.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "cycle.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "cycle.pdf": "application/pdf",
}
STATIONS = ("found", "decided", "confirmed", "reinvested")
SHEET_MM = 250.0
PAGE = re.compile(rb"/Type ?/Page\b")


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


class Form(Enum):
    """The sheet of a PDF, the narrower one of Word, or everything in a workbook."""

    SHEET = "pdf"
    NARROW = "docx"
    WHOLE = "xlsx"


@dataclass(frozen=True, slots=True)
class Room:
    """What stands on the sheet beside the tables."""

    has_words: bool
    lessons: int
    has_picture: bool = True


ROOMS = (Room(True, 3), Room(False, 3), Room(False, 1), Room(False, 0), Room(False, 0, has_picture=False))


def rendered(name: str, shown: WheelPage, *, office: str, today: dt.date) -> tuple[str, bytes]:
    """Type and content of a paper. PDF and Word hold what fits on one A4, Excel everything in whole yen.

    The rooms are tried in their order. Of a PDF the pages are counted; a Word file has none before it is opened, so its
    height is estimated on the safe side.
    """

    def paper(room: Room, form: Form) -> Document:
        return wheel_paper(shown, office=office, today=today, room=room, form=form)

    kind = TYPES[name]
    if name == "cycle.xlsx":
        return kind, to_xlsx(paper(ROOMS[0], Form.WHOLE))
    if name == "cycle.docx":
        fitting = (paper(room, Form.NARROW) for room in ROOMS)
        return kind, to_docx(
            next((one for one in fitting if height_in_word(one) <= SHEET_MM), paper(ROOMS[-1], Form.NARROW))
        )
    made = b""
    for room in ROOMS:
        made = to_pdf(paper(room, Form.SHEET))
        if pages_of(made) == 1:
            break
    return kind, made


def height_in_word(paper: Document) -> float:
    """Millimetres that a paper takes in Word at most, by the sizes that `engines.documents` writes."""
    height = 46.0
    for block in paper.blocks:
        if isinstance(block, Table):
            height += 26 + 6.5 * len(block.rows)
        elif isinstance(block, Figure):
            height += 70
        elif isinstance(block, Heading):
            height += 12
        elif isinstance(block, Bullets):
            height += sum(7.5 * (1 + len(one) // 40) for one in block.items)
        elif isinstance(block, Paragraph | Callout):
            height += 6 + 7 * (1 + len(block.text) // 40)
    return height


def pages_of(pdf: bytes) -> int:
    return len(PAGE.findall(pdf))


def wheel_paper(shown: WheelPage, *, office: str, today: dt.date, room: Room, form: Form) -> Document:
    """The one page as a paper."""
    asked = shown.asked
    blocks: list[Block] = []
    if shown.is_empty:
        blocks.append(Paragraph(_("台帳に、まだ何も書かれていません。")))
    stations = "、".join(f"{label} {cell.shown.words}" for label, cell in shown.stations)
    if room.has_picture:
        blocks.append(Figure(svg=shown.picture_on_paper, caption=_("好循環の輪"), alt=stations))
    elif form is Form.NARROW:
        blocks.append(Paragraph(stations))
    if not shown.granted.is_nothing:
        words = {"granted": shown.granted.words, "funded": shown.funded}
        blocks.append(
            Paragraph(
                _("認められた予算は%(granted)s。そのうち%(funded)sを、確かめた効果で賄いました。") % words
            )
        )
    if shown.hidden_count:
        blocks.append(Callout(CalloutKind.NOTE, hidden_note(shown.hidden_count)))
    blocks += [_table(one, form) for one in shown.tables]
    if room.has_words:
        blocks += [Heading(2, _("言葉の意味")), Bullets(definitions())]
    if shown.lessons[: room.lessons]:
        learnt = tuple(f"{one.tried}：{one.learnt or one.happened}" for one in shown.lessons[: room.lessons])
        blocks += [Heading(2, _("うまくいかなかったことから学んだこと")), Bullets(learnt)]
    year = _("ほかの年度") if asked.rest_of_years else year_words(asked.year) if asked.year else _("すべて")
    return Document(
        title=_("好循環の一枚"),
        subtitle=office,
        meta=((_("年度"), year), (_("作った日"), f"{today:%Y-%m-%d}")),
        blocks=tuple(blocks),
    )


def hidden_note(count: int) -> str:
    return (
        _("システムの経費にかかわる効果%s件の金額は、入っていません。見られる人の範囲が決まっています。")
        % count
    )


def _table(table: CutTable, form: Form) -> Table:
    """Yen and hours in two columns each. On one A4 the four stations, with yen in thousands, as offices write them.

    Word has no room for the hours of each row; the sentence above the tables, or the picture, tells those of the whole.
    """
    labels = place_labels()
    unit, step = (_("円"), 1) if form is Form.WHOLE else (_("千円"), 1_000)
    headers = [table.head]
    rows: list[list[Cell]] = [[row.label] for row in table.rows]
    for number, place in enumerate(PLACE_KEYS):
        if place not in STATIONS and form is not Form.WHOLE:
            continue
        headers.append(f"{labels[place]}（{unit}）")
        for cells, row in zip(rows, table.rows, strict=True):
            cells.append(rounded(row.cells[number].amount.yen, step))
        if form is not Form.NARROW:
            headers.append(_("時間"))
            for cells, row in zip(rows, table.rows, strict=True):
                cells.append(rounded(row.cells[number].amount.minutes, 60))
    for cells, row in zip(rows, table.rows, strict=True):
        cells.append(rounded(row.granted.yen, step))
    notes = {
        Form.WHOLE: _("時間は四捨五入しています。"),
        Form.SHEET: _("千円と時間は四捨五入しています。"),
        Form.NARROW: _("千円は四捨五入しています。部署ごとの時間は、PDFとExcelにあります。"),
    }
    return Table(
        caption=table.caption,
        headers=(*headers, _("認められた予算（%s）") % unit),
        rows=tuple(tuple(cells) for cells in rows),
        kinds=(ColumnKind.TEXT, *[ColumnKind.INTEGER] * len(headers)),
        note=table.note + notes[form],
    )


def rounded(amount: int, step: int) -> int:
    """Half goes away from zero, as people round on paper."""
    whole = (abs(amount) * 2 + step) // (step * 2)
    return whole if amount >= 0 else -whole
