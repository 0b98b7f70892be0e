"""Drafts: saved again and again, merged with what a colleague saved, brought back to an earlier save."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from meguru.apps.ledger.commands import record
from meguru.apps.processes import bridge, changes, kept
from meguru.apps.processes.models import ProcessVersion, Published, VersionSave
from meguru.apps.registry.models import Person
from meguru.engines.bpmn import Diagram, read_bpmn
from meguru.engines.bpmn.merge import Conflict, merge

ALREADY_PUBLISHED = "第%s版は公開されているので、もう変えられません。この版をもとに新しい下書きを作って、そこで直してください。"


class UnknownRevision(ValueError):
    """An edit says that it began from a save that does not exist."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save.

    `changed` is False when the draft already looked like that; `merged` when a colleague's save was taken in.
    With `conflicts` nothing was stored: somebody has to choose first.
    """

    version: ProcessVersion
    merged: bool = False
    changed: bool = True
    conflicts: tuple[Conflict, ...] = ()


def save_draft(
    *,
    version: ProcessVersion,
    xml: str,
    from_revision: int,
    what: str = "",
    choices: Mapping[str, Literal["mine", "theirs"]] | None = None,
    by: Person | None,
    now: dt.datetime,
) -> Saved:
    """This function will store a drawing that was sent as a file; see `save_drawing`.

    What the program that sent it cannot hold (extensions of other tools) is kept from the revision it began from.
    Raises: Published; UnknownRevision; Refused when the drawing cannot be read.
    """
    return save_drawing(
        version=version,
        drawing=read_bpmn(xml.encode("utf-8")),
        from_revision=from_revision,
        what=what,
        choices=choices,
        by=by,
        now=now,
    )


@transaction.atomic
def save_drawing(
    *,
    version: ProcessVersion,
    drawing: Diagram,
    from_revision: int,
    what: str = "",
    choices: Mapping[str, Literal["mine", "theirs"]] | None = None,
    by: Person | None,
    now: dt.datetime,
) -> Saved:
    """This function will store a draft as its next revision, merged with what others saved since `from_revision`.

    `choices` decide conflicts by their key; while one is undecided nothing is stored.
    Raises: Published; UnknownRevision.
    """
    current = _locked(version)
    base = bridge.diagram_of(_xml_of_revision(current, from_revision))
    mine = kept.as_edited(base=base, sent=drawing)
    theirs = bridge.diagram_of(current.xml)
    merged = from_revision != current.revision
    if merged:
        outcome = merge(base=base, mine=mine, theirs=theirs, choices=choices or {})
        if outcome.conflicts:
            return Saved(version=current, merged=True, changed=False, conflicts=tuple(outcome.conflicts))
        mine = outcome.diagram
    if bridge.is_same_drawing(mine, theirs):
        return Saved(version=current, merged=merged, changed=False)
    text = bridge.xml_of(mine)
    _store(current, xml=text, what=what or changes.in_words(before=theirs, after=mine), by=by, now=now)
    return Saved(version=current, merged=merged)


@transaction.atomic
def bring_back_save(
    *, version: ProcessVersion, revision: int, by: Person | None, now: dt.datetime
) -> ProcessVersion:
    """This function will make an earlier save the newest one again; the saves in between stay in the history.

    Raises: Published; UnknownRevision.
    """
    current = _locked(version)
    xml = _xml_of_revision(current, revision)
    if xml != current.xml:
        _store(current, xml=xml, what=f"{revision}回目の保存に戻しました", by=by, now=now)
    return current


def _locked(version: ProcessVersion) -> ProcessVersion:
    current = (
        ProcessVersion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("process", "organisation")
        .filter(pk=version.pk)
        .first()
    )
    if current is None:
        raise UnknownRevision(
            "この下書きは、たったいま取り消されました。ほかの版か、新しい下書きで続けてください。"
        )
    if current.published_at is not None:
        raise Published(ALREADY_PUBLISHED % current.number)
    return current


def _xml_of_revision(version: ProcessVersion, revision: int) -> str:
    if revision == version.revision:
        return version.xml
    stored = version.saves.filter(revision=revision).values_list("xml", flat=True).first()
    if stored is None:
        raise UnknownRevision(
            "編集を始めたときの保存が見つかりません。ページを開き直してから、もう一度保存してください。"
        )
    return str(stored)


def _store(version: ProcessVersion, *, xml: str, what: str, by: Person | None, now: dt.datetime) -> None:
    version.xml, version.revision = xml, version.revision + 1
    version.changed_by, version.changed_at = by, now
    version.save(update_fields=["xml", "revision", "changed_by", "changed_at"])
    VersionSave.objects.create(
        organisation=version.organisation,
        version=version,
        revision=version.revision,
        xml=xml,
        what=what[:200],
        saved_by=by,
        saved_at=now,
    )
    record(
        organisation=version.organisation,
        by=by,
        activity="processes.draft_saved",
        subject=version,
        summary=f"業務プロセス「{version.process.name}」の第{version.number}版を保存しました（{version.revision}回目）",
        payload={"revision": version.revision, "what": what[:200]},
        now=now,
    )
