from __future__ import annotations

import io
import math
import re
import zipfile
from decimal import Decimal

import docx
import pytest
from docx.enum.section import WD_ORIENT
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from openpyxl import load_workbook

from meguru.engines.documents import (
    Block,
    Bullets,
    Callout,
    CalloutKind,
    CannotDraw,
    ColumnKind,
    Document,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
    Table,
    to_docx,
    to_html,
    to_xlsx,
)

SMALL_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100">'
    '<rect x="5" y="5" width="190" height="90" fill="#eee"/>'
    '<text x="20" y="50" font-family="\'BIZ UDPGothic\'">転入届</text></svg>'
)
WIDE_SVG = SMALL_SVG.replace("0 0 200 100", "0 0 4000 500").replace('width="200" height="100"', "")
HOSTILE = "<script>alert(1)</script>\"'&]]>\x00\x0b\ud800"
FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "=cmd|' /C calc'!A0"]
CHANNELS = Table(
    "受付方法別",
    ("方法", "件数", "中央値", "割合", "費用", "係数"),
    (("郵送", 53, 97.44, 0.037, 212_000, 1.234), ("窓口", 109, 18.7, 0.076, 436_000, None)),
    (
        ColumnKind.TEXT,
        ColumnKind.INTEGER,
        ColumnKind.HOURS,
        ColumnKind.PERCENT,
        ColumnKind.YEN,
        ColumnKind.DECIMAL,
    ),
    "記録から数えた値",
)


def paper(*blocks: Block, title: str = "転入届の見直し") -> Document:
    return Document(title, "現状と効果", (("期間", "2025年度"), ("乱数の種", "7")), blocks)


def full_paper() -> Document:
    return paper(
        Heading(1, "要点"),
        KeyFigures((KeyFigure("案件数", "1,434", "件", "記録から"), KeyFigure("削減時間", "12.5", "時間"))),
        Paragraph("郵送が遅い。\n窓口は速い。"),
        Bullets(("書面の廃止", "並行して行う")),
        CHANNELS,
        Figure(SMALL_SVG, "現状の流れ", "窓口から審査へ"),
        PageBreak(),
        Callout(CalloutKind.WARNING, "規則の改正が必要"),
    )


def docx_text(package: bytes) -> str:
    opened = docx.Document(io.BytesIO(package))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


class TestToHtml:
    def test_everything_that_was_given_is_there(self) -> None:
        page = to_html(full_paper())

        for text in (
            "転入届の見直し",
            "現状と効果",
            "2025年度",
            "要点",
            "1,434",
            "書面の廃止",
            "97.4",
            "3.7%",
        ):
            assert text in page
        for text in ("212,000円", "表1 受付方法別", "図1 現状の流れ", "規則の改正が必要", "注意"):
            assert text in page

    def test_it_asks_nothing_of_the_outside_and_runs_nothing(self) -> None:
        page = lxml_html.document_fromstring(to_html(full_paper()))

        for element in page.iter(etree.Element):
            assert element.tag not in ("script", "link", "iframe", "img", "object", "form")
            for name, value in element.attrib.items():
                assert name not in ("src", "href", "style")
                assert not name.startswith("on")
                assert "url(" not in value
        style = "".join(page.xpath("//style/text()"))
        assert "url(" not in style
        assert "@import" not in style

    def test_hostile_text_stays_text(self) -> None:
        hostile = paper(
            Heading(1, HOSTILE),
            Paragraph(HOSTILE),
            Bullets((HOSTILE,)),
            Table(HOSTILE, (HOSTILE,), ((HOSTILE,),), note=HOSTILE),
            KeyFigures((KeyFigure(HOSTILE, HOSTILE, HOSTILE, HOSTILE),)),
            Callout(CalloutKind.NOTE, HOSTILE),
            Figure(SMALL_SVG, HOSTILE, HOSTILE),
            title=HOSTILE,
        )

        page = to_html(hostile)

        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert "\x00" not in page

    def test_a_hostile_picture_loses_what_could_run_or_load(self) -> None:
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" '
            'onload="x()"><script>x()</script><style>@import "http://x"</style><image href="http://x"/>'
            '<a href="http://x"><text>a</text></a><foreignObject/><rect onclick="x()" fill="url(http://x)" '
            'style="fill:red" width="3" height="3"/><use xlink:href="http://x#a"/></svg>'
        )

        page = to_html(paper(Figure(svg, "図")))

        picture = page[page.index("<svg") : page.index("</svg>")]
        assert re.findall("http://(?!www.w3.org/2000/svg)|script|onload|onclick|import|style=", picture) == []

    @pytest.mark.parametrize(
        "svg",
        [
            "",
            "no svg",
            "<html/>",
            '<svg xmlns="http://www.w3.org/2000/svg"/>',
            "<svg viewBox='0 0 1 1'/>",
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 5"/>',
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan 5"/>',
            '<!DOCTYPE s [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;',
        ],
    )
    def test_what_is_no_picture_is_refused_in_words(self, svg: str) -> None:
        with pytest.raises(CannotDraw, match="図"):
            to_html(paper(Figure(svg, "図")))

    def test_a_very_wide_picture_is_also_there_in_parts_for_paper(self) -> None:
        page = to_html(paper(Heading(2, "流れ"), Figure(WIDE_SVG, "全体の流れ")))

        assert page.count("<svg") == 1 + 3
        assert "部分 3/3" in page

    def test_english_words_when_asked(self) -> None:
        page = to_html(full_paper(), language="en")

        assert '<html lang="en">' in page
        assert "Table1" in page
        assert "¥212,000" in page


