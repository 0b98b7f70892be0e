"""A sheet begun, answered question by question, and kept for an office.

Which question was answered how is not told to the ledger: it is read by others, and answers are the person's own.
Told are that somebody of an office answered, and that a sheet was taken into an office.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.diagnosis.bridge import chart_of, shipped_edition
from meguru.apps.diagnosis.models import ChartEdition, DiagnosisRound, DiagnosisSheet
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Department, Organisation, Person
from meguru.engines.diagnosis import Question, progress_of

SKIPPED = ""
MOST_FROM_ONE_ADDRESS_AN_HOUR = 200  # a whole office, or a seminar, often stands behind one address
MOST_OF_NOBODY_A_DAY = 3000


class TooMany(ValueError):
    """More sheets were begun without an account than people begin."""


class NoSuchAnswer(ValueError):
    """The question or the answer is not on the chart."""


class AnsweredMeanwhile(ValueError):
    """The question was answered otherwise since the page was opened, in another window; nothing was stored."""


class RoundIsOver(ValueError):
    """The round of a sheet was closed; its answers stay as they are."""


class NotYours(ValueError):
    """The sheet is another person's or office's."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sheet comes from: nobody, an invitation (organisation and round), or a person of an office."""

    organisation: Organisation | None = None
    department: Department | None = None
    person: Person | None = None
    round: DiagnosisRound | None = None
    made_from: str = ""


def current_edition() -> ChartEdition:
    """The chart that ships, stored when it is asked for the first time."""
    shipped = shipped_edition()
    edition, _is_new = ChartEdition.objects.get_or_create(
        digest=shipped.digest, defaults={"version": shipped.version, "text": shipped.text}
    )
    return edition


@transaction.atomic
def begin_sheet(*, origin: Origin, question_id: str, answer_id: str, now: dt.datetime) -> DiagnosisSheet:
    """This function will begin a sheet with its first answer. A person who has one in the round goes on with it.

    Raises: TooMany, NoSuchAnswer, RoundIsOver.
    """
    if origin.round is not None and not origin.round.is_open:
        raise RoundIsOver(_("この回は終わりました。答えは、もう受け付けていません。"))
    if origin.person is None:
        _slow_down(origin, now=now)
    fresh = {
        "token": secrets.token_urlsafe(24),
        "edition": origin.round.edition if origin.round else current_edition(),
        "organisation": origin.organisation,
        "department": origin.department,
        "made_from": "" if origin.person else origin.made_from,
        "made_at": now,
        "changed_at": now,
    }
    if origin.person is not None and origin.round is not None:
        sheet, _is_new = DiagnosisSheet.objects.get_or_create(
            person=origin.person, round=origin.round, defaults=fresh
        )
    else:
        sheet = DiagnosisSheet.objects.create(person=origin.person, round=origin.round, **fresh)
    return answer_question(
        sheet=sheet, question_id=question_id, answer_id=answer_id, by=origin.person, now=now
    )


def mark_of(given: str | None) -> str:
    """What a page was opened with: "-" for a question that was still open, else "=" and the answer's id."""
    return "-" if given is None else f"={given}"


@transaction.atomic
def answer_question(
    *,
    sheet: DiagnosisSheet,
    question_id: str,
    answer_id: str,
    by: Person | None,
    now: dt.datetime,
    seen: str = "",
) -> DiagnosisSheet:
    """This function will keep one answer; "" skips the question. Other answers stay, also those given meanwhile.

    `seen` is the `mark_of` what the page showed; without it nothing is compared.
    Raises: NoSuchAnswer, RoundIsOver; AnsweredMeanwhile when another answer stands there now.
    """
    locked = DiagnosisSheet.objects.select_for_update(of=("self",), no_key=True).get(pk=sheet.pk)
    edition = ChartEdition.objects.get(pk=locked.edition_id)
    current = DiagnosisRound.objects.filter(pk=locked.round_id).first()
    if current is not None and not current.is_open:
        raise RoundIsOver(_("この回は終わりました。答えは、もう変えられません。"))
    chart = chart_of(edition)
    question = chart.question(question_id)
    if question is None or (answer_id != SKIPPED and question.answer(answer_id) is None):
        raise NoSuchAnswer(_("この質問か答えが見つかりません。もう一度選んでください。"))
    if locked.answers.get(question_id) == answer_id:
        return locked
    if seen and seen != mark_of(locked.answers.get(question_id)):
        raise AnsweredMeanwhile(_answered_meanwhile(question, locked.answers.get(question_id)))
    locked.answers = locked.answers | {question_id: answer_id}
    locked.changed_at = now
    locked.revision += 1
    ends_now = locked.finished_at is None and progress_of(chart, locked.answers).is_complete
    if ends_now:
        locked.finished_at = now
    locked.save(update_fields=["answers", "changed_at", "revision", "finished_at"])
    if ends_now and locked.organisation_id:
        _record_answered(locked, by=by, now=now)
    return locked


