"""Which encoding a text file from an office is written in."""

from __future__ import annotations

from meguru.engines.uploads.refusal import Refused

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_NO_LETTERS = frozenset("\x80\uf8f0\uf8f1\uf8f2\uf8f3")  # single bytes that cp932 maps, but no office writes
_CONTROL = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\f\x1a\x1b")


def decode_text(data: bytes) -> tuple[str, str]:
    """Decode a text file and say in which encoding it was written.

    Shape:  the text without its byte order mark, and one of "utf-8", "utf-8-sig", "utf-16-le",
            "utf-16-be", "cp932", "euc-jp".
    Holds:  UTF-16 is accepted with a byte order mark only. Where cp932 and EUC-JP are both possible, the
            reading with fewer half-width katakana and other unlikely letters wins.
    Raises: Refused with code "empty", "binary" or "encoding".
    """
    if not data:
        raise Refused("ファイルが空です。中身のあるファイルを選び直してください。", code="empty")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding=encoding)
    if b"\x00" in data[:65536]:
        raise _binary()
    try:
        return _checked(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        pass
    readings = [
        (text, encoding)
        for encoding in ("cp932", "euc-jp")
        if (text := _decode_or_none(data, encoding=encoding)) is not None
    ]
    if not readings:
        raise Refused(
            "文字コードが分かりません。UTF-8 か Shift_JIS(CSV UTF-8 など)で保存し直してください。",
            code="encoding",
        )
    text, encoding = min(readings, key=lambda reading: _oddness(reading[0]))
    return _checked(text), encoding


def _decode_marked(data: bytes, *, encoding: str) -> tuple[str, str]:
    if encoding.startswith("utf-32"):
        raise Refused(
            "UTF-32 の文字コードには対応していません。UTF-8 で保存し直してください。", code="encoding"
        )
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        line = _line_of(data, position=error.start, encoding=codec)
        raise Refused(
            f"{line}行目に文字コード({codec})として読めない文字があります。UTF-8 で保存し直してください。",
            code="encoding",
        ) from None
    return _checked(text), encoding


def _line_of(data: bytes, *, position: int, encoding: str) -> int:
    return data[:position].decode(encoding, errors="ignore").count("\n") + 1


def _decode_or_none(data: bytes, *, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _NO_LETTERS.intersection(text) else text


def _oddness(text: str) -> float:
    """Share of letters that Japanese office text seldom holds, such as half-width katakana."""
    sample = text[:200_000]
    beyond_ascii = [letter for letter in sample if letter > "\x7f"]
    if not beyond_ascii:
        return 0.0
    likely = sum(1 for letter in beyond_ascii if _is_likely(letter))
    return 1.0 - likely / len(beyond_ascii)


def _is_likely(letter: str) -> bool:
    return (
        "\u3000" <= letter <= "\u30ff"  # Japanese punctuation, hiragana, katakana
        or "\u4e00" <= letter <= "\u9fff"  # kanji
        or "\uff01" <= letter <= "\uff5e"  # full-width letters and digits
    )


def _checked(text: str) -> str:
    if _CONTROL.intersection(text[:65536]):
        raise _binary()
    return text


def _binary() -> Refused:
    return Refused(
        "文字のファイルではありません(画像や Excel などのようです)。"
        "CSV や XML で書き出したファイルを選んでください。",
        code="binary",
    )