class TestToDocx:
    def test_everything_that_was_given_is_there(self) -> None:
        text = docx_text(to_docx(full_paper()))

        for wanted in ("転入届の見直し", "2025年度", "要点", "1,434 件", "書面の廃止", "97.4", "212,000円"):
            assert wanted in text
        for wanted in ("表1 受付方法別", "図1 現状の流れ", "規則の改正が必要", "記録から数えた値"):
            assert wanted in text

    def test_headings_are_real_and_headers_repeat(self) -> None:
        opened = docx.Document(io.BytesIO(to_docx(full_paper())))

        assert [p.text for p in opened.paragraphs if p.style.name == "Heading 1"] == ["要点"]
        repeated = [
            row for table in opened.tables for row in table.rows if row._tr.xpath("./w:trPr/w:tblHeader")
        ]
        assert [[cell.text for cell in row.cells] for row in repeated] == [list(CHANNELS.headers)]

    def test_every_style_has_a_japanese_face(self) -> None:
        opened = docx.Document(io.BytesIO(to_docx(full_paper())))

        for name in ("Normal", "Heading 1", "Title", "Caption"):
            faces = opened.styles[name].element.xpath("./w:rPr/w:rFonts/@w:eastAsia")
            assert faces == ["BIZ UDPGothic"]

    def test_pictures_are_described_and_drawn(self) -> None:
        package = to_docx(full_paper())

        opened = docx.Document(io.BytesIO(package))
        assert opened.element.xpath("//wp:docPr/@descr") == ["窓口から審査へ"]
        media = [n for n in zipfile.ZipFile(io.BytesIO(package)).namelist() if n.endswith(".png")]
        assert len(media) == 1

    def test_a_wide_picture_lies_on_landscape_pages_with_its_heading(self) -> None:
        document = paper(Paragraph("前"), Heading(1, "流れ"), Figure(WIDE_SVG, "全体"), Paragraph("後"))

        opened = docx.Document(io.BytesIO(to_docx(document)))

        turned = [section.orientation for section in opened.sections]
        assert turned == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
        assert round(opened.sections[0].page_width.mm) == 210
        assert len(opened.element.xpath("//pic:pic")) == 1 + 3
        for shape in opened.inline_shapes:
            assert shape.width.mm <= 297 - 26 + 0.1

    def test_hostile_and_formula_text_is_kept_as_text(self) -> None:
        rows = tuple((text,) for text in [*FORMULAS, HOSTILE])
        text = docx_text(to_docx(paper(Paragraph(HOSTILE), Table("", ("",), rows), title=HOSTILE)))

        for formula in FORMULAS:
            assert formula.strip() in text
        assert "<script>alert(1)</script>" in text

    def test_equal_documents_give_equal_bytes(self) -> None:
        assert to_docx(full_paper()) == to_docx(full_paper())


