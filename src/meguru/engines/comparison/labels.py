"""How alike two labels of steps are, 0 to 1: by what is done, to what, and by the characters they share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from meguru.engines.comparison.label_parts import LabelParts, parts_of
from meguru.engines.comparison.synonyms import Synonyms, normal_text
from meguru.engines.comparison.vocabulary import APART, RELATED, SAME_STAGE, STAGES

Matrix = NDArray[np.float32]
NO_SYNONYMS = Synonyms()
_LAST_WORD = re.compile(r"([一-鿿々]+)[ぁ-ゟ]*$")
_KANA = re.compile(r"[ぁ-ゟ、。・ー]+")

SAME_LABEL = 0.6  # from here on two labels alone are taken for one step; measured in tests/labelled_pairs.py
ACT_FLOOR = 0.25  # of the likeness of two labels that do the same to things that share nothing
ONE_SIDE_SILENT = 0.7  # same act, and only one label says to what: 受付 and 申請書の受付
ONE_SIDE_WEAK = (
    0.55  # same act, and one label says to what in a word that says little: 届出の受付 and 転入届の受付
)
STRONG = 0.5  # from this weight on a word says which step it is
THINGS_ONLY = 0.3  # the same thing, and a different act
SHARED_THING = 0.4  # from here on things alone forbid to say that two labels have nothing in common
ACTS_DIFFER = 0.57  # likeness of acts below which they speak against a pair
SET_APART = 0.2  # the labels hold words that name different work
OTHER_SIGN = 0.45  # 交付 and 再交付
BLOCK = 200  # labels looked at together with one
OTHER_ENDING = 0.5  # an unknown act whose characters the other label's act does not share: 回収 and 交付
BOTH_EMPTY = 0.5  # two steps without a name: their surroundings decide


def label_similarity(a: str, b: str, *, synonyms: Synonyms = NO_SYNONYMS) -> float:
    """How alike two labels are, 0 to 1; the same for (b, a), and 1 for labels equal but for width and blanks.

    Method: act (canonical verb) and things (weighted character bigrams, Dice) are compared apart and multiplied;
    where an act is unknown, the bigrams of the whole labels (with or without kana, whichever is more alike) decide. Words of `vocabulary.APART` veto.
    """
    return float(label_similarities((a, b), synonyms=synonyms)[0, 1])


def similarities_to(label: str, others: Sequence[str], *, synonyms: Synonyms = NO_SYNONYMS) -> list[float]:
    """How alike one label is to each of many others, in their order."""
    different = list(dict.fromkeys(others))
    found: dict[str, float] = {}
    for top in range(0, len(different), BLOCK):
        block = different[top : top + BLOCK]
        row = label_similarities((label, *block), synonyms=synonyms)[0, 1:]
        found.update(zip(block, row.tolist(), strict=True))
    return [found[other] for other in others]


def label_similarities(labels: Sequence[str], *, synonyms: Synonyms = NO_SYNONYMS) -> Matrix:
    """The likeness of every label with every other, as a symmetric matrix in the order given."""
    return label_table(labels, synonyms=synonyms).likeness


@dataclass(frozen=True, slots=True)
class LabelTable:
    """名前の比べ: of every two labels how alike they are, and what of it are the things and the acts.

    `things` 0 to 1. `acts` above 0 where both labels say what is done and it is much the same, below 0 where it is
    not, 0 where one does not say. Two labels are `apart` when words set them apart or one holds a sign or number that
    the other lacks; they `oppose` each other when they are apart, or when neither what is done nor the things have
    anything in common. They are `equal` when they are written alike but for width and blanks, or both empty.
    """

    likeness: Matrix
    things: Matrix
    acts: Matrix
    apart: NDArray[np.bool_]
    oppose: NDArray[np.bool_]
    equal: NDArray[np.bool_]

    def at(self, rows: Sequence[int]) -> LabelTable:
        """The table of the labels at these places, of which some may come several times."""
        part = np.ix_(rows, rows)
        return LabelTable(
            likeness=self.likeness[part],
            things=self.things[part],
            acts=self.acts[part],
            apart=self.apart[part],
            oppose=self.oppose[part],
            equal=self.equal[part],
        )


def label_table(labels: Sequence[str], *, synonyms: Synonyms = NO_SYNONYMS) -> LabelTable:
    """Compare every label with every other, in the order given."""
    if not labels:
        none, never = np.zeros((0, 0), dtype=np.float32), np.zeros((0, 0), dtype=bool)
        return LabelTable(none, none, none, never, never, never)
    parts = [parts_of(label, synonyms) for label in labels]
    acts = _act_likeness(parts)
    things = _dice([one.things for one in parts])
    whole = np.maximum(
        _dice([_bigrams(one.plain) for one in parts]),
        _dice([_bigrams(_written_out(one.plain)) for one in parts]),
    )
    likeness = np.maximum(acts * _done_to(parts, things), THINGS_ONLY * things)
    says = np.array([bool(one.acts) for one in parts])
    known = says[:, None] & says[None, :]
    unknown = np.where(_other_ending(parts), np.minimum(whole, OTHER_ENDING), whole)
    likeness = np.where(known, likeness, unknown)
    other_sign, set_apart = _other_sign(parts), _set_apart(parts)
    likeness = np.where(other_sign, np.minimum(likeness, OTHER_SIGN), likeness)
    likeness = np.where(set_apart, np.minimum(likeness, SET_APART), likeness)
    plain = np.array([synonyms.applied(normal_text(label)) for label in labels])
    same = (plain[:, None] == plain[None, :]) & (plain != "")[:, None]
    empty = plain == ""
    likeness = np.where(same, 1.0, np.minimum(likeness, 0.99))
    likeness = np.where(empty[:, None] | empty[None, :], 0.0, likeness)
    likeness = np.where(empty[:, None] & empty[None, :], BOTH_EMPTY, likeness)
    apart = (other_sign | set_apart) & ~same
    strangers = known & (acts == 0) & (things < SHARED_THING)
    return LabelTable(
        likeness=likeness.astype(np.float32),
        things=things,
        acts=np.where(known, acts - ACTS_DIFFER, 0.0).astype(np.float32),
        apart=apart,
        oppose=apart | (strangers & ~same),
        equal=same | (empty[:, None] & empty[None, :]),
    )


def _done_to(parts: Sequence[LabelParts], things: Matrix) -> Matrix:
    """How far two labels speak of the same thing, given that they do the same to it."""
    said = np.array([max(one.things.values(), default=0.0) for one in parts], dtype=np.float32)
    strong, silent = said >= STRONG, said == 0.0
    both_strong = strong[:, None] & strong[None, :]
    one_silent = silent[:, None] | silent[None, :]
    both_silent = silent[:, None] & silent[None, :]
    weak = ~strong[:, None] & ~strong[None, :]
    spoken = np.where(both_strong, ACT_FLOOR, np.where(weak, ONE_SIDE_SILENT, ONE_SIDE_WEAK))
    spoken = np.where(one_silent, ONE_SIDE_SILENT, spoken)
    return np.where(both_silent, 1.0, spoken + (1 - spoken) * things).astype(np.float32)


def _other_ending(parts: Sequence[LabelParts]) -> NDArray[np.bool_]:
    """The last two kanji of both labels' last words share none: where an act is unknown, that is what is left of it."""
    found = [_LAST_WORD.search(one.plain) for one in parts]
    endings = [frozenset(match[1][-2:]) if match else frozenset() for match in found]
    kinds: dict[frozenset[str], int] = {}
    places = [kinds.setdefault(ending, len(kinds)) for ending in endings]
    table = np.array([[bool(a and b and not a & b) for b in kinds] for a in kinds], dtype=bool)
    return np.asarray(table[np.ix_(places, places)])


