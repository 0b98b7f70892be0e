"""Writing that looks different and means the same becomes one writing.

Two steps. `fold` keeps every word tellable apart: width (NFKC), case, katakana as hiragana, one sign for long vowels,
one form of kanji that have several. `loosen` then forgets what people slip on: voicing marks, small kana, long vowels.
The index holds loosened text; which of two texts was written as asked for is decided on folded text.

Source: Unicode Standard Annex 15 (normalisation); the list of kanji is ours, from names of people and places that
offices write in more than one way.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

KATAKANA, HIRAGANA, KANJI, LATIN, DIGIT, BREAK = "k", "h", "c", "a", "d", " "
LONG_VOWEL = "ー"
_LONG_VOWELS = frozenset("ー－—―‐‑‒–−-〜~")
_JOINING_DOTS = frozenset("・･·")
_VARIANTS = str.maketrans(
    "髙﨑邊邉齋齊濵濱國廣學壽惠應會舊澤瀧眞龍櫻萬圓藏寶曾榮嶋嶌峯條驛縣區號實當變廳獨萠彌桒槇籠",
    "高崎辺辺斎斉浜浜国広学寿恵応会旧沢滝真竜桜万円蔵宝曽栄島島峰条駅県区号実当変庁独萌弥桑槙篭",
)
_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_UNVOICED = str.maketrans(
    "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽゔ",
    "かきくけこさしすせそたしすてとはひふへほはひふへほう",
)
_LOOSE = {**_LARGE, **_UNVOICED, ord(LONG_VOWEL): None}
_SOUND_MARKS = frozenset("\u3099\u309a\uff9e\uff9f")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in one writing. `places[i]` is where character i stood in the original, `kinds[i]` what it was there."""

    text: str
    places: tuple[int, ...]
    kinds: str


def fold(text: str) -> Folded:
    """This function will bring a text into one writing and remember where each character came from.

    What is neither letter nor figure becomes one space, so that words on both sides of it stay apart.
    """
    signs: list[str] = []
    places: list[int] = []
    kinds: list[str] = []
    for place, cluster in _clusters(text):
        for sign in unicodedata.normalize("NFKC", cluster):
            sign, kind = _one_writing(sign, kinds[-1] if kinds else BREAK)
            if kind == BREAK and (not kinds or kinds[-1] == BREAK):
                continue
            for part in sign:
                signs.append(part)
                places.append(place)
                kinds.append(kind)
    _join_over_dots(signs, places, kinds)
    if kinds and kinds[-1] == BREAK:
        signs.pop(), places.pop(), kinds.pop()
    return Folded("".join(signs), tuple(places), "".join(kinds))


def loosen(text: str) -> str:
    """Folded text without voicing marks, small kana and long vowels: what the index holds."""
    return text.translate(_LOOSE)


def loosened(folded: Folded) -> Folded:
    """The same with its places."""
    kept = [(loosen(sign), number) for number, sign in enumerate(folded.text)]
    numbers = [number for sign, number in kept if sign]
    return Folded(
        "".join(sign for sign, _number in kept),
        tuple(folded.places[number] for number in numbers),
        "".join(folded.kinds[number] for number in numbers),
    )


def _clusters(text: str) -> list[tuple[int, str]]:
    """Characters with the sound marks that follow them: half-width ｶﾞ is one ガ."""
    found: list[tuple[int, str]] = []
    for place, sign in enumerate(text):
        if found and (sign in _SOUND_MARKS or unicodedata.combining(sign)):
            found[-1] = (found[-1][0], found[-1][1] + sign)
        else:
            found.append((place, sign))
    return found


def _one_writing(sign: str, before: str) -> tuple[str, str]:
    """(character, kind); `before` is the kind of the character in front."""
    if sign in _LONG_VOWELS and before in (KATAKANA, HIRAGANA):
        return LONG_VOWEL, before
    if sign in _JOINING_DOTS and before == KATAKANA:
        return "・", BREAK
    if "ァ" <= sign <= "ヶ":
        return chr(ord(sign) - 0x60), KATAKANA
    if "ぁ" <= sign <= "ゖ":
        return sign, HIRAGANA
    if sign in "々〆〇" or unicodedata.name(sign, "").startswith("CJK UNIFIED"):
        return sign.translate(_VARIANTS), KANJI
    category = unicodedata.category(sign)
    if category[0] == "N":
        return sign, DIGIT
    if category[0] == "L" and sign != LONG_VOWEL:
        return sign.casefold(), LATIN
    return " ", BREAK


def _join_over_dots(signs: list[str], places: list[int], kinds: list[str]) -> None:
    """ワーク・ライフ is one word; a dot before anything else parts words."""
    for number in range(len(signs) - 1, -1, -1):
        if signs[number] != "・":
            continue
        if number + 1 < len(kinds) and kinds[number + 1] == KATAKANA:
            del signs[number], places[number], kinds[number]
        else:
            signs[number] = " "
