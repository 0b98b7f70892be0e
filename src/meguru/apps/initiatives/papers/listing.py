"""The list of initiatives as a table."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.initiatives import queries
from meguru.apps.initiatives.wording import day_words
from meguru.apps.registry.models import Person
from meguru.engines.documents import ColumnKind, Document, Table


def list_paper(*, user: Person, today: dt.date, **asked: Any) -> Document:
    """The same rows as on the page that was asked for."""
    rows = queries.initiative_rows(user=user, today=today, **asked)
    text, whole = ColumnKind.TEXT, ColumnKind.INTEGER
    return Document(
        title=_("取組の一覧"),
        meta=((_("日付"), day_words(today)), (_("件数"), str(len(rows)))),
        blocks=(
            Table(
                caption=_("取組の一覧"),
                headers=(
                    _("取組"),
                    _("担当部署"),
                    _("中心になる人"),
                    _("状態"),
                    _("今の工程"),
                    _("今の工程が終わる日"),
                    _("終えた工程"),
                    _("全部の工程"),
                    _("おくれ（日）"),
                ),
                kinds=(text, text, text, text, text, text, whole, whole, whole),
                rows=tuple(
                    (
                        row.initiative.name,
                        str(row.initiative.department or _("全庁")),
                        str(row.initiative.lead or row.initiative.lead_name),
                        row.status_label,
                        row.current.name if row.current else "",
                        day_words(row.next_on) if row.next_on else "",
                        row.phases_done,
                        row.phases_total,
                        row.days_late,
                    )
                    for row in rows
                ),
            ),
        ),
    )
