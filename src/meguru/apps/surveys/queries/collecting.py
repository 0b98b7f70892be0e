"""Questions of who asks: whom one may ask, and how far each of them is.

Of what a body has not handed over, only its step is read: no answers, no names, no times of saving.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from meguru.apps.registry.models import Department, Organisation, Person, SharingGroup
from meguru.apps.registry.permissions import Can
from meguru.apps.surveys import letters
from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.models import (
    AnswerFile,
    AnswerSheet,
    AnswerVersion,
    AskedCorrection,
    Recipient,
    Survey,
)
from meguru.apps.surveys.queries.sheet_state import AnswerStep, files_named, is_late, step_of
from meguru.engines.questionnaire import Questionnaire, Remark, check


@dataclass(frozen=True, slots=True)
class CollectedRow:
    """依頼先の状況: one recipient as the asking office may know it."""

    recipient: Recipient
    name: str
    step: AnswerStep
    due: dt.datetime | None
    is_overdue: bool  # not handed over, and the time is over
    is_late: bool  # handed over, but after the time
    version: AnswerVersion | None
    remarks: int
    explained: int
    correction: AskedCorrection | None  # asked for and not answered by a later version

    @property
    def is_handed(self) -> bool:
        return self.version is not None


@dataclass(frozen=True, slots=True)
class Collecting:
    """回収の状況: every recipient, and how many are how far."""

    rows: tuple[CollectedRow, ...]
    steps: tuple[tuple[AnswerStep, int], ...]

    @property
    def handed(self) -> int:
        return sum(row.is_handed for row in self.rows)

    @property
    def waiting(self) -> tuple[CollectedRow, ...]:
        return tuple(row for row in self.rows if not row.is_handed)

    @property
    def overdue(self) -> int:
        return sum(row.is_overdue for row in self.rows)

    @property
    def without_mail(self) -> int:
        return sum(not row.recipient.email for row in self.rows)


@dataclass(frozen=True, slots=True)
class ReadVersion:
    """What one body handed over, as who asked reads it."""

    row: CollectedRow
    answers: Mapping[str, Any]
    remarks: tuple[tuple[Remark, str], ...]  # with the reason that was given, or ""
    questionnaire: Questionnaire
    earlier: tuple[AnswerVersion, ...]
    files: tuple[AnswerFile, ...]  # without their content


def askable_towns(office: Organisation) -> QuerySet[Organisation]:
    """The municipalities of the own prefecture; for a town also the prefecture itself, never the office itself."""
    prefecture_id = office.prefecture_id or office.pk
    return (
        Organisation.objects.filter(Q(prefecture_id=prefecture_id) | Q(pk=prefecture_id))
        .filter(is_fictional=office.is_fictional)
        .exclude(pk=office.pk)
        .order_by("code")
    )


def askable_groups(office: Organisation) -> QuerySet[SharingGroup]:
    """The groups that the office is a member of."""
    return office.sharing_groups.order_by("name", "pk")


def members_to_ask(group: SharingGroup, *, office: Organisation) -> QuerySet[Organisation]:
    return group.members.filter(is_fictional=office.is_fictional).exclude(pk=office.pk).order_by("code")


def askable_sections(office: Organisation) -> QuerySet[Department]:
    return Department.objects.filter(organisation=office).order_by("pk")


def towns_by_code(office: Organisation) -> dict[str, Organisation]:
    """Everybody that may be asked, by code: of the prefecture and of the own groups."""
    groups = Organisation.objects.filter(
        sharing_groups__in=office.sharing_groups.all(), is_fictional=office.is_fictional
    ).exclude(pk=office.pk)
    return {one.code: one for one in (*askable_towns(office), *groups)}


def recipients(survey: Survey) -> QuerySet[Recipient]:
    return survey.recipients.select_related("body", "department", "survey", "organisation").order_by(
        "body__code", "department_id", "pk"
    )


def collecting(survey: Survey, *, now: dt.datetime) -> Collecting:
    """Every recipient of a survey, as the asking office may know it. Six queries, however many there are."""
    everybody = list(recipients(survey))
    for one in everybody:
        one.survey = survey
    sheets = _sheets(survey)
    questionnaire, before = questionnaire_of(survey), previous_released(survey)
    corrections, first = _corrections(survey), _first_handed(survey)
    rows = tuple(
        _row(one, sheets.get(one.pk), questionnaire, before, corrections.get(one.pk), first, now=now)
        for one in everybody
    )
    counts = Counter(row.step for row in rows)
    return Collecting(rows, tuple((step, counts[step]) for step in AnswerStep))


def row_of(recipient: Recipient, *, now: dt.datetime) -> CollectedRow:
    """One recipient as the asking office may know it."""
    survey = recipient.survey
    sheet = _sheets(survey).get(recipient.pk)
    return _row(
        recipient,
        sheet,
        questionnaire_of(survey),
        previous_released(survey),
        _corrections(survey).get(recipient.pk),
        _first_handed(survey),
        now=now,
    )


def read_version(recipient: Recipient, *, now: dt.datetime) -> ReadVersion | None:
    """What a body handed over; None before it did."""
    survey = recipient.survey
    sheet = _sheets(survey).get(recipient.pk)
    if sheet is None or sheet.released is None:
        return None
    questionnaire, before = questionnaire_of(survey), previous_released(survey)
    row = row_of(recipient, now=now)
    released = sheet.released
    found = check(questionnaire, released.answers, before.get((recipient.body_id, recipient.department_id)))
    return ReadVersion(
        row=row,
        answers=released.answers,
        remarks=tuple((one, str(released.reasons.get(one.key, ""))) for one in found),
        questionnaire=questionnaire,
        earlier=tuple(
            AnswerVersion.objects.filter(sheet=sheet, number__lt=released.number).order_by("-number")
        ),
        files=tuple(files_named(sheet, released.answers, questionnaire)),
    )


def released_by_recipient(survey: Survey) -> dict[int, AnswerVersion]:
    """Recipient -> what was handed over last."""
    return {
        one.recipient_id: one.released
        for one in AnswerSheet.objects.filter(recipient__survey=survey, released__isnull=False)
        .select_related("released")
        .defer("answers", "reasons")
    }


def previous_released(survey: Survey) -> dict[tuple[int, int | None], Mapping[str, Any]]:
    """(body, section) -> what it handed over to the survey of the year before."""
    if survey.previous_id is None:
        return {}
    sheets = (
        AnswerSheet.objects.filter(recipient__survey_id=survey.previous_id, released__isnull=False)
        .select_related("released", "recipient")
        .defer("answers", "reasons")
    )
    return {(one.recipient.body_id, one.recipient.department_id): one.released.answers for one in sheets}


def known_contacts(office: Organisation) -> dict[tuple[int, int | None], tuple[str, str]]:
    """(body, section) -> addressee and mail as they were last written for any survey of this office."""
    rows = (
        Recipient.objects.filter(organisation=office)
        .exclude(email="", addressee="")
        .order_by("pk")
        .values_list("body_id", "department_id", "addressee", "email")
    )
    return {(body, section): (addressee, email) for body, section, addressee, email in rows}


def may_change(user: Person, survey: Survey) -> bool:
    if survey.department is not None:
        return user.can(Can.EDIT_SURVEY, department=survey.department)
    return user.can(Can.EDIT_SURVEY, organisation=survey.organisation)


def _sheets(survey: Survey) -> dict[int, AnswerSheet]:
    """Sheets without what is being written in them."""
    found = (
        AnswerSheet.objects.filter(recipient__survey=survey)
        .select_related("released")
        .defer("answers", "reasons", "changed_at", "changed_by_name")
    )
    return {one.recipient_id: one for one in found}


def _first_handed(survey: Survey) -> dict[int, dt.datetime]:
    """Sheet -> when it was handed over for the first time."""
    first = AnswerVersion.objects.filter(sheet__recipient__survey=survey, number=1).order_by()
    return dict(first.values_list("sheet_id", "handed_at"))


def _corrections(survey: Survey) -> dict[int, AskedCorrection]:
    """The newest of each recipient."""
    return {
        one.recipient_id: one
        for one in AskedCorrection.objects.filter(recipient__survey=survey).order_by("asked_at", "pk")
    }


def _row(
    recipient: Recipient,
    sheet: AnswerSheet | None,
    questionnaire: Questionnaire,
    before: Mapping[tuple[int, int | None], Mapping[str, Any]],
    correction: AskedCorrection | None,
    first_handed: Mapping[int, dt.datetime],
    *,
    now: dt.datetime,
) -> CollectedRow:
    version = sheet.released if sheet else None
    remarks: Sequence[Remark] = ()
    if version is not None:
        last = before.get((recipient.body_id, recipient.department_id))
        remarks = check(questionnaire, version.answers, last)
    explained = sum(bool(str(version.reasons.get(one.key, "")).strip()) for one in remarks) if version else 0
    is_waiting = (
        correction is not None and version is not None and version.number <= correction.version_number
    )
    return CollectedRow(
        recipient=recipient,
        name=letters.name_of(recipient),
        step=step_of(recipient, sheet),
        due=recipient.due,
        is_overdue=version is None and recipient.due is not None and recipient.due < now,
        is_late=is_late(recipient, first_handed.get(sheet.pk) if sheet else None),
        version=version,
        remarks=len(remarks),
        explained=explained,
        correction=correction if is_waiting else None,
    )
