"""The versions of a process with what became of each, and what happened to one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from meguru.apps.processes.models import Process, ProcessVersion, Review, VersionSave
from meguru.apps.processes.queries.commenting import open_comments_by_version
from meguru.apps.processes.queries.reviewing import Standing, newest_reviews, standing_of
from meguru.apps.registry.models import Person


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the list. `source` names what it was begun from (inside the office); `talks` counts the open
    comments.
    """

    version: ProcessVersion
    standing: Standing
    saves: int
    talks: int
    source: str
    source_is_visible: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """経過: one thing that happened to a version; `more` is what somebody wrote about it."""

    at: dt.datetime
    who: str
    what: str
    more: str = ""


def version_rows(process: Process, *, user: Person, kind: str = "") -> list[VersionRow]:
    """The versions of a process that this person may see, newest first, all or those of one kind."""
    seen = ProcessVersion.objects.visible_to(user).filter(process=process)
    if kind:
        seen = seen.filter(kind=kind)
    versions = list(
        seen.select_related("made_by", "changed_by", "based_on__process__organisation")
        .defer("xml", "based_on__xml")
        .annotate(number_of_saves=Count("saves"))
        .order_by("-number")
    )
    sources = [version.based_on_id for version in versions if version.based_on_id]
    visible = set(ProcessVersion.objects.visible_to(user).filter(pk__in=sources).values_list("pk", flat=True))
    own = user.readable_organisation_ids(None)
    reviews = newest_reviews(versions)
    talks = open_comments_by_version(versions, user=user)
    return [
        VersionRow(
            version=version,
            standing=standing_of(version, newest=reviews.get(version.pk)),
            saves=version.number_of_saves,
            talks=talks.get(version.pk, 0),
            source=source_in_words(version) if version.organisation_id in own else "",
            source_is_visible=version.based_on_id in visible,
        )
        for version in versions
    ]


def is_untouched(version: ProcessVersion) -> bool:
    """Whether nobody has worked on a version since it was added, so that it can be taken back."""
    return (
        version.published_at is None
        and version.revision == 1
        and not version.comments.exists()
        and not version.reviews.exists()
    )


def source_in_words(version: ProcessVersion) -> str:
    """What a version was begun from: another version, here or elsewhere, an analysis or a file."""
    source = version.based_on
    if source is not None and source.process_id == version.process_id:
        return _("第%s版") % source.number
    if source is not None:
        return _("%(office)s「%(process)s」第%(number)s版") % {
            "office": source.process.organisation.name,
            "process": source.process.name,
            "number": source.number,
        }
    if version.analysis_id is not None:
        return _("作業記録の分析")
    return version.file_name


def history_of(version: ProcessVersion, *, user: Person) -> list[HistoryLine]:
    """What happened to a version, newest first; readers of other offices are told of the publication only."""
    lines: list[HistoryLine] = []
    saves = (
        VersionSave.objects.visible_to(user).filter(version=version).select_related("saved_by").defer("xml")
    )
    lines += [
        HistoryLine(
            at=save.saved_at,
            who=_name(save.saved_by),
            what=_("%s回目の保存") % save.revision,
            more=save.what,
        )
        for save in saves.order_by("revision")
    ]
    reviews = Review.objects.visible_to(user).filter(version=version).select_related("asked_by", "decided_by")
    for review in reviews.order_by("asked_at", "id"):
        asked = _("確認を頼みました（%s回目の保存）") % review.revision
        lines.append(
            HistoryLine(at=review.asked_at, who=_name(review.asked_by), what=asked, more=review.message)
        )
        if review.decided_at is not None:
            what = {
                Review.Decision.APPROVED: _("承認しました（%s回目の保存）"),
                Review.Decision.RETURNED: _("差し戻しました（%s回目の保存）"),
                Review.Decision.WITHDRAWN: _("確認を取り下げました（%s回目の保存）"),
            }[Review.Decision(review.decision)]
            lines.append(
                HistoryLine(
                    at=review.decided_at,
                    who=_name(review.decided_by),
                    what=what % review.revision,
                    more=review.remark,
                )
            )
    if version.published_at is not None:
        lines.append(HistoryLine(at=version.published_at, who="", what=_("公開しました")))
    return sorted(lines, key=lambda line: line.at)[::-1]  # of one moment, the later line stands first


def _name(person: Person | None) -> str:
    return person.name if person is not None else _("システム")
