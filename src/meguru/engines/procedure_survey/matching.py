"""Which procedures of the survey fit an operation: by its name, its words and the law it names.

Terms. A gram is two neighbouring letters of a text after width and blanks are evened out; endings that every
operation has (受付, 事務, …) are taken off first. A gram weighs the more the fewer procedures have it (the logarithm
of all procedures by those that have it).

Method. The name of an operation is looked for in the name of a procedure, and, at half weight, in the name of its
law. Two shares are taken of the weight of the shared grams: of all that was asked, and of all that the procedure's
name has; the first counts three quarters. To this comes the law: named in the legal basis, and, more, with the same
article. Where the town hall is where people hand it in, a little is added, and a little for how often it happens, so
that of two procedures alike the common one stands first.

Guarantees. A likeness lies in 0..1; the order depends on nothing but the survey and the question.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from meguru.engines.procedure_survey.model import SurveyedProcedure

LEAST_LIKENESS = 0.3
LAW_WEIGHT = 0.5
ASKED_SHARE = 0.75
SAME_LAW, SAME_ARTICLE = 0.2, 0.25
TOWN_HALL, COMMON = 0.03, 0.04
ENDINGS = re.compile(
    r"(に関する(こと|事務|業務)|に係る(事務|業務)|の?(受付|受理|処理|事務|業務|手続き?|対応|管理)(事務|業務)?)+$"
)
ARTICLE = re.compile(r"第?(\d+)条((?:の\d+)*)")
KANJI_DIGITS = {letter: number for number, letter in enumerate("〇一二三四五六七八九")}
KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十百千]+(?=条|の|項|号|$)")
PARTICLES = "のをはがにと"
NOT_A_WORD = re.compile(r"[^0-9A-Za-z\u3040-\u30ff\u3400-\u9fff々]+")


@dataclass(frozen=True, slots=True)
class Match:
    """One procedure that fits, with why. `shared` are the words that both have."""

    procedure: SurveyedProcedure
    likeness: float
    shared: tuple[str, ...]
    same_law: bool
    same_article: bool


@dataclass(frozen=True, slots=True)
class SurveyIndex:
    """The survey, prepared for many questions."""

    procedures: tuple[SurveyedProcedure, ...]
    weights: Mapping[str, float]
    in_name: Mapping[str, NDArray[np.int64]]
    in_law: Mapping[str, NDArray[np.int64]]
    name_weights: NDArray[np.float64]
    bonus: NDArray[np.float64]
    laws: Mapping[str, NDArray[np.int64]]


def index_of(procedures: Sequence[SurveyedProcedure]) -> SurveyIndex:
    """Prepare the survey. Linear in the letters of all names and laws."""
    in_name, in_law, laws = defaultdict(list), defaultdict(list), defaultdict(list)
    law_grams: dict[str, frozenset[str]] = {}
    for place, procedure in enumerate(procedures):
        for gram in _grams(procedure.name):
            in_name[gram].append(place)
        if procedure.law not in law_grams:
            law_grams[procedure.law] = frozenset(_grams(procedure.law))
        for gram in law_grams[procedure.law]:
            in_law[gram].append(place)
        laws[_plain(procedure.law)].append(place)
    weights = {
        gram: math.log1p(len(procedures) / len(set(in_name.get(gram, [])) | set(in_law.get(gram, []))))
        for gram in {*in_name, *in_law}
    }
    name_weights = np.zeros(len(procedures))
    for gram, places in in_name.items():
        name_weights[places] += weights[gram]
    return SurveyIndex(
        procedures=tuple(procedures),
        weights=weights,
        in_name={gram: np.array(places) for gram, places in in_name.items()},
        in_law={gram: np.array(places) for gram, places in in_law.items()},
        name_weights=name_weights,
        bonus=np.array([_bonus(procedure) for procedure in procedures]),
        laws={law: np.array(places) for law, places in laws.items() if law},
    )


def matches(index: SurveyIndex, *, name: str, legal_basis: str = "", limit: int = 10) -> tuple[Match, ...]:
    """The procedures that fit best, best first; at most `limit`, none below LEAST_LIKENESS."""
    likeness = _likeness_of_names(index, name)
    law, article = _law_in(index, legal_basis)
    same_law = np.zeros(len(index.procedures), dtype=bool)
    same_article = np.zeros(len(index.procedures), dtype=bool)
    if law:
        same_law[index.laws[law]] = True
        if article:
            for place in index.laws[law]:
                same_article[place] = _article(index.procedures[place].article) == article
    likeness = likeness + SAME_LAW * same_law + SAME_ARTICLE * same_article
    likeness = np.where(likeness > 0, likeness + index.bonus, 0.0)
    order = np.argsort(-likeness, kind="stable")[:limit]
    return tuple(
        Match(
            procedure=index.procedures[place],
            likeness=min(1.0, float(likeness[place])),
            shared=_shared_words(name, f"{index.procedures[place].name} {index.procedures[place].law}"),
            same_law=bool(same_law[place]),
            same_article=bool(same_article[place]),
        )
        for place in order
        if likeness[place] >= LEAST_LIKENESS
    )


def _likeness_of_names(index: SurveyIndex, name: str) -> NDArray[np.float64]:
    found = np.zeros(len(index.procedures))
    in_name = np.zeros(len(index.procedures))
    asked = set(_grams(name))
    unseen = math.log1p(len(index.procedures))
    whole = sum(index.weights.get(gram, unseen) for gram in asked)
    if not whole:
        return found
    for gram in asked:
        weight = index.weights.get(gram)
        if weight is None:
            continue
        added = np.zeros(len(index.procedures))
        if gram in index.in_law:
            added[index.in_law[gram]] = LAW_WEIGHT * weight
        if gram in index.in_name:
            added[index.in_name[gram]] = weight
            in_name[index.in_name[gram]] += weight
        found += added
    of_name = np.divide(in_name, index.name_weights, out=np.zeros_like(in_name), where=index.name_weights > 0)
    return np.asarray(ASKED_SHARE * found / whole + (1 - ASKED_SHARE) * of_name)


def _bonus(procedure: SurveyedProcedure) -> float:
    at_town_hall = TOWN_HALL if "市役所" in procedure.handed_in_at else 0.0
    return at_town_hall + COMMON * min(1.0, math.log10(1 + procedure.national_volume) / 7)


def _law_in(index: SurveyIndex, legal_basis: str) -> tuple[str, tuple[int, ...]]:
    """The longest law of the survey that the legal basis names, and the article after it."""
    text = _plain(legal_basis)
    named = [law for law in index.laws if law in text]
    if not named:
        return "", ()
    law = max(named, key=lambda one: (len(one), one))
    return law, _article(text[text.index(law) + len(law) :])


def _article(text: str) -> tuple[int, ...]:
    """第30条の46第1項 -> (30, 46); paragraphs are left out. Numerals may be kanji."""
    found = ARTICLE.search(_arabic(_plain(text)))
    if not found:
        return ()
    return (int(found[1][:9]), *(int(number[:9]) for number in found[2].split("の") if number))


def _arabic(text: str) -> str:
    return KANJI_NUMBER.sub(lambda found: str(_kanji_number(found.group())), text)


def _kanji_number(text: str) -> int:
    """二十二 -> 22, 百三 -> 103; figures written one by one (二〇) are read as such."""
    if not set(text) & set("十百千"):
        return int("".join(str(KANJI_DIGITS[letter]) for letter in text)[:9])
    total, digit = 0, 0
    for letter in text:
        if letter in KANJI_DIGITS:
            digit = KANJI_DIGITS[letter]
        else:
            total += max(digit, 1) * {"十": 10, "百": 100, "千": 1000}[letter]
            digit = 0
    return total + digit


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _core(text: str) -> str:
    plain = NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    return ENDINGS.sub("", plain) or plain


def _grams(text: str) -> frozenset[str]:
    """Two neighbouring letters; a pair that is all hiragana says nothing. One letter alone is its own gram."""
    grams = set()
    for word in _core(text).split():
        grams |= {first + second for first, second in pairwise(word)} or {word}
    telling = {gram for gram in grams if not all("\u3040" <= letter <= "\u309f" for letter in gram)}
    return frozenset(telling or grams)


def _shared_words(asked: str, procedure: str) -> tuple[str, ...]:
    """The longest pieces that both have, without particles at their ends, at most three, longest first."""
    text, other = _core(asked), _plain(procedure)
    pieces: list[str] = []
    start = 0
    while start < len(text):
        length = 0
        while start + length < len(text) and text[start : start + length + 1] in other:
            length += 1
        piece = text[start : start + length].strip(PARTICLES)
        if len(piece) >= 2 or (piece and length >= 2):
            pieces.append(piece)
        start += max(1, length)
    return tuple(sorted(dict.fromkeys(pieces), key=len, reverse=True)[:3])
