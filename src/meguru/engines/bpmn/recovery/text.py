"""The bytes of a file as text that an XML parser takes.

Steps.  1. The encoding is told by the byte order mark, the declaration, or else by the bytes themselves.
        2. What no XML holds is dropped: control characters, text before the first tag, document types.
           Entities are never expanded; one that HTML knows becomes its letter.
        3. Prefixes that nobody declared are declared.
Holds.  Every step takes time in proportion to the length of the text.
"""

from __future__ import annotations

import codecs
import html.entities
import re

from meguru.engines.bpmn.recovery.said import Said
from meguru.engines.bpmn.recovery.tidy import KNOWN_PREFIXES, tidied
from meguru.engines.uploads import Refused, decode_text

CUT_OFF = "repaired-cut-off"
DOCTYPE = "repaired-doctype"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,400}>")
_ONE_BYTE = frozenset({"iso8859-1", "iso8859-15", "cp1252", "ascii"})
_OTHER_NAMES = dict.fromkeys(("windows-31j", "x-sjis", "x-ms-cp932", "ibm943"), "cp932")
_ASCII = bytes(range(128))
_SINGLE_HIGH = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OPAQUE = r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
_MARKUP_OR_AND = re.compile(
    _OPAQUE + r"|<![A-Za-z][^<>\[]*(?:\[[^\]]*(?:\][^<>]*|\Z))?>?|&(?:#x?[0-9A-Fa-f]+;|\w+;)?", re.DOTALL
)
_ATTRIBUTE = re.compile(r"""\s([A-Za-z_][\w:.-]*)\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_OPAQUE_OR_TAG = re.compile(_OPAQUE + r"|<[A-Za-z_][^<>]*", re.DOTALL)
_TAG_NAMES = re.compile(_OPAQUE + r"|<([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=", re.DOTALL)
_DECLARED_PREFIX = re.compile(r"\bxmlns:([\w.-]+)\s*=")
_FIRST_TAG = re.compile(r"<[A-Za-z_][\w.:-]*")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def readable(data: bytes, said: Said) -> bytes:
    """Return the file as UTF-8 without a declaration, mended so that a parser has the best chance.

    Raises: Refused when it is no text at all.
    """
    text = _decoded(data, said)
    text = _DECLARATION.sub("", text.replace("\ufeff", ""), count=1)
    first = text.find("<")
    if first < 0:
        raise Refused(
            "XML のファイルではありません。.bpmn として書き出したファイルを選んでください。", code="not-xml"
        )
    if text[:first].strip():
        said.whole("repaired-text", "最初のタグより前にある文字を読み飛ばしました。")
    text = text[first:]
    clean = _NOT_XML.sub("", text)
    if len(clean) != len(text):
        said.whole("repaired-text", f"XML に使えない制御文字を {len(text) - len(clean):,} 個取り除きました。")
    return _with_prefixes(_without_doubles(_without_entities(clean, said), said), said).encode()


def tidy(text: bytes, said: Said, *, line: int | None) -> bytes:
    """Return text that a parser refused as well-formed XML."""
    content = text.decode()
    first = _FIRST_TAG.search(content)
    if first is not None and not content.rstrip().endswith(f"</{first[0][1:]}>"):
        said.whole(CUT_OFF, "ファイルが途中で切れているため、切れる前のところまでを読みました。", line=line)
    else:
        where = f"{line} 行目あたりで" if line else ""
        said.whole(
            "repaired-xml",
            f"{where}XML の書式が崩れていたため、読めるところだけを読みました。足りない部分がないか確かめてください。",
            line=line,
        )
    return tidied(content).encode()


# -- encoding ----------------------------------------------------------------------------------------------


def looks_misdeclared(data: bytes) -> bool:
    """Say whether a file declares a one-byte encoding although its letters are UTF-8."""
    declared = _declared(data)
    if declared not in _ONE_BYTE or data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:600])
    try:
        name = found[1].decode("ascii").lower() if found else ""
        return codecs.lookup(_OTHER_NAMES.get(name, name)).name if name else ""
    except LookupError:
        return "?"


def _decoded(data: bytes, said: Said) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding, said)
    start = data.lstrip(b" \t\r\n")[:8]
    for begin, encoding in _WIDE:
        if start.startswith(begin):
            said.whole(
                "repaired-encoding", "文字コードの目印がないため、UTF-16 として読みました。", severity="hint"
            )
            return _lenient(data, encoding, said)
    declared = _declared(data)
    first = [declared] if declared.startswith("iso2022") else []  # ASCII bytes throughout
    for encoding in (*first, "utf-8", *_candidates(data, declared)):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
        if not data.isascii() and codecs.lookup(encoding).name != (declared or "utf-8"):
            said.whole(
                "repaired-encoding", f"文字コードの宣言が中身と合わないため、{encoding} として読みました。"
            )
        return text
    return _lenient(data, "utf-8", said)


def _candidates(data: bytes, declared: str) -> list[str]:
    found = [declared] if declared and not declared.startswith(("utf-16", "utf-32", "?")) else []
    singles = len(_SINGLE_HIGH.findall(data))
    if singles and singles == len(data.translate(None, _ASCII)):
        return [*found, "cp1252"]  # letters with accents stand alone, Japanese ones in rows
    try:
        return [*found, decode_text(data)[1], "cp1252"]
    except Refused:
        return [*found, "cp1252"]


def _lenient(data: bytes, encoding: str, said: Said) -> str:
    text = data.decode(encoding, errors="replace")
    if "\ufffd" in text:
        said.whole("repaired-encoding", "読めない文字がありました。その文字は「\ufffd」に置き換えました。")
    return text


# -- entities and prefixes ---------------------------------------------------------------------------------


def _without_entities(text: str, said: Said) -> str:
    """Drop document types; turn what follows a & into letters, never into the value of an entity."""
    counts = {"doctype": 0, "and": 0}

    def mended(found: re.Match[str]) -> str:
        piece = found[0]
        if piece.startswith(("<![CDATA[", "<!--", "<?")):
            return piece if not piece.startswith("<?xml ") else ""
        if piece.startswith("<!"):
            counts["doctype"] += 1
            return ""
        name = piece[1:-1]
        if piece.endswith(";") and (name in _XML_ENTITIES or _is_letter(name)):
            return piece
        counts["and"] += 1
        letter = html.entities.html5.get(f"{name};", "") if piece.endswith(";") else ""
        return letter if letter and letter not in "<&" else f"&amp;{piece[1:]}"

    mended_text = _MARKUP_OR_AND.sub(mended, text)
    if counts["doctype"]:
        said.whole(DOCTYPE, "DOCTYPE や ENTITY の宣言は、安全のため読まずに取り除きました。")
    if counts["and"]:
        said.whole("repaired-text", f"そのままでは読めない「&」を {counts['and']:,} か所直しました。")
    return mended_text


def _is_letter(name: str) -> bool:
    """A numbered letter that XML can hold."""
    if not name.startswith("#"):
        return False
    digits, base = (name[2:], 16) if name[1:2] in "xX" else (name[1:], 10)
    try:
        number = int(digits[:9], base)
    except ValueError:
        return False
    return len(digits) < 9 and number < 0x110000 and not _NOT_XML.match(chr(number))


def _without_doubles(text: str, said: Said) -> str:
    """Of two attributes of one name in a tag the first one stays: parsers stop at such a tag."""
    dropped = 0

    def mended(found: re.Match[str]) -> str:
        nonlocal dropped
        seen: set[str] = set()

        def once(attribute: re.Match[str]) -> str:
            nonlocal dropped
            again = attribute[1] in seen
            dropped += again
            seen.add(attribute[1])
            return "" if again else attribute[0]

        return found[0] if found[0].startswith(("<!", "<?")) else _ATTRIBUTE.sub(once, found[0])

    mended_text = _OPAQUE_OR_TAG.sub(mended, text)
    if dropped:
        said.whole("repaired-text", f"同じ名前の属性が二つあったため、{dropped:,} 個を取り除きました。")
    return mended_text


def _with_prefixes(text: str, said: Said) -> str:
    used = {name for pair in _TAG_NAMES.findall(text) for name in pair if name} - {"xmlns", "xml"}
    missing = sorted(used - set(_DECLARED_PREFIX.findall(text)))
    first = _FIRST_TAG.search(text)
    if not missing or first is None:
        return text
    # A text such as "a: b=" looks like a prefix too: declaring one too many harms nothing.
    tags = {pair[0] for pair in _TAG_NAMES.findall(text) if pair[0]}
    if named := [name for name in missing if name in tags]:
        said.whole("repaired-prefix", f"宣言のない接頭辞「{'、'.join(named[:5])}」を補って読みました。")
    added = "".join(
        f' xmlns:{name}="{KNOWN_PREFIXES.get(name, f"urn:undeclared:{number}")}"'
        for number, name in enumerate(missing[:200])
    )
    return text[: first.end()] + added + text[first.end() :]
