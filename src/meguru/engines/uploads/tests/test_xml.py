"""What guard_xml lets through and what it refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.uploads import Refused, guard_xml
from meguru.engines.uploads.xml import find_opening

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


def refusal_of(data: bytes, **limits: int) -> Refused:
    with pytest.raises(Refused) as caught:
        guard_xml(data, **limits)
    return caught.value


class TestGuardXml:
    @pytest.mark.parametrize("encoding", ENCODINGS)
    def test_lets_a_plain_file_through_in_every_unicode_encoding(self, encoding):
        guard_xml("<?xml version='1.0'?>\n<log><trace name='申請'/></log>".encode(encoding))

    @pytest.mark.parametrize("encoding", ENCODINGS)
    def test_refuses_a_doctype_in_every_unicode_encoding(self, encoding):
        text = "<?xml version='1.0'?>\n<!DOCTYPE log SYSTEM 'http://example.org/x.dtd'>\n<log/>"

        refused = refusal_of(text.encode(encoding))

        assert refused.code == "doctype"
        assert refused.remarks[0].line == 2
        assert "2行目" in str(refused)

    def test_refuses_an_entity_bomb(self):
        bomb = b'<!DOCTYPE a [<!ENTITY b "xxxx"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'

        assert refusal_of(bomb).code == "doctype"

    def test_a_doctype_that_is_only_quoted_is_harmless(self):
        guard_xml(b"<?xml version='1.0'?><!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE a><b><b><b>]]></a>")

    def test_refuses_a_doctype_that_hides_behind_a_comment(self):
        assert refusal_of(b"<!-- a -->\n<!-- b --><!DOCTYPE a><a/>").code == "doctype"

    def test_refuses_100000_levels_before_a_parser_sees_them(self):
        refused = refusal_of(b"<log>" + b"\n<a>" * 100_000 + b"</a>" * 100_000 + b"</log>")

        assert refused.code == "too-deep"
        assert refused.remarks[0].line == 257

    def test_a_greater_sign_in_an_attribute_does_not_hide_the_depth(self):
        assert refusal_of(b'<a x="/>">' * 300).code == "too-deep"

    def test_a_long_flat_file_is_not_deep(self):
        guard_xml(b"<log>" + b'<e k="a/>b"/><f><g/></f><!-- <x><x> --><h>1 > 0 /> 2</h>' * 60_000 + b"</log>")

    def test_the_depth_limit_is_exact(self):
        guard_xml(b"<a>" * 256 + b"</a>" * 256)

        assert refusal_of(b"<a>" * 257 + b"</a>" * 257).code == "too-deep"

    @pytest.mark.parametrize("data", [b"", b"  \n ", b"\t"])
    def test_refuses_an_empty_file(self, data):
        assert refusal_of(data).code == "empty"

    @pytest.mark.parametrize(
        "data", [b"\x1f\x8b\x08abc", b"PK\x03\x04abc", b"case,activity\n1,a", b"\x89PNG\r\n"]
    )
    def test_refuses_what_is_no_xml(self, data):
        assert refusal_of(data).code == "not-xml"

    def test_refuses_more_than_the_limit_and_says_the_limit(self):
        refused = refusal_of(b"<a>" + b" " * 3_000_000 + b"</a>", maximum_bytes=2 * 1024 * 1024)

        assert refused.code == "too-large"
        assert "2 MB" in str(refused)

    @pytest.mark.parametrize("name", ["UTF-7", "ISO-2022-JP", "IBM037"])
    def test_refuses_encodings_in_which_markup_could_hide(self, name):
        assert refusal_of(f'<?xml version="1.0" encoding="{name}"?><a/>'.encode()).code == "encoding"

    def test_takes_shift_jis(self):
        guard_xml('<?xml version="1.0" encoding="Shift_JIS"?><a 名="表ソ"/>'.encode("cp932"))


class TestFindOpening:
    @given(
        st.lists(st.sampled_from([b"<", b"!", b"?", b"a", b"!" * 120]), max_size=12).map(b"".join),
        st.sampled_from([b"!", b"?"]),
        st.integers(0, 15),
    )
    def test_finds_what_a_search_for_both_signs_finds(self, data, sign, start):
        assert find_opening(data, sign, start) == data.find(b"<" + sign, start)
