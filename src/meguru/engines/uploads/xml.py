"""XML from outside: refused before a parser sees it when it could do harm."""

from __future__ import annotations

import re

import numpy as np

from meguru.engines.uploads.refusal import Refused, Remark

MAXIMUM_XML_BYTES = 512 * 1024 * 1024
MAXIMUM_XML_DEPTH = 256

# Encodings in which `<`, `>`, `!` and `/` are always single ASCII bytes, so that bytes can be scanned.
_ASCII_ALIKE = frozenset(
    (
        *(
            "utf-8",
            "utf8",
            "us-ascii",
            "ascii",
            "iso-8859-1",
            "iso-8859-15",
            "latin1",
            "windows-1252",
            "cp1252",
        ),
        *("shift_jis", "shift-jis", "sjis", "x-sjis", "cp932", "ms932", "windows-31j", "euc-jp", "eucjp"),
    )
)
_DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_OPAQUE_END = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_TAG = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")
_SIGNS_TRIED = 100
_CHUNK = 1024 * 1024  # stays within the processor's cache

_LESS, _GREATER, _SLASH, _BANG, _QUESTION = 0x3C, 0x3E, 0x2F, 0x21, 0x3F


def guard_xml(
    data: bytes, *, maximum_bytes: int = MAXIMUM_XML_BYTES, maximum_depth: int = MAXIMUM_XML_DEPTH
) -> bytes:
    """Refuse XML that could harm or that is none: one linear pass over the bytes, no parser.

    Returns what was looked at: `without_opaque` of the file (of its text as UTF-8 where it has two or four bytes a
    letter; a byte order mark is left out).

    Holds:  a file that passes has no DOCTYPE and no entity, element, attribute-list or notation declaration
            in any encoding, is at most `maximum_bytes` long and nested at most `maximum_depth` deep.
            Whether it is well formed is the parser's to say.
    Unit:   bytes; depth 1 is the root element.
    Raises: Refused with code "empty", "too-large", "not-xml", "encoding", "doctype" or "too-deep"; the
            remark names the line.
    """
    if not data or (len(data) < 4096 and not data.strip()):
        raise Refused("ファイルが空です。中身のあるファイルを選び直してください。", code="empty")
    if len(data) > maximum_bytes:
        limit = (
            f"{maximum_bytes // (1024 * 1024):,} MB"
            if maximum_bytes >= 1024 * 1024
            else f"{maximum_bytes:,} バイト"
        )
        raise Refused(
            f"ファイルが大きすぎます(上限 {limit})。期間を区切るなどして小さく分けてください。",
            code="too-large",
        )
    scanned = _as_ascii_alike(data)
    if not scanned[:65536].lstrip().startswith(b"<"):
        raise _not_xml()
    if b"\x00" in scanned[:65536]:
        raise _not_xml()
    visible = without_opaque(scanned)
    declaration = visible.find(b"<!")  # nothing else begins so once comments and CDATA are blank
    if declaration >= 0:
        line = scanned.count(b"\n", 0, declaration) + 1
        _refuse(
            f"{line}行目に DOCTYPE や実体(ENTITY)の宣言があります。安全のため読み込みません。"
            "宣言を取り除いて保存し直してください。",
            code="doctype",
            line=line,
        )
    too_deep_at = _first_position_deeper_than(maximum_depth, data=visible)
    if too_deep_at is not None:
        line = scanned.count(b"\n", 0, too_deep_at) + 1
        _refuse(
            f"{line}行目で要素の入れ子が深すぎます(上限 {maximum_depth} 段)。"
            "書き出した元のソフトで作り直してください。",
            code="too-deep",
            line=line,
        )
    return visible


