"""Free texts sorted by people: renamed, merged, taken apart, and the last change taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.apps.surveys.models import Question, TextGrouping

MOST_GROUPS = 200
LONGEST_NAME = 60


class SortedMeanwhile(ValueError):
    """A colleague sorted the texts since the page was opened; nothing was stored."""


class CannotSort(ValueError):
    """The groups cannot be kept like this; the text says why."""


@transaction.atomic
def sort_texts(
    *,
    question: Question,
    groups: Sequence[tuple[str, Sequence[str]]],
    seen_revision: int,
    by: Person,
    now: dt.datetime,
) -> TextGrouping:
    """This function will keep the groups (name, ids of recipients) that people made of the texts to one question.

    Who is in no group has not been sorted. Groups without anybody go away.
    Raises: SortedMeanwhile; CannotSort for groups without a name, or when somebody is in two.
    """
    current = _locked(question)
    if current.revision != seen_revision:
        raise SortedMeanwhile(
            _("見ている間に、%sさんが分け直しました。まだ保存していません。今の分け方と見比べてください。")
            % current.changed_by_name
        )
    kept = [
        {"name": name.strip()[:LONGEST_NAME], "members": list(members)} for name, members in groups if members
    ]
    if any(not one["name"] for one in kept):
        raise CannotSort(_("名前のないまとまりがあります。名前を書いてください。例：人手が足りない"))
    everybody = [key for one in kept for key in one["members"]]
    if len(everybody) != len(set(everybody)):
        raise CannotSort(_("同じ回答が、二つのまとまりに入っています。一つにしてください。"))
    if len(kept) > MOST_GROUPS:
        raise CannotSort(_("まとまりは%sまでにしてください。") % MOST_GROUPS)
    return _store(current, kept, by=by, now=now)


@transaction.atomic
def undo_sorting(*, question: Question, seen_revision: int, by: Person, now: dt.datetime) -> TextGrouping:
    """This function will bring back the groups as they were before the last change. Raises: SortedMeanwhile."""
    current = _locked(question)
    if current.revision != seen_revision:
        raise SortedMeanwhile(_("見ている間に、ほかの人が分け直しました。今の分け方を見てください。"))
    return _store(current, list(current.before), by=by, now=now)


def _locked(question: Question) -> TextGrouping:
    TextGrouping.objects.get_or_create(
        question=question, defaults={"organisation_id": question.organisation_id}
    )
    return (
        TextGrouping.objects.select_for_update(no_key=True, of=("self",))
        .select_related("question__survey", "organisation")
        .get(question=question)
    )


def _store(
    current: TextGrouping, groups: list[Mapping[str, Any]], *, by: Person, now: dt.datetime
) -> TextGrouping:
    current.before, current.groups = current.groups, groups
    current.revision += 1
    current.changed_by_name, current.changed_at = by.name, now
    current.save()
    record(
        organisation=current.organisation,
        by=by,
        activity="surveys.texts_sorted",
        subject=current,
        summary=f"調査「{current.question.survey.title}」の自由記述を{len(groups)}のまとまりに分けました",
        payload={"question": current.question.key, "groups": [one["name"] for one in groups]},
        now=now,
    )
    return current
