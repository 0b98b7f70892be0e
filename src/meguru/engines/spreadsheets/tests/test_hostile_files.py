"""Files that are no table, or want to do harm: refused as a whole, with a sentence, quickly."""

import io
import zipfile

import pytest

from meguru.engines.spreadsheets import read_table
from meguru.engines.spreadsheets.tests.tables import HEADINGS, LAYOUT, with_part, workbook
from meguru.engines.uploads import Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = workbook([["転入届", "市民課", 1200]])


def refused(content):
    with pytest.raises(Refused) as reason:
        read_table(content, LAYOUT)
    return reason.value


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty", "空です"),
        (OLE + b"\x00" * 600, "old-excel", ".xls"),
        (OLE + b"\x00" * 60 + "EncryptedPackage".encode("utf-16-le"), "password", "パスワード"),
        (b"%PDF-1.7 ...", "pdf", "PDF"),
        (b"<html><table></table></html>", "markup", "ウェブページ"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary", "文字のファイルではありません"),
        (GOOD[: len(GOOD) // 2], "zip-damaged", "壊れています"),
        (with_part(GOOD, "xl/vbaProject.bin", lambda _: b"x"), "macro", ".xlsm"),
        (with_part(GOOD, "xl/workbook.bin", lambda _: b"x"), "binary-workbook", ".xlsb"),
        (with_part(GOOD, "content.xml", lambda _: b"<x/>"), "open-document", ".ods"),
        (with_part(GOOD, "xl/workbook.xml", lambda _: b"<x/>"), "damaged-workbook", "保存し直して"),
        (
            with_part(GOOD, "xl/worksheets/sheet1.xml", lambda xml: xml[:400]),
            "damaged-workbook",
            "保存し直して",
        ),
        (with_part(GOOD, "../evil.xml", lambda _: b"<x/>"), "zip-path", "不正な名前"),
        (with_part(GOOD, "inner.zip", lambda _: b"PK"), "zip-nested", "圧縮ファイル"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() else "",
)
def test_what_is_no_workbook_is_refused_in_words(content, code, words):
    reason = refused(content)

    assert reason.code == code
    assert words in str(reason)


def test_an_entity_in_a_sheet_is_refused_before_any_parser_sees_it():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'

    assert refused(with_part(GOOD, "xl/worksheets/sheet1.xml", lambda _: bomb)).code == "doctype"


def test_a_word_document_is_no_table():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")

    assert refused(target.getvalue()).code == "not-a-workbook"


def test_a_bomb_of_empty_rows_is_refused():
    rows = b"<row/>" * 6_000_000
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )

    assert refused(with_part(GOOD, "xl/worksheets/sheet1.xml", lambda _: sheet)).code == "zip-bomb"


def test_a_cell_beyond_the_sheet_is_no_crash():
    def misplace(xml):
        return xml.replace(b'r="C2"', b'r="ZZZZ2"')

    assert refused(with_part(GOOD, "xl/worksheets/sheet1.xml", misplace)).code == "damaged-workbook"


def test_a_string_that_is_not_there_is_no_crash():
    def misplace(xml):
        return xml.replace(b't="inlineStr"><is><t>', b't="s"><v>99999</v><is><t>', 1)

    changed = with_part(GOOD, "xl/worksheets/sheet1.xml", misplace)
    assert refused(changed).code in {"damaged-workbook", "no-table"}


def test_a_file_for_another_table_is_refused():
    from meguru.engines.spreadsheets import Column, TableLayout, TableRow, write_workbook

    other = TableLayout(name="other", version=1, sheet="業務の一覧", columns=(Column("name", "業務名"),))
    content = write_workbook(other, [TableRow({"name": "転入届"})])

    assert refused(content).code in {"other-table", "no-table"}


class TestFiftyThousandRows:
    def test_of_csv_are_read(self):
        content = (
            ",".join(HEADINGS) + "\n" + "転入届,市民課,1200,33.5,4000,2026/4/1,はい\n" * 50_000
        ).encode()

        assert len(read_table(content, LAYOUT).rows) == 50_000

    def test_and_more_are_refused_before_the_rest_is_read(self):
        content = (",".join(HEADINGS) + "\n" + "転入届,市民課\n" * 400_000).encode()

        assert refused(content).code == "too-many-rows"
