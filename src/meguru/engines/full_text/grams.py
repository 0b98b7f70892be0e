"""A text as overlapping pairs of characters, and how much each pair says about it.

Japanese writes no spaces, and dictionaries do not know the words of an office; pairs need neither.

Source: BM25F (Robertson, Zaragoza, Taylor 2004: counts of the fields are weighted and added before they are damped).
The length that a text is measured against is fixed and not the average of all texts, so that the pairs of one text
never depend on other texts: a text that is stored, changed or hidden changes nothing elsewhere.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from meguru.engines.full_text.folding import fold, loosen

DAMPING, LENGTH_SHARE = 1.2, 0.6  # k1 and b of BM25
USUAL_LENGTH = 120.0  # pairs of a usual finding of two sentences
INDEX_VERSION = 1  # goes up whenever the same text would give other grams or impacts


def grams_of(loose: str) -> list[str]:
    """Pairs within words, and single characters that are not kana: a question of one kanji is answered too."""
    pairs = [loose[at : at + 2] for at in range(len(loose) - 1)]
    return [pair for pair in pairs if " " not in pair] + [
        sign for sign in loose if sign != " " and not "ぁ" <= sign <= "ゖ"
    ]


def grams_to_ask(loose: str) -> list[str]:
    """The pairs that every text with this word holds; the word itself when it is one character."""
    return (
        [loose]
        if len(loose) == 1
        else list(dict.fromkeys(loose[at : at + 2] for at in range(len(loose) - 1)))
    )


def impacts(fields: Iterable[tuple[str, float]]) -> dict[str, float]:
    """This function will weigh the grams of a text.

    Shape:  `fields` are (text as written, weight); the result has each gram once.
    Holds:  0 < impact < 1 + DAMPING; more often is more, in a longer text the same count is less.
    """
    counted: Counter[str] = Counter()
    weighted: dict[str, float] = {}
    length = 0.0
    for text, weight in fields:
        counted = Counter(grams_of(loosen(fold(text).text)))
        length += counted.total()
        for gram, count in counted.items():
            weighted[gram] = weighted.get(gram, 0.0) + weight * count
    against = DAMPING * (1 - LENGTH_SHARE + LENGTH_SHARE * length / USUAL_LENGTH)
    return {gram: round(count * (DAMPING + 1) / (count + against), 4) for gram, count in weighted.items()}


def rarity(*, holding: int, texts: int) -> float:
    """What a gram is worth that `holding` of `texts` texts have: never negative (the idf of BM25 with +1)."""
    return math.log(1 + (max(texts - holding, 0) + 0.5) / (holding + 0.5))


def choose_grams(words: Iterable[Iterable[str]], holding: Mapping[str, int], *, most: int) -> set[str]:
    """This function will choose which grams to read, so that common ones do not cost more than they tell.

    Shape:  `words` are the grams of each word asked for; `holding` how many texts have a gram, 0 when left out;
            `most` is how many postings may be read.
    Holds:  the rarest gram of every word is always among them, and so is every text that holds the word.
    """
    by_word = [sorted(set(word), key=lambda gram: (holding.get(gram, 0), gram)) for word in words]
    chosen = {word[0] for word in by_word if word}
    budget = most - sum(holding.get(gram, 0) for gram in chosen)
    others = {gram for word in by_word for gram in word} - chosen
    for gram in sorted(others, key=lambda gram: (holding.get(gram, 0), gram)):
        budget -= holding.get(gram, 0)
        if budget < 0:
            break
        chosen.add(gram)
    return chosen
