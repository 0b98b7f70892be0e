"""Rows <-> engine values: chosen versions as towns, compared once and kept in memory while they stay the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from meguru.apps.processes import bridge as processes
from meguru.apps.processes.models import ProcessVersion
from meguru.engines.comparison import (
    Consensus,
    GapList,
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


def compared(versions: Sequence[ProcessVersion], *, hourly_yen: int, synonyms: Synonyms) -> TownsCompared:
    """All versions compared. Two people who may see the same versions get the same, from memory if it was asked before."""
    return _compared(_Kept(versions), hourly_yen, synonyms)


def consensus(
    versions: Sequence[ProcessVersion], *, hourly_yen: int, synonyms: Synonyms, name: str
) -> Consensus:
    """What most of them do, drawn. Raises: NoConsensus."""
    towns = [Town(key=key_of(version), diagram=processes.diagram_of(version.xml)) for version in versions]
    return consensus_of(compared(versions, hourly_yen=hourly_yen, synonyms=synonyms), towns, name=name)


def gaps(here: ProcessVersion, standard: ProcessVersion, *, synonyms: Synonyms) -> GapList:
    """What is different here from a standard."""
    return gaps_to_standard(
        processes.diagram_of(here.xml),
        processes.diagram_of(standard.xml),
        synonyms=synonyms,
        same_lineage=here.process_id == standard.process_id,
    )


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
def _compared(kept: _Kept, hourly_yen: int, synonyms: Synonyms) -> TownsCompared:
    towns = [
        Town(key=key_of(version), diagram=processes.diagram_of(version.xml)) for version in kept.versions
    ]
    return compare_towns(towns, hourly_yen=hourly_yen, synonyms=synonyms)
