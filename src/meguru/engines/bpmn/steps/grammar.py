"""The words of the column 次の手順, read the way a clerk writes them.

(empty)                 the row that follows; after the last row the end
5 / 手順5へ / ５番に戻る    that row; a row can also be called by its name
終わり / 終わり（不受理）     the end; すべて終わり ends everything that still runs side by side
不備あり→3、なし→5         one of them; それ以外→5 is taken when nothing else fits
書類はそろったか？はい→4、いいえ→2   the same with the question that is asked
並行：4、5                 all of them, side by side
そろったら6               on to 6 when everything side by side has arrived
あてはまるもの：A→4、B→5     one or several of them
先に起きたもの：4、5         whatever happens first
不備あり→3、なし→（並行：4、5） one inside the other
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.bpmn.label_text import in_brief
from meguru.engines.bpmn.steps.ways import (
    AS_DRAWN,
    NOWHERE,
    OTHERWISE,
    AsDrawn,
    Branch,
    Choice,
    End,
    Nowhere,
    Split,
    To,
    Wait,
    Way,
    one_line,
)

_DEEPEST = 12
MOST_BRANCHES = 30
_ARROW = re.compile(r"[-=ー－]+[>＞]|[→⇒➡➔⇨]")
_SEPARATORS = "、,，；;\n"
_OPEN, _CLOSE = "（(", "）)"
_ENDS = r"(?:終わり|終り|おわり|終了|終結|完了|以上|終|end|エンド)"
_END = re.compile(
    rf"(?:ここで)?(?P<all>すべて|全て|全体を?)?(?:業務|処理|手続)?{_ENDS}(?:する|へ|です)?(?P<rest>.*)",
    re.I | re.S,
)
_WAIT = re.compile(r"(?:すべて|全て|全部)?(?:が)?(?:そろったら|揃ったら|合流後?)[、,，：:→\s]*")
_SPLITS = (
    (re.compile(r"(?:並行|並列|同時|平行)(?:に|で|して)?\s*[：:]"), Split.ALL),
    (re.compile(r"(?:あてはまる|当てはまる|該当する)(?:もの)?(?:すべて|全て)?(?:に)?\s*[：:]"), Split.SOME),
    (re.compile(r"先に(?:起きた|来た|届いた)(?:もの|ほう|方)?(?:に)?\s*[：:]"), Split.FIRST),
)
_OTHERWISE = frozenset(
    {"それ以外", "その他", "上記以外", "そのほか", "それ以外の場合", "その他の場合", "上記以外の場合"}
)
_BEFORE = re.compile(r"\A(?:手順|番号|作業|ステップ|no\.?|№|#|step)\s*", re.I)
_AFTER = re.compile(
    r"\s*(?:番|行目?|の手順)?\s*(?:へ|に|まで)?\s*(?:進む|戻る|もどる|すすむ|移る|行く|差し?戻す|差し?戻し)?\s*[。.]?\Z"
)


class CannotRead(ValueError):
    """Words that do not say where to go on; the message is for the clerk."""


@dataclass(frozen=True, slots=True)
class Names:
    """What rows are called: `numbers` and `names` map a tidied number or name to element ids."""

    numbers: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]
    following: Way


def tidy(text: str) -> str:
    """A number or name for comparing: full width and half width, circled digits and blanks make no difference."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def read_way(text: str, names: Names) -> Way:
    """Read the words of 次の手順.

    Raises: CannotRead with a sentence that names the words and what to write instead.
    """
    return _way(text.strip(), names, 0)


def _way(text: str, names: Names, depth: int) -> Way:
    if depth > _DEEPEST:
        raise CannotRead("かっこが深すぎます。分かれ道を別の手順に分けてください。")
    if not text:
        return names.following
    if inside := _unwrapped(text):
        return _way(inside, names, depth + 1)
    if (found := _WAIT.match(text)) and found.end() < len(text):
        return Wait(_way(text[found.end() :].strip(), names, depth + 1))
    name, rest = _question(text)
    for pattern, split in _SPLITS:
        if found := pattern.match(rest):
            return _several(rest[found.end() :], split, name, names, depth)
    if _top_level(rest, arrows=True):
        return _several(rest, Split.ONE, name, names, depth)
    return _target(text, names)


def _unwrapped(text: str) -> str:
    """What is inside a pair of brackets that holds the whole text, "" otherwise."""
    if text[0] not in _OPEN or text[-1] not in _CLOSE:
        return ""
    level = 0
    for place, char in enumerate(text):
        level += (char in _OPEN) - (char in _CLOSE)
        if level == 0 and place < len(text) - 1:
            return ""
    return text[1:-1].strip()


def _question(text: str) -> tuple[str, str]:
    """The question in front of the branches, and the rest."""
    if text[0] == "「":
        close = text.find("」")
        rest = text[close + 1 :].lstrip()
        if close > 0 and rest and not _ARROW.match(rest):
            return one_line(text[1:close]), rest
        return "", text
    found = re.match(r"[^→⇒➡➔「（(、,，\n]*?[？?]", text)
    rest = text[found.end() :].strip() if found else ""
    if found and rest and not _ARROW.match(rest):
        return one_line(found[0]), rest
    return "", text


def _top_level(text: str, *, arrows: bool) -> list[tuple[int, int]]:
    """Where arrows (or separators) stand outside of brackets and quotes, as (begin, end)."""
    found: list[tuple[int, int]] = []
    level, quoted, place = 0, False, 0
    while place < len(text):
        char = text[place]
        if char in "「」":
            quoted = char == "「"
        elif not quoted:
            level += (char in _OPEN) - (char in _CLOSE)
            if level <= 0 and arrows and (arrow := _ARROW.match(text, place)):
                found.append(arrow.span())
                place = arrow.end()
                continue
            if level <= 0 and not arrows and char in _SEPARATORS:
                found.append((place, place + 1))
        place += 1
    return found


