"""Who reads what of a process, by the names of the offices."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Organisation, Sharing, SharingGroup
from meguru.apps.registry.roles import SharedSubject


@dataclass(frozen=True, slots=True)
class Readers:
    """公開先: the other offices that can read a process now, and what they read.

    `by_process` read because of the process's own sharing, `by_office` because the office shares all its processes
    with them; `analyses` also read the analyses. `versions` are the published versions, newest first: while there is
    none, nobody outside reads anything. `everyone` is True when every office of this installation reads.
    """

    everyone: bool
    by_process: tuple[Organisation, ...]
    by_office: tuple[Organisation, ...]
    analyses: tuple[Organisation, ...]
    versions: tuple[ProcessVersion, ...]


def readers_of(process: Process) -> Readers:
    """Who can read the process now. The list of everyone is left out; it would only repeat the municipalities."""
    everyone = process.sharing == Process.Sharing.PUBLIC
    return Readers(
        everyone=everyone,
        by_process=() if everyone else tuple(_by_process(process)),
        by_office=tuple(_by_office(process, SharedSubject.PROCESSES)),
        analyses=tuple(_by_office(process, SharedSubject.ANALYSES)),
        versions=tuple(process.versions.filter(published_at__isnull=False).defer("xml")),
    )


def own_groups(organisation: Organisation) -> QuerySet[SharingGroup]:
    """The groups that an office takes part in."""
    return SharingGroup.objects.filter(members=organisation).select_related("organisation").order_by("name")


def left_group(process: Process) -> SharingGroup | None:
    """The group that a process is still shared with although its office left: nobody reads it there."""
    group: SharingGroup | None = process.shared_group
    if group is None or group.members.filter(pk=process.organisation_id).exists():
        return None
    return group


def _by_process(process: Process) -> QuerySet[Organisation]:
    others = Organisation.objects.exclude(pk=process.organisation_id).order_by("code")
    if process.sharing == Process.Sharing.GROUP:
        in_group = SharingGroup.objects.filter(pk=process.shared_group_id, members=process.organisation_id)
        return others.filter(sharing_groups__in=in_group)
    if process.sharing == Process.Sharing.PREFECTURE:
        prefecture_id = process.organisation.prefecture_id or process.organisation_id
        return others.filter(Q(prefecture_id=prefecture_id) | Q(pk=prefecture_id))
    return others.none()


def _by_office(process: Process, subject: SharedSubject) -> QuerySet[Organisation]:
    sharings = Sharing.objects.filter(organisation_id=process.organisation_id, subject=subject)
    return Organisation.objects.filter(pk__in=sharings.values("reader_id")).order_by("code")
