"""Excel forms that came back: held while somebody looks at them, then stored or given up."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.crypto import get_random_string

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.surveys.commands.answering import Written, locked_sheet, write_answers
from meguru.apps.surveys.commands.handing_over import draft_from_version, store_version
from meguru.apps.surveys.models import AnswerSheet, AnswerVersion, HeldForm, Recipient, Survey
from meguru.apps.surveys.queries.forms_in import FormPlan, plan_own_form, plans_of_batch, state_of
from meguru.apps.surveys.queries.sheet_state import mark_of

HELD_FOR = dt.timedelta(days=7)
MOST_HELD = 300  # files of one person
MOST_HELD_BY_LINK = 10  # of one recipient: whoever holds a link has no account to be held to
LARGEST_BYTES = 10 * 1024 * 1024
MOST_FILES = 60  # in one upload


class NotStorable(ValueError):
    """What was to be stored cannot be, or is no longer what was looked at. Nothing was stored."""


@transaction.atomic
def hold_forms(
    *,
    organisation: Organisation,
    survey: Survey,
    files: Sequence[tuple[str, bytes]],
    by: Person | None,
    now: dt.datetime,
    by_link: Recipient | None = None,
) -> str:
    """This function will keep uploaded forms while somebody looks at them, and return the name of the batch.

    Held for `by`, or for whoever holds the link of `by_link`. Nothing of a survey changes, so nothing is recorded.
    What anybody forgot for a week goes away.
    """
    HeldForm.objects.filter(held_at__lt=now - HELD_FOR).delete()
    batch = get_random_string(32)
    HeldForm.objects.bulk_create(
        HeldForm(
            organisation=organisation,
            survey=survey,
            batch=batch,
            held_for=by,
            by_link=by_link,
            file_name="".join(letter for letter in name if letter.isprintable())[-255:],
            content=content,
            held_at=now,
        )
        for name, content in files
    )
    own = HeldForm.objects.filter(held_for=by, by_link=by_link)
    most = MOST_HELD_BY_LINK if by_link else MOST_HELD
    newest = own.order_by("-pk").values_list("pk", flat=True)[:most]
    own.exclude(pk__in=list(newest)).delete()
    return batch


@transaction.atomic
def give_up_forms(*, batch: str, by: Person | None, by_link: Recipient | None = None) -> None:
    """This function will forget the files of an upload."""
    HeldForm.objects.filter(batch=batch, held_for=by, by_link=by_link).delete()


@transaction.atomic
def store_own_form(
    *, held: HeldForm, recipient: Recipient, state: str, by: Person | None, now: dt.datetime, name: str = ""
) -> Written:
    """This function will write what a form says into what the office is writing. Empty cells change nothing.

    `state` is the plan's that was looked at.
    Raises: NotStorable; NotOpen; IsFinal.
    """
    sheet = locked_sheet(recipient, now=now)
    plan = plan_own_form(held, recipient)
    _must_be(plan, state)
    written = write_answers(
        recipient=recipient,
        answers=plan.answers,
        was={key: mark_of(sheet.answers.get(key)) for key in plan.answers},
        reasons=plan.reasons,
        by=by,
        name=name,
        now=now,
    )
    HeldForm.objects.filter(pk=held.pk).delete()
    return written


@transaction.atomic
def accept_forms(
    *,
    batch: Sequence[HeldForm],
    chosen: Mapping[int, str],
    why: str,
    by: Person,
    now: dt.datetime,
) -> list[AnswerVersion]:
    """This function will take forms that came by mail as handed over, all the chosen ones or none.

    `chosen` maps the id of a held form to the state of its plan that was looked at. What the office itself was writing
    stays as it is; where nothing was written yet, the sheet says from now on what the form says. `why` is kept for
    those that were handed over before.
    Raises: NotStorable; NotOpen; IsFinal; NothingNew; WhyMissing.
    """
    wanted = [one for one in batch if one.pk in chosen]
    if not wanted:
        raise NotStorable("取り込むファイルに、一つ以上印をつけてください。")
    plans = sorted(plans_of_batch(wanted), key=lambda one: one.recipient.pk if one.recipient else 0)
    for plan in plans:
        _must_be_acceptable(plan)
    # every sheet before the first event: the ledger is held from then on, and nobody waits for a sheet holding that
    sheets = [locked_sheet(plan.recipient, now=now) for plan in plans if plan.recipient]
    versions = [
        _accept(plan, sheet, chosen[plan.held.pk], why=why, by=by, now=now)
        for plan, sheet in zip(plans, sheets, strict=True)
    ]
    HeldForm.objects.filter(pk__in=[one.pk for one in wanted]).delete()
    return versions


def _must_be_acceptable(plan: FormPlan) -> None:
    if plan.recipient is None or not plan.is_acceptable:
        raise NotStorable(
            f"「{plan.held.file_name}」は、このままでは取り込めません。{plan.refused} 何も取り込んでいません。"
        )


def _accept(
    plan: FormPlan, sheet: AnswerSheet, state: str, *, why: str, by: Person, now: dt.datetime
) -> AnswerVersion:
    recipient = plan.recipient
    assert recipient is not None
    was_untouched = _is_untouched(sheet)
    _must_be(replace(plan, state=state_of(recipient, sheet, of_released=True)), state)
    version = store_version(
        sheet,
        recipient,
        answers=plan.answers,
        reasons=plan.reasons,
        way=AnswerVersion.Way.EXCEL,
        why=why if plan.is_again else "",
        by=by,
        name="",
        now=now,
    )
    if was_untouched:
        draft_from_version(sheet, version, name=by.name, now=now)
    record(
        organisation=recipient.organisation,
        by=by,
        activity="surveys.form_accepted",
        subject=sheet,
        summary=f"{recipient.department or recipient.body}の調査「{recipient.survey.title}」の様式を受け付けました",
        payload={
            "survey": recipient.survey_id,
            "recipient": recipient.pk,
            "version": version.number,
            "file_name": plan.held.file_name,
            "sha256": hashlib.sha256(bytes(plan.held.content)).hexdigest(),
        },
        now=now,
    )
    return version


def _is_untouched(sheet: AnswerSheet) -> bool:
    """Whether the office has written nothing of its own since it last handed over."""
    if not sheet.revision:
        return True
    return sheet.released is not None and sheet.answers == sheet.released.answers


def _must_be(plan: FormPlan, state: str) -> None:
    if plan.refused:
        raise NotStorable(plan.refused)
    if plan.state != state:
        raise NotStorable(
            "確かめている間に、回答が変わりました。まだ何も取り込んでいません。"
            "下の内容は今の回答と比べ直したものです。見直して、よければもう一度取り込んでください。"
        )
    if not plan.is_storable:
        raise NotStorable("ファイルの内容は、今の回答と同じです。取り込むものはありません。")
