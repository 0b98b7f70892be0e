"""Files of other projects are what the list says they are."""

from __future__ import annotations

import hashlib

from meguru.design.verify_vendored import LIST, REPOSITORY, Vendored, differences, read_list


def listed(*, content: bytes, file: str = "vendor/a.js") -> Vendored:
    return Vendored(
        name="a",
        version="1",
        licence="MIT",
        source="npm a",
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
    )


class TestDifferences:
    def test_an_unchanged_file_passes(self, tmp_path):
        (tmp_path / "vendor").mkdir()
        (tmp_path / "vendor" / "a.js").write_bytes(b"a")

        assert differences(listed=(listed(content=b"a"),), root=tmp_path) == []

    def test_one_changed_byte_is_found(self, tmp_path):
        (tmp_path / "vendor").mkdir()
        (tmp_path / "vendor" / "a.js").write_bytes(b"b")

        assert "checksum" in differences(listed=(listed(content=b"a"),), root=tmp_path)[0]

    def test_a_missing_file_is_found(self, tmp_path):
        (tmp_path / "vendor").mkdir()

        assert "missing" in differences(listed=(listed(content=b"a"),), root=tmp_path)[0]

    def test_a_file_nobody_listed_is_found(self, tmp_path):
        (tmp_path / "vendor").mkdir()
        (tmp_path / "vendor" / "a.js").write_bytes(b"a")
        (tmp_path / "vendor" / "smuggled.js").write_bytes(b"x")

        assert "smuggled.js" in differences(listed=(listed(content=b"a"),), root=tmp_path)[0]


class TestTheListOfThisProject:
    def test_holds(self):
        assert differences(listed=read_list(LIST), root=REPOSITORY) == []
