"""The roles as a paper: the matrix, what is missing, who has agreed."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from meguru.apps.initiatives import queries
from meguru.apps.initiatives.agreeing import Named
from meguru.apps.initiatives.models import Initiative, PhaseRole
from meguru.apps.initiatives.queries.roles import RoleCell
from meguru.apps.initiatives.wording import day_words
from meguru.apps.registry.models import Person
from meguru.engines.documents import Block, Bullets, Document, Heading, Table


def roles_paper(initiative: Initiative, *, user: Person, today: dt.date) -> Document:
    view = queries.roles_view(initiative)
    blocks: list[Block] = [_matrix(view)]
    if view.problems:
        blocks += [Heading(2, _("見直すところ")), Bullets(view.problems)]
    if view.named:
        blocks += [Heading(2, _("合意")), _agreements(view)]
    return Document(
        title=_("役割分担：%s") % initiative.name,
        meta=(
            (_("日付"), day_words(today)),
            (_("担当部署"), str(initiative.department or _("全庁"))),
            (
                _("合意した人"),
                _("%(total)s人のうち%(agreed)s人") % {"total": len(view.named), "agreed": view.agreed},
            ),
        ),
        blocks=tuple(blocks),
    )


def _matrix(view: queries.RolesView) -> Table:
    return Table(
        caption=_("工程ごとの役割"),
        headers=(_("工程、作業"), *(str(kind.label) for kind in PhaseRole.Kind)),
        rows=tuple(
            (
                f"{row.phase.name}：{row.task.text}" if row.task else row.phase.name,
                *(_names(cell) for cell in row.cells),
            )
            for row in view.rows
        ),
        note=_("かっこの中は、まだ人が決まっていない役割です。"),
    )


def _names(cell: RoleCell) -> str:
    return "、".join(role.holder_name or f"（{role.usually}）" for role in cell.roles)


def _agreements(view: queries.RolesView) -> Table:
    return Table(
        caption=_("名前の出ている人の返事"),
        headers=(_("名前"), _("返事"), _("日付"), _("ひとこと")),
        rows=tuple(
            (
                one.name,
                _answer(one),
                day_words(one.agreement.answered_on) if one.agreement else "",
                one.agreement.note if one.agreement else "",
            )
            for one in view.named
        ),
    )


def _answer(one: Named) -> str:
    if one.agreement:
        return str(one.agreement.get_answer_display())
    return _("役割が変わったので聞き直す") if one.outdated else _("まだ")
