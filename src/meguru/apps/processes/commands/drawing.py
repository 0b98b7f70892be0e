"""Processes and the versions of their drawings."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Max

from meguru.apps.inventory.models import Operation
from meguru.apps.ledger.commands import record
from meguru.apps.processes import bridge, queries
from meguru.apps.processes.models import Analysis, Process, ProcessVersion, Published, VersionSave
from meguru.apps.registry.models import Person


class NotApproved(ValueError):
    """A version is to be published whose newest save nobody has approved."""


class InUse(ValueError):
    """A version is to be taken back on which others have built."""


class AlreadyNamed(ValueError):
    """The operation already has a process of this name."""


@transaction.atomic
def add_process(*, operation: Operation, name: str, by: Person | None, now: dt.datetime) -> Process:
    """This function will open a process for an operation; its drawings and logs come later.

    Raises: AlreadyNamed.
    """
    process = Process(
        organisation=operation.organisation, operation=operation, name=name, made_by=by, made_at=now
    )
    try:
        with transaction.atomic():
            process.save()
    except IntegrityError as twice:
        raise AlreadyNamed(
            f"「{operation.name}」には「{name}」というプロセスがすでにあります。別の名前にしてください。"
        ) from twice
    record(
        organisation=process.organisation,
        by=by,
        activity="processes.process_added",
        subject=process,
        summary=f"業務プロセス「{name}」を作りました",
        payload={"operation": operation.pk},
        now=now,
    )
    return process


def import_bpmn(
    *,
    process: Process,
    content: bytes,
    file_name: str,
    kind: str,
    note: str,
    by: Person | None,
    now: dt.datetime,
) -> ProcessVersion:
    """This function will store a BPMN file as the next version, byte for byte as far as text can hold it.

    A file that is not quite as the standard says is mended; every mend is among the remarks of the version.
    Raises: Refused; then nothing is stored.
    """
    diagram = bridge.uploaded_drawing(content)
    return add_version(
        process=process,
        kind=kind,
        xml=bridge.xml_of(diagram),
        note=note,
        file_name=file_name,
        remarks=bridge.diagram_remarks(diagram),
        analysis=None,
        by=by,
        now=now,
    )


def keep_as_version(
    *, analysis: Analysis, kind: str, note: str, by: Person | None, now: dt.datetime
) -> ProcessVersion:
    """This function will keep the as-is or the to-be drawing of a finished analysis as a version.

    Raises: ValueError when the analysis is not finished or has no drawing of this kind.
    """
    xml = {"as_is": analysis.as_is_xml, "to_be": analysis.to_be_xml}.get(kind, "")
    if not xml:
        raise ValueError("この分析には、残せる図がまだありません。")
    return add_version(
        process=analysis.process,
        kind=kind,
        xml=xml,
        note=note,
        file_name="",
        remarks=[],
        analysis=analysis,
        by=by,
        now=now,
    )


@transaction.atomic
def publish_version(*, version: ProcessVersion, by: Person, now: dt.datetime) -> ProcessVersion:
    """This function will publish a version; from then on it never changes. Publishing twice does nothing.

    Raises: NotApproved while the newest save has no approval.
    """
    current = ProcessVersion.objects.select_for_update(of=("self",), no_key=True).get(pk=version.pk)
    if current.published_at is not None:
        return current
    approval = queries.approval_of(current)
    if approval is None:
        raise NotApproved(
            f"公開するには、いまの図（{current.revision}回目の保存）の承認が要ります。"
            "「確認」のページで、担当部署に確認を頼んでください。"
        )
    current.published_at = now
    current.save()
    record(
        organisation=current.organisation,
        by=by,
        activity="processes.version_published",
        subject=current,
        summary=f"業務プロセス「{current.process.name}」の第{current.number}版を公開しました",
        payload={"revision": current.revision, "review": approval.pk},
        now=now,
    )
    return current


@transaction.atomic
def take_back_version(*, version: ProcessVersion, by: Person, now: dt.datetime) -> None:
    """This function will undo the adding of a version, while nobody has worked on it. Twice does nothing more.

    Raises: Published; InUse when later saves, comments or reviews would be lost with it.
    """
    current = (
        ProcessVersion.objects.select_for_update(of=("self",), no_key=True).filter(pk=version.pk).first()
    )
    if current is None:
        return
    if current.published_at is not None:
        raise Published("公開した版は消せません。新しい版を作ってください。")
    if not queries.is_untouched(current):
        raise InUse(
            f"第{current.number}版には、後からの保存かコメント、確認の記録があるので、取り消せません。"
            "使わない下書きは、そのまま残しておけます。"
        )
    record(
        organisation=current.organisation,
        by=by,
        activity="processes.version_taken_back",
        subject=current,
        summary=f"業務プロセス「{current.process.name}」の第{current.number}版を取り消しました",
        payload={"file": current.file_name},
        now=now,
    )
    current.delete()


@transaction.atomic
def add_version(
    *,
    process: Process,
    kind: str,
    xml: str,
    note: str,
    file_name: str,
    remarks: list[dict[str, object]],
    analysis: Analysis | None,
    by: Person | None,
    now: dt.datetime,
    based_on: ProcessVersion | None = None,
) -> ProcessVersion:
    """This function will add a draft with its first save; the commands that make versions call it.

    The next number is given out under a lock on the process, so that two people never get the same.
    """
    locked = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    last = locked.versions.aggregate(last=Max("number"))["last"] or 0
    version = ProcessVersion.objects.create(
        organisation=locked.organisation,
        process=locked,
        number=last + 1,
        kind=kind,
        xml=xml,
        note=note,
        file_name=file_name,
        remarks=remarks,
        analysis=analysis,
        based_on=based_on,
        made_by=by,
        made_at=now,
    )
    VersionSave.objects.create(
        organisation=locked.organisation,
        version=version,
        revision=version.revision,
        xml=xml,
        what="最初の状態",
        saved_by=by,
        saved_at=now,
    )
    record(
        organisation=locked.organisation,
        by=by,
        activity="processes.version_added",
        subject=version,
        summary=f"業務プロセス「{locked.name}」に第{version.number}版（{version.get_kind_display()}）を加えました",
        payload={"file": file_name, "note": note},
        now=now,
    )
    return version