def _written_out(text: str) -> str:
    """Only kanji, katakana, letters and digits: 審査会に諮る -> 審査会諮. Endings and particles say how, not what."""
    return _KANA.sub("", text)


def _bigrams(text: str) -> dict[str, float]:
    return {first + second: 1.0 for first, second in pairwise(f"^{text}$")} if text else {}


def _dice(bags: Sequence[Mapping[str, float]]) -> Matrix:
    """Weighted Dice of every two bags."""
    grams = sorted(set().union(*bags))  # in an order of their own, so that sums are the same both ways
    columns = {gram: column for column, gram in enumerate(grams)}
    table = np.zeros((len(bags), max(len(columns), 1)), dtype=np.float32)
    for row, bag in enumerate(bags):
        for gram, weight in bag.items():
            table[row, columns[gram]] = weight
    roots = np.sqrt(table)
    shared = roots @ roots.T
    sizes = np.diagonal(shared).copy()
    total = sizes[:, None] + sizes[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        likeness = np.where(total > 0, 2 * shared / total, 0.0)
    return likeness.astype(np.float32)


def _act_likeness(parts: Sequence[LabelParts]) -> Matrix:
    """Of two sets of acts: the mean of each act's best counterpart, both ways."""
    kinds: dict[tuple[str, ...], int] = {}
    places = [kinds.setdefault(one.acts, len(kinds)) for one in parts]
    table = np.array([[_acts(a, b) for b in kinds] for a in kinds], dtype=np.float32)
    return np.asarray(table[np.ix_(places, places)], dtype=np.float32)


def _acts(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    if not a or not b:
        return 0.0
    best = [max(_act(x, y) for y in b) for x in a] + [max(_act(x, y) for x in a) for y in b]
    return sum(best) / len(best)


def _act(a: str, b: str) -> float:
    if a == b:
        return 1.0
    both = frozenset((a, b))
    return RELATED.get(both, SAME_STAGE if any(both <= stage for stage in STAGES) else 0.0)


def _set_apart(parts: Sequence[LabelParts]) -> NDArray[np.bool_]:
    count = len(parts)
    found = np.zeros((count, count), dtype=bool)
    masks = np.zeros((len(APART), count), dtype=np.int64)
    for column, one in enumerate(parts):
        for row, bits in one.apart:
            masks[row, column] = bits
    for mask in masks:
        held = np.flatnonzero(mask)
        if len(held) > 1:
            words = mask[held]
            found[np.ix_(held, held)] |= (words[:, None] & words[None, :]) == 0
    return found


def _other_sign(parts: Sequence[LabelParts]) -> NDArray[np.bool_]:
    """One label holds a sign (再, 不, …) or a number that the other lacks or has otherwise."""
    signs = _codes([one.signs for one in parts])
    numbers = _codes([one.numbers for one in parts])
    with_numbers = np.array([bool(one.numbers) for one in parts])
    other_numbers = (numbers[:, None] != numbers[None, :]) & with_numbers[:, None] & with_numbers[None, :]
    return np.asarray((signs[:, None] != signs[None, :]) | other_numbers)


def _codes(sets: Sequence[frozenset[str]]) -> NDArray[np.int64]:
    kinds: dict[frozenset[str], int] = {}
    return np.array([kinds.setdefault(one, len(kinds)) for one in sets], dtype=np.int64)