def _as_ascii_alike(data: bytes) -> bytes:
    """The same text in an encoding whose markup bytes are ASCII; a line break stays a line break."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:]
    for codec, starts in (
        ("utf-32-le", (b"\xff\xfe\x00\x00", b"<\x00\x00\x00")),
        ("utf-32-be", (b"\x00\x00\xfe\xff", b"\x00\x00\x00<")),
        ("utf-16-le", (b"\xff\xfe", b"<\x00")),
        ("utf-16-be", (b"\xfe\xff", b"\x00<")),
    ):
        if data.startswith(starts):
            return data.decode(codec, errors="replace").lstrip("\ufeff").encode("utf-8", errors="replace")
    declared = _DECLARED.match(data[:400].lstrip())
    if declared and declared.group(1).lower().decode("ascii") not in _ASCII_ALIKE:
        name = declared.group(1).decode("ascii")
        if name.lower().startswith(("utf-16", "utf16")) and data.lstrip().startswith(b"<?xml"):
            return data  # declared UTF-16, written in bytes: every parser goes by the bytes or refuses
        raise Refused(
            f"文字コード「{name}」の XML には対応していません。UTF-8 で保存し直してください。",
            code="encoding",
        )
    return data


def without_opaque(data: bytes) -> bytes:
    """Blank out comments, CDATA and instructions, in which `<` means nothing; every position stays."""
    pieces: list[memoryview | bytes] = []
    position = 0
    whole = memoryview(data)  # its parts are no copies
    bang, question = _next_quoted(data, 0), find_opening(data, b"?", 0)
    while bang >= 0 or question >= 0:
        begin = question if bang < 0 or 0 <= question < bang else bang
        opening = next(mark for mark in _OPAQUE_END if data.startswith(mark, begin))
        closing = data.find(_OPAQUE_END[opening], begin + len(opening))
        after = len(data) if closing < 0 else closing + len(_OPAQUE_END[opening])
        pieces += [whole[position:begin], b" " * (after - begin)]
        position = after
        bang = _next_quoted(data, after) if 0 <= bang < after else bang
        question = find_opening(data, b"?", after) if 0 <= question < after else question
    return b"".join([*pieces, whole[position:]]) if pieces else data


def _next_quoted(data: bytes, start: int) -> int:
    """Where the next comment or CDATA section begins; -1 where there is none."""
    found = find_opening(data, b"!", start)
    while found >= 0 and not data.startswith((b"<!--", b"<![CDATA["), found):
        found = find_opening(data, b"!", found + 2)
    return found


def find_opening(data: bytes, sign: bytes, start: int) -> int:
    """Where `<` with this sign behind it stands next, as `data.find(b"<" + sign, start)` says.

    Every tag has a `<`, while these signs are rare: a search for the sign alone goes through the file at once. Where
    it is not rare, the two are looked for together.
    """
    found = start
    for _ in range(_SIGNS_TRIED):
        found = data.find(sign, found + 1)
        if found < 0:
            return -1
        if data[found - 1] == _LESS:
            return found - 1
    return data.find(b"<" + sign, found)


def _first_position_deeper_than(maximum_depth: int, *, data: bytes) -> int | None:
    """Byte position of the first start tag below `maximum_depth` levels, or None."""
    depth = 0
    start = data.find(b"<")
    while 0 <= start < len(data):
        end = len(data)
        if end - start > _CHUNK:
            last = data.rfind(b"<", start + 1, start + _CHUNK)
            end = last if last > start else data.find(b"<", start + _CHUNK)
            end = len(data) if end < 0 else end
        opens, changes = _depth_changes(data[start:end])
        depths = depth + np.cumsum(changes)
        beyond = np.flatnonzero(depths > maximum_depth)
        if beyond.size:
            return int(start + opens[beyond[0]])
        depth = int(depths[-1])
        start = end
    return None


def _depth_changes(piece: bytes) -> tuple[np.ndarray, np.ndarray]:
    """For a piece that begins with `<`: where each `<` stands and how it changes the depth (+1, 0, -1)."""
    codes = np.frombuffer(piece, dtype=np.uint8)
    marks = np.flatnonzero((codes == _LESS) | (codes == _GREATER))
    opening = codes[marks] == _LESS
    order = np.flatnonzero(opening)  # the place of each `<` among the marks
    opens = marks[order]
    following = codes[np.minimum(opens + 1, len(codes) - 1)]
    changes = np.ones(len(opens), dtype=np.int64)
    changes[(following == _BANG) | (following == _QUESTION)] = 0
    changes[following == _SLASH] = -1
    marks_until_next = np.diff(np.append(order, len(marks)))
    closed = marks_until_next >= 2
    end = marks[np.minimum(order + 1, len(marks) - 1)]
    changes[closed & (codes[end - 1] == _SLASH) & (changes == 1)] = 0
    # A second `>` after the same `<` stands in a text or an attribute value: look closely, do not guess.
    for tag in np.flatnonzero(marks_until_next > 2):
        begin = int(opens[tag])
        until = int(opens[tag + 1]) if tag + 1 < len(opens) else len(piece)
        match = _TAG.match(piece, begin, until)
        if match and following[tag] not in (_SLASH, _BANG, _QUESTION):
            changes[tag] = 0 if match.group().endswith(b"/>") else 1
    return opens, changes


def _refuse(message: str, *, code: str, line: int) -> None:
    raise Refused(
        message, code=code, remarks=(Remark(code=code, severity="error", message=message, line=line),)
    )


def _not_xml() -> Refused:
    return Refused(
        "XML のファイルではありません。.bpmn や .xes として書き出したファイルを選んでください。",
        code="not-xml",
    )