class TestToXlsx:
    def test_numbers_stay_numbers_with_their_format(self) -> None:
        book = load_workbook(io.BytesIO(to_xlsx(full_paper())))

        sheet = book["表1 受付方法別"]
        row = [(cell.value, cell.number_format) for cell in sheet[4]]
        assert row == [
            ("郵送", "General"),
            (53, "#,##0"),
            (97.44, "#,##0.0"),
            (0.037, "0.0%"),
            (212_000, '#,##0"円"'),
            (1.234, "#,##0.00"),
        ]

    def test_the_first_sheet_holds_key_figures_and_what_was_said(self) -> None:
        book = load_workbook(io.BytesIO(to_xlsx(full_paper())))

        values = [
            cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None
        ]
        for wanted in ("転入届の見直し", "乱数の種", "案件数", 1434, 12.5, "件", "・書面の廃止"):
            assert wanted in values
        assert "【注意】規則の改正が必要" in values

    @pytest.mark.parametrize("text", FORMULAS)
    def test_text_never_becomes_a_formula(self, text: str) -> None:
        document = paper(
            Table(text, (text,), ((text,),), note=text),
            KeyFigures((KeyFigure(text, text, text, text),)),
            Paragraph(text),
            title=text,
        )

        book = load_workbook(io.BytesIO(to_xlsx(document)))

        cells = [
            cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
        ]
        assert all(cell.data_type != "f" for cell in cells)
        assert book.worksheets[1]["A4"].value == text
        assert book.worksheets[1]["A4"].quotePrefix

    def test_the_header_is_frozen_and_the_page_is_a4(self) -> None:
        book = load_workbook(io.BytesIO(to_xlsx(full_paper())))

        sheet = book["表1 受付方法別"]
        assert sheet.freeze_panes == "A4"
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$3:$3"

    def test_numbers_that_excel_would_round_or_refuse_become_text(self) -> None:
        rows = ((10**30, math.inf), (Decimal("12.5"), math.nan), (True, -(10**15)))
        table = Table("大きな数", ("整数", "小数"), rows, (ColumnKind.INTEGER, ColumnKind.DECIMAL))

        sheet = load_workbook(io.BytesIO(to_xlsx(paper(table)))).worksheets[1]

        assert sheet["A4"].value == f"{10**30:,}"
        assert sheet["B4"].value == "－"
        assert sheet["A5"].value == 12.5
        assert sheet["B5"].value == "－"
        assert sheet["B6"].value == "-1,000,000,000,000,000.00"

    def test_sheet_names_are_made_acceptable_and_unique(self) -> None:
        tables = tuple(Table(name, ("a",), ()) for name in ("x" * 80, "[]:*?/\\'", "", HOSTILE))
        same = (Table("同じ" * 20, ("a",), ()), Table("同じ" * 20, ("a",), ()))

        book = load_workbook(io.BytesIO(to_xlsx(paper(*tables, *same))))

        assert len({name.casefold() for name in book.sheetnames}) == 7
        assert all(len(name) <= 31 for name in book.sheetnames)

    def test_equal_documents_give_equal_bytes(self) -> None:
        assert to_xlsx(full_paper()) == to_xlsx(full_paper())

    def test_very_long_text_fits_in_a_cell(self) -> None:
        sheet = load_workbook(
            io.BytesIO(to_xlsx(paper(Table("長文", ("文",), (("あ" * 50_000,),)))))
        ).worksheets[1]

        assert 30_000 < len(sheet["A4"].value) <= 32_767


class TestAllFormats:
    @pytest.mark.parametrize("table", [Table("空", ("a", "b"), ()), Table("何もない", (), ())])
    def test_empty_tables_say_that_nothing_is_there(self, table: Table) -> None:
        document = paper(table)

        assert "該当するものはありません。" in to_html(document)
        assert "該当するものはありません。" in docx_text(to_docx(document))
        sheet = load_workbook(io.BytesIO(to_xlsx(document))).worksheets[1]
        assert "該当するものはありません。" in [cell.value for row in sheet.iter_rows() for cell in row]

    def test_an_empty_document_can_be_rendered(self) -> None:
        empty = Document("")

        assert to_html(empty).startswith("<!DOCTYPE html>")
        assert docx.Document(io.BytesIO(to_docx(empty)))
        assert load_workbook(io.BytesIO(to_xlsx(empty))).sheetnames == ["概要"]

    @given(
        rows=st.lists(
            st.tuples(
                st.text(max_size=40), st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=9))
            ),
            max_size=5,
        ),
        kind=st.sampled_from(ColumnKind),
        title=st.text(max_size=60),
    )
    @settings(max_examples=15, deadline=None)
    def test_any_text_and_number_gives_files_that_open_again(
        self, rows: list[tuple[str, int | float | str | None]], kind: ColumnKind, title: str
    ) -> None:
        table = Table(title, (title, "値"), tuple(rows), (ColumnKind.TEXT, kind))
        document = paper(Paragraph(title), table, KeyFigures((KeyFigure(title, title),)), title=title)

        assert lxml_html.document_fromstring(to_html(document)) is not None
        assert docx.Document(io.BytesIO(to_docx(document))).tables
        assert len(load_workbook(io.BytesIO(to_xlsx(document))).worksheets) == 2
