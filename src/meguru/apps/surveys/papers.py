"""Papers of who asks: letters with their links, and the state of every recipient."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.surveys.letters import day_words, salutation, ways
from meguru.apps.surveys.models import Recipient, Survey
from meguru.apps.surveys.queries.collecting import CollectedRow, Collecting
from meguru.engines.documents import (
    Block,
    Bullets,
    ColumnKind,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    to_docx,
    to_pdf,
    to_xlsx,
)
from meguru.engines.questionnaire import Questionnaire, as_text, has_answer

__all__ = ["EXCEL", "LETTERS", "WORD", "answer_rows", "collecting_paper", "letters_paper", "to_xlsx"]

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LETTERS: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "letters.docx": (WORD, to_docx),
    "letters.pdf": ("application/pdf", to_pdf),
}


def letters_paper(survey: Survey, recipients: Sequence[tuple[Recipient, str]]) -> Document:
    """One page for each recipient, with its own link as text."""
    blocks: list[Block] = []
    for number, (recipient, link) in enumerate(recipients):
        blocks += [PageBreak()] if number else []
        blocks += [
            Heading(2, salutation(recipient)),
            Paragraph(_("%sから、調査のお願いです。") % survey.organisation.name),
            Table(
                caption=_("調査のあらまし"),
                headers=(_("項目"), _("内容")),
                rows=tuple((label, text) for label, text in _facts(recipient) if text),
            ),
            Heading(3, _("答え方")),
            Bullets(ways(recipient, link)),
        ]
    return Document(
        title=_("調査のお願い：%s") % survey.title,
        meta=((_("送る団体の数"), str(len(recipients))),),
        blocks=tuple(blocks),
    )


def _facts(recipient: Recipient) -> Iterable[tuple[str, str]]:
    survey = recipient.survey
    return (
        (_("題名"), survey.title),
        (_("目的"), survey.purpose),
        (_("締切"), day_words(recipient.due)),
        (_("答え方の案内"), survey.guidance),
        (_("問い合わせ先"), survey.contact),
    )


def collecting_paper(survey: Survey, found: Collecting) -> Document:
    """The list of recipients with their state. Of what was not handed over, only the state."""
    return Document(
        title=_("回収の状況：%s") % survey.title,
        meta=(
            (_("締切"), day_words(survey.due_at)),
            (_("提出"), _("%(handed)s / %(all)s") % {"handed": found.handed, "all": len(found.rows)}),
        ),
        blocks=(
            Table(
                caption=_("依頼先ごとの状況"),
                headers=(
                    _("団体コード"),
                    _("依頼先"),
                    _("あて名"),
                    _("電子メール"),
                    _("状況"),
                    _("締切"),
                    _("遅れ"),
                    _("提出日時"),
                    _("版"),
                    _("確認したいこと"),
                    _("催促の回数"),
                ),
                kinds=(*([ColumnKind.TEXT] * 8), *([ColumnKind.INTEGER] * 3)),
                rows=tuple(_state_row(row) for row in found.rows),
            ),
        ),
    )


def _state_row(row: CollectedRow) -> tuple[Any, ...]:
    version = row.version
    late = _("締切を過ぎている") if row.is_overdue else _("締切の後に提出") if row.is_late else ""
    return (
        row.recipient.body.code,
        row.name,
        row.recipient.addressee,
        row.recipient.email,
        str(row.step.label),
        day_words(row.due),
        late,
        timezone.localtime(version.handed_at).strftime("%Y-%m-%d %H:%M") if version else "",
        version.number if version else None,
        row.remarks - row.explained if version else None,
        row.recipient.reminders,
    )


def answer_rows(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """(number, question, answer in words) of everything that was handed over."""
    return tuple(
        (questionnaire.label(one.key), one.text, as_text(one, answers[one.key]))
        for one in questionnaire.questions
        if one.key in answers and has_answer(one, answers[one.key])
    )
