"""How likely two spellings mean one company.

A corporate number decides when both have one: equal is the same company, different is another one whatever the names
look like. Without it the names count: equal but for legal form's spelling, width, spaces and old letters 90; equal but
for a branch 80; equal with another legal form 60; a letter or two apart up to 70. Below 55 nothing is proposed.
Source: the scores are ours; the kinds of difference are those seen in contract lists of municipalities.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from meguru.engines.vendor_names.reading import ends_as_branch, is_branch_of, read_name

PROPOSED_FROM = 55
ALIKE_FROM = 0.86
SHORTEST_ALIKE = 5
MOST_IN_A_BLOCK = 60
MOST_BESIDE = 500


class Reason(StrEnum):
    """Why two spellings were brought together."""

    SAME_NUMBER = "same_number"
    SAME_NAME = "same_name"
    BRANCH = "branch"
    OTHER_FORM = "other_form"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A company as it is spelt somewhere; `uses` is how many contracts carry this spelling."""

    key: str
    name: str
    number: str = ""
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two spellings that may be one company. `kept` is proposed as the name to keep; `score` is 0 to 100."""

    kept: Spelling
    merged: Spelling
    score: int
    reason: Reason


def compare_names(one: Spelling, other: Spelling) -> Likeness | None:
    """How alike two spellings are; None when they are not, or when their numbers say they are two companies."""
    if one.number and other.number:
        return _likeness(one, other, 100, Reason.SAME_NUMBER) if one.number == other.number else None
    first, second = read_name(one.name), read_name(other.name)
    if not first.core or not second.core:
        return None
    if first.core == second.core:
        if first.form and second.form and first.form != second.form:
            return _likeness(one, other, 60, Reason.OTHER_FORM)
        if first.branch != second.branch:
            return _likeness(one, other, 80, Reason.BRANCH)
        return _likeness(one, other, 90, Reason.SAME_NAME)
    if is_branch_of(first.core, second.core) or is_branch_of(second.core, first.core):
        return _likeness(one, other, 75, Reason.BRANCH)
    if min(len(first.core), len(second.core)) < SHORTEST_ALIKE:
        return None
    ratio = difflib.SequenceMatcher(None, first.core, second.core, autojunk=False).ratio()
    score = round(ratio * 70)
    return _likeness(one, other, score, Reason.ALIKE) if ratio >= ALIKE_FROM else None


def suggest_same(spellings: Sequence[Spelling]) -> list[Likeness]:
    """Pairs worth a look, the likeliest first; each pair once, the same for the same spellings in any order.

    Only spellings that share a number, the beginning or the end of the name are compared.
    """
    found = {}
    for one, other in _pairs(sorted(spellings, key=lambda spelling: spelling.key)):
        likeness = compare_names(one, other)
        if likeness is not None and likeness.score >= PROPOSED_FROM:
            found[one.key, other.key] = likeness
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.kept.key, pair.merged.key))


def suggest_for(fresh: Sequence[Spelling], known: Sequence[Spelling]) -> dict[str, list[Likeness]]:
    """By the key of every fresh spelling: known and other fresh ones that may be the same company, the likeliest first.

    Fresh spellings without any have no entry. Only spellings that share a number, the beginning or the end of the
    name are compared, of a beginning or an end that many have the first MOST_BESIDE.
    """
    blocks: dict[tuple[str, str], list[Spelling]] = defaultdict(list)
    for one in (*fresh, *known):
        for block in _blocks_of(one):
            blocks[block].append(one)
    found: dict[str, list[Likeness]] = {}
    for one in fresh:
        beside = {other.key: other for block in _blocks_of(one) for other in _looked_at(block, blocks[block])}
        beside.pop(one.key, None)
        alike = [pair for other in beside.values() if (pair := compare_names(one, other)) is not None]
        likely = [pair for pair in alike if pair.score >= PROPOSED_FROM]
        if likely:
            found[one.key] = sorted(likely, key=lambda pair: (-pair.score, pair.kept.key, pair.merged.key))
    return found


def _looked_at(block: tuple[str, str], members: list[Spelling]) -> list[Spelling]:
    return members if block[0] in ("core", "number") else members[:MOST_BESIDE]


def _blocks_of(one: Spelling) -> Iterator[tuple[str, str]]:
    core = read_name(one.name).core
    yield from (("head", core[:2]), ("tail", core[-2:]), ("core", core))
    if one.number:
        yield "number", one.number


def _pairs(spellings: Iterable[Spelling]) -> Iterator[tuple[Spelling, Spelling]]:
    blocks: dict[tuple[str, str], list[Spelling]] = defaultdict(list)
    for one in spellings:
        for key in _blocks_of(one):
            blocks[key].append(one)
    for (kind, _key), block in blocks.items():
        if kind in ("core", "number") or len(block) <= MOST_IN_A_BLOCK:
            yield from combinations(block, 2)


def _likeness(one: Spelling, other: Spelling, score: int, reason: Reason) -> Likeness:
    kept, merged = sorted((one, other), key=_worth_keeping, reverse=True)
    return Likeness(kept=kept, merged=merged, score=score, reason=reason)


def _worth_keeping(one: Spelling) -> tuple[bool, bool, bool, int, str]:
    """With a number before without, without a branch, with its full legal form, then the most used."""
    read = read_name(one.name)
    has_branch = bool(read.branch) or ends_as_branch(read.core)
    return (bool(one.number), not has_branch, bool(read.form) and read.form in one.name, one.uses, one.key)
