"""What the pages show, to take along: Excel and Word."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from meguru.apps.benchmark.overviews import OverviewPage
from meguru.apps.benchmark.profiles import Profile, ProfileLine
from meguru.apps.benchmark.queries import Figure
from meguru.apps.benchmark.results import GroupResult, LeaderPractice
from meguru.apps.benchmark.wording import is_few, marks, place_words, quarter_mark, quarter_words, told
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.words import absence_words, quality_words, value_words
from meguru.engines.benchmark import Direction
from meguru.engines.documents import (
    Block,
    Bullets,
    ColumnKind,
    Document,
    Heading,
    Paragraph,
    Table,
    to_docx,
    to_xlsx,
)

KINDS = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
}
TEXT, DECIMAL = ColumnKind.TEXT, ColumnKind.DECIMAL


def answer(content: bytes, *, suffix: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=KINDS[suffix][0],
        headers={"Content-Disposition": f'attachment; filename="{name}.{suffix}"'},
    )


def _sources(indicator: Indicator) -> tuple[tuple[str, str], ...]:
    return (
        (_("出典"), indicator.source),
        (_("使うときの決まり"), indicator.licence),
        (_("注意"), indicator.note),
    )


def workbook(indicator: Indicator, values: Sequence[Figure]) -> bytes:
    """Every municipality with its value, and where the figures are from."""
    heading = _("値（%s）") % indicator.unit if indicator.unit else _("値")
    if indicator.is_yes_no:
        heading = _("値（している＝1、していない＝0）")
    headers = (
        *(_("団体コード"), _("都道府県"), _("市区町村"), _("年"), heading, _("分母")),
        *(_("値がない理由"), _("注意")),
    )
    rows = tuple(
        (
            *(one.body.code, one.body.prefecture, one.body.name, str(one.year)),
            *(_cell(one.value, indicator), one.denominator),
            *(_why_none(one, indicator), quality_words(one.quality)),
        )
        for one in values
    )
    table = Table(_("市区町村ごとの値"), headers, rows, kinds=(*(TEXT,) * 4, DECIMAL, DECIMAL, TEXT, TEXT))
    blocks = (Paragraph(indicator.definition), table)
    return to_xlsx(Document(title=indicator.name, meta=_sources(indicator), blocks=blocks))


def _cell(value: float | None, indicator: Indicator) -> str | float | None:
    """A value to go on with; a choice by its name; nothing for a count of few people."""
    if is_few(value, indicator):
        return None
    return value_words(value, indicator) if indicator.is_choice and value is not None else value


def _why_none(one: Figure, indicator: Indicator) -> str:
    if is_few(one.value, indicator):
        return told(one.value, indicator)
    return absence_words(one.absence) if one.value is None else ""


def group_paper(result: GroupResult, practice: LeaderPractice) -> Document:
    """One indicator in the group that was chosen."""
    indicator, group = result.indicator, result.group
    ranked = indicator.direction != Direction.NEITHER
    rows = tuple(
        (
            place_words(one.position) if ranked else "",
            one.body.code,
            one.body.full_name,
            told(one.position.value, indicator, is_own=one.is_own),
            quarter_words(one.position.quartile) if ranked else "",
            marks(
                quality=one.quality,
                denominator=one.denominator,
                position=one.position,
                absence=one.absence,
                is_waiting=one.is_waiting,
            ),
        )
        for one in result.rows
    )
    headers = (_("順位"), _("団体コード"), _("市区町村"), _("値"), _("どの4分の1か"), _("注意"))
    blocks: list[Block] = [
        Paragraph(indicator.definition),
        Heading(2, _("比べる相手：%s") % group.name),
        Bullets((*group.reasons, *group.remarks)),
        Table(_("%(name)s（%(year)s年）") % {"name": indicator.name, "year": result.year}, headers, rows),
        *_practice_blocks(practice),
    ]
    meta = (*_sources(indicator), (_("年"), str(result.year)))
    return Document(title=f"{group.own.name}：{indicator.name}", meta=meta, blocks=tuple(blocks))


def _practice_blocks(practice: LeaderPractice) -> list[Block]:
    found: list[Block] = []
    if practice.traits:
        rows = tuple(
            (
                one.name,
                told(trait.own, one, is_own=True),
                value_words(trait.leaders, one, is_mean=True),
                value_words(trait.others, one, is_mean=True),
            )
            for one, trait in practice.traits
        )
        headers = (_("指標"), _("この団体"), _("上位の団体"), _("ほかの団体"))
        found += [
            Heading(2, _("上位の団体が先に進んでいること")),
            Table(_("ほかの指標での差"), headers, rows),
            Paragraph(_("いっしょに見られる違いで、順位の原因とはかぎりません。")),
        ]
    if practice.services:
        found += [
            Heading(2, _("上位の団体が先に進んでいるサービス")),
            Bullets(tuple(f"{one.name}（{one.ahead}/{one.of}）" for one in practice.services)),
        ]
    if practice.cases:
        found += [
            Heading(2, _("上位の団体の事例")),
            Bullets(tuple(f"{one.body}：{one.title}" for one in practice.cases)),
        ]
    return found


def overview_workbook(shown: OverviewPage, theme: str) -> bytes:
    """A sheet of values to go on with, and one of the quarters."""
    names = tuple(f"{one.indicator.name}（{one.year}）" for one in shown.columns)
    first = (_("団体コード"), _("市区町村"))
    values = tuple(
        (
            line.body.code,
            line.body.name,
            *(
                _cell(cell.position.value, column.indicator)
                for cell, column in zip(line.cells, shown.columns, strict=True)
            ),
        )
        for line in shown.lines
    )
    quarters = tuple(
        (line.body.code, line.body.name, *(quarter_mark(cell.position.quartile) for cell in line.cells))
        for line in shown.lines
    )
    kinds = (TEXT, TEXT, *(DECIMAL for _name in names))
    title = f"{shown.prefecture.name}：{theme}"
    blocks = (
        Table(_("値"), (*first, *names), values, kinds=kinds, note=_("空欄は、値がないことを示します。")),
        Table(_("どの4分の1か（◎が良いほう）"), (*first, *names), quarters),
    )
    sources = tuple(dict.fromkeys((_("出典"), one.indicator.source) for one in shown.columns))
    return to_xlsx(Document(title=title, meta=sources, blocks=blocks))


def profile_paper(profile: Profile, *, is_own: bool) -> Document:
    """One municipality over all indicators."""
    headers = (_("指標"), _("年"), _("値"), _("都道府県の中"), _("比べる相手の中"), _("全国"), _("注意"))

    def table(caption: str, lines: Sequence[ProfileLine]) -> Table:
        return Table(caption, headers, tuple(_profile_row(one, is_own=is_own) for one in lines))

    group = profile.group
    blocks = (
        Heading(2, _("比べる相手：%s") % group.name),
        Bullets((*group.reasons, *group.remarks)),
        table(_("弱いところ"), profile.weakest),
        table(_("強いところ"), profile.strongest),
        table(_("すべての指標"), profile.lines),
    )
    return Document(title=_("%sのすがた") % group.own.full_name, meta=(), blocks=blocks)


def _profile_row(line: ProfileLine, *, is_own: bool) -> tuple[str, ...]:
    ranked = line.indicator.direction != Direction.NEITHER
    return (
        line.indicator.name,
        str(line.year),
        told(line.group.value, line.indicator, is_own=is_own),
        place_words(line.prefecture) if ranked else "",
        place_words(line.group) if ranked else "",
        place_words(line.nation) if ranked else "",
        marks(
            quality=line.quality,
            denominator=line.denominator,
            position=line.group,
            absence=line.absence,
            is_waiting=line.is_waiting,
        ),
    )
