"""Questions about the evidence. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from meguru.apps.evidence.models import ActivityInstance, Case, HeldUpload, ImportedLog
from meguru.apps.registry.models import Person
from meguru.design import figures


@dataclass(frozen=True, slots=True)
class HomeFigure:
    """One number of the loop on the home page.

    `stage` is a key of meguru.design.loop.STAGES, `value` written text, `link` a view name without arguments.
    """

    stage: str
    label: str | Promise
    value: str
    link: str


def home_figures(user: Person) -> tuple[HomeFigure, ...]:
    """How much of this office's work is on record."""
    logs = ImportedLog.objects.visible_to(user).aggregate(logs=Count("id"), cases=Sum("case_count"))
    count = _("%(count)s件")
    return (
        HomeFigure("see", _("作業記録"), count % {"count": figures.number(logs["logs"])}, "evidence:logs"),
        HomeFigure(
            "see", _("記録のある案件"), count % {"count": figures.number(logs["cases"] or 0)}, "evidence:logs"
        ),
    )


def logs_of(*, user: Person, process_key: str) -> list[ImportedLog]:
    """The logs of one process that this person may see, newest first."""
    return list(ImportedLog.objects.visible_to(user).filter(process_key=process_key))


def held_upload(*, user: Person, process_key: str) -> HeldUpload | None:
    """The file that waits for this person's answer, if any."""
    return HeldUpload.objects.visible_to(user).filter(held_for=user, process_key=process_key).first()


def log_tiles(imported: ImportedLog) -> list[dict[str, Any]]:
    """The size of a log in key figures."""
    return [
        {"label": _("案件"), "value": figures.number(imported.case_count)},
        {
            "label": _("作業"),
            "value": figures.number(imported.event_count),
            "note": _("ファイルの記録は%(count)s行です") % {"count": figures.number(imported.raw_events)},
        },
        {"label": _("作業の種類"), "value": figures.number(len(imported.activities))},
        {"label": _("担当者"), "value": figures.number(len(imported.resources))},
    ]


def columns_in_words(imported: ImportedLog) -> list[tuple[str, str]]:
    """Which column of the file was read as what."""
    words = {
        "case": _("案件番号"),
        "activity": _("作業"),
        "time": _("完了日時"),
        "start": _("開始日時"),
        "resource": _("担当者"),
        "group": _("係"),
        "channel": _("経路"),
        "deadline": _("期限"),
    }
    return [(words.get(role, role), column) for role, column in imported.columns_used.items()]


def cases_by_channel(imported: ImportedLog) -> list[tuple[str, int]]:
    """How many cases came in by each channel, most first; nothing when the log knows no channels."""
    counted = imported.cases.order_by().values_list("channel").annotate(cases=Count("id"))
    if all(channel is None for channel, _cases in counted):
        return []
    return sorted(((channel or _("不明"), cases) for channel, cases in counted), key=lambda row: -row[1])


def first_rows(*, imported: ImportedLog, limit: int = 20) -> list[ActivityInstance]:
    """The first activity instances as stored, to look at what came in."""
    first_cases = Case.objects.filter(log=imported).order_by("position")[:limit]
    return list(
        ActivityInstance.objects.filter(case__in=list(first_cases))
        .select_related("case")
        .order_by("position")[:limit]
    )
