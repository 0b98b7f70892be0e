"""The sheet for the superior: one page, only what is known."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from meguru.apps.initiatives import queries
from meguru.apps.initiatives.models import Initiative
from meguru.apps.initiatives.wording import day_words
from meguru.apps.registry.models import Person
from meguru.engines.documents import Block, Bullets, Document, Heading, Paragraph


def pitch_paper(initiative: Initiative, *, user: Person, today: dt.date) -> Document:
    """Headings without a text are left out, so that nothing empty goes to the superior."""
    pitch = queries.pitch_of(initiative, user=user)
    blocks: list[Block] = []
    for heading, text in pitch.parts:
        blocks += [Heading(2, heading), *(Paragraph(line) for line in text.splitlines() if line.strip())]
    if pitch.operations:
        blocks += [
            Heading(2, _("今の数字")),
            Bullets(
                tuple(
                    _("%(name)s（%(department)s）：%(facts)s")
                    % {
                        "name": one.operation.name,
                        "department": one.operation.department,
                        "facts": "、".join(one.facts) or _("数字はまだありません"),
                    }
                    for one in pitch.operations
                )
                + pitch.totals
            ),
        ]
    lead = initiative.lead or initiative.lead_name
    meta = [(_("日付"), day_words(today)), (_("担当部署"), str(initiative.department or _("全庁")))]
    if lead:
        meta.append((_("中心になる人"), f"{lead} {initiative.lead_time}".strip()))
    return Document(title=initiative.name, meta=tuple(meta), blocks=tuple(blocks))
