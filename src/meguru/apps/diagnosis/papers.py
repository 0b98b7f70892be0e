"""A diagnosis as a paper: Word and PDF of one's own, Word and Excel of an office's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from meguru.apps.diagnosis.models import DiagnosisSheet
from meguru.apps.diagnosis.queries import OfficeView, ShownResult
from meguru.apps.diagnosis.wording import (
    all_well_words,
    level_words,
    not_enough_words,
    strength_words,
)
from meguru.apps.registry.models import Organisation
from meguru.engines.diagnosis import TypeResult
from meguru.engines.documents import (
    Block,
    Bullets,
    Callout,
    CalloutKind,
    ColumnKind,
    Document,
    Heading,
    Paragraph,
    Table,
    to_docx,
    to_pdf,
    to_xlsx,
)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rendered = Mapping[str, tuple[str, Callable[[Document], bytes]]]
OF_SHEET: Rendered = {
    "diagnosis.docx": (WORD, to_docx),
    "diagnosis.pdf": ("application/pdf", to_pdf),
}
OF_OFFICE: Rendered = {
    "office-diagnosis.docx": (WORD, to_docx),
    "office-diagnosis.xlsx": (EXCEL, to_xlsx),
}


def result_paper(sheet: DiagnosisSheet, shown: ShownResult) -> Document:
    """The types that hold with their reasons, the first step on top, every answer at the end."""
    result = shown.result
    return Document(
        title=_("診断の結果"),
        meta=(
            (_("答えた日"), _day(sheet.finished_at or sheet.changed_at)),
            (_("診断チャートの版"), result.version),
        ),
        blocks=(
            *_summary(shown),
            *(block for one in result.holding for block in _type(one)),
            Heading(2, _("答えの一覧")),
            Table(
                caption=_("質問と答え"),
                headers=(_("質問"), _("答え")),
                rows=tuple((row.question.text, row.answer or _("答えていません")) for row in shown.answers),
            ),
            Heading(2, _("どう計算したか")),
            *(Paragraph(text) for text in how_words()),
            Paragraph(_("出典：%s") % shown.chart.source),
        ),
    )


def how_words() -> tuple[str, ...]:
    """How a result is computed, as pages and papers say it."""
    return (
        _("答えごとに、悩みのタイプへの点が決まっています。はっきり当てはまる答えは2点です。"),
        _("少し当てはまる答えは1点、反対の答えは0点です。とばした質問は数えません。"),
        _("強さは、もらった点を、取り得た点で割ったものです。3分の1から「当てはまる」です。"),
        _("3分の2からは「強く当てはまる」です。打ち消す答えが一つでもあれば、当てはまりません。"),
    )


def _summary(shown: ShownResult) -> tuple[Block, ...]:
    result = shown.result
    if result.first is not None:
        first = result.first.type
        return (
            Callout(CalloutKind.NOTE, _("%(code)s：%(name)s") % {"code": first.code, "name": first.name}),
            Paragraph(_("初めの一手：%s") % first.first_step),
        )
    if result.all_well:
        return (Paragraph(all_well_words()),)
    if not result.enough:
        return (Paragraph(not_enough_words(result.answered, result.asked)),)
    return (Paragraph(all_well_words()),)


def _type(one: TypeResult) -> tuple[Block, ...]:
    quoted = tuple(f"{reason.question} → {reason.answer}" for reason in one.speaking)
    against = tuple(f"{reason.question} → {reason.answer}" for reason in one.against)
    blocks: list[Block] = [
        Heading(2, f"{one.type.code} {one.type.name}"),
        Paragraph(f"{level_words(one.level)}（{strength_words(one)}）"),
        Paragraph(one.type.worry),
    ]
    if quoted:
        blocks += [Heading(3, _("そう考えた答え")), Bullets(quoted)]
    if against:
        blocks += [Heading(3, _("当てはまらない方の答え")), Bullets(against)]
    blocks += [
        Paragraph(_("このままだと：%s") % one.type.left_alone),
        Paragraph(_("取り組むと：%s") % one.type.benefit),
        Paragraph(_("初めの一手：%s") % one.type.first_step),
    ]
    return tuple(blocks)


def office_paper(organisation: Organisation, view: OfficeView) -> Document:
    """Types by section and every question's answers, counted; never one person's."""
    return Document(
        title=_("%sの診断") % organisation.name,
        meta=(
            (_("回"), view.round.name if view.round else _("回の外の答え")),
            (_("答えた人"), _("%s人") % view.answered),
        ),
        blocks=(
            *_folding(view),
            Heading(2, _("悩みのタイプ")),
            _types_table(view),
            *_change_table(view),
            Heading(2, _("質問ごとの答え")),
            _answers_table(view),
        ),
    )


def _folding(view: OfficeView) -> tuple[Block, ...]:
    if not view.folded:
        return ()
    return (
        Paragraph(_("%(names)sは、人数が少ないのでまとめて数えました。") % {"names": "、".join(view.folded)}),
    )


def _types_table(view: OfficeView) -> Table:
    names = [section.name for section in view.sections]
    rows = []
    for share in view.shares:
        by_section = {name: f"{held}/{voices}" for name, held, voices in share.by_section}
        rows.append(
            (
                f"{share.type.code} {share.type.name}",
                share.held,
                share.voices,
                *(by_section.get(name, "") for name in names),
                _("部署で分かれる") if share.divides else "",
            )
        )
    return Table(
        caption=_("当てはまる人の数（部署は、当てはまる人／答えた人）"),
        headers=(_("タイプ"), _("当てはまる人"), _("答えた人"), *names, _("見方の違い")),
        rows=tuple(rows),
        kinds=(
            ColumnKind.TEXT,
            ColumnKind.INTEGER,
            ColumnKind.INTEGER,
            *[ColumnKind.TEXT] * (len(names) + 1),
        ),
    )


def _change_table(view: OfficeView) -> tuple[Block, ...]:
    if view.before is None or not view.changes:
        return ()
    return (
        Heading(2, _("「%s」からの変化") % view.before.name),
        Table(
            caption=_("当てはまる人の割合"),
            headers=(_("タイプ"), _("前の回"), _("今回"), _("差（ポイント）")),
            rows=tuple(
                (
                    f"{one.type.code} {one.type.name}",
                    f"{one.held_before}/{one.voices_before}",
                    f"{one.held}/{one.voices}",
                    f"{one.points:+.0f}",
                )
                for one in view.changes
            ),
        ),
    )


def _answers_table(view: OfficeView) -> Table:
    rows: list[tuple[str, str, int | str, str]] = []
    for one in view.agreements:
        if one.kept_back:
            rows.append((one.question.text, _("答えた人が少ないので出しません"), "", ""))
        rows += [
            (one.question.text, text, count, _("部署で分かれる") if one.sections_differ else "")
            for text, count in one.answers
        ]
    return Table(
        caption=_("質問と答えの数"),
        headers=(_("質問"), _("答え"), _("人数"), _("見方の違い")),
        rows=tuple(rows),
    )


def _day(moment: dt.datetime) -> str:
    return formats.date_format(timezone.localtime(moment), _("Y年n月j日"))
