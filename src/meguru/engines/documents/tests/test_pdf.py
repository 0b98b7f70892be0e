import pytest

from meguru.engines.documents import (
    Bullets,
    Callout,
    CalloutKind,
    CannotPrint,
    Document,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
    Table,
    pdf,
    to_pdf,
)

WIDE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4000 300"><rect width="4000" height="300"/></svg>'
)
HOSTILE = '#panic() $x$ *a* `b` #image("/etc/passwd") \\ <label> @ref " \' \u0000'


def document(*blocks, title="報告"):
    return Document(title=title, subtitle="副題", meta=(("団体", "みなと市"),), blocks=blocks)


class TestToPdf:
    def test_holds_every_kind_of_block(self):
        made = to_pdf(
            document(
                Heading(1, "要点"),
                KeyFigures((KeyFigure("件数", "1,200", "件", "棚卸しから"),)),
                Paragraph("文"),
                Bullets(("一つ", "二つ")),
                Callout(CalloutKind.WARNING, "注意"),
                Table("表", ("名前", "数"), (("あ", "1"),)),
                Table("空の表", ("名前",), ()),
                PageBreak(),
                Heading(1, "図"),
                Figure(WIDE, "広い図", "説明"),
            )
        )

        assert made.startswith(b"%PDF-")

    def test_reads_nothing_in_a_text_as_markup(self):
        made = to_pdf(
            document(
                Heading(2, HOSTILE),
                Paragraph(HOSTILE),
                Table(HOSTILE, (HOSTILE,), ((HOSTILE,),)),
                title=HOSTILE,
            )
        )

        assert made.startswith(b"%PDF-")

    def test_makes_equal_bytes_of_equal_documents(self):
        assert to_pdf(document(Paragraph("同じ"))) == to_pdf(document(Paragraph("同じ")))

    def test_breaks_a_long_table_over_pages(self):
        short = to_pdf(document(Table("表", ("名前",), (("あ",),))))
        long = to_pdf(document(Table("表", ("名前",), tuple((f"{n}行目",) for n in range(300)))))

        assert long.count(b"/Type /Page\n") + long.count(b"/Type/Page/") > short.count(
            b"/Type /Page\n"
        ) + short.count(b"/Type/Page/")

    def test_says_honestly_when_there_is_no_japanese_font(self, monkeypatch, tmp_path):
        monkeypatch.setattr(pdf, "FONTS", tmp_path)

        with pytest.raises(CannotPrint, match="フォントが見つからない"):
            to_pdf(document(Paragraph("文")))
