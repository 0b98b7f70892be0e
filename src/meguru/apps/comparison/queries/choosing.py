"""Whom to compare with: versions that this person may see, the likeliest first, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from meguru.apps.inventory.queries import demand_of
from meguru.apps.processes.commands.analysing import DEFAULT_HOURLY_YEN
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Person
from meguru.design import figures
from meguru.engines.comparison import SAME_LABEL, similarities_to

Kind = ProcessVersion.Kind
MOST_SHOWN = 60
PERHAPS = 0.35  # a name less alike than this is only found by searching


@dataclass(frozen=True, slots=True)
class Candidate:
    """比較の相手の候補: a version, what to call it, and why it is offered."""

    version: ProcessVersion
    name: str
    reason: str
    likeness: float


def own_versions(process: Process) -> QuerySet[ProcessVersion]:
    """The drawings of this process that can stand for our office."""
    return process.versions.exclude(kind=Kind.PEER).defer("xml")


def shown_here(versions: list[ProcessVersion]) -> ProcessVersion | None:
    """The drawing that stands for our office to begin with: the newest published as-is, else as-is, else any."""
    newest = sorted(versions, key=lambda version: -version.number)
    as_is = [version for version in newest if version.kind == Kind.AS_IS]
    published = [version for version in as_is if version.published_at is not None]
    return next(iter([*published, *as_is, *newest]), None)


def candidates(
    process: Process, *, user: Person, words: str = "", keep: tuple[int, ...] = ()
) -> list[Candidate]:
    """Versions of other processes that this person may see, and drawings of other offices imported into this one.

    Of every other process one version is offered: the newest published as-is, else the newest published one of any
    kind but a standard. With `words`, those whose process, operation or office holds them; without, those whose name
    is like ours. Those of `keep` that can still be seen are always among them.
    """
    found = [_imported(version) for version in _seen(user).filter(process=process, kind=Kind.PEER)]
    offered: dict[int, ProcessVersion] = {}
    for version in (
        _others(process, user).exclude(kind__in=(Kind.STANDARD, Kind.PEER)).order_by("process_id", "-number")
    ):
        known = offered.get(version.process_id)
        if known is None or (known.kind != Kind.AS_IS and version.kind == Kind.AS_IS):
            offered[version.process_id] = version
    others = _with_likeness(process, [version for version in offered.values() if _holds(version, words)])
    shown = [one for one in others if words.strip() or one.likeness >= PERHAPS][: MOST_SHOWN - len(found)]
    missing = set(keep) - {one.version.pk for one in (*found, *shown)}
    kept = _with_likeness(process, list(_seen(user).filter(pk__in=missing)))
    return [*found, *kept, *shown]


def standards(process: Process, *, user: Person) -> list[Candidate]:
    """Standards to measure against: of this process, then published ones of processes with a like name.

    Of equally like ones our prefecture's comes first.
    """
    own = _seen(user).filter(process=process, kind=Kind.STANDARD).order_by("-number")
    others = list(_others(process, user).filter(kind=Kind.STANDARD).order_by("-published_at"))
    alike = [one for one in _with_likeness(process, others) if one.likeness >= PERHAPS]
    prefecture = process.organisation.prefecture_id
    alike.sort(key=lambda one: (-round(one.likeness, 3), one.version.process.organisation_id != prefecture))
    return [*(_own_standard(version) for version in own), *alike[:MOST_SHOWN]]


def likeliest_standard(found: list[Candidate]) -> Candidate | None:
    """The standard that a new comparison begins with: published, and of an operation taken for the same."""
    sure = (one for one in found if one.version.published_at is not None and one.likeness >= SAME_LABEL)
    return next(sure, None)


def hourly_yen_for(process: Process) -> tuple[int, str]:
    """What an hour of staff work costs, to begin with, and where the figure comes from."""
    demand = demand_of(process.operation)
    if demand.hourly_yen is None:
        return DEFAULT_HOURLY_YEN, _("業務の棚卸しに人件費単価がないので、仮の金額です。")
    return demand.hourly_yen, demand.hourly_yen_basis


def _seen(user: Person) -> QuerySet[ProcessVersion]:
    return (
        ProcessVersion.objects.visible_to(user)
        .select_related("process__operation", "process__organisation")
        .defer("xml")
    )


def _others(process: Process, user: Person) -> QuerySet[ProcessVersion]:
    return _seen(user).filter(published_at__isnull=False).exclude(Q(process=process))


def _holds(version: ProcessVersion, words: str) -> bool:
    process = version.process
    text = f"{process.name} {process.operation.name} {process.organisation.name}".casefold()
    return all(word in text for word in words.casefold().split())


def _imported(version: ProcessVersion) -> Candidate:
    return Candidate(
        version=version, name=str(version), reason=_("このプロセスに取り込んだ、ほかの団体の図"), likeness=1.0
    )


def _own_standard(version: ProcessVersion) -> Candidate:
    return Candidate(version=version, name=str(version), reason=_("このプロセスに置いた標準"), likeness=1.0)


def _with_likeness(process: Process, versions: list[ProcessVersion]) -> list[Candidate]:
    """Scored by the names of operation and process, the likeliest first."""
    operations = similarities_to(
        process.operation.name, [version.process.operation.name for version in versions]
    )
    names = similarities_to(process.name, [version.process.name for version in versions])
    scored = [
        Candidate(
            version=version,
            name=_("「%(process)s」%(version)s") % {"process": version.process.name, "version": version},
            reason=_reason(operation, name),
            likeness=max(operation, name),
        )
        for version, operation, name in zip(versions, operations, names, strict=True)
    ]
    return sorted(
        scored,
        key=lambda one: (-round(one.likeness, 3), one.version.process.organisation.code, one.version.pk),
    )


def _reason(operation: float, name: float) -> str:
    if operation == 1:
        return _("業務名が同じ")
    if name == 1:
        return _("プロセス名が同じ")
    if operation >= SAME_LABEL and operation >= name:
        return _("業務名が似ている（%s）") % figures.percent(operation)
    if name >= SAME_LABEL:
        return _("プロセス名が似ている（%s）") % figures.percent(name)
    if max(operation, name) >= PERHAPS:
        return _("名前が少し似ている（%s）") % figures.percent(max(operation, name))
    return _("検索した語に合う")
