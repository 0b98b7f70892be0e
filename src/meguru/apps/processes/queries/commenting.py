"""What is said of a version, in talks: a comment with its answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.apps.processes import bridge
from meguru.apps.processes.models import ElementComment, ProcessVersion
from meguru.apps.registry.models import Person
from meguru.engines.bpmn.model import Diagram


@dataclass(frozen=True, slots=True)
class Talk:
    """やり取り: a comment with its answers, oldest first.

    `label` names the element; `is_gone` says that the newest drawing has it no more. `withdrawable` is the comment
    or answer that this person may still take back.
    """

    comment: ElementComment
    answers: tuple[ElementComment, ...]
    label: str
    is_gone: bool
    withdrawable: ElementComment | None


def talks_of(version: ProcessVersion, *, diagram: Diagram, user: Person) -> list[Talk]:
    """Every talk about a version that this person may see: open ones first, each group oldest first.

    Comments stay inside the office: readers of other offices get none.
    """
    comments = ElementComment.objects.visible_to(user).filter(version=version)
    answers: dict[int, list[ElementComment]] = {}
    firsts: list[ElementComment] = []
    for comment in comments.select_related("written_by", "resolved_by"):
        if comment.answer_to_id is None:
            firsts.append(comment)
        else:
            answers.setdefault(comment.answer_to_id, []).append(comment)
    firsts.sort(key=lambda comment: comment.resolved_at is not None)
    return [
        _talk(comment, tuple(answers.get(comment.pk, ())), diagram=diagram, user=user) for comment in firsts
    ]


def open_comments(version: ProcessVersion, *, user: Person) -> Mapping[str, int]:
    """Element id -> how many open talks are about it; "" counts those about the whole drawing."""
    comments = ElementComment.objects.visible_to(user).filter(version=version)
    return Counter(
        comments.filter(answer_to=None, resolved_at=None).order_by().values_list("element_id", flat=True)
    )


def open_comments_by_version(versions: list[ProcessVersion], *, user: Person) -> Mapping[int, int]:
    """Version id -> how many talks about it are open."""
    comments = ElementComment.objects.visible_to(user).filter(version__in=versions)
    return Counter(
        comments.filter(answer_to=None, resolved_at=None).order_by().values_list("version_id", flat=True)
    )


def talks_before(version: ProcessVersion, *, user: Person) -> int:
    """How many talks are still open about the version that this draft was begun from."""
    if version.published_at is not None or version.based_on_id is None:
        return 0
    comments = ElementComment.objects.visible_to(user).filter(version_id=version.based_on_id)
    return int(comments.filter(answer_to=None, resolved_at=None).count())


def _talk(
    comment: ElementComment, answers: tuple[ElementComment, ...], *, diagram: Diagram, user: Person
) -> Talk:
    last = answers[-1] if answers else comment
    gone = bool(comment.element_id) and not bridge.has_element(diagram, comment.element_id)
    if not comment.element_id:
        label = _("図の全体")
    else:
        label = _("いまの図にはない手順") if gone else bridge.element_label(diagram, comment.element_id)
    return Talk(
        comment=comment,
        answers=answers,
        label=label,
        is_gone=gone,
        withdrawable=last if last.written_by_id == user.pk else None,
    )
