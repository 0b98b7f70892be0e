"""The same work elsewhere: in other operations of the office, and in the same operation of other towns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from meguru.engines.comparison.label_parts import parts_of
from meguru.engines.comparison.labels import NO_SYNONYMS, SAME_LABEL, label_similarities
from meguru.engines.comparison.synonyms import Synonyms
from meguru.engines.judgement.model import SimilarStep

SAME_ACT = 0.5  # told as the likeness of steps that do the same to other things


@dataclass(frozen=True, slots=True)
class OtherStep:
    """A step of another process."""

    label: str
    process: str
    organisation: str
    is_own: bool


def similar_steps(
    labels: Mapping[str, str], others: Sequence[OtherStep], *, synonyms: Synonyms = NO_SYNONYMS
) -> dict[str, tuple[SimilarStep, ...]]:
    """For every step (element id -> label), the steps elsewhere that could be done together with it.

    Own office: another operation's step that does the same act (受付, 入力, 発送 …), to whatever it is done; the
    handbook bundles the same kind of step of several operations, though their papers differ.
    Other towns: a step whose label is taken for the same step (`comparison.SAME_LABEL`).
    One per process, the most alike; most alike first, then by name.
    """
    own = _by_act([one for one in others if one.is_own], synonyms)
    towns = [one for one in others if not one.is_own]
    names = list(dict.fromkeys(one.label for one in towns))
    likeness = label_similarities([*labels.values(), *names], synonyms=synonyms)
    column = {label: place for place, label in enumerate(names, start=len(labels))}
    found: dict[str, tuple[SimilarStep, ...]] = {}
    for row, (element_id, label) in enumerate(labels.items()):
        same = _of_own_office(label, own.get(parts_of(label, synonyms).acts, []))
        same += [
            _similar(one, round(float(likeness[row, column[one.label]]), 3))
            for one in towns
            if likeness[row, column[one.label]] >= SAME_LABEL
        ]
        found[element_id] = _best_of_each_process(same)
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """A process of the own office: its step that stands for an act, and the names of all steps that do it."""

    usual: SimilarStep
    labels: frozenset[str]


def _by_act(own: Sequence[OtherStep], synonyms: Synonyms) -> dict[tuple[str, ...], list[_Place]]:
    """What is done -> the processes in which it is done; labels whose act is not known are left out."""
    index: dict[tuple[str, ...], dict[tuple[str, str], list[OtherStep]]] = {}
    for one in own:
        acts = parts_of(one.label, synonyms).acts
        if acts:
            index.setdefault(acts, {}).setdefault((one.organisation, one.process), []).append(one)
    return {
        acts: [
            _Place(
                usual=_similar(min(steps, key=lambda one: one.label), SAME_ACT),
                labels=frozenset(one.label for one in steps),
            )
            for steps in places.values()
        ]
        for acts, places in index.items()
    }


def _of_own_office(label: str, places: Sequence[_Place]) -> list[SimilarStep]:
    """One step of every process: that of the same label, else the first by name."""
    return [
        replace(place.usual, label=label, similarity=1.0) if label in place.labels else place.usual
        for place in places
    ]


def _similar(one: OtherStep, similarity: float) -> SimilarStep:
    return SimilarStep(
        label=one.label,
        process=one.process,
        organisation=one.organisation,
        is_own=one.is_own,
        similarity=similarity,
    )


def _best_of_each_process(steps: Sequence[SimilarStep]) -> tuple[SimilarStep, ...]:
    ordered = sorted(steps, key=lambda one: (-one.similarity, one.organisation, one.process, one.label))
    best: dict[tuple[str, str], SimilarStep] = {}
    for one in ordered:
        best.setdefault((one.organisation, one.process), one)
    return tuple(best.values())