@transaction.atomic
def keep_sheet(*, sheet: DiagnosisSheet, by: Person, now: dt.datetime) -> DiagnosisSheet:
    """This function will make an anonymous sheet one's own in one's office, in its open round if there is none yet.

    Keeping it twice changes nothing. Raises: NotYours.
    """
    locked = DiagnosisSheet.objects.select_for_update(of=("self",), no_key=True).get(pk=sheet.pk)
    if locked.person_id == by.pk:
        return locked
    if locked.person_id is not None or locked.organisation_id not in (None, by.organisation_id):
        raise NotYours(_("この診断は、ほかの人のものです。"))
    locked.organisation, locked.person = by.organisation, by
    locked.department = locked.department or section_of(by)
    if locked.round_id is None:
        locked.round = open_round_for(by)
    elif DiagnosisSheet.objects.filter(person=by, round=locked.round_id).exists():
        locked.round = None  # one voice for one person
    locked.changed_at, locked.made_from = now, ""
    locked.revision += 1
    _save_kept(locked)
    record(
        organisation=by.organisation,
        by=by,
        activity="diagnosis.sheet_kept",
        subject=locked,
        summary="サインインせずに答えた診断を、自分の団体のものにしました",
        payload={"round": locked.round_id},
        now=now,
    )
    return locked


def _save_kept(sheet: DiagnosisSheet) -> None:
    """Another sheet of the same person may have come into the round at the same moment: this one stays outside it."""
    try:
        with transaction.atomic():
            sheet.save()
    except IntegrityError:
        if sheet.round_id is None:
            raise
        sheet.round = None
        sheet.save()


def section_of(person: Person) -> Department | None:
    """The first department in which a person holds a role; None for people of the whole office."""
    held = person.role_assignments.filter(department__isnull=False, organisation=person.organisation)
    assignment = held.select_related("department").first()
    return assignment.department if assignment else None


def open_round_for(person: Person) -> DiagnosisRound | None:
    """The round that a new sheet of this person goes into: the open one, unless the person has answered in it."""
    current = DiagnosisRound.objects.filter(organisation=person.organisation, closed_at__isnull=True).first()
    if current is None or DiagnosisSheet.objects.filter(person=person, round=current).exists():
        return None
    return current


def _answered_meanwhile(question: Question, given: str | None) -> str:
    there = question.answer(given) if given else None
    if there is None:
        return _("別の画面では、この質問をとばしています。今の選び方に変えるなら、もう一度押してください。")
    return (
        _("別の画面では「%s」と答えています。今の選び方に変えるなら、もう一度押してください。") % there.text
    )


def _slow_down(origin: Origin, *, now: dt.datetime) -> None:
    without_account = DiagnosisSheet.objects.filter(person__isnull=True)
    an_hour_ago, a_day_ago = now - dt.timedelta(hours=1), now - dt.timedelta(days=1)
    from_here = without_account.filter(made_from=origin.made_from, made_at__gt=an_hour_ago)
    too_many = origin.made_from and from_here.count() >= MOST_FROM_ONE_ADDRESS_AN_HOUR
    if too_many or without_account.filter(made_at__gt=a_day_ago).count() >= MOST_OF_NOBODY_A_DAY:
        raise TooMany(
            _("短い間に、たくさんの診断が始まりました。しばらく待つか、サインインして始めてください。")
        )


def _record_answered(sheet: DiagnosisSheet, *, by: Person | None, now: dt.datetime) -> None:
    record(
        organisation=sheet.organisation,
        by=by,
        activity="diagnosis.answered",
        subject=sheet,
        summary="診断に答えました" if by else "招待のリンクから、一人が診断に答えました",
        payload={"round": sheet.round_id},
        now=now,
    )
