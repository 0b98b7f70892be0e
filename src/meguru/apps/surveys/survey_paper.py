"""The questions of a survey as a paper to read, to pass round and to fill in by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.models import Survey
from meguru.engines.conditions import says
from meguru.engines.documents import (
    Block,
    Callout,
    CalloutKind,
    Document,
    Heading,
    Paragraph,
    Table,
    to_docx,
    to_pdf,
)
from meguru.engines.questionnaire import Question, QuestionKind, Questionnaire

RENDERED: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "survey.docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "survey.pdf": ("application/pdf", to_pdf),
}
FREE_ROWS = 4


def survey_paper(survey: Survey) -> Document:
    """Purpose, guidance, and every question with room for its answer."""
    paper = questionnaire_of(survey)
    due = timezone.localtime(survey.due_at) if survey.due_at else None
    meta = [
        (_("聞く人"), str(survey.organisation)),
        (_("締切"), due.strftime("%Y/%m/%d %H:%M") if due else _("送るときに決まります")),
        (_("問い合わせ先"), survey.contact or "―"),
        (_("設問の数"), _("%s問") % len(paper.questions)),
    ]
    return Document(title=survey.title, meta=tuple(meta), blocks=tuple(_blocks(survey, paper)))


def _blocks(survey: Survey, paper: Questionnaire) -> Iterator[Block]:
    if survey.purpose:
        yield Heading(2, _("目的と使いみち"))
        yield Paragraph(survey.purpose)
    if survey.guidance:
        yield Callout(CalloutKind.NOTE, survey.guidance)
    fields = paper.fields_before(None)
    for place, question in enumerate(paper.questions):
        if question.heading:
            yield Heading(2, question.heading)
        need = _("必須") if question.is_required else _("任意")
        yield Heading(3, f"{paper.label(question.key)}　{question.text}（{need}）")
        if question.shown_when:
            yield Paragraph(_("答えるのは、%sだけです。") % says(question.shown_when, fields[:place]))
        if question.help:
            yield Paragraph(question.help)
        yield _room(question)


def _room(question: Question) -> Block:
    """Where the answer goes."""
    match question.kind:
        case QuestionKind.YES_NO:
            return Paragraph(_("□ はい　　□ いいえ"))
        case QuestionKind.ONE_CHOICE | QuestionKind.SEVERAL:
            how = _("一つ選ぶ") if question.kind is QuestionKind.ONE_CHOICE else _("いくつでも選ぶ")
            return Paragraph(f"（{how}）" + "　".join(f"□ {one.label}" for one in question.options))
        case QuestionKind.TABLE:
            headers = [f"{one.label}（{one.unit}）" if one.unit else one.label for one in question.columns]
            labels = question.rows or ("",) * FREE_ROWS
            return Table(
                caption=_("答えを書く表"),
                headers=(_("項目"), *headers),
                rows=tuple((label, *[""] * len(headers)) for label in labels),
            )
        case QuestionKind.FILE:
            return Paragraph(_("（ファイルを添えてください）"))
        case _:
            room = "＿" * (24 if question.kind is QuestionKind.LONG_TEXT else 12)
            return Paragraph(_("答え：%s") % f"{room} {question.unit}")
