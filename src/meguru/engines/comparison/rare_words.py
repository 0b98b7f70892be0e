"""How much of the rarer words of two labels is the same, whatever else is said around them.

A long sentence and a short name of one step share the words that name the thing: what the shorter one says stands in the
longer one. Words that most steps of the drawings hold (申請書, 担当者) say little about which step it is, rare ones much
(inverse document frequency, Sparck Jones 1972). Words are taken as pairs of letters, as Japanese has no blanks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from meguru.engines.comparison.label_parts import parts_of
from meguru.engines.comparison.labels import Matrix
from meguru.engines.comparison.synonyms import Synonyms

ONE_LETTER = 0.5  # what a single letter counts, beside a pair
_ENDING = re.compile("[ぁ-ゟ、。・]")


def shared_words(labels: Sequence[str], synonyms: Synonyms) -> Matrix:
    """Of every two labels the share 0..1 of the shorter one's words, weighed by how rare they are, that both have.

    Shape: a symmetric matrix in the order given; 0 where a label has no words.
    """
    bags = [_grams(parts_of(label, synonyms).plain) for label in labels]
    columns = {gram: column for column, gram in enumerate(sorted(frozenset().union(*bags)))}
    if not columns:
        return np.zeros((len(labels), len(labels)), dtype=np.float32)
    table = np.zeros((len(bags), len(columns)), dtype=np.float32)
    for row, bag in enumerate(bags):
        table[row, [columns[gram] for gram in bag]] = 1.0
    single = np.array([ONE_LETTER if len(gram) == 1 else 1.0 for gram in columns], dtype=np.float32)
    rare = (np.log((len(bags) + 1) / table.sum(axis=0)) * single).astype(np.float32)
    both = (table * rare) @ table.T
    whole = np.diagonal(both)
    smaller = np.minimum(whole[:, None], whole[None, :])
    return np.where(smaller > 0, both / np.maximum(smaller, 1e-9), 0.0).astype(np.float32)


def _grams(text: str) -> frozenset[str]:
    """Letters but kana, and pairs of letters of which not both are kana."""
    pairs = (a + b for a, b in pairwise(text) if not (_ENDING.match(a) and _ENDING.match(b)))
    kept = (pair for pair in pairs if not any(sign in "、。・" for sign in pair))
    return frozenset((*kept, *(letter for letter in text if not _ENDING.match(letter))))
