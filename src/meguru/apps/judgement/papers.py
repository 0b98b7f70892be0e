"""The judgement as a paper: Word for the file, Excel to go on with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from meguru.apps.judgement.queries import Judgement, StepRow, step_rows, tiles
from meguru.engines.documents import (
    Bullets,
    ColumnKind,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Table,
    to_docx,
    to_xlsx,
)

RENDERED: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "judgement.docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "judgement.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
}


def judgement_paper(judgement: Judgement) -> Document:
    """Steps with their verdicts, then the reasons, then what is still to be found out."""
    rows = step_rows(judgement)
    process = judgement.version.process
    return Document(
        title=_("手順ごとの判断：%s") % process.name,
        meta=(
            (_("業務"), process.operation.name),
            (_("図の版"), str(judgement.version)),
            (_("ルールの版"), judgement.judged.rules_version),
        ),
        blocks=(
            KeyFigures(
                tuple(KeyFigure(tile["label"], tile["value"], "", tile["note"]) for tile in tiles(judgement))
            ),
            Paragraph(
                _(
                    "時間は「1回の分 × 年間回数 ÷ 60」です。見立ては、職員の判断があればそれを、なければルールの答えを使っています。"
                )
            ),
            Heading(2, _("手順と見立て")),
            _steps(rows),
            Heading(2, _("理由")),
            _reasons(rows),
            *_open_questions(rows),
        ),
    )


def _steps(rows: list[StepRow]) -> Table:
    labels = [answer.label for answer in rows[0].answers] if rows else []
    return Table(
        caption=_("手順ごとの見立て（◎あてはまる ○見込みあり ？分からない －あてはまらない）"),
        headers=(_("手順"), _("担当"), _("年間時間"), _("見立て"), *labels),
        rows=tuple(
            (
                row.step.inputs.label,
                row.step.inputs.actor,
                row.step.inputs.yearly_hours,
                row.headline,
                *(answer.sign for answer in row.answers),
            )
            for row in rows
        ),
        kinds=(ColumnKind.TEXT, ColumnKind.TEXT, ColumnKind.HOURS, *[ColumnKind.TEXT] * (1 + len(labels))),
    )


def _reasons(rows: list[StepRow]) -> Table:
    lines = []
    for row in rows:
        for answer in row.reasons:
            label = row.step.inputs.label
            if answer.decision is not None:
                who = answer.decision.decided_by.name if answer.decision.decided_by else ""
                source = _("職員の判断（%s）") % who
                lines.append((label, answer.label, answer.outcome, answer.decision.reason, source))
            lines += [
                (label, answer.label, answer.by_rules, ground.text, f"{ground.rule_id}：{ground.source}")
                for ground in answer.answer.grounds
            ]
    return Table(
        caption=_("あてはまる・見込みありとした理由"),
        headers=(_("手順"), _("観点"), _("答え"), _("理由"), _("もと（ルールと出典）")),
        rows=tuple(lines),
    )


def _open_questions(rows: list[StepRow]) -> tuple[Heading | Bullets, ...]:
    open_rows = [row for row in rows if row.step.questions]
    if not open_rows:
        return ()
    return (
        Heading(2, _("確かめること")),
        Bullets(tuple(f"{row.step.inputs.label}：{' '.join(row.step.questions)}" for row in open_rows)),
    )


def file_name(judgement: Judgement, name: str) -> str:
    """process-12-judgement.xlsx: plain letters, as every download of the house."""
    return f"process-{judgement.version.process_id}-{name}"
