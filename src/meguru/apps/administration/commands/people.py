"""What changes the people of an organisation and their roles. One use case = one ledger event."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Department, Organisation, Person, RoleAssignment
from meguru.apps.registry.roles import Role

# Without the letters and digits that are taken for one another on paper
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class CannotAdminister(ValueError):
    """The change is not possible; the text says why, in plain Japanese."""


def new_one_time_password() -> str:
    """Four groups of four: 78 bits, easy to read out on the telephone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@transaction.atomic
def add_person(
    *,
    organisation: Organisation,
    sign_in_name: str,
    name: str,
    email: str,
    role: Role,
    department: Department | None,
    by: Person,
    now: datetime,
) -> tuple[Person, str]:
    """This function will store a person with one role, and answer them with their one-time password.

    Raises: CannotAdminister when the sign-in name is taken or the role does not fit the organisation.
    """
    password = new_one_time_password()
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                sign_in_name=sign_in_name,
                password=password,
                name=name,
                email=email,
                organisation=organisation,
                must_change_password=True,
            )
    except IntegrityError as error:
        raise CannotAdminister("このサインイン名は使われています。別の名前にしてください。") from error
    _assign(person=person, role=role, department=department)
    record(
        organisation=organisation,
        by=by,
        activity="administration.person_added",
        subject=person,
        summary=f"職員「{name}」を登録しました（{role.label}）",
        payload={"sign_in_name": person.sign_in_name, "role": role.value},
        now=now,
    )
    return person, password


@transaction.atomic
def deactivate(*, person: Person, by: Person, now: datetime) -> None:
    """This function will end a person's access at once; `reactivate` undoes it.

    Raises: CannotAdminister for oneself.
    """
    if person.pk == by.pk:
        raise CannotAdminister("自分自身の利用は止められません。ほかのシステム管理者に頼んでください。")
    _set_active(person=person, is_active=False)
    record(
        organisation=person.organisation,
        by=by,
        activity="administration.person_deactivated",
        subject=person,
        summary=f"職員「{person.name}」の利用を止めました",
        now=now,
    )


@transaction.atomic
def reactivate(*, person: Person, by: Person, now: datetime) -> None:
    """This function will let a person sign in again with the password they had."""
    _set_active(person=person, is_active=True)
    record(
        organisation=person.organisation,
        by=by,
        activity="administration.person_reactivated",
        subject=person,
        summary=f"職員「{person.name}」の利用を再開しました",
        now=now,
    )


@transaction.atomic
def renew_password(*, person: Person, by: Person, now: datetime) -> str:
    """This function will replace a person's password by a one-time password, and answer it.

    Every session of the person ends.
    """
    password = new_one_time_password()
    current = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    current.set_password(password)
    current.must_change_password = True
    current.save(update_fields=["password", "must_change_password"])
    record(
        organisation=current.organisation,
        by=by,
        activity="administration.password_renewed",
        subject=current,
        summary=f"職員「{current.name}」に一時パスワードを発行しました",
        now=now,
    )
    return password


@transaction.atomic
def give_role(
    *, person: Person, role: Role, department: Department | None, by: Person, now: datetime
) -> None:
    """This function will give a role for the whole organisation, or for one department of it.

    Raises: CannotAdminister when it is held already or does not fit the organisation.
    """
    _assign(person=person, role=role, department=department)
    record(
        organisation=person.organisation,
        by=by,
        activity="administration.role_given",
        subject=person,
        summary=f"職員「{person.name}」に役割「{role.label}」を付けました",
        payload={"role": role.value, "department": department.name if department else None},
        now=now,
    )


@transaction.atomic
def take_role(*, held: RoleAssignment, by: Person, now: datetime) -> None:
    """This function will end a role. Raises: CannotAdminister for one's own administrator role."""
    if held.person_id == by.pk and held.role == Role.ADMINISTRATOR:
        raise CannotAdminister(
            "自分のシステム管理者の役割は外せません。ほかのシステム管理者に頼んでください。"
        )
    role, department, person = Role(held.role), held.department, held.person
    held.delete()
    record(
        organisation=held.organisation,
        by=by,
        activity="administration.role_taken",
        subject=person,
        summary=f"職員「{person.name}」の役割「{role.label}」を外しました",
        payload={"role": role.value, "department": department.name if department else None},
        now=now,
    )


def fits(*, role: Role, organisation: Organisation) -> bool:
    """Whether an organisation of this kind has such a role: each DX office belongs to its own tier."""
    is_prefecture = organisation.kind == Organisation.Kind.PREFECTURE
    wrong = Role.MUNICIPAL_DX if is_prefecture else Role.PREFECTURE_DX
    return role != wrong


def _assign(*, person: Person, role: Role, department: Department | None) -> None:
    if not fits(role=role, organisation=person.organisation):
        raise CannotAdminister(f"役割「{role.label}」は、この種類の団体では使いません。")
    if department is not None and department.organisation_id != person.organisation_id:
        raise CannotAdminister("別の団体の部署は選べません。")
    try:
        with transaction.atomic():
            RoleAssignment.objects.create(
                person=person, role=role, organisation=person.organisation, department=department
            )
    except IntegrityError as error:
        raise CannotAdminister("この役割はすでに付いています。") from error


def _set_active(*, person: Person, is_active: bool) -> None:
    person.is_active = is_active
    person.save(update_fields=["is_active"])
