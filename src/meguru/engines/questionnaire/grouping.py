"""Free texts that say much the same, proposed to be read together; people decide.

Method: a text is what it is about: runs of kanji, katakana, Latin letters and digits (NFKC, lower case), as pairs of
        neighbouring letters; hiragana only joins them. A pair weighs the more, the fewer texts hold it:
        log(1 + n / holders). Likeness is the weight of common pairs over the mean weight of both texts (Dice).
        Two groups are joined while the mean likeness of their members is at least LIKE, the most alike ones first
        (average linkage). A group is named by the words that most of its texts share.
Holds:  every text is in exactly one group; the groups do not depend on the order of the texts; equal texts are always
        together. Groups that people made are kept as they are: a new text joins one or makes a group of its own.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

LIKE = 0.15  # measured in tests/test_grouping.py on answers as clerks write them
MOST_TEXTS = 400  # more are grouped by equality only
_WORDS = re.compile(r"[一-鿿々〆]+|[ァ-ヺー]+|[a-z0-9]+")
_SAY_NOTHING = frozenset({"特", "思", "考", "必要", "場合", "等", "為", "事", "今後", "現在"})
_NOTHING = "特になし"
_SAYS_NOTHING = re.compile(
    r"(特に)?(なし|無し|無い|ない|ありません|該当なし|該当ありません|意見なし|ございません)?[。.]?"
)


@dataclass(frozen=True, slots=True)
class TextGroup:
    """まとまり: texts that belong together. `words` are shared by most of them; `likeness` is the mean of all pairs."""

    name: str
    members: tuple[str, ...]
    words: tuple[str, ...] = ()
    likeness: float = 1.0
    is_made_by_people: bool = False


def words_of(text: str) -> list[str]:
    """The words that a text is about, in their order."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return [word for word in _WORDS.findall(plain) if word not in _SAY_NOTHING]


def propose_groups(texts: Mapping[str, str], *, kept: Sequence[TextGroup] = ()) -> tuple[TextGroup, ...]:
    """Groups of these texts (key -> text), the largest first; what people made comes first, in its order."""
    taken = {key for group in kept for key in group.members if key in texts}
    mine = [
        TextGroup(
            name=group.name,
            members=tuple(key for key in group.members if key in texts),
            words=_shared([texts[key] for key in group.members if key in texts]),
            is_made_by_people=True,
        )
        for group in kept
    ]
    rest = {key: text for key, text in sorted(texts.items()) if key not in taken}
    found = [_group(keys, rest, like) for keys, like in _joined(rest)]
    found.sort(key=lambda group: (-len(group.members), group.members))
    return (*mine, *found)


def _joined(texts: Mapping[str, str]) -> list[tuple[list[str], float]]:
    keys = list(texts)
    if len(keys) > MOST_TEXTS:
        return _equal(texts)
    pairs = [_pairs(texts[key]) for key in keys]
    holders = Counter(pair for held in pairs for pair in held)
    weights = {pair: math.log1p(len(keys) / count) for pair, count in holders.items()}
    sizes = [sum(weights[pair] for pair in held) for held in pairs]
    like = [
        [
            _likeness(
                texts[keys[one]], texts[keys[other]], pairs[one], pairs[other], weights, sizes, one, other
            )
            for other in range(len(keys))
        ]
        for one in range(len(keys))
    ]
    return [
        ([keys[place] for place in group], _mean_within(group, like)) for group in _linked(len(keys), like)
    ]


def _likeness(
    a: str,
    b: str,
    pairs_a: set[str],
    pairs_b: set[str],
    weights: Mapping[str, float],
    sizes: Sequence[float],
    one: int,
    other: int,
) -> float:
    if _plain(a) == _plain(b):
        return 1.0
    both = sizes[one] + sizes[other]
    common = sum(weights[pair] for pair in pairs_a & pairs_b)
    return min(0.99, 2 * common / both) if both else 0.0


def _plain(text: str) -> str:
    """A text as it is compared for equality; whatever says that there is nothing to say is the same."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return "" if _SAYS_NOTHING.fullmatch(plain) else plain


def _linked(count: int, like: Sequence[Sequence[float]]) -> list[list[int]]:
    """Average linkage. Sums of likeness between groups are carried along, so that a step costs one row."""
    groups = {place: [place] for place in range(count)}
    sums = {(a, b): like[a][b] for a in range(count) for b in range(a + 1, count) if like[a][b] > 0}
    while sums:
        (a, b), total = max(sums.items(), key=lambda item: (_mean(item, groups), -item[0][0], -item[0][1]))
        if total / (len(groups[a]) * len(groups[b])) < LIKE:
            break
        groups[a] = sorted(groups[a] + groups.pop(b))
        del sums[(a, b)]
        for other in groups:
            if other != a:
                added = sums.pop((min(b, other), max(b, other)), 0.0)
                if added:
                    place = (min(a, other), max(a, other))
                    sums[place] = sums.get(place, 0.0) + added
    return list(groups.values())


def _mean(item: tuple[tuple[int, int], float], groups: Mapping[int, list[int]]) -> float:
    (a, b), total = item
    return total / (len(groups[a]) * len(groups[b]))


def _mean_within(group: Sequence[int], like: Sequence[Sequence[float]]) -> float:
    pairs = [like[a][b] for number, a in enumerate(group) for b in group[number + 1 :]]
    return sum(pairs) / len(pairs) if pairs else 1.0


def _equal(texts: Mapping[str, str]) -> list[tuple[list[str], float]]:
    same: dict[str, list[str]] = {}
    for key, text in texts.items():
        same.setdefault(_plain(text), []).append(key)
    return [(keys, 1.0) for keys in same.values()]


def _group(keys: Sequence[str], texts: Mapping[str, str], like: float) -> TextGroup:
    words = _shared([texts[key] for key in keys])
    return TextGroup(
        name=_name(words, texts[keys[0]]), members=tuple(keys), words=words, likeness=round(like, 3)
    )


def _shared(texts: Sequence[str]) -> tuple[str, ...]:
    """Words of more than half of the texts, those of most texts first; of one text, its longest words."""
    counts = Counter(word for text in texts for word in dict.fromkeys(words_of(text)) if len(word) > 1)
    often = [word for word, count in counts.items() if 2 * count > len(texts)]
    return tuple(sorted(often, key=lambda word: (-counts[word], -len(word), word))[:3])


def _name(words: Sequence[str], text: str) -> str:
    if not _plain(text):
        return _NOTHING
    if words:
        return "・".join(words)
    shown = text.strip().replace("\n", " ")
    return shown[:20] + "…" if len(shown) > 20 else shown


def _pairs(text: str) -> set[str]:
    found: set[str] = set()
    for word in words_of(text):
        found |= {first + second for first, second in pairwise(word)} or {word}
    return found
