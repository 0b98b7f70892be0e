"""Compressed files open within their limits."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile

import pytest

from meguru.engines.uploads import Refused, Remark, guard_zip, open_gzip

MEGABYTE = 1024 * 1024


def make_zip(**contents: bytes) -> bytes:
    return make_zip_of({name.replace("__", "/"): content for name, content in contents.items()})


def make_zip_of(contents: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


class TestOpenGzip:
    def test_gives_back_what_was_packed(self):
        assert open_gzip(gzip.compress("受付".encode())) == "受付".encode()

    def test_reads_several_members_as_one_file(self):
        assert open_gzip(gzip.compress(b"one ") + gzip.compress(b"two") + b"\x00" * 8) == b"one two"

    def test_refuses_a_bomb_without_unpacking_it_all(self):
        with pytest.raises(Refused) as caught:
            open_gzip(gzip.compress(b"\x00" * 64 * MEGABYTE))

        assert caught.value.code == "gzip-bomb"

    def test_refuses_a_bomb_of_many_small_members(self):
        with pytest.raises(Refused) as caught:
            open_gzip(gzip.compress(b"\x00" * 4 * MEGABYTE) * 8)

        assert caught.value.code == "gzip-bomb"

    def test_refuses_more_than_the_limit(self):
        with pytest.raises(Refused) as caught:
            open_gzip(gzip.compress(bytes(range(256)) * 40_000), maximum_bytes=MEGABYTE, maximum_ratio=10_000)

        assert caught.value.code == "too-large"

    @pytest.mark.parametrize("kept", [5, 12, 20, -9, -1])
    def test_says_when_the_file_was_cut_short(self, kept):
        packed = gzip.compress(bytes(range(256)) * 4)

        with pytest.raises(Refused) as caught:
            open_gzip(packed[:kept])

        assert caught.value.code == "gzip-truncated"

    def test_does_not_believe_a_claim_of_2_gigabytes(self):
        packed = gzip.compress(b"small")
        claim = packed[:-4] + struct.pack("<I", 2_000_000_000)

        with pytest.raises(Refused) as caught:
            open_gzip(claim)

        assert caught.value.code == "gzip-damaged"

    def test_refuses_rubbish_after_the_end(self):
        with pytest.raises(Refused) as caught:
            open_gzip(gzip.compress(b"a") + b"rubbish")

        assert caught.value.code == "gzip-damaged"

    @pytest.mark.parametrize(("data", "code"), [(b"", "empty"), (b"<log/>", "not-gzip")])
    def test_refuses_what_is_no_gzip(self, data, code):
        with pytest.raises(Refused) as caught:
            open_gzip(data)

        assert caught.value.code == code


class TestGuardZip:
    def test_lets_a_workbook_through(self):
        guard_zip(make_zip(xl__workbook=b"<workbook/>", xl__worksheets__sheet1=b"<sheet/>" * 1000))

    def test_refuses_a_bomb(self):
        with pytest.raises(Refused) as caught:
            guard_zip(make_zip(sheet=b"\x00" * 32 * MEGABYTE))

        assert caught.value.code == "zip-bomb"

    def test_refuses_a_claim_of_2_gigabytes(self):
        archive = bytearray(make_zip(sheet=b"small"))
        at = archive.rfind(b"PK\x01\x02")
        archive[at + 24 : at + 28] = struct.pack("<I", 2_000_000_000)

        with pytest.raises(Refused) as caught:
            guard_zip(bytes(archive))

        assert caught.value.code in {"too-large", "zip-bomb"}

    def test_refuses_too_many_entries(self):
        with pytest.raises(Refused) as caught:
            guard_zip(make_zip_of({f"part{number}": b"" for number in range(50)}), maximum_entries=40)

        assert caught.value.code == "zip-entries"

    @pytest.mark.parametrize(
        "name", ["../outside", "/etc/passwd", "a/../../b", "..\\outside", "C:\\x", "a/" * 20 + "b"]
    )
    def test_refuses_names_that_lead_elsewhere(self, name):
        with pytest.raises(Refused) as caught:
            guard_zip(make_zip_of({name: b"x"}))

        assert caught.value.code == "zip-path"

    def test_refuses_archives_in_archives(self):
        with pytest.raises(Refused) as caught:
            guard_zip(make_zip_of({"inner.zip": b"x"}))

        assert caught.value.code == "zip-nested"

    @pytest.mark.parametrize(
        ("data", "code"),
        [(b"", "empty"), (b"\xd0\xcf\x11\xe0", "not-zip"), (b"PK\x03\x04 broken", "zip-damaged")],
    )
    def test_refuses_what_is_no_zip(self, data, code):
        with pytest.raises(Refused) as caught:
            guard_zip(data)

        assert caught.value.code == code

    def test_refuses_a_workbook_cut_in_half(self):
        whole = make_zip(sheet=bytes(range(256)) * 40)

        with pytest.raises(Refused) as caught:
            guard_zip(whole[: len(whole) // 2])

        assert caught.value.code == "zip-damaged"

    def test_refuses_a_workbook_that_lost_its_beginning(self):
        whole = make_zip(sheet=bytes(range(256)) * 40)

        with pytest.raises(Refused) as caught:
            guard_zip(whole[:30] + whole[300:])

        assert caught.value.code == "zip-damaged"


class TestWordsOfARefusal:
    def test_stay_in_one_line_whatever_they_quote(self):
        remark = Remark(code="x", severity="error", message="二行目\x0bの語")
        refusal = Refused("「\n語\u2028」が読めません。", code="x", remarks=(remark,))

        assert len(str(refusal).splitlines()) == 1
        assert len(refusal.remarks[0].message.splitlines()) == 1
