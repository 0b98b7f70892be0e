"""Rounds of an office: opened, closed, opened again, invited to by another link."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.diagnosis.commands.answering import current_edition
from meguru.apps.diagnosis.models import DiagnosisRound
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person


class StillOpen(ValueError):
    """The office has an open round already."""


@transaction.atomic
def open_round(*, organisation: Organisation, name: str, by: Person, now: dt.datetime) -> DiagnosisRound:
    """This function will open a round with a link to invite people by. Raises: StillOpen."""
    try:
        with transaction.atomic():
            opened = DiagnosisRound.objects.create(
                organisation=organisation,
                name=name.strip(),
                edition=current_edition(),
                invitation=secrets.token_urlsafe(24),
                opened_by=by,
                opened_at=now,
            )
    except IntegrityError as reason:
        raise StillOpen(_still_open(organisation)) from reason
    _record(opened, "diagnosis.round_opened", f"診断の回「{opened.name}」を始めました", by=by, now=now)
    return opened


@transaction.atomic
def close_round(*, diagnosis_round: DiagnosisRound, by: Person, now: dt.datetime) -> None:
    """This function will end a round: its answers stay as they are. `reopen_round` undoes it."""
    if DiagnosisRound.objects.filter(pk=diagnosis_round.pk, closed_at__isnull=True).update(closed_at=now):
        _record(
            diagnosis_round,
            "diagnosis.round_closed",
            f"診断の回「{diagnosis_round.name}」を終えました",
            by=by,
            now=now,
        )


@transaction.atomic
def reopen_round(*, diagnosis_round: DiagnosisRound, by: Person, now: dt.datetime) -> None:
    """This function will take answers in a closed round again. Raises: StillOpen when another one is open."""
    try:
        with transaction.atomic():
            changed = DiagnosisRound.objects.filter(pk=diagnosis_round.pk, closed_at__isnull=False).update(
                closed_at=None
            )
    except IntegrityError as reason:
        raise StillOpen(_still_open(diagnosis_round.organisation)) from reason
    if changed:
        _record(
            diagnosis_round,
            "diagnosis.round_reopened",
            f"診断の回「{diagnosis_round.name}」を再開しました",
            by=by,
            now=now,
        )


@transaction.atomic
def renew_invitation(*, diagnosis_round: DiagnosisRound, by: Person, now: dt.datetime) -> None:
    """This function will give a round another link; the old one leads nowhere from now on."""
    DiagnosisRound.objects.filter(pk=diagnosis_round.pk).update(invitation=secrets.token_urlsafe(24))
    _record(
        diagnosis_round,
        "diagnosis.invitation_renewed",
        f"診断の回「{diagnosis_round.name}」の招待のリンクを変えました",
        by=by,
        now=now,
    )


def _still_open(organisation: Organisation) -> str:
    current = DiagnosisRound.objects.filter(organisation=organisation, closed_at__isnull=True).first()
    return _("「%s」の回がまだ続いています。先にその回を終えてください。") % (current.name if current else "")


def _record(
    diagnosis_round: DiagnosisRound, activity: str, summary: str, *, by: Person, now: dt.datetime
) -> None:
    record(
        organisation=diagnosis_round.organisation,
        by=by,
        activity=activity,
        subject=diagnosis_round,
        summary=summary,
        payload={"name": diagnosis_round.name},
        now=now,
    )
