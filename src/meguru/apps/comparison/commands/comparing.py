"""Making and changing comparisons, deciding about gaps, words that mean the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.comparison.models import Comparison, GapDecision, Peer, SynonymGroup
from meguru.apps.ledger.commands import record
from meguru.apps.processes.bridge import xml_of
from meguru.apps.processes.commands import start_draft
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.bpmn import Diagram
from meguru.engines.comparison import Gap, Treatment, make_group, needs_reason, normal_text

MOST_PEERS = 59  # with our own 60 drawings are compared at once


class CannotMake(ValueError):
    """A comparison of nothing, or of too much."""


class AlreadyGrouped(ValueError):
    """The office already has this group of words."""


class DecidedMeanwhile(ValueError):
    """A colleague decided about a gap since the page was opened."""


@dataclass(frozen=True, slots=True)
class GapChoice:
    """One line of the form: the gap, what was chosen and why, and which decision the page had shown."""

    gap: Gap
    treatment: Treatment
    reason: str
    seen_at: str


@transaction.atomic
def make_comparison(
    *,
    process: Process,
    name: str,
    own_version: ProcessVersion,
    peers: Sequence[ProcessVersion],
    standard: ProcessVersion | None,
    hourly_yen: int,
    by: Person | None,
    now: dt.datetime,
) -> Comparison:
    """This function will keep whom a process is compared with. Who asks must be allowed to see every version.

    Raises: CannotMake for nobody to compare with, or more than MOST_PEERS.
    """
    _check(peers, own_version)
    comparison = Comparison.objects.create(
        organisation=process.organisation,
        process=process,
        name=name,
        own_version=own_version,
        standard=standard,
        hourly_yen=hourly_yen,
        made_by=by,
        made_at=now,
        changed_at=now,
    )
    _set_peers(comparison, peers)
    record(
        organisation=comparison.organisation,
        by=by,
        activity="comparison.made",
        subject=comparison,
        summary=f"業務プロセス「{process.name}」をほかの{len(peers)}件の図と比べました",
        payload=_payload(comparison, peers),
        now=now,
    )
    return comparison


@transaction.atomic
def change_comparison(
    *,
    comparison: Comparison,
    name: str,
    own_version: ProcessVersion,
    peers: Sequence[ProcessVersion],
    standard: ProcessVersion | None,
    hourly_yen: int,
    by: Person | None,
    now: dt.datetime,
) -> Comparison:
    """This function will choose anew whom to compare with; decisions about gaps stay.

    Raises: CannotMake.
    """
    _check(peers, own_version)
    current = Comparison.objects.select_for_update(no_key=True).get(pk=comparison.pk)
    before = _payload(current, [peer.version for peer in current.peers.select_related("version")])
    current.name, current.own_version, current.standard = name, own_version, standard
    current.hourly_yen, current.changed_at = hourly_yen, now
    current.save()
    current.peers.all().delete()
    _set_peers(current, peers)
    record(
        organisation=current.organisation,
        by=by,
        activity="comparison.changed",
        subject=current,
        summary=f"比較「{name}」の相手や条件を変えました",
        payload={"before": before, "after": _payload(current, peers)},
        now=now,
    )
    return current


@transaction.atomic
def put_away(*, comparison: Comparison, by: Person, now: dt.datetime) -> None:
    """This function will take a comparison out of the list; `bring_back` undoes it. A second time changes nothing."""
    if not Comparison.objects.filter(pk=comparison.pk, put_away_at__isnull=True).update(put_away_at=now):
        return
    record(
        organisation=comparison.organisation,
        by=by,
        activity="comparison.put_away",
        subject=comparison,
        summary=f"比較「{comparison.name}」を一覧から外しました",
        now=now,
    )


@transaction.atomic
def bring_back(*, comparison: Comparison, by: Person, now: dt.datetime) -> None:
    """This function will put a comparison back into the list. A second time changes nothing."""
    if not Comparison.objects.filter(pk=comparison.pk, put_away_at__isnull=False).update(put_away_at=None):
        return
    record(
        organisation=comparison.organisation,
        by=by,
        activity="comparison.brought_back",
        subject=comparison,
        summary=f"比較「{comparison.name}」を一覧に戻しました",
        now=now,
    )


@transaction.atomic
def keep_consensus(
    *, comparison: Comparison, diagram: Diagram, towns: int, by: Person, now: dt.datetime
) -> ProcessVersion:
    """This function will keep the consensus process as a draft of kind standard.

    The same one is not kept twice: a draft of it that nobody has changed or published is given back.
    """
    Comparison.objects.select_for_update(no_key=True).get(pk=comparison.pk)
    drafts = comparison.process.versions.filter(kind=ProcessVersion.Kind.STANDARD, published_at__isnull=True)
    kept = drafts.filter(xml=xml_of(diagram)).order_by("-number").first()
    if kept is not None:
        return kept
    return start_draft(
        process=comparison.process,
        kind=ProcessVersion.Kind.STANDARD,
        diagram=diagram,
        note=_("%(towns)s団体の図に共通する流れ（比較「%(name)s」から）")
        % {"towns": towns, "name": comparison.name},
        by=by,
        now=now,
    )


@transaction.atomic
def decide_gaps(*, comparison: Comparison, choices: Iterable[GapChoice], by: Person, now: dt.datetime) -> int:
    """This function will store how gaps are treated, all or none; returns how many changed.

    Raises: DecidedMeanwhile, with the name of the first step that a colleague decided about; ValueError for a choice
    that needs a reason and has none.
    """
    Comparison.objects.select_for_update(no_key=True).get(pk=comparison.pk)
    stored = {row.gap_key: row for row in GapDecision.objects.filter(comparison=comparison)}
    changed: list[dict[str, str]] = []
    for choice in choices:
        gap, old = choice.gap, stored.get(choice.gap.key)
        if old and old.treatment == choice.treatment and old.reason == choice.reason:
            continue
        if (old.decided_at.isoformat() if old else "") != choice.seen_at:
            raise DecidedMeanwhile(
                _(
                    "「%s」の対処は、このページを開いた後に、ほかの職員が決めました。新しい内容を見て、選び直してください。"
                )
                % gap.name
            )
        if needs_reason(choice.treatment, proposed=gap.treatment) and not choice.reason:
            raise ValueError(_("「%s」：提案と違う対処や③④を選ぶときは、理由を書いてください。") % gap.name)
        GapDecision.objects.update_or_create(
            comparison=comparison,
            gap_key=gap.key,
            defaults={
                "organisation": comparison.organisation,
                "step_name": gap.name[:400],
                "treatment": choice.treatment.value,
                "reason": choice.reason,
                "proposed": gap.treatment.value,
                "rules_version": gap.rule_version,
                "decided_by": by,
                "decided_at": now,
            },
        )
        changed.append(
            {
                "step": gap.name,
                "from": old.treatment if old else "",
                "to": choice.treatment.value,
                "reason": choice.reason,
            }
        )
    if changed:
        record(
            organisation=comparison.organisation,
            by=by,
            activity="comparison.gaps_decided",
            subject=comparison,
            summary=f"比較「{comparison.name}」で、標準との差{len(changed)}件の対処を決めました",
            payload={"decisions": changed},
            now=now,
        )
    return len(changed)


@transaction.atomic
def add_synonyms(
    *, organisation: Organisation, words: Iterable[str], by: Person | None, now: dt.datetime
) -> SynonymGroup:
    """This function will add a group of words that count as one in this office's comparisons.

    Raises: CannotGroup (of the engine); AlreadyGrouped.
    """
    group = make_group(words)
    key = "|".join(sorted(map(normal_text, group)))
    try:
        with transaction.atomic():
            added = SynonymGroup.objects.create(
                organisation=organisation, words=list(group), key=key, added_by=by, added_at=now
            )
    except IntegrityError as twice:
        raise AlreadyGrouped(_("「%s」は、もう登録されています。") % "、".join(group)) from twice
    record(
        organisation=organisation,
        by=by,
        activity="comparison.synonyms_added",
        subject=added,
        summary=f"「{'、'.join(group)}」を同じ意味の語にしました",
        now=now,
    )
    return added


@transaction.atomic
def remove_synonyms(*, group: SynonymGroup, by: Person, now: dt.datetime) -> None:
    """This function will stop treating a group's words as one; `restore_synonyms` undoes it.

    A second time changes nothing.
    """
    if not SynonymGroup.objects.filter(pk=group.pk, removed_at__isnull=True).update(removed_at=now):
        return
    record(
        organisation=group.organisation,
        by=by,
        activity="comparison.synonyms_removed",
        subject=group,
        summary=f"「{group}」を同じ意味の語から外しました",
        now=now,
    )


@transaction.atomic
def restore_synonyms(*, group: SynonymGroup, by: Person, now: dt.datetime) -> None:
    """This function will put a removed group back. Raises: AlreadyGrouped when it was typed again meanwhile."""
    try:
        with transaction.atomic():
            removed = SynonymGroup.objects.filter(pk=group.pk, removed_at__isnull=False)
            if not removed.update(removed_at=None):
                return
    except IntegrityError as twice:
        raise AlreadyGrouped(_("「%s」は、もう登録されています。") % group) from twice
    record(
        organisation=group.organisation,
        by=by,
        activity="comparison.synonyms_restored",
        subject=group,
        summary=f"「{group}」を同じ意味の語に戻しました",
        now=now,
    )


def _check(peers: Sequence[ProcessVersion], own: ProcessVersion) -> None:
    if not [version for version in peers if version.pk != own.pk]:
        raise CannotMake(_("比べる相手を1つ以上選んでください。"))
    if len(peers) > MOST_PEERS:
        raise CannotMake(_("一度に比べられる相手は%sまでです。減らしてください。") % MOST_PEERS)


def _set_peers(comparison: Comparison, peers: Sequence[ProcessVersion]) -> None:
    Peer.objects.bulk_create(
        Peer(organisation=comparison.organisation, comparison=comparison, version=version)
        for version in dict.fromkeys(peers)
    )


def _payload(comparison: Comparison, peers: Sequence[ProcessVersion]) -> dict[str, object]:
    return {
        "own_version": comparison.own_version_id,
        "peers": sorted(version.pk for version in peers),
        "standard": comparison.standard_id,
        "hourly_yen": comparison.hourly_yen,
    }
