"""Comments on the elements of a drawing: written, answered, settled, reopened, taken back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from meguru.apps.ledger.commands import record
from meguru.apps.processes import bridge
from meguru.apps.processes.models import ElementComment, ProcessVersion
from meguru.apps.registry.models import Person

LONGEST = 2000


class CannotComment(ValueError):
    """The comment cannot be stored or changed like this; the text says why, in plain Japanese."""


@transaction.atomic
def write_comment(
    *, version: ProcessVersion, element_id: str, text: str, by: Person, now: dt.datetime
) -> ElementComment:
    """This function will note down what somebody says about an element, or with an empty id about the whole drawing.

    Raises: CannotComment when there are no words, too many, or the drawing has no such element.
    """
    words = _words(text)
    current = (
        ProcessVersion.objects.select_for_update(of=("self",), no_key=True).filter(pk=version.pk).first()
    )
    if current is None:
        raise CannotComment("この版は、たったいま取り消されました。")
    diagram = bridge.diagram_of(current.xml)
    if element_id and not bridge.has_element(diagram, element_id):
        raise CannotComment("その手順は、いまの図にありません。ページを開き直して、選び直してください。")
    comment = ElementComment.objects.create(
        organisation=version.organisation,
        version=version,
        element_id=element_id,
        text=words,
        written_by=by,
        written_at=now,
    )
    _record(comment, activity="processes.comment_written", done="にコメントしました", by=by, now=now)
    return comment


@transaction.atomic
def answer_comment(*, comment: ElementComment, text: str, by: Person, now: dt.datetime) -> ElementComment:
    """This function will add an answer to a comment.

    Raises: CannotComment when there are no words, too many, or when the comment was taken back meanwhile.
    """
    words = _words(text)
    first = _first(comment)
    answer = ElementComment.objects.create(
        organisation=first.organisation,
        version=first.version,
        element_id=first.element_id,
        answer_to=first,
        text=words,
        written_by=by,
        written_at=now,
    )
    _record(answer, activity="processes.comment_answered", done="のコメントに返事をしました", by=by, now=now)
    return answer


@transaction.atomic
def settle_comment(*, comment: ElementComment, by: Person, now: dt.datetime) -> None:
    """This function will mark a comment as settled; `reopen_comment` undoes it. Settling twice does nothing."""
    first = _first(comment)
    if first.resolved_at is not None:
        return
    first.resolved_by, first.resolved_at = by, now
    first.save(update_fields=["resolved_by", "resolved_at"])
    _record(
        first, activity="processes.comment_settled", done="のコメントを解決済みにしました", by=by, now=now
    )


@transaction.atomic
def reopen_comment(*, comment: ElementComment, by: Person, now: dt.datetime) -> None:
    """This function will open a settled comment again. Opening twice does nothing."""
    first = _first(comment)
    if first.resolved_at is None:
        return
    first.resolved_by, first.resolved_at = None, None
    first.save(update_fields=["resolved_by", "resolved_at"])
    _record(
        first, activity="processes.comment_reopened", done="のコメントを未解決に戻しました", by=by, now=now
    )


@transaction.atomic
def withdraw_comment(*, comment: ElementComment, by: Person, now: dt.datetime) -> None:
    """This function will take back one's own comment or answer while nobody answered it.

    Raises: CannotComment for the words of others, and when there is an answer.
    """
    found = _held(comment.pk)
    if found.written_by_id != by.pk:
        raise CannotComment("取り消せるのは、自分が書いたコメントだけです。")
    later = ElementComment.objects.filter(answer_to=found.answer_to_id or found.pk, pk__gt=found.pk)
    if later.exists():
        raise CannotComment(
            "返事が付いたコメントは取り消せません。訂正があれば、返事として書き足してください。"
        )
    _record(found, activity="processes.comment_withdrawn", done="のコメントを取り消しました", by=by, now=now)
    found.delete()


def _words(text: str) -> str:
    words = text.replace("\x00", "").replace("\r\n", "\n").strip()  # PostgreSQL holds no NUL
    if not words:
        raise CannotComment("コメントの内容を書いてください。")
    if len(words) > LONGEST:
        raise CannotComment(
            f"コメントは{LONGEST:,}文字までです（いま{len(words):,}文字）。分けて書いてください。"
        )
    return words


def _first(comment: ElementComment) -> ElementComment:
    """The comment that began the talk, held until the end of the transaction."""
    return _held(comment.answer_to_id or comment.pk)


def _held(pk: int) -> ElementComment:
    found = ElementComment.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if found is None:
        raise CannotComment("このコメントは、たったいま取り消されました。")
    return found


def _record(comment: ElementComment, *, activity: str, done: str, by: Person, now: dt.datetime) -> None:
    version = comment.version
    record(
        organisation=comment.organisation,
        by=by,
        activity=activity,
        subject=version,
        summary=f"業務プロセス「{version.process.name}」の第{version.number}版{done}",
        payload={"element": comment.element_id, "text": comment.text},
        now=now,
    )
