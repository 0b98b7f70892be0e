"""Rows <-> engine values: chosen versions as towns, compared once and kept in memory while they stay the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from meguru.apps.comparison.models import PairDecision
from meguru.apps.processes import bridge as processes
from meguru.apps.processes.models import ProcessVersion
from meguru.engines.comparison import (
    A,
    B,
    Consensus,
    Decided,
    GapList,
    PairOfSteps,
    Synonyms,
    Town,
    TownsCompared,
    compare_towns,
    consensus_of,
    gaps_to_standard,
)


def key_of(version: ProcessVersion) -> str:
    """The key under which a version takes part."""
    return f"v{version.pk:09}"


def decided(decisions: Iterable[PairDecision], versions: Sequence[ProcessVersion]) -> Decided:
    """What people decided about pairs of these versions, under the keys of the versions."""
    keys = {version.pk: key_of(version) for version in versions}
    return _decided(decisions, keys)


def compared(
    versions: Sequence[ProcessVersion], *, hourly_yen: int, synonyms: Synonyms, decided: Decided
) -> TownsCompared:
    """All versions compared. Two people who may see the same versions get the same, from memory if it was asked before."""
    return _compared(_Kept(versions), hourly_yen, synonyms, decided)


def consensus(
    versions: Sequence[ProcessVersion], *, hourly_yen: int, synonyms: Synonyms, decided: Decided, name: str
) -> Consensus:
    """What most of them do, drawn. Raises: NoConsensus."""
    towns = [Town(key=key_of(version), diagram=processes.diagram_of(version.xml)) for version in versions]
    found = compared(versions, hourly_yen=hourly_yen, synonyms=synonyms, decided=decided)
    return consensus_of(found, towns, name=name)


def gaps(
    here: ProcessVersion,
    standard: ProcessVersion,
    *,
    synonyms: Synonyms,
    decisions: Iterable[PairDecision],
) -> GapList:
    """What is different here from a standard."""
    return gaps_to_standard(
        processes.diagram_of(here.xml),
        processes.diagram_of(standard.xml),
        synonyms=synonyms,
        same_lineage=here.process_id == standard.process_id,
        decided=_decided(decisions, {standard.pk: A, here.pk: B}),
    )


def _decided(decisions: Iterable[PairDecision], keys: Mapping[int, str]) -> Decided:
    """The decisions of which both versions take part."""
    pairs: dict[bool, list[PairOfSteps]] = {True: [], False: []}
    for one in decisions:
        if one.a_version_id in keys and one.b_version_id in keys:
            pairs[one.same].append(
                ((keys[one.a_version_id], one.a_step), (keys[one.b_version_id], one.b_step))
            )
    return Decided(same=tuple(sorted(pairs[True])), apart=tuple(sorted(pairs[False])))


class _Kept:
    """Versions as a key of the memory: equal when they are the same drawings, whoever asks."""

    def __init__(self, versions: Sequence[ProcessVersion]) -> None:
        self.versions = tuple(versions)
        self.drawings = tuple(sorted((version.pk, version.xml) for version in versions))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.drawings == self.drawings

    def __hash__(self) -> int:
        return hash(self.drawings)


@lru_cache(maxsize=16)
def _compared(kept: _Kept, hourly_yen: int, synonyms: Synonyms, decided: Decided) -> TownsCompared:
    towns = [
        Town(key=key_of(version), diagram=processes.diagram_of(version.xml)) for version in kept.versions
    ]
    return compare_towns(towns, hourly_yen=hourly_yen, synonyms=synonyms, decided=decided)
