"""Compressed files: opened within limits, never beyond them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from meguru.engines.uploads.refusal import Refused

MAXIMUM_BYTES = 512 * 1024 * 1024
MAXIMUM_RATIO = 250.0  # event logs reach about 110, bombs about 1,000
MAXIMUM_ENTRIES = 2_000
MAXIMUM_NAME_DEPTH = 16

_STEP = 1024 * 1024
_RATIO_COUNTS_FROM = 8 * 1024 * 1024  # a few megabytes are harmless however well they were packed


def open_gzip(
    data: bytes, *, maximum_bytes: int = MAXIMUM_BYTES, maximum_ratio: float = MAXIMUM_RATIO
) -> bytes:
    """Unpack a gzip file (one member or several) piece by piece and stop at the limits.

    Unit:   bytes; `maximum_ratio` is unpacked / packed and counts from 8 MiB on.
    Holds:  at no time is more than `maximum_bytes` plus one piece of 1 MiB in memory; the length that the
            file claims for itself is not believed, only checked.
    Raises: Refused with code "empty", "not-gzip", "gzip-damaged", "gzip-truncated", "too-large" or
            "gzip-bomb".
    """
    if not data:
        raise Refused("ファイルが空です。中身のあるファイルを選び直してください。", code="empty")
    if not data.startswith(b"\x1f\x8b"):
        raise Refused(
            "gzip(.gz)形式のファイルではありません。ファイルの種類を確かめてください。", code="not-gzip"
        )
    pieces: list[bytes] = []
    total = 0
    rest = data
    while rest:
        member = zlib.decompressobj(wbits=31)
        pending = rest
        while not member.eof:
            try:
                piece = member.decompress(pending, _STEP)
            except zlib.error:
                raise _damaged() from None
            pending = member.unconsumed_tail
            if not piece and not pending and not member.eof:
                raise Refused(
                    "gzip ファイルが途中で切れています。もう一度書き出すか、送り直してください。",
                    code="gzip-truncated",
                )
            total += len(piece)
            _check_limits(total, packed=len(data), maximum_bytes=maximum_bytes, maximum_ratio=maximum_ratio)
            pieces.append(piece)
        rest = member.unused_data.lstrip(b"\x00")
        if rest and not rest.startswith(b"\x1f\x8b"):
            raise _damaged()
    return b"".join(pieces)


def guard_zip(
    data: bytes,
    *,
    maximum_bytes: int = MAXIMUM_BYTES,
    maximum_entries: int = MAXIMUM_ENTRIES,
    maximum_ratio: float = MAXIMUM_RATIO,
) -> None:
    """Refuse a zip file (.xlsx, .docx) that is damaged, a bomb or has paths that lead elsewhere.

    Reads the directory of the archive only; nothing is unpacked. zipfile never unpacks more of an entry than
    the directory states, so the stated sizes are the ones that matter.

    Raises: Refused with code "empty", "not-zip", "zip-damaged", "zip-entries", "zip-path", "zip-encrypted",
            "zip-nested", "too-large" or "zip-bomb".
    """
    if not data:
        raise Refused("ファイルが空です。中身のあるファイルを選び直してください。", code="empty")
    if not data.startswith(b"PK"):
        raise Refused(
            "Excel・Word(.xlsx .docx)形式のファイルではありません。新しい形式で保存し直してください。",
            code="not-zip",
        )
    if data.count(b"PK\x01\x02") > maximum_entries:
        raise Refused(
            f"ファイルの中の部品が多すぎます(上限 {maximum_entries:,} 個)。シートや画像を減らしてください。",
            code="zip-entries",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
        raise _zip_damaged() from None
    unpacked = 0
    for entry in entries:
        if not 0 <= entry.header_offset < len(data):  # a piece of the file is missing before the directory
            raise _zip_damaged()
        _check_entry(entry, maximum_ratio=maximum_ratio)
        unpacked += entry.file_size
        if unpacked > maximum_bytes:
            raise _too_large(maximum_bytes)
    if unpacked > _RATIO_COUNTS_FROM and unpacked > maximum_ratio * len(data):
        raise _bomb("zip-bomb")


def _check_limits(total: int, *, packed: int, maximum_bytes: int, maximum_ratio: float) -> None:
    if total > maximum_bytes:
        raise _too_large(maximum_bytes)
    if total > _RATIO_COUNTS_FROM and total > maximum_ratio * packed:
        raise _bomb("gzip-bomb")


def _check_entry(entry: zipfile.ZipInfo, *, maximum_ratio: float) -> None:
    name = entry.orig_filename
    parts = re.split(r"[\\/]", name)
    leads_elsewhere = ".." in parts or name[:1] in ("/", "\\") or ":" in name or "\x00" in name
    if leads_elsewhere or len(parts) > MAXIMUM_NAME_DEPTH:
        raise Refused(
            f"ファイルの中に不正な名前の部品「{name[:60]}」があります。作り直したファイルを選んでください。",
            code="zip-path",
        )
    if entry.flag_bits & 0x1:
        raise Refused(
            "パスワード付きのファイルは読めません。パスワードを外して保存し直してください。",
            code="zip-encrypted",
        )
    if name.lower().endswith((".zip", ".gz", ".7z", ".rar")):
        raise Refused(
            f"ファイルの中に別の圧縮ファイル「{name[:60]}」があります。取り除いてから選んでください。",
            code="zip-nested",
        )
    if entry.file_size > _RATIO_COUNTS_FROM and entry.file_size > maximum_ratio * max(entry.compress_size, 1):
        raise _bomb("zip-bomb")


def _zip_damaged() -> Refused:
    return Refused("ファイルが壊れています。開いて保存し直してから選んでください。", code="zip-damaged")


def _damaged() -> Refused:
    return Refused(
        "gzip ファイルが壊れています。もう一度書き出すか、送り直してください。", code="gzip-damaged"
    )


def _too_large(maximum_bytes: int) -> Refused:
    return Refused(
        f"展開すると大きすぎます(上限 {_size(maximum_bytes)})。期間を区切るなどして小さく分けてください。",
        code="too-large",
    )


def _size(count: int) -> str:
    if count >= 1024 * 1024:
        return f"{count // (1024 * 1024):,} MB"
    return f"{count:,} バイト"


def _bomb(code: str) -> Refused:
    return Refused(
        "圧縮の比率が異常に高く、安全のため開きません。圧縮せずに書き出したファイルを選んでください。",
        code=code,
    )
