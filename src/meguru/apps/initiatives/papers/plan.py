"""The plan as a paper: the picture, the dates, and what is done in each phase."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.initiatives import queries
from meguru.apps.initiatives.models import Initiative, PlanItem
from meguru.apps.initiatives.wording import day_words
from meguru.apps.registry.models import Person
from meguru.engines.documents import Block, Bullets, ColumnKind, Document, Figure, Heading, Table


def plan_paper(initiative: Initiative, *, user: Person, today: dt.date) -> Document:
    plan = queries.plan_of(initiative, today=today)
    blocks: list[Block] = []
    if plan.svg:
        blocks.append(
            Figure(plan.svg, caption=_("工程の日程"), alt=_("工程の日程です。次の表と同じ内容です。"))
        )
    blocks.append(_phases(plan))
    if plan.problems:
        blocks += [Heading(2, _("見直すところ")), Bullets(plan.problems)]
    blocks += [Heading(2, _("すること、できあがるもの、終わりの条件")), _items(plan)]
    return Document(
        title=_("計画：%s") % initiative.name,
        meta=(
            (_("日付"), day_words(today)),
            (_("担当部署"), str(initiative.department or _("全庁"))),
            (_("標準の流れの版"), plan.basis.flow_version if plan.basis else "—"),
        ),
        blocks=tuple(blocks),
    )


def _phases(plan: queries.PlanView) -> Table:
    return Table(
        caption=_("工程の日程"),
        headers=(_("番号"), _("工程"), _("始まる日"), _("終わる日"), _("状態"), _("済んだ数"), _("全部の数")),
        kinds=(
            ColumnKind.INTEGER,
            ColumnKind.TEXT,
            ColumnKind.TEXT,
            ColumnKind.TEXT,
            ColumnKind.TEXT,
            ColumnKind.INTEGER,
            ColumnKind.INTEGER,
        ),
        rows=tuple(
            (
                row.number,
                row.phase.name,
                day_words(row.phase.starts_on),
                day_words(row.phase.ends_on),
                row.state_label,
                row.items_done,
                len(row.items),
            )
            for row in plan.rows
        ),
        note=_("済んだ数は、すること、できあがるもの、終わりの条件のうち、印のついた数です。"),
    )


def _items(plan: queries.PlanView) -> Table:
    return Table(
        caption=_("工程の中身"),
        headers=(_("工程"), _("種類"), _("内容"), _("済んだ日"), _("印をつけた人")),
        rows=tuple(
            (row.phase.name, group.label, item.text, _done_on(item), str(item.done_by or ""))
            for row in plan.rows
            for group in row.groups
            for item in group.items
        ),
    )


def _done_on(item: PlanItem) -> str:
    return day_words(timezone.localtime(item.done_at).date()) if item.done_at else ""
