"""Results as Word and PDF, question by question, and as Excel: every answer, and the summaries in three tables.

They hold what the view shows that they were made for, and nothing more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from meguru.apps.surveys.papers import EXCEL, WORD
from meguru.apps.surveys.queries.results import (
    OWN,
    Collected,
    QuestionResult,
    answers_by_body,
    can_be_told,
    raw_rows,
    results,
)
from meguru.engines.documents import (
    Block,
    Bullets,
    Callout,
    CalloutKind,
    Cell,
    ColumnKind,
    Document,
    Heading,
    Paragraph,
    Table,
    to_docx,
    to_pdf,
    to_xlsx,
)
from meguru.engines.questionnaire.summary import QuestionSummary

RENDERED: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "results.xlsx": (EXCEL, to_xlsx),
    "results.docx": (WORD, to_docx),
    "results.pdf": ("application/pdf", to_pdf),
}
MOST_TEXTS = 200  # of one group, on paper


def results_paper(found: Collected, *, as_workbook: bool, for_who_asked: bool, now: dt.datetime) -> Document:
    """The results as this view shows them. A workbook for who asked holds every answer as well."""
    shown = results(found) if can_be_told(found) else ()
    is_raw = as_workbook and for_who_asked and found.viewing == OWN
    blocks: list[Block] = [*_of_workbook(found, shown, is_raw=is_raw)] if as_workbook else []
    if not as_workbook:
        for one in shown:
            blocks += _of_question(found, one)
    blocks += [Heading(2, _("数え方")), Bullets(tuple(_how(found)))]
    survey = found.survey
    count = _("%(asked)s件のうち%(handed)s件") % {"asked": found.asked, "handed": len(found.replies)}
    return Document(
        title=survey.title,
        subtitle=_("調査の結果") if not is_raw else _("調査の結果と回答の一覧"),
        meta=(
            (_("調査した団体"), survey.organisation.name),
            (_("何年の値か"), str(survey.year)),
            (_("回答した団体"), count),
            (_("作った日"), formats.date_format(timezone.localtime(now), _("Y年n月j日"))),
        ),
        blocks=tuple(blocks),
    )


def _of_workbook(found: Collected, shown: Iterable[QuestionResult], *, is_raw: bool) -> Iterable[Block]:
    shown = tuple(shown)
    if is_raw:
        yield Callout(
            CalloutKind.WARNING,
            _("回答の一覧には、団体ごとの回答がそのまま入っています。10人より少ない数も伏せていません。"),
        )
        questions = found.questionnaire.questions
        yield Table(
            caption=_("回答の一覧"),
            headers=(
                _("団体コード"),
                _("団体"),
                *(f"{found.questionnaire.label(one.key)} {one.text}" for one in questions),
            ),
            rows=raw_rows(found),
        )
    yield _summaries(shown)
    yield _choices(shown)
    yield _texts(shown)


def _summaries(shown: Iterable[QuestionResult]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in shown:
        for place, summary in _parts(one):
            lies = summary.numbers.spread if summary.numbers else None
            counts: tuple[Cell, ...] = (None, None, None)
            if not summary.is_withheld:
                counts = (summary.shown, summary.answered, summary.missing)
            rows.append(
                (
                    one.label,
                    place,
                    summary.unit,
                    *counts,
                    summary.numbers.total if summary.numbers else None,
                    *((lies.mean, lies.median, lies.least, lies.most) if lies else (None, None, None, None)),
                )
            )
    texts, figures = [ColumnKind.TEXT] * 3, [ColumnKind.DECIMAL] * 5
    return Table(
        caption=_("設問ごとの集計"),
        headers=(
            *(_("番号"), _("設問"), _("単位"), _("聞いた"), _("答えた"), _("無回答")),
            *(_("合計"), _("平均"), _("中央値"), _("最小"), _("最大")),
        ),
        kinds=(*texts, *([ColumnKind.INTEGER] * 3), *figures),
        rows=tuple(rows),
    )


def _choices(shown: Iterable[QuestionResult]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.label, place, share.label, share.count, share.share)
        for one in shown
        for place, summary in _parts(one)
        for share in summary.shares
    ]
    return Table(
        caption=_("選択肢ごとの集計"),
        headers=(_("番号"), _("設問"), _("選択肢"), _("団体"), _("割合")),
        kinds=(
            *([ColumnKind.TEXT] * 3),
            ColumnKind.INTEGER,
            ColumnKind.PERCENT,
        ),
        rows=tuple(rows),
    )


def _texts(shown: Iterable[QuestionResult]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.label, one.question.text, group.name, name, text)
        for one in shown
        for group in one.groups
        for name, text in group.texts
    ]
    return Table(
        caption=_("自由記述"),
        headers=(_("番号"), _("設問"), _("まとまり"), _("団体"), _("書かれたこと")),
        rows=tuple(rows),
    )


def _parts(one: QuestionResult) -> Iterable[tuple[str, QuestionSummary]]:
    """A question, then every cell of its table."""
    yield one.question.text, one.summary
    for cell in one.summary.cells:
        yield "：".join(text for text in (one.question.text, cell.row, cell.column) if text), cell


def _of_question(found: Collected, one: QuestionResult) -> list[Block]:
    blocks: list[Block] = []
    if one.question.heading:
        blocks.append(Heading(1, one.question.heading))
    blocks.append(Heading(2, f"{one.label}　{one.question.text}"))
    for _place, summary in _parts(one):
        blocks += _of_summary(summary)
    for group in one.groups:
        blocks.append(Heading(3, _("%(name)s（%(count)s件）") % {"name": group.name, "count": group.count}))
        said = [f"{name}：{text}" if name else text for name, text in group.texts[:MOST_TEXTS]]
        if len(group.texts) > MOST_TEXTS:
            said.append(_("ほか%s件（Excelにはすべて入っています）") % (len(group.texts) - MOST_TEXTS))
        blocks.append(Bullets(tuple(said)))
    rows = answers_by_body(found, one.question) if not one.is_text else ()
    if rows:
        blocks.append(
            Table(
                caption=_("団体ごとの答え"),
                headers=(_("団体"), _("答え")),
                rows=tuple((name, answer or _("無回答")) for _code, name, answer in rows),
            )
        )
    return blocks


def _of_summary(summary: QuestionSummary) -> list[Block]:
    place = "：".join(text for text in (summary.row, summary.column) if text)
    blocks: list[Block] = [Heading(3, place)] if place else []
    if summary.is_withheld:
        few = _("答えた団体が3より少ないので、出しません。")
        rest = _("1団体か2団体の数と、引き算でそれが分かる数は伏せています。")
        return [*blocks, Paragraph(few if summary.is_of_few else rest)]
    words = _("聞いた %(shown)s、答えた %(answered)s、無回答 %(missing)s")
    blocks.append(
        Paragraph(words % {"shown": summary.shown, "answered": summary.answered, "missing": summary.missing})
    )
    if summary.numbers and summary.answered:
        lies = summary.numbers.spread
        figures = (
            (_("合計"), summary.numbers.total),
            (_("平均"), lies.mean),
            (_("中央値"), lies.median),
            (_("最小"), lies.least),
            (_("最大"), lies.most),
        )
        blocks.append(
            Table(
                caption=_("数の集計"),
                headers=(_("項目"), _("値"), _("単位")),
                kinds=(ColumnKind.TEXT, ColumnKind.DECIMAL, ColumnKind.TEXT),
                rows=tuple((label, value, summary.unit) for label, value in figures if value is not None),
            )
        )
    if summary.shares:
        blocks.append(
            Table(
                caption=_("一行でも選んだ団体の数") if summary.is_of_rows else _("選んだ団体の数"),
                headers=(_("選択肢"), _("団体"), _("割合")),
                kinds=(ColumnKind.TEXT, ColumnKind.TEXT, ColumnKind.PERCENT),
                rows=tuple(
                    (share.label, _("伏せる") if share.count is None else str(share.count), share.share)
                    for share in summary.shares
                ),
            )
        )
    if summary.dates:
        blocks.append(
            Table(
                caption=_("一行でもその年度を書いた団体の数")
                if summary.is_of_rows
                else _("年度ごとの団体の数"),
                headers=(_("年度"), _("団体")),
                rows=tuple(
                    (year, _("伏せる") if count is None else str(count)) for year, count in summary.dates
                ),
            )
        )
    if summary.texts:
        blocks.append(Bullets(tuple(f"{name}：{text}" if name else text for name, text in summary.texts)))
    return blocks


def _how(found: Collected) -> Iterable[str]:
    yield _("提出された回答だけを数えています。書きかけの回答は入っていません。")
    yield _("割合の分母は、その設問を聞いた団体です。無回答は0として数えません。")
    if found.viewing.by_nobody:
        yield _("団体名を出さない集計です。1団体か2団体だけの数と、引き算で分かる数は伏せています。")
        yield _("平均と合計は3団体から、中央値などは12団体から出します。最小と最大は出しません。")
    else:
        yield _("人数を数える設問では、10人より少ない数と、引き算で分かる数を伏せています。")
