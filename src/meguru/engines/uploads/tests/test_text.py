"""Text files open in the encodings that offices use."""

from __future__ import annotations

import pytest

from meguru.engines.uploads import Refused, decode_text

OFFICE_TEXT = "受付番号,作業,完了日時\r\n一,申請を受理する(窓口),令和8年4月1日\r\n"


class TestDecodeText:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc-jp"])
    def test_recognises_the_encoding_and_gives_the_text(self, encoding):
        assert decode_text(OFFICE_TEXT.encode(encoding)) == (OFFICE_TEXT, encoding)

    @pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
    def test_takes_utf_16_with_its_mark(self, mark, encoding):
        assert decode_text(mark + OFFICE_TEXT.encode(encoding)) == (OFFICE_TEXT, encoding)

    def test_a_long_cp932_table_with_a_few_half_width_letters_stays_cp932(self):
        text = OFFICE_TEXT + "二,ｼｽﾃﾑ登録,令和8年4月2日\r\n" * 5

        assert decode_text(text.encode("cp932")) == (text, "cp932")

    def test_plain_ascii_is_utf_8(self):
        assert decode_text(b"case,activity\n1,a\n") == ("case,activity\n1,a\n", "utf-8")

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "empty"),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
            (b"ab\x00cd", "binary"),
            (b"abc\x01\x02\x03def", "binary"),
            (b"abc \xff\xff\xff def", "encoding"),
            (b"\xff\xfea", "encoding"),
            (b"\xff\xfe\x00\x00a\x00\x00\x00", "encoding"),
        ],
    )
    def test_refuses_what_is_no_text(self, data, code):
        with pytest.raises(Refused) as caught:
            decode_text(data)

        assert caught.value.code == code

    def test_names_the_line_of_a_broken_utf_8_file(self):
        with pytest.raises(Refused, match="2行目"):
            decode_text(b"\xef\xbb\xbfabc\nd\xfff")
