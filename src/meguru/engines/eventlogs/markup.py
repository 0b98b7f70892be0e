"""A fast scanner for flat, machine-written XML: every tag of the file as rows of arrays.

Event logs are hundreds of megabytes of the same few tags. A parser that calls back for each of them spends
its time in the calls; here the tags are found by comparing whole arrays of bytes, and only the tags that are
written in an unusual way (single quotes, other attributes, `>` in a value) are read one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from meguru.engines.uploads import Refused, Remark, decode_text, without_opaque

Positions = npt.NDArray[np.signedinteger[Any]]  # 32 bits where there are many
Flags = npt.NDArray[np.bool_]

_LESS, _GREATER, _SLASH, _QUOTE, _APOSTROPHE, _LINE_BREAK = 0x3C, 0x3E, 0x2F, 0x22, 0x27, 0x0A
_ENDS_NAME = np.zeros(256, dtype=bool)
_ENDS_NAME[[0x09, 0x0A, 0x0D, 0x20, _SLASH, _GREATER]] = True
_PIECE_BYTES = 1024 * 1024
_PADDING = b">" * 8  # so that eight bytes can be read from where any name begins
_NAME = re.compile(rb"[^\s/>]*")
_WORD = rb"""[^\s<>/="'!?][^\s<>/="']*"""
_PAIR = rb"""\s+(?:%s)\s*=\s*(?:"[^"<]*"|'[^'<]*')""" % _WORD
_UNUSUAL = re.compile(rb"""<(/?)(%s)((?:%s)*)\s*(/?)>""" % (_WORD, _PAIR))
_ATTRIBUTE = re.compile(rb"""\s+(%s)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""" % _WORD)


@dataclass(frozen=True, slots=True)
class Markup:
    """The tags of one XML file.

    Shape:  one row per start or empty-element tag, in file order; end tags are checked and left out.
            `text` is UTF-8; `position` is where the tag stands in it, `depth` 1 is the root,
            `name` the number of the tag's name in `names`; key and value are the byte ranges of the
            attributes `key` and `value` (-1 where the tag has none); `parent` is the row of the enclosing element
            (-1 for the root). A file has less than 2^31 bytes (`guard_xml`), so numbers have 32 bits.
    """

    text: bytes
    position: Positions
    depth: Positions
    name: Positions
    names: tuple[bytes, ...]
    key_start: Positions
    key_end: Positions
    value_start: Positions
    value_end: Positions
    parent: Positions

    def rows_named(self, name: bytes) -> Flags:
        """Which rows are tags of this name."""
        if name not in self.names:
            return np.zeros(len(self.position), dtype=bool)
        return np.asarray(self.name == self.names.index(name))

    def line_of(self, row: int) -> int:
        """The line of the file on which a tag begins, counting from 1."""
        return self.text.count(b"\n", 0, int(self.position[row])) + 1

    def lines_of(self, rows: Positions) -> Positions:
        """The lines of several tags at once."""
        codes = np.frombuffer(self.text, dtype=np.uint8)
        starts = range(0, len(codes), _PIECE_BYTES)
        pieces = [
            np.flatnonzero(codes[start : start + _PIECE_BYTES] == _LINE_BREAK) + start for start in starts
        ]
        breaks = np.concatenate(pieces).astype(np.int32)
        return np.asarray(np.searchsorted(breaks, self.position[rows]) + 1, dtype=np.int32)


def scan(data: bytes, *, visible: bytes) -> Markup:
    """Find every tag of an XML file without a byte order mark; `visible` is what `guard_xml` saw of it.

    Holds:  tags are balanced and properly nested, there is one root; otherwise the file is refused.
    Raises: Refused with code "not-well-formed"; the remark names the line.
    """
    text = _as_utf8(data)
    if text is not data:
        visible = without_opaque(text)
    names: dict[bytes, int] = {}
    pieces = [_read_piece(visible, start=start, stop=stop, names=names) for start, stop in _pieces(visible)]
    if not pieces:
        raise _broken("XML の要素が 1 つもありません", line=1)
    tags = _Tags(*(np.concatenate(columns) for columns in zip(*pieces, strict=True)))
    level = np.cumsum(1 - 2 * tags.closing.astype(np.int8) - tags.empty, dtype=np.int32)
    depth = level + (tags.closing | tags.empty)
    _check_nesting(tags, visible=visible, level=level, depth=depth, names=tuple(names))
    kept = ~tags.closing
    return Markup(
        text=text,
        position=tags.position[kept],
        depth=depth[kept],
        name=tags.name[kept],
        names=tuple(names),
        key_start=tags.key_start[kept],
        key_end=tags.key_end[kept],
        value_start=tags.value_start[kept],
        value_end=tags.value_end[kept],
        parent=_parents(depth[kept]),
    )


def _as_utf8(data: bytes) -> bytes:
    declared = re.match(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""", data[:400])
    encoding = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode_text(data)[0].encode("utf-8")
    if encoding in ("utf-8", "utf8", "us-ascii", "ascii") or encoding.startswith("utf-16"):
        return data
    codec = (
        "cp932"
        if encoding in ("shift_jis", "shift-jis", "sjis", "x-sjis", "ms932", "windows-31j")
        else encoding
    )
    try:
        return data.decode(codec).encode("utf-8")
    except (LookupError, UnicodeDecodeError):
        raise Refused(
            f"ファイルの先頭には文字コード「{encoding}」とありますが、そのとおりに読めません。"
            "UTF-8 で書き出し直してください。",
            code="encoding",
        ) from None


class _Tags(NamedTuple):
    """All tags of the file or of a piece of it, end tags too."""

    position: Positions
    name: Positions
    closing: Flags
    empty: Flags
    key_start: Positions
    key_end: Positions
    value_start: Positions
    value_end: Positions


def _pieces(visible: bytes) -> Iterator[tuple[int, int]]:
    """Cut the file before a `<`, into pieces that stay within the processor's cache."""
    start = visible.find(b"<")
    while start >= 0:
        stop = visible.find(b"<", start + _PIECE_BYTES)
        yield start, len(visible) if stop < 0 else stop
        start = stop


def _read_piece(visible: bytes, *, start: int, stop: int, names: dict[bytes, int]) -> _Tags:
    """Read <name>, </name> and <name key="..." value="..."/> all at once, every other tag singly."""
    padded = visible[start:stop] + _PADDING
    codes = np.frombuffer(padded, dtype=np.uint8, count=stop - start)
    is_mark = (codes == _LESS) | (codes == _GREATER) | (codes == _QUOTE) | (codes == _APOSTROPHE)
    marks = np.flatnonzero(is_mark)
    kinds = np.concatenate([codes[marks], np.zeros(6, dtype=np.uint8)])
    order = np.flatnonzero(kinds == _LESS)
    opens = marks[order]
    width = np.diff(np.append(order, len(marks)))  # marks from this `<` to the next
    closing: Flags = codes[np.minimum(opens + 1, len(codes) - 1)] == _SLASH
    bare = (width == 2) & (kinds[order + 1] == _GREATER)
    full = np.flatnonzero((width == 6) & (kinds[order + 5] == _GREATER) & ~closing)
    quotes = [marks[order[full] + place] for place in (1, 2, 3, 4)]
    end = marks[order[full] + 5]
    fits = (
        (kinds[order[full] + 1] == _QUOTE)
        & (kinds[order[full] + 2] == _QUOTE)
        & (kinds[order[full] + 3] == _QUOTE)
        & (kinds[order[full] + 4] == _QUOTE)
        & _reads(codes, quotes[0], b" key=")
        & _reads(codes, quotes[2], b" value=")
        & (quotes[2] - quotes[1] == len(b' value="'))
        & (end - quotes[3] <= 3)
    )
    full = full[fits]
    usual = bare.copy()
    usual[full] = True
    closed_at = np.where(bare, marks[np.minimum(order + 1, len(marks) - 1)], 0)
    closed_at[full] = end[fits]
    columns = [np.full(len(opens), -1, dtype=np.int32) for _ in range(4)]
    for column, quote, step in zip(columns, quotes, (1, 0, 1, 0), strict=True):
        column[full] = quote[fits] + step + start
    name = _names(padded, starts=opens + 1 + closing, names=names)
    empty = usual & ~closing & (codes[closed_at - 1] == _SLASH)
    tags = _Tags((opens + start).astype(np.int32), name, closing, empty, *columns)
    for row in np.flatnonzero(~usual):
        _read_unusual(tags, row=int(row), visible=visible)
    return tags


def _reads(codes: npt.NDArray[np.uint8], before: Positions, word: bytes) -> Flags:
    """Whether `word` stands right before each position."""
    fits: Flags = before >= len(word)
    for offset, code in enumerate(reversed(word), start=1):
        fits = fits & (codes[before - offset] == code)
    return fits


def _read_unusual(tags: _Tags, *, row: int, visible: bytes) -> None:
    """Read one tag exactly, whatever the order and the quotes of its attributes."""
    begin = int(tags.position[row])
    match = _UNUSUAL.match(visible, begin)
    if match is None:
        line = visible.count(b"\n", 0, begin) + 1
        raise _broken("XML のタグが途中で切れているか、書き方に誤りがあります", line=line)
    tags.empty[row] = match.group(4) == b"/"
    for attribute in _ATTRIBUTE.finditer(visible, match.start(3), match.end(3)):
        group = 2 if attribute.group(2) is not None else 3
        if attribute.group(1) == b"key":
            tags.key_start[row], tags.key_end[row] = attribute.span(group)
        elif attribute.group(1) == b"value":
            tags.value_start[row], tags.value_end[row] = attribute.span(group)


def _names(padded: bytes, *, starts: Positions, names: dict[bytes, int]) -> Positions:
    """The names of all tags of a piece as numbers, new ones put into `names`; a namespace prefix (`xes:`) is dropped.

    Compares eight bytes at a time; the few names that are longer are compared one by one. The name in the middle of
    what remains is taken next: it is most likely the one that most tags have.
    """
    words = np.ndarray((len(padded) - 7,), dtype="<u8", buffer=padded, strides=(1,))[starts]
    name = np.full(len(starts), -1, dtype=np.int32)
    remaining = np.arange(len(starts))
    while remaining.size:
        middle = len(remaining) // 2
        word = _name_at(padded, int(starts[remaining[middle]]))
        left = words[remaining]
        if len(word) < 8:
            after = (left >> np.uint64(8 * len(word))) & np.uint64(0xFF)
            masked = left & np.uint64((1 << (8 * len(word))) - 1)
            same = (masked == np.uint64(int.from_bytes(word, "little"))) & _ENDS_NAME[after]
        else:
            candidates = np.flatnonzero(left == left[middle])
            same = np.zeros(len(remaining), dtype=bool)
            same[[row for row in candidates if _name_at(padded, int(starts[remaining[row]])) == word]] = True
        same[middle] = True
        name[remaining[same]] = names.setdefault(word.rsplit(b":", 1)[-1], len(names))
        remaining = remaining[~same]
    return name


def _name_at(padded: bytes, position: int) -> bytes:
    found = _NAME.match(padded, position)
    return found.group() if found else b""


def _check_nesting(
    tags: _Tags,
    *,
    visible: bytes,
    level: Positions,
    depth: Positions,
    names: tuple[bytes, ...],
) -> None:
    def line(row: int) -> int:
        return visible.count(b"\n", 0, int(tags.position[row])) + 1

    below = np.flatnonzero(level < 0)
    if below.size:
        raise _broken("対応する開始タグのない終了タグがあります", line=line(int(below[0])))
    pairs = np.flatnonzero(~tags.empty)
    ordered = pairs[_by_depth(depth[pairs])]
    halves = ordered[: len(ordered) // 2 * 2].reshape(-1, 2)
    if level[-1] == 0:
        wrong = halves[tags.name[halves[:, 0]] != tags.name[halves[:, 1]]]
        if wrong.size:
            opened, closed = wrong[np.argmin(wrong[:, 1])]
            start_tag, end_tag = _shown(names, tags.name[opened]), _shown(names, tags.name[closed])
            raise _broken(
                f"{line(int(opened))}行目の <{start_tag}> が別のタグ </{end_tag}> で閉じられています",
                line=line(int(closed)),
            )
    roots = np.flatnonzero((depth == 1) & ~tags.closing)
    if level[-1] != 0:
        last = visible.count(b"\n") + 1
        raise _broken("ファイルが途中で切れています(閉じていない要素があります)", line=last)
    if len(roots) > 1:
        raise _broken("一番外側の要素が 2 つあります", line=line(int(roots[1])))


def _shown(names: tuple[bytes, ...], number: int) -> str:
    """A name in one line, whatever bytes stand in it."""
    name = names[number].decode("utf-8", errors="replace")[:40]
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


def _by_depth(depth: Positions) -> Positions:
    """The rows, those of one depth together and in file order."""
    few = (
        depth.astype(np.int16) if depth.size and int(depth.max()) < 2**15 else depth
    )  # sorted by digits then
    return np.argsort(few, kind="stable")


def _parents(depth: Positions) -> Positions:
    """The row of the enclosing element: the last earlier row that is one level up."""
    parent = np.full(len(depth), -1, dtype=np.int32)
    ordered = _by_depth(depth)
    ends = np.cumsum(np.bincount(depth))
    for above, here, end in zip(ends[:-2], ends[1:-1], ends[2:], strict=True):
        outer, rows = ordered[above:here], ordered[here:end]
        parent[rows] = outer[np.searchsorted(outer, rows) - 1]
    return parent


def _broken(what: str, *, line: int) -> Refused:
    message = f"{line}行目: {what}。ファイルを書き出し直すか、送り直してください。"
    return Refused(
        message,
        code="not-well-formed",
        remarks=(Remark(code="not-well-formed", severity="error", message=message, line=line),),
    )