def _pieces(text: str) -> list[str]:
    """The branches: cut at separators, but a piece without an arrow belongs to the label that follows."""
    cut, begin = [], 0
    for place, after in _top_level(text, arrows=False):
        cut.append(text[begin:place])
        begin = after
    cut.append(text[begin:])
    pieces: list[str] = []
    held = ""
    has_arrows = bool(_top_level(text, arrows=True))
    for piece in cut:
        whole = f"{held}、{piece.strip()}" if held else piece.strip()
        if has_arrows and whole and not _top_level(whole, arrows=True):
            held = whole
            continue
        held = ""
        if whole:
            pieces.append(whole)
    return [*pieces, held] if held else pieces


def _several(text: str, split: Split, name: str, names: Names, depth: int) -> Way:
    pieces = _pieces(text) if split is Split.ONE or _top_level(text, arrows=True) else _plain_pieces(text)
    if len(pieces) > MOST_BRANCHES:
        raise CannotRead(
            f"分かれる先が {len(pieces)} あります。一つの手順からは {MOST_BRANCHES} までにしてください。"
        )
    branches = [_branch(piece, split, names, depth) for piece in pieces]
    if not branches:
        raise CannotRead(
            f"「{text.strip() or split.value}」に進む先がありません。「{split.value}：4、5」のように書いてください。"
        )
    if len(branches) == 1 and not (name and split is Split.ONE):
        only = branches[0]
        if not only.label:
            return only.way
        if split is Split.ONE:
            branches.append(Branch(OTHERWISE, names.following))
    return Choice(split, tuple(branches), name=name)


def _plain_pieces(text: str) -> list[str]:
    """「4、5」「4と5」「4・5」 after 並行： and the like."""
    cut = [text[a:b] for a, b in _between(text)]
    return [
        piece.strip()
        for one in cut
        for piece in (re.split(r"[・と]|および|及び", one) if _is_numbers(one) else [one])
        if piece.strip()
    ]


def _between(text: str) -> list[tuple[int, int]]:
    marks = _top_level(text, arrows=False)
    begins = [0, *(after for _, after in marks)]
    ends = [*(place for place, _ in marks), len(text)]
    return list(zip(begins, ends, strict=True))


def _is_numbers(text: str) -> bool:
    return bool(re.fullmatch(r"[\d０-９\s・と]+|[\d０-９]+(?:および|及び)[\d０-９]+", text.strip()))


def _branch(piece: str, split: Split, names: Names, depth: int) -> Branch:
    arrows = _top_level(piece, arrows=True)
    if not arrows:
        if split is Split.ONE:
            raise CannotRead(
                f"「{piece}」の進む先がありません。「{piece}→3」のように、矢印と番号で書いてください。"
            )
        return Branch("", _way(piece, names, depth + 1))
    place, after = arrows[0]
    label = one_line(piece[:place])
    if len(label) > 1 and label[0] == "『" and label[-1] == "』" and piece[:place].strip()[0] == "「":
        label = label[1:-1]
    target = piece[after:].strip()
    if not target:
        raise CannotRead(
            f"「{piece}」の矢印の先に番号がありません。進む先の番号か「終わり」を書いてください。"
        )
    return Branch(OTHERWISE if label in _OTHERWISE else label, _way(target, names, depth + 1))


def _target(text: str, names: Names) -> Way:
    if (found := _row(text, names)) is not None:
        return found
    if text == NOWHERE or tidy(text) in ("続きなし", "なし"):
        return Nowhere()
    if text == AS_DRAWN:
        return AsDrawn()
    if (end := _END.fullmatch(text)) and (name := _end_name(end["rest"])) is not None:
        return End(name, of_all=end["all"] is not None)
    listed = [text[a:b] for a, b in _between(text)]
    if len(listed) < 2 and _is_numbers(text):
        listed = re.split(r"[・と]|および|及び", text)
    if len(listed) > 1 and all(_row(piece.strip(), names) is not None for piece in listed):
        numbers = "、".join(piece.strip() for piece in listed)
        first, second = listed[0].strip(), listed[1].strip()
        raise CannotRead(
            f"「{in_brief(text)}」では、どれへ進むのかが分かりません。場合によって分かれるときは「不備あり→{first}、なし→{second}」、"
            f"同時に進めるときは「並行：{numbers}」と書いてください。"
        )
    raise CannotRead(
        f"次の手順「{in_brief(text)}」という番号の行がありません。表にある番号か「終わり」を書いてください"
        "(すぐ下の行へ進むときは空欄のまま)。"
    )


def _end_name(rest: str) -> str | None:
    """The name of an end in brackets; None when the words go on in another way."""
    rest = rest.strip(" 　。.")
    if not rest:
        return ""
    inside = _unwrapped(rest)
    if inside[:1] == "「" and inside[-1:] == "」":
        inside = inside[1:-1]
    return one_line(inside) if inside else None


def _row(text: str, names: Names) -> Way | None:
    """A row by its number, or by its name when only one has it."""
    bare = _BEFORE.sub("", unicodedata.normalize("NFKC", text).strip())
    for word in dict.fromkeys((text, _AFTER.sub("", text), bare, _AFTER.sub("", bare), bare.strip("()"))):
        for known in (names.numbers, names.names):
            found = known.get(tidy(word.strip("「」")), ())
            if len(found) == 1:
                return To(found[0])
            if len(found) > 1:
                kind = "番号" if known is names.numbers else "作業名"
                raise CannotRead(
                    f"{kind}「{word}」の行が {len(found)} つあり、どれへ進むのかが分かりません。番号を分けてください。"
                )
    return None
