"""Files given as answers: kept, taken out, put back; inside the transaction of who writes the sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.apps.surveys.models import AnswerFile, AnswerSheet

MOST_FILES = 10  # of one question
KEPT_FOR = dt.timedelta(days=30)  # after it was taken out
MOST_TAKEN_OUT = 20  # of one sheet, kept for putting back


class FileRefused(ValueError):
    """More files than one question takes."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that came in as (part of) an answer."""

    name: str
    content: bytes


def change_files(
    sheet: AnswerSheet,
    *,
    removed: Sequence[int],
    restored: Sequence[int],
    new: Mapping[str, Sequence[NewFile]],
    name: str,
    now: dt.datetime,
) -> dict[str, list[str]]:
    """Take files out, put some back, keep new ones; the new list of names of every question that changed.

    What is taken out stays for some days, so that it can be put back, and for good where a handed-over version names it.
    Raises: FileRefused.
    """
    lists: dict[str, list[str]] = {}
    stored = AnswerFile.objects.filter(sheet=sheet).defer("content")
    for kept in stored.filter(pk__in=removed):
        names = lists.setdefault(kept.question_key, _names(sheet, kept.question_key))
        if kept.file_name in names:
            names.remove(kept.file_name)
            AnswerFile.objects.filter(pk=kept.pk).update(removed_at=now, removed_by_name=name)
    for kept in stored.filter(pk__in=restored):
        names = lists.setdefault(kept.question_key, _names(sheet, kept.question_key))
        if kept.file_name not in names:
            names.append(kept.file_name)
            AnswerFile.objects.filter(pk=kept.pk).update(removed_at=None, removed_by_name="")
    for key, files in new.items():
        names = lists.setdefault(key, _names(sheet, key))
        names += [_keep(sheet, key, one, now=now) for one in files]
    changed = {key: names for key, names in lists.items() if names != _names(sheet, key)}
    if any(len(names) > MOST_FILES for names in changed.values()):
        raise FileRefused(
            _("一つの設問に付けられるファイルは%s個までです。要らないものを外してください。") % MOST_FILES
        )
    if changed:
        _forget_old(sheet, now=now)
    return changed


def _keep(sheet: AnswerSheet, key: str, file: NewFile, *, now: dt.datetime) -> str:
    kept = AnswerFile.objects.create(
        organisation_id=sheet.organisation_id,
        sheet=sheet,
        question_key=key,
        file_name=_free_name(sheet, key, file.name),
        content=file.content,
        added_at=now,
    )
    return kept.file_name


def _names(sheet: AnswerSheet, key: str) -> list[str]:
    return list(sheet.answers.get(key) or [])


def _free_name(sheet: AnswerSheet, question_key: str, file_name: str) -> str:
    """The name, or the name with a number when another file of the question has it: versions name files."""
    plain = "".join(letter for letter in file_name if letter.isprintable()).strip()[-200:] or "file"
    kept = AnswerFile.objects.filter(sheet=sheet, question_key=question_key)
    taken = set(kept.values_list("file_name", flat=True))
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    free, number = plain, 1
    while free in taken:
        number += 1
        free = f"{stem} ({number}){dot}{ending}"
    return free


def _forget_old(sheet: AnswerSheet, *, now: dt.datetime) -> None:
    """What was taken out long ago, or before many others, goes away unless a handed-over version names it."""
    out = AnswerFile.objects.filter(sheet=sheet, removed_at__isnull=False).order_by("-removed_at", "-pk")
    old = [
        one
        for place, one in enumerate(out.defer("content"))
        if place >= MOST_TAKEN_OUT or (one.removed_at and one.removed_at < now - KEPT_FOR)
    ]
    if not old:
        return
    handed = list(sheet.versions.values_list("answers", flat=True))
    for kept in old:
        key = kept.question_key
        if not any(kept.file_name in (answers.get(key) or []) for answers in (sheet.answers, *handed)):
            AnswerFile.objects.filter(pk=kept.pk).delete()
