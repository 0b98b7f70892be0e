"""What an organisation shares with others, and the groups in which offices share. One use case = one ledger event."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from meguru.apps.administration.commands.people import CannotAdminister
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person, Sharing, SharingGroup
from meguru.apps.registry.roles import SharedSubject


@transaction.atomic
def start_sharing(
    *, organisation: Organisation, reader: Organisation, subject: SharedSubject, by: Person, now: datetime
) -> Sharing:
    """This function will let the DX office of `reader` read one kind of rows.

    Raises: CannotAdminister when it is shared already or with oneself.
    """
    if organisation.pk == reader.pk:
        raise CannotAdminister("自分の団体とは共有できません。")
    try:
        with transaction.atomic():
            sharing = Sharing.objects.create(
                organisation=organisation, reader=reader, subject=subject, since=now
            )
    except IntegrityError as error:
        raise CannotAdminister("この相手とはすでに共有しています。") from error
    record(
        organisation=organisation,
        by=by,
        activity="administration.sharing_started",
        subject=sharing,
        summary=f"「{subject.label}」を{reader.name}と共有し始めました",
        payload={"reader": reader.code, "subject": subject.value},
        now=now,
    )
    return sharing


@transaction.atomic
def end_sharing(*, sharing: Sharing, by: Person, now: datetime) -> None:
    """This function will stop sharing at once."""
    record(
        organisation=sharing.organisation,
        by=by,
        activity="administration.sharing_ended",
        subject=sharing,
        summary=f"「{sharing.get_subject_display()}」の{sharing.reader.name}との共有を終えました",
        payload={"reader": sharing.reader.code, "subject": sharing.subject},
        now=now,
    )
    sharing.delete()


@transaction.atomic
def make_group(*, organisation: Organisation, name: str, by: Person, now: datetime) -> SharingGroup:
    """This function will found a sharing group; the founder keeps it and is its first member.

    Nothing is shared by that: each office says process by process what the group may read.
    Raises: CannotAdminister when the office keeps a group of this name already.
    """
    try:
        with transaction.atomic():
            group = SharingGroup.objects.create(organisation=organisation, name=name, since=now)
    except IntegrityError as twice:
        raise CannotAdminister(
            f"「{name}」という共有グループがすでにあります。別の名前にしてください。"
        ) from twice
    group.members.add(organisation)
    record(
        organisation=organisation,
        by=by,
        activity="administration.group_made",
        subject=group,
        summary=f"共有グループ「{name}」を作りました",
        payload={"name": name},
        now=now,
    )
    return group


@transaction.atomic
def add_to_group(*, group: SharingGroup, organisation: Organisation, by: Person, now: datetime) -> None:
    """This function will let an office take part: it reads what the members share with the group.

    Raises: CannotAdminister when it takes part already.
    """
    if group.members.filter(pk=organisation.pk).exists():
        raise CannotAdminister(f"{organisation.name}は、もう参加しています。")
    group.members.add(organisation)
    record(
        organisation=group.organisation,
        by=by,
        activity="administration.group_joined",
        subject=group,
        summary=f"共有グループ「{group.name}」に{organisation.name}を加えました",
        payload={"group": group.name, "member": organisation.code},
        now=now,
    )


@transaction.atomic
def leave_group(*, group: SharingGroup, organisation: Organisation, by: Person, now: datetime) -> None:
    """This function will end an office's part in a group: it reads nothing more there, and nobody there reads what
    it shared with the group. The event stands with the office whose person did it.

    Raises: CannotAdminister for the keeper of the group, and for an office that does not take part.
    """
    if organisation.pk == group.organisation_id:
        raise CannotAdminister(
            "グループを管理する団体は抜けられません。やめるときは、グループそのものを廃止してください。"
        )
    if not group.members.filter(pk=organisation.pk).exists():
        raise CannotAdminister(f"{organisation.name}は、このグループに参加していません。")
    group.members.remove(organisation)
    own = organisation.pk == by.organisation_id
    record(
        organisation=organisation if own else group.organisation,
        by=by,
        activity="administration.group_left",
        subject=group,
        summary=f"{organisation.name}が共有グループ「{group.name}」から"
        + ("抜けました" if own else "外されました"),
        payload={"group": group.name, "member": organisation.code},
        now=now,
    )


@transaction.atomic
def close_group(*, group: SharingGroup, by: Person, now: datetime) -> None:
    """This function will end a group. Raises: CannotAdminister while something is shared with it, naming by whom.

    An office that left may still name the group in its processes: the keeper has to know whom to ask.
    """
    if SharingGroup.objects.select_for_update(no_key=True).filter(pk=group.pk).first() is None:
        raise CannotAdminister("このグループは、もう廃止されています。")
    record(
        organisation=group.organisation,
        by=by,
        activity="administration.group_closed",
        subject=group,
        summary=f"共有グループ「{group.name}」を廃止しました",
        payload={"name": group.name},
        now=now,
    )
    try:
        with transaction.atomic():
            group.delete()
    except ProtectedError as used:
        counts = Counter(process.organisation.name for process in used.protected_objects)
        offices = "、".join(f"{name}の{count}件" for name, count in sorted(counts.items()))
        raise CannotAdminister(
            f"このグループに見せている業務プロセスがあります（{offices}）。"
            "その団体が、プロセスの「見せる相手」のページで、見せるのをやめてから廃止してください。"
        ) from used
