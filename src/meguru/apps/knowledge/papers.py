"""Findings as papers: Excel of what was found, Word of what one keeps."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from meguru.apps.knowledge.models import Insight
from meguru.engines.documents import Bullets, Document, Heading, Paragraph, Table, to_docx, to_xlsx

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def found_workbook(insights: Sequence[Insight], *, words: str) -> bytes:
    """What was found, one line each."""
    table = Table(
        caption=_("知見の一覧"),
        headers=(
            *(_("番号"), _("種類"), _("題名"), _("本文"), _("したこと"), _("結果"), _("学んだこと")),
            *(_("考え方"), _("話題"), _("どこの話か"), _("いつの話か"), _("段階"), _("団体の大きさ")),
            *(_("出典"), _("書いた団体")),
        ),
        rows=tuple(_row(one) for one in insights),
    )
    meta = ((_("探した言葉"), words or _("なし")), (_("件数"), str(len(insights))))
    return to_xlsx(Document(title=_("知見"), meta=meta, blocks=(table,)))


def _row(one: Insight) -> tuple[str, ...]:
    return (
        str(one.number or ""),
        str(one.get_kind_display()),
        one.title,
        one.text,
        one.did,
        one.results,
        one.lessons,
        one.concept.title if one.concept else "",
        "、".join(topic.name for topic in one.topics.all()),
        one.body,
        str(one.year or ""),
        str(one.get_stage_display()),
        str(one.get_size_display()),
        one.source,
        one.organisation.name if one.organisation else "",
    )


def kept_paper(insights: Sequence[Insight], *, person: str) -> bytes:
    """What somebody keeps, to hand round: one heading each, with where it comes from."""
    blocks: list[Heading | Paragraph | Bullets] = []
    for one in insights:
        blocks.append(Heading(2, one.heading))
        if one.text != one.heading:
            blocks.append(Paragraph(one.text))
        for heading, lines in one.parts:
            blocks += [Heading(3, heading), Bullets(tuple(lines))]
        if one.concept:
            blocks.append(Paragraph(_("考え方：%s") % one.concept.title))
        blocks.append(Paragraph(origin_of(one)))
    return to_docx(
        Document(title=_("しおりをはさんだ知見"), meta=((_("名前"), person),), blocks=tuple(blocks))
    )


def origin_of(one: Insight) -> str:
    """Where a finding comes from, in one line."""
    when = _("%s年") % one.year if one.year else ""
    place = "、".join(part for part in (one.body, when) if part)
    number = _("番号%s") % one.number if one.number else ""
    source = "、".join(part for part in (one.source, number) if part)
    return " ／ ".join(part for part in (place, source) if part) or _("出典なし")
