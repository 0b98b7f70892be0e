"""What is asked of an expert, as a paper to send, with the list of what is ready."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.initiatives import queries
from meguru.apps.initiatives.models import Initiative
from meguru.apps.initiatives.queries.expert import ReadinessRow
from meguru.apps.initiatives.wording import day_words
from meguru.apps.registry.models import Person
from meguru.engines.documents import Block, Document, Heading, Paragraph, Table


def expert_paper(initiative: Initiative, *, user: Person, today: dt.date) -> Document:
    """Questions without an answer are left out; what the initiative is about stands first."""
    blocks: list[Block] = []
    about = ((_("何を良くしたいか"), initiative.theme), (_("だれが困っているか"), initiative.who_is_helped))
    for heading, text in about:
        blocks += _part(heading, text)
    for one in queries.questions_of(initiative):
        blocks += _part(one.question.name, one.text)
    blocks += [Heading(2, _("受け入れの準備")), _readiness(queries.readiness_of(initiative))]
    return Document(
        title=_("専門家に頼むこと：%s") % initiative.name,
        meta=(
            (_("団体"), initiative.organisation.name),
            (_("担当部署"), str(initiative.department or _("全庁"))),
            (_("日付"), day_words(today)),
        ),
        blocks=tuple(blocks),
    )


def _part(heading: str, text: str) -> list[Block]:
    if not text:
        return []
    return [Heading(2, heading), *(Paragraph(line) for line in text.splitlines() if line.strip())]


def _readiness(rows: list[ReadinessRow]) -> Table:
    return Table(
        caption=_("受け入れの準備"),
        headers=(_("分け方"), _("準備すること"), _("できた日"), _("印をつけた人")),
        rows=tuple((one.area, one.name, *_done(one)) for one in rows),
    )


def _done(one: ReadinessRow) -> tuple[str, str]:
    if one.row is None or one.row.done_at is None:
        return "", ""
    return day_words(timezone.localtime(one.row.done_at).date()), str(one.row.done_by or "")
