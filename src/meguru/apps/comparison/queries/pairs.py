"""Our steps beside those of one other drawing: how each pair was found, what is left over, what people decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.comparison import bridge
from meguru.apps.comparison.models import PairDecision
from meguru.apps.comparison.queries.seen import Member, Seen, standard_name
from meguru.apps.processes import bridge as drawings
from meguru.apps.processes import pictures
from meguru.apps.processes.models import ProcessVersion
from meguru.design import figures
from meguru.engines.comparison import HOW_FOUND_WORDS, HowFound, TownPair, TownsCompared, TownStep, between

UNSURE = HowFound.BY_PLACE


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair on the page; `unsure` when the names alone would not have made it."""

    pair: TownPair
    how: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class LeftStep:
    """A step of one side that has no counterpart; `within` names the step of the other side that holds it."""

    number: int
    step: TownStep
    within: str
    within_row: int


@dataclass(frozen=True, slots=True)
class StepOfVersion:
    """版の手順: a step by the version that draws it."""

    version: ProcessVersion
    step_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """対応を確かめる: two drawings as the comparison matched them."""

    other: Member
    rows: tuple[PairRow, ...]
    here: tuple[LeftStep, ...]
    there: tuple[LeftStep, ...]
    decisions: tuple[PairDecision, ...]
    not_followed: int

    def tiles(self) -> list[dict[str, Any]]:
        """How many pairs there are, and how many of them deserve a look."""
        how = Counter(row.pair.how for row in self.rows)
        unsure = how[UNSURE]
        return [
            {"label": _("対応した手順"), "value": figures.number(len(self.rows))},
            {
                "label": _("名前から対応"),
                "value": figures.number(how[HowFound.SAME_WORDS] + how[HowFound.LIKE_WORDS]),
                "note": _("同じ名前か、似た名前"),
            },
            {
                "label": _("前後の手順から対応"),
                "value": figures.number(unsure),
                "note": _("名前が違うので、確かめてください"),
                "tone": "watch" if unsure else "plain",
            },
            {
                "label": _("別の手順の中で行う"),
                "value": figures.number(sum(bool(one.within) for one in (*self.here, *self.there))),
                "note": _("一方が分け、一方がまとめている"),
            },
        ]


def others(view: Seen) -> tuple[Member, ...]:
    """The drawings that ours can be laid beside: the peers, and the standard where it is none of them."""
    peers = view.peers
    if view.standard is None or view.own is None or view.standard.pk == view.own.version.pk:
        return peers
    if any(member.version.pk == view.standard.pk for member in peers):
        return peers
    key = bridge.key_of(view.standard)
    name = _("標準：%s") % standard_name(view.standard)
    return (*peers, Member(version=view.standard, key=key, name=name, is_own=False))


def pairs(view: Seen, key: str) -> Pairs | None:
    """Ours beside the drawing with this key, or beside the first one; None while there is nothing to lay beside."""
    own, choice = view.own, others(view)
    if own is None or not choice:
        return None
    other = next((member for member in choice if member.key == key), choice[0])
    result = _result(view, own, other)
    found = between(result, own.key, other.key)
    row_of = {step.number: number for number, step in enumerate(result.steps, start=1)}

    def left(only: Iterable[tuple[int, TownStep, Any]]) -> tuple[LeftStep, ...]:
        return tuple(
            LeftStep(number, step, within.name if within else "", row_of[within.number] if within else 0)
            for number, step, within in only
        )

    keys = {own.key, other.key}
    versions = {own.version.pk, other.version.pk}
    return Pairs(
        other=other,
        rows=tuple(
            PairRow(pair=pair, how=HOW_FOUND_WORDS[pair.how], unsure=pair.how is UNSURE)
            for pair in found.pairs
        ),
        here=left(found.only_a),
        there=left(found.only_b),
        decisions=tuple(one for one in view.decisions if {one.a_version_id, one.b_version_id} == versions),
        not_followed=sum({town for town, _step in pair} == keys for pair in result.not_followed),
    )


def two_steps(view: Seen, key: str, here: str, there: str) -> tuple[StepOfVersion, StepOfVersion] | None:
    """A step of ours and one of the drawing with this key; None when a drawing or a step is not there any more."""
    other = next((member for member in others(view) if member.key == key), None)
    if view.own is None or other is None:
        return None
    ours, theirs = _step(view.own, here), _step(other, there)
    return None if ours is None or theirs is None else (ours, theirs)


def pair_pictures(view: Seen, found: Pairs) -> dict[str, Any]:
    """Both drawings; steps of one pair carry one number, a step that holds others their numbers too."""
    own = view.own
    assert own is not None
    here, there = _numbers(found)
    sides = (
        ("left", own, here, found.here),
        ("right", found.other, there, found.there),
    )
    return {
        f"{side}_picture": pictures.beside(
            drawings.diagram_of(member.version.xml),
            numbers=numbers,
            marks={one.step.step_id: "only" for one in left if not one.within},
            title=member.name,
            prefix=side,
        )
        for side, member, numbers, left in sides
    }


def _numbers(found: Pairs) -> tuple[dict[str, str], dict[str, str]]:
    """Step -> the numbers that the pictures write on it, for here and there; a whole carries those of its parts too."""
    here: dict[str, list[int]] = defaultdict(list)
    there: dict[str, list[int]] = defaultdict(list)
    whole_here: dict[int, str] = {}
    whole_there: dict[int, str] = {}
    for row in found.rows:
        pair = row.pair
        here[pair.a.step_id].append(pair.number)
        there[pair.b.step_id].append(pair.number)
        whole_here[pair.number], whole_there[pair.number] = pair.a.step_id, pair.b.step_id
    for left, own, wholes, holder in (
        (found.here, here, whole_there, there),
        (found.there, there, whole_here, here),
    ):
        for one in left:
            own[one.step.step_id].append(one.number)
            if one.within and one.within_row in wholes:
                holder[wholes[one.within_row]].append(one.number)
    return _written(here), _written(there)


def _written(numbers: Mapping[str, list[int]]) -> dict[str, str]:
    return {step: "・".join(map(str, sorted(on_it))) for step, on_it in numbers.items()}


def _result(view: Seen, own: Member, other: Member) -> TownsCompared:
    """The comparison of all towns; that of the two alone for a standard that is none of the peers."""
    if view.result is not None and other.key in view.result.towns:
        return view.result
    versions = [own.version, other.version]
    return bridge.compared(
        versions,
        hourly_yen=view.comparison.hourly_yen,
        synonyms=view.synonyms,
        decided=bridge.decided(view.decisions, versions),
    )


def _step(member: Member, step_id: str) -> StepOfVersion | None:
    node = drawings.diagram_of(member.version.xml).nodes.get(step_id)
    return None if node is None else StepOfVersion(member.version, step_id, node.name)
