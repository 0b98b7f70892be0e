"""What one person may see of a comparison now: only versions that are visible at this moment take part."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from meguru.apps.comparison import bridge
from meguru.apps.comparison.models import Comparison, GapDecision, PairDecision, SynonymGroup
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.bpmn import draw_svg
from meguru.engines.comparison import (
    Consensus,
    Decided,
    DecidedGap,
    GapList,
    NoConsensus,
    Synonyms,
    TownsCompared,
    Treatment,
    comparison_report,
)
from meguru.engines.documents import Document


@dataclass(frozen=True, slots=True)
class Member:
    """比較に加わる図: a version, its key in the engine, and what readers call it."""

    version: ProcessVersion
    key: str
    name: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A comparison as one person may see it. `hidden` counts chosen versions that are no longer to be seen.

    `decisions` are what people said about pairs of the versions that are to be seen, the newest first.
    `result` is None while there is no own version or nobody left to compare with.
    """

    comparison: Comparison
    members: tuple[Member, ...]
    hidden: int
    standard: ProcessVersion | None
    standard_hidden: bool
    synonyms: Synonyms
    decisions: tuple[PairDecision, ...]
    result: TownsCompared | None

    @property
    def own(self) -> Member | None:
        return next((member for member in self.members if member.is_own), None)

    @property
    def peers(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if not member.is_own)

    @property
    def versions(self) -> list[ProcessVersion]:
        return [member.version for member in self.members]

    @property
    def decided(self) -> Decided:
        return bridge.decided(self.decisions, self.versions)

    def consensus(self) -> Consensus | None:
        """What most of them do, drawn; None when there is nothing that most do."""
        if self.result is None:
            return None
        try:
            return bridge.consensus(
                self.versions,
                hourly_yen=self.comparison.hourly_yen,
                synonyms=self.synonyms,
                decided=self.decided,
                name=_("%sの共通の流れ") % self.comparison.process.name,
            )
        except NoConsensus:
            return None

    def gaps(self) -> GapList | None:
        """What is different here from the standard; None without one."""
        own = self.own
        if own is None or self.standard is None:
            return None
        return bridge.gaps(own.version, self.standard, synonyms=self.synonyms, decisions=self.decisions)


def comparisons_of(process: Process, user: Person) -> QuerySet[Comparison]:
    """The comparisons of a process that are in use, newest first, with the number of chosen versions."""
    return (
        Comparison.objects.visible_to(user)
        .in_use()
        .filter(process=process)
        .select_related("made_by")
        .annotate(chosen=Count("peers"))
    )


def synonyms_of(organisation: Organisation) -> Synonyms:
    """The words that an office treats as one."""
    return SynonymGroup.objects.filter(organisation=organisation).in_use().as_synonyms()


def seen(comparison: Comparison, user: Person) -> Seen:
    """Look the chosen versions up anew: what is not visible to this person now takes no part and is not named."""
    chosen = list(comparison.peers.values_list("version_id", flat=True))
    visible = ProcessVersion.objects.visible_to(user).select_related(
        "process__organisation", "process__operation"
    )
    peers = list(
        visible.filter(pk__in=chosen).order_by("process__organisation__code", "process_id", "number")
    )
    own = visible.filter(pk=comparison.own_version_id).first() if comparison.own_version_id else None
    peers = [version for version in peers if own is None or version.pk != own.pk]
    standard = visible.filter(pk=comparison.standard_id).first() if comparison.standard_id else None
    synonyms = synonyms_of(comparison.organisation)
    members = _members(own, peers)
    versions = [member.version for member in members]
    decisions = _decisions(comparison, [*versions, *([standard] if standard else [])])
    result = None
    if own is not None and peers:
        result = bridge.compared(
            versions,
            hourly_yen=comparison.hourly_yen,
            synonyms=synonyms,
            decided=bridge.decided(decisions, versions),
        )
    return Seen(
        comparison=comparison,
        members=members,
        hidden=len(set(chosen)) - len(peers),
        standard=standard,
        standard_hidden=comparison.standard_id is not None and standard is None,
        synonyms=synonyms,
        decisions=decisions,
        result=result,
    )


def _decisions(comparison: Comparison, versions: list[ProcessVersion]) -> tuple[PairDecision, ...]:
    """What was decided about pairs of versions that this person may see; of others nothing is told."""
    return tuple(
        PairDecision.objects.filter(comparison=comparison, a_version__in=versions, b_version__in=versions)
        .in_use()
        .select_related("decided_by")
        .order_by("-id")
    )


def _members(own: ProcessVersion | None, peers: list[ProcessVersion]) -> tuple[Member, ...]:
    """Our own first; a name says more than the office only where the office alone would not tell them apart."""
    versions = ([own] if own else []) + peers
    plain = [_office(version) for version in versions]
    twice = {name for name, count in Counter(plain).items() if count > 1}
    names = [
        f"{name}「{version.process.name}」" if name in twice else name
        for name, version in zip(plain, versions, strict=True)
    ]
    still_twice = {name for name, count in Counter(names).items() if count > 1}
    return tuple(
        Member(
            version=version,
            key=bridge.key_of(version),
            name=f"{name} {version}" if name in still_twice else name,
            is_own=own is not None and version.pk == own.pk,
        )
        for name, version in zip(names, versions, strict=True)
    )


def _office(version: ProcessVersion) -> str:
    """A drawing of another office that we imported is called by what we wrote about it."""
    if version.kind == ProcessVersion.Kind.PEER:
        return version.note.strip()[:40] or str(version)
    return version.process.organisation.name


def document_of(view: Seen, *, today: dt.date) -> Document | None:
    """The comparison as a paper; None while there is nothing to compare."""
    own = view.own
    if view.result is None or own is None:
        return None
    found, consensus = view.gaps(), view.consensus()
    decided = (
        {row.gap_key: row for row in GapDecision.objects.filter(comparison=view.comparison)} if found else {}
    )
    return comparison_report(
        view.result,
        title=view.comparison.name,
        own=own.key,
        names={member.key: member.name for member in view.members},
        made_on=f"{today.year}年{today.month}月{today.day}日",
        consensus_svg=draw_svg(consensus.diagram) if consensus else "",
        standard=standard_name(view.standard) if view.standard and found else "",
        decided=[
            (one.a_name, one.b_name, one.same, one.decided_by.name if one.decided_by else "")
            for one in view.decisions
        ],
        gaps=[
            DecidedGap(
                gap=gap,
                treatment=Treatment(decided[gap.key].treatment) if gap.key in decided else None,
                reason=decided[gap.key].reason if gap.key in decided else "",
            )
            for gap in (found.gaps if found else ())
        ],
    )


def standard_name(version: ProcessVersion) -> str:
    """A standard by its office, process and version."""
    return f"{version.process.organisation.name}「{version.process.name}」{version}"
