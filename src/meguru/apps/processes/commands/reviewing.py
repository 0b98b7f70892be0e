"""The section's review of a drawing: asked for, decided by somebody else, withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from meguru.apps.ledger.commands import record
from meguru.apps.outbox.commands import send
from meguru.apps.outbox.models import Message
from meguru.apps.processes import queries
from meguru.apps.processes.models import ProcessVersion, Published, Review
from meguru.apps.registry.models import Person


class CannotReview(ValueError):
    """The review cannot be asked for or decided like this; the text says why, in plain Japanese."""


@transaction.atomic
def ask_review(*, version: ProcessVersion, message: str, by: Person, now: dt.datetime) -> Review:
    """This function will ask the section to look at the newest save of a draft, and tell its reviewers by mail.

    A question about an older save that still waits is withdrawn for the new one.
    Raises: Published; CannotReview when the newest save is under review or approved already.
    """
    current = _locked(version)
    if current.published_at is not None:
        raise Published("公開した版の確認は要りません。直すときは、この版から新しい下書きを作ってください。")
    if queries.approval_of(current) is not None:
        raise CannotReview("いまの保存は、もう承認されています。")
    waiting = current.reviews.filter(decision=Review.Decision.WAITING).first()
    if waiting is not None and waiting.revision == current.revision:
        raise CannotReview("いまの保存の確認は、もう頼まれています。返事を待つか、取り下げてください。")
    if waiting is not None:
        _close(
            waiting,
            decision=Review.Decision.WITHDRAWN,
            remark="新しい保存の確認に替えました",
            by=by,
            now=now,
        )
    review = Review.objects.create(
        organisation=current.organisation,
        version=current,
        revision=current.revision,
        asked_by=by,
        asked_at=now,
        message=message,
    )
    _record(
        review,
        activity="processes.review_asked",
        summary=f"{_words_of(current)}の確認を頼みました",
        by=by,
        now=now,
    )
    _mail(
        review,
        to=queries.reviewers_of(current, asked_by=by),
        what="asked",
        subject=f"確認のお願い：{current.process.name} 第{current.number}版",
        lines=(
            f"{by.name}さんから、{_words_of(current)}の確認を頼まれています。",
            f"確認してほしいこと：{message}" if message else "",
            "Meguru の「業務プロセス」の「確認してほしいもの」から開けます。",
        ),
        now=now,
    )
    return review


@transaction.atomic
def decide_review(
    *,
    review: Review,
    approve: bool,
    remark: str,
    seen_revision: int,
    knows_errors: bool,
    by: Person,
    now: dt.datetime,
) -> Review:
    """This function will approve what was asked about, or send it back with a reason, and tell who asked.

    `seen_revision` is the save that the reviewer looked at; `knows_errors` says that they read the errors that
    the check found in it.
    Raises: CannotReview when it is decided already, when the drawing has changed since, when the person asked for
    it or drew it last, when a return has no reason, or when errors were not read.
    """
    current = _locked(review.version)
    review = (
        Review.objects.select_for_update(of=("self",), no_key=True)
        .select_related("asked_by")
        .get(pk=review.pk)
    )
    review.version = current
    if review.decision != Review.Decision.WAITING:
        raise CannotReview(f"この確認は、もう終わっています（{review.get_decision_display()}）。")
    if reason := queries.why_not_decide(review, person=by):
        raise CannotReview(reason)
    if not approve and not remark.strip():
        raise CannotReview("差し戻すときは、どこをどう直してほしいかを書いてください。")
    if approve and not (seen_revision == review.revision == current.revision):
        raise CannotReview(
            "確認を頼まれた後に、図が変わりました。新しい図を見直すか、差し戻して頼み直してもらってください。"
        )
    errors = queries.errors_of(current)
    if approve and errors and not knows_errors:
        raise CannotReview(
            f"点検で誤りが{len(errors)}件見つかっています。内容を読み、「誤りがあることを知ったうえで承認する」に"
            "チェックを入れるか、差し戻してください。"
        )
    decision = Review.Decision.APPROVED if approve else Review.Decision.RETURNED
    _close(review, decision=decision, remark=remark.strip(), by=by, now=now)
    done = "承認しました" if approve else "差し戻しました"
    summary = f"{_words_of(current)}を{done}"
    if approve:
        more = {"errors": [remark.code for remark in errors]} if errors else {}
        _record(review, activity="processes.review_approved", summary=summary, by=by, now=now, more=more)
    else:
        _record(review, activity="processes.review_returned", summary=summary, by=by, now=now)
    _mail(
        review,
        to=[review.asked_by] if review.asked_by else [],
        what="decided",
        subject=f"{review.get_decision_display()}：{current.process.name} 第{current.number}版",
        lines=(
            f"{by.name}さんが、{_words_of(current)}を{done}。",
            f"理由・指摘：{review.remark}" if review.remark else "",
        ),
        now=now,
    )
    return review


@transaction.atomic
def withdraw_review(*, review: Review, by: Person, now: dt.datetime) -> Review:
    """This function will take back a question for review that waits. Raises: CannotReview when it is decided."""
    current = _locked(review.version)
    review = Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    review.version = current
    if review.decision != Review.Decision.WAITING:
        raise CannotReview(f"この確認は、もう終わっています（{review.get_decision_display()}）。")
    _close(review, decision=Review.Decision.WITHDRAWN, remark="", by=by, now=now)
    _record(
        review,
        activity="processes.review_withdrawn",
        summary=f"{_words_of(current)}の確認を取り下げました",
        by=by,
        now=now,
    )
    return review


def _locked(version: ProcessVersion) -> ProcessVersion:
    """A save and a decision never overlap: both hold the row of the version."""
    found = (
        ProcessVersion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("process__operation__department", "organisation", "made_by")
        .prefetch_related("changed_by")
        .filter(pk=version.pk)
        .first()
    )
    if found is None:
        raise CannotReview("この版は、たったいま取り消されました。")
    return found


def _close(review: Review, *, decision: str, remark: str, by: Person, now: dt.datetime) -> None:
    review.decision, review.remark = decision, remark
    review.decided_by, review.decided_at = by, now
    review.save(update_fields=["decision", "remark", "decided_by", "decided_at"])


def _words_of(version: ProcessVersion) -> str:
    return f"業務プロセス「{version.process.name}」の第{version.number}版（{version.revision}回目の保存）"


def _record(
    review: Review,
    *,
    activity: str,
    summary: str,
    by: Person,
    now: dt.datetime,
    more: dict[str, object] | None = None,
) -> None:
    record(
        organisation=review.organisation,
        by=by,
        activity=activity,
        subject=review.version,
        summary=summary,
        payload={"revision": review.revision, "message": review.message, "remark": review.remark}
        | (more or {}),
        now=now,
    )


def _mail(
    review: Review,
    *,
    to: Iterable[Person],
    what: str,
    subject: str,
    lines: tuple[str, ...],
    now: dt.datetime,
) -> None:
    """One mail for each person with an address, in the same transaction; people without one see it in Meguru."""
    for person in to:
        if person.email:
            send(
                organisation=review.organisation,
                channel=Message.Channel.MAIL,
                payload={
                    "to": [person.email],
                    "subject": subject,
                    "body": "\n".join(line for line in lines if line),
                },
                idempotency_key=f"review/{review.pk}/{what}/{person.pk}",
                now=now,
            )
