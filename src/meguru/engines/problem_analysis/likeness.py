"""Sentences that say the same, proposed to be taken together; people decide.

Method: the letters of a sentence (NFKC, without blanks, marks and the endings that every sentence has) as pairs of
        neighbours; likeness is the share of pairs in common (Dice, pairs of kana weigh less), of the whole sentence or
        of its kanji, katakana and digits alone, whichever is more. Sentences whose kanji, katakana and digits share
        nothing say different things, however they end. The same scene and the same kind of cause each add a little. Two groups are
        joined as long as every two of their members are at least LIKE alike, the most alike ones first.
Holds:  every entry is in exactly one group; the groups do not depend on the order of the entries; equal sentences are
        always together. Entries that somebody said to be different (`apart`) are never joined.
Why not the comparison of labels: it is made for names of steps (act and thing) and lets two acts that differ part
        sentences that complain about the same thing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

LIKE = 0.45  # measured in tests/test_likeness.py on sentences of a counter
SAME_SCENE, SAME_CAUSE = 0.08, 0.05
KANA_PAIR = 0.3  # the weight of two kana beside each other; every other pair weighs 1
NOTHING_SHARED = 0.3
MOST_SHARED = 400  # a pair of letters that more entries hold says nothing and makes no candidates
MOST_WORDS = 6
_MARKS = re.compile(r"[\s、。，．,.!?！？「」『』（）()・:：;；〜~\-ー―…]+")
_ENDINGS = re.compile(
    r"(?:と言われた|とのこと|という声|ていただきたい|てください|てほしい|ている|でした|ました|ません|です|ます|いる|した|する|という|こと|など)"
)
_KANA = re.compile(r"[ぁ-ゟ]+")
_SAID = re.compile(r"[一-鿿々]{2,}|[ァ-ヺー]{2,}|\d+")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence. `weight` is how many people said so, `scene` and `cause` are keys or empty."""

    key: str
    text: str
    scene: str = ""
    cause: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class LikeGroup:
    """Sentences that may say the same. `likeness` 0..1 is that of the two least like; `reasons` are in words."""

    name: str
    members: tuple[Said, ...]
    likeness: float
    reasons: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same for the same members."""
        return "-".join(sorted(one.key for one in self.members))

    @property
    def weight(self) -> int:
        return sum(one.weight for one in self.members)


def folded(text: str) -> str:
    """A sentence without what does not tell sentences apart."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _ENDINGS.sub("", plain) or plain


def likeness(one: str, other: str) -> float:
    """How alike two sentences are, 0 to 1, by their letters alone."""
    a, b = folded(one), folded(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    bare_a, bare_b = _KANA.sub("", a), _KANA.sub("", b)
    if bare_a and bare_b and not set(bare_a) & set(bare_b):
        return round(min(NOTHING_SHARED, _dice(_pairs(a), _pairs(b))), 6)
    bare = _dice(_pairs(bare_a), _pairs(bare_b)) if min(len(bare_a), len(bare_b)) >= 3 else 0.0
    return round(min(0.99, max(_dice(_pairs(a), _pairs(b)), bare)), 6)


def like_groups(
    entries: Sequence[Said], *, apart: Collection[frozenset[str]] = (), like: float = LIKE
) -> tuple[LikeGroup, ...]:
    """Every entry in its group, the heaviest groups first.

    `apart` are pairs of keys that people keep apart.
    """
    ordered = sorted(entries, key=lambda one: one.key)
    scores = {
        pair: score
        for pair, score in _scores(ordered).items()
        if score >= like and frozenset((ordered[pair[0]].key, ordered[pair[1]].key)) not in apart
    }
    groups = _joined(len(ordered), scores)
    found = [_group([ordered[place] for place in group], group, scores) for group in groups]
    return tuple(sorted(found, key=lambda one: (-len(one.members) * one.weight, one.members[0].key)))


def _scores(entries: Sequence[Said]) -> dict[tuple[int, int], float]:
    """The likeness of every two entries that share a pair of letters."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        plain = folded(entry.text)
        for gram in {*_pairs(plain), *_pairs(_KANA.sub("", plain)), f"={plain}"}:
            holders[gram].append(place)
    pairs = {
        (one, other)
        for gram, places in holders.items()
        if len(places) <= MOST_SHARED
        for number, one in enumerate(places)
        for other in places[number + 1 :]
    }
    return {pair: _score(entries[pair[0]], entries[pair[1]]) for pair in pairs}


def _score(one: Said, other: Said) -> float:
    base = likeness(one.text, other.text)
    if base == 1.0:
        return 1.0
    more = SAME_SCENE * bool(one.scene and one.scene == other.scene)
    more += SAME_CAUSE * bool(one.cause and one.cause == other.cause)
    return min(0.99, base + more)


def _joined(count: int, scores: Mapping[tuple[int, int], float]) -> list[list[int]]:
    """Complete linkage over the pairs that are alike enough, the most alike ones first."""
    groups = {place: [place] for place in range(count)}
    home = list(range(count))
    for one, other in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        first, second = sorted((home[one], home[other]))
        if first == second:
            continue
        if all((min(a, b), max(a, b)) in scores for a in groups[first] for b in groups[second]):
            groups[first] = sorted(groups[first] + groups.pop(second))
            for place in groups[first]:
                home[place] = first
    return list(groups.values())


def _group(
    members: Sequence[Said], places: Sequence[int], scores: Mapping[tuple[int, int], float]
) -> LikeGroup:
    least = min((scores[(a, b)] for n, a in enumerate(places) for b in places[n + 1 :]), default=1.0)
    counts: Counter[str] = Counter()
    for one in members:
        counts[one.text.strip()] += one.weight
    name = min(counts, key=lambda text: (-counts[text], len(text), text))
    return LikeGroup(name, tuple(members), round(least, 3), _reasons(members) if len(members) > 1 else ())


def _reasons(members: Sequence[Said]) -> tuple[str, ...]:
    words = [set(_SAID.findall(unicodedata.normalize("NFKC", one.text))) for one in members]
    shared = sorted(set.intersection(*words), key=lambda word: (-len(word), word))[:MOST_WORDS]
    found = [f"どれにも「{'」「'.join(shared)}」がある"] if shared else ["文字の並びがよく似ている"]
    if members[0].scene and len({one.scene for one in members}) == 1:
        found.append("同じ場面")
    if members[0].cause and len({one.cause for one in members}) == 1:
        found.append("同じ種類の原因")
    return tuple(found)


def _pairs(text: str) -> set[str]:
    return {first + second for first, second in pairwise(text)} or ({text} if text else set())


def _dice(one: set[str], other: set[str]) -> float:
    total = _weight(one) + _weight(other)
    return 2 * _weight(one & other) / total if total else 0.0


def _weight(pairs: set[str]) -> float:
    return sum(KANA_PAIR if _KANA.fullmatch(pair) else 1.0 for pair in sorted(pairs))
