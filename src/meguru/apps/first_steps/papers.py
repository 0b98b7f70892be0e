"""The checklist as a paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from meguru.apps.first_steps.queries import ShownSteps, ShownType
from meguru.apps.initiatives.models import Initiative
from meguru.engines.documents import (
    Block,
    Bullets,
    Callout,
    CalloutKind,
    Document,
    Heading,
    Paragraph,
    Table,
    to_docx,
)

RENDERED: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "first-steps.docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        to_docx,
    ),
}


def steps_paper(initiative: Initiative, steps: ShownSteps) -> Document:
    """What is next on top, then every type with its items, the reasons and what to look out for."""
    following = steps.next.state.item if steps.next else None
    top: tuple[Block, ...] = (
        (
            Callout(CalloutKind.NOTE, _("次の一手：%s") % following.title),
            Paragraph(following.why),
            Bullets(following.how),
        )
        if following
        else (Callout(CalloutKind.SUCCESS, _("待っている項目は、すべて済みました。")),)
    )
    return Document(
        title=_("初めの一手：%s") % initiative.name,
        meta=(
            (_("担当部署"), str(initiative.department or _("全庁"))),
            (_("進み具合"), f"{steps.progress.done}/{steps.progress.waited_for}"),
            (_("手順の版"), steps.progress.version),
        ),
        blocks=(*top, *(block for one in steps.types for block in _type(one))),
    )


def _type(one: ShownType) -> tuple[Block, ...]:
    rows = [
        (
            _("済み") if item.state.done else _("任意") if item.state.item.optional else _("まだ"),
            item.state.item.title,
            "".join(item.state.item.how),
            " ".join(
                [
                    *item.state.reasons,
                    *([item.state.tick.note] if item.state.tick and item.state.tick.note else []),
                ]
            ),
        )
        for item in one.items
    ]
    return (
        Heading(2, f"{one.stuck.code} {one.standing.type.title}"),
        Table(
            caption=_("することと、済んだかどうか"),
            headers=(_("済み"), _("すること"), _("やり方"), _("理由")),
            rows=tuple(rows),
        ),
        Heading(3, _("気をつけること")),
        Bullets(one.standing.type.cautions),
    )
