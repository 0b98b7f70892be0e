"""A season and a request as papers: Word to sign, Excel to go on with, PDF to send."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from meguru.apps.budgets.models import BudgetSeason
from meguru.apps.budgets.queries import Pipeline, RequestPage
from meguru.engines.budget_review import CheckVerdict
from meguru.engines.documents import (
    Bullets,
    ColumnKind,
    Document,
    Heading,
    Paragraph,
    Table,
    to_docx,
    to_pdf,
    to_xlsx,
)

RENDERED = {
    "paper.docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "paper.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "paper.pdf": ("application/pdf", to_pdf),
}


def answer(paper: Document, name: str) -> HttpResponse:
    """A paper as a download, named after its title and the day."""
    kind, rendered = RENDERED[name]
    file_name = f"{paper.title}_{timezone.localdate()}.{name.rsplit('.', 1)[1]}"
    return HttpResponse(
        rendered(paper),
        content_type=kind,
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=file_name)},
    )


def verdict_words(verdict: CheckVerdict) -> str:
    return {
        CheckVerdict.GOOD: _("よい"),
        CheckVerdict.LOOK: _("確かめる"),
        CheckVerdict.UNKNOWN: _("まだ分からない"),
    }[verdict]


def season_paper(season: BudgetSeason, found: Pipeline) -> Document:
    """Every request of a season with sums by department."""
    return Document(
        title=_("予算審査の一覧：%s") % season.name,
        meta=(
            (_("予算の年度"), _("%s年度") % season.fiscal_year),
            (_("要求の締切"), season.requests_due.isoformat()),
            (_("決定の日"), season.decisions_due.isoformat()),
        ),
        blocks=(
            Heading(1, _("部署ごとの合計")),
            _sums(found),
            Heading(1, _("要求の一覧")),
            _requests(found),
        ),
    )


def _sums(found: Pipeline) -> Table:
    columns = (
        (_("部署"), ColumnKind.TEXT),
        (_("要求（件）"), ColumnKind.INTEGER),
        (_("要求額"), ColumnKind.YEN),
        (_("進めてよいとした額"), ColumnKind.YEN),
        (_("認めた額"), ColumnKind.YEN),
        (_("未決定（件）"), ColumnKind.INTEGER),
    )
    return Table(
        caption=_("部署ごとの合計"),
        headers=tuple(label for label, _kind in columns),
        rows=tuple(
            (one.name, one.count, one.asked_yen, one.supported_yen, one.granted_yen, one.undecided)
            for one in (*found.departments, *((found.whole,) if found.whole else ()))
        ),
        kinds=tuple(kind for _label, kind in columns),
        note=_("要求額は、最後に提出した要求書の、予算の年度の額です。税込みです。"),
    )


def _requests(found: Pipeline) -> Table:
    states = {key: label for key, label, _lines in found.columns}
    columns = (
        (_("件名"), ColumnKind.TEXT),
        (_("部署"), ColumnKind.TEXT),
        (_("状態"), ColumnKind.TEXT),
        (_("要求額"), ColumnKind.YEN),
        (_("3年間の額"), ColumnKind.YEN),
        (_("確かめること（件）"), ColumnKind.INTEGER),
        (_("答えのない質問（件）"), ColumnKind.INTEGER),
        (_("意見"), ColumnKind.TEXT),
        (_("認めた額"), ColumnKind.YEN),
    )
    return Table(
        caption=_("要求の一覧"),
        headers=tuple(label for label, _kind in columns),
        rows=tuple(
            (
                one.title,
                str(one.request.department),
                states[one.state],
                one.asked_yen,
                one.three_years_yen,
                one.to_look_at if one.asked_yen is not None else None,
                one.open_questions,
                one.stance,
                one.granted_yen,
            )
            for one in found.lines
        ),
        kinds=tuple(kind for _label, kind in columns),
    )


def request_paper(page: RequestPage) -> Document:
    """One request with its checks, questions, opinion and decision."""
    request = page.request
    meta = [
        (_("部署"), str(request.department)),
        (_("予算審査"), request.season.name),
        (_("状態"), request.get_state_display()),
    ]
    if page.version:
        meta.append((_("版"), _("第%s版") % page.version.number))
    return Document(
        title=_("予算要求書：%s") % page.title,
        meta=tuple(meta),
        blocks=(
            Heading(1, _("要求の内容")),
            Table(
                caption=_("要求の内容"),
                headers=(_("項目"), _("内容")),
                rows=tuple((label, words or "—") for label, words in page.words),
            ),
            Heading(1, _("金額")),
            _amounts(page),
            Heading(1, _("確認")),
            Table(
                caption=_("確認の結果"),
                headers=(_("項目"), _("結果"), _("分かったこと"), _("もとにした値")),
                rows=tuple(
                    (
                        one.checked.rule.title,
                        "—" if one.is_hidden else verdict_words(one.checked.verdict),
                        one.says,
                        "、".join(f"{label} {words}" for label, words in one.inputs),
                    )
                    for one in page.checks
                ),
            ),
            *_questions(page),
            *_judged(page),
        ),
    )


def _amounts(page: RequestPage) -> Table:
    return Table(
        caption=_("要求額（税込み）"),
        headers=(_("種類"), *(_("%s年度") % year for year in page.years), _("合計")),
        rows=(
            *((row.label, *row.yens, row.whole) for row in page.amounts),
            (_("合計"), *page.sums, sum(page.sums)),
        ),
        kinds=(ColumnKind.TEXT, *(ColumnKind.YEN for _year in page.years), ColumnKind.YEN),
    )


def _questions(page: RequestPage) -> tuple[Heading | Table, ...]:
    if not page.questions:
        return ()
    return (
        Heading(1, _("質問と回答")),
        Table(
            caption=_("質問と回答"),
            headers=(_("質問"), _("回答"), _("期限")),
            rows=tuple((one.text, one.answer or "—", one.due_on.isoformat()) for one in page.questions),
        ),
    )


def _judged(page: RequestPage) -> tuple[Heading | Paragraph | Bullets, ...]:
    blocks: list[Heading | Paragraph | Bullets] = []
    if page.opinion:
        blocks += [
            Heading(1, _("意見")),
            Paragraph(page.opinion.get_stance_display()),
            Paragraph(page.opinion.reasons),
        ]
        if page.opinion.conditions:
            blocks.append(Bullets((page.opinion.conditions,)))
    if page.decision:
        blocks += [
            Heading(1, _("決定")),
            Paragraph(f"{page.decision.get_outcome_display()}　{page.decision.yen:,}円"),
        ]
        if page.decision.reasons:
            blocks.append(Paragraph(page.decision.reasons))
    return tuple(blocks)
