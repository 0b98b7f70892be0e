"""A study as a paper: what is proposed, how good it is, what stays, who moves when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from meguru.apps.consolidation import queries, shown
from meguru.engines.consolidation import VERSION
from meguru.engines.documents import (
    Block,
    Bullets,
    Callout,
    CalloutKind,
    ColumnKind,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Table,
    to_docx,
    to_html,
    to_pdf,
    to_xlsx,
)

Content = bytes | str
FORMATS: Mapping[str, tuple[str, Callable[[Document], Content]]] = {
    "html": ("text/html; charset=utf-8", to_html),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "pdf": ("application/pdf", to_pdf),
}


def study_paper(result: queries.Result, *, costs: bool, made_on: dt.date) -> Document:
    """This function will write one study down; without `costs` no yen stands in it."""
    return Document(
        title=_("サーバーの集約：%s") % result.study.name,
        meta=(
            (_("団体"), result.study.organisation.name),
            (
                _("作成日"),
                _("%(year)s年%(month)s月%(day)s日")
                % {"year": made_on.year, "month": made_on.month, "day": made_on.day},
            ),
            (_("決まりの版"), VERSION),
        ),
        blocks=(
            KeyFigures(
                tuple(
                    KeyFigure(str(one["label"]), str(one["value"]), note=str(one.get("note", "")))
                    for one in shown.tiles(result, costs=costs)
                )
            ),
            Callout(
                CalloutKind.SUCCESS if result.is_optimal else CalloutKind.NOTE,
                shown.how_good(result, costs=costs),
            ),
            Heading(1, _("集約先の機械")),
            _hosts(result, costs=costs),
            *_waves(result, costs=costs),
            *_left(result),
            Heading(1, _("前提")),
            Bullets(_assumptions(result, costs=costs)),
            Heading(1, _("サーバーごとの行き先")),
            _servers(result),
        ),
    )


def _hosts(result: queries.Result, *, costs: bool) -> Table:
    headers = [
        _("番号"),
        _("機種"),
        _("ネットワーク"),
        _("サーバー（台）"),
        _("CPUのいちばん高い時"),
        _("メモリー"),
        _("ディスク"),
    ]
    kinds = [
        ColumnKind.INTEGER, ColumnKind.TEXT, ColumnKind.TEXT, ColumnKind.INTEGER,
        ColumnKind.PERCENT, ColumnKind.PERCENT, ColumnKind.PERCENT,
    ]  # fmt: skip
    rows = [
        [one.number, one.kind, one.segment, len(one.servers), one.busiest, one.memory, one.disk]
        + ([one.yearly_yen] if costs else [])
        for one in result.hosts
    ]
    if costs:
        headers.append(_("費用／年（円）"))
        kinds.append(ColumnKind.YEN)
    return Table(
        caption=_("機械ごとの使い方"),
        headers=tuple(headers),
        rows=tuple(tuple(row) for row in rows),
        kinds=tuple(kinds),
        note=_("割合は、機械の全部の大きさに対するものです。"),
    )


def _waves(result: queries.Result, *, costs: bool) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading(1, _("移す順番"))]
    if result.waves.moves:
        headers = [_("年度"), _("システム（件）"), _("システム"), _("手間（人日）")]
        kinds = [ColumnKind.TEXT, ColumnKind.INTEGER, ColumnKind.TEXT, ColumnKind.INTEGER]
        if costs:
            headers += [_("移す費用（円）"), _("減る費用（円）")]
            kinds += [ColumnKind.YEN, ColumnKind.YEN]
        rows = [
            (
                str(one.fiscal_year),
                len(one.systems),
                _("、").join(one.systems),
                one.days,
                *((one.yen, one.saved_yen) if costs else ()),
            )
            for one in result.years
        ]
        blocks.append(Paragraph(shown.how_good_waves(result)))
        blocks.append(Table(_("年度ごとの移行"), tuple(headers), tuple(rows), tuple(kinds)))
    for words, years in result.missing:
        lines = tuple(
            _("%(year)s年度：あと%(yen)s円、%(days)s人日")
            % {"year": year, "yen": f"{yen:,}", "days": f"{days:,}"}
            if costs
            else _("%(year)s年度：あと%(days)s人日") % {"year": year, "days": f"{days:,}"}
            for year, yen, days in years
            if costs or days
        )
        blocks += [Paragraph(words), Bullets(lines)]
    if result.never:
        rows_never = tuple(result.never)
        blocks.append(Table(_("この年度には移せないシステム"), (_("システム"), _("理由")), rows_never))
    return tuple(blocks)


def _left(result: queries.Result) -> tuple[Block, ...]:
    if not result.left:
        return ()
    rows = tuple((one.why, len(one.servers), one.what_to_do) for one in result.left)
    return (
        Heading(1, _("残るサーバー")),
        Table(
            _("いまの場所に残るサーバー"),
            (_("理由"), _("台数"), _("することの例")),
            rows,
            (ColumnKind.TEXT, ColumnKind.INTEGER, ColumnKind.TEXT),
        ),
    )


def _assumptions(result: queries.Result, *, costs: bool) -> tuple[str, ...]:
    rules = result.question.task.rules
    lines = [
        _("どの機械も、%s％をいつも空けます。") % rules.headroom_percent,
        *(
            _("%(basis)s：%(count)s台") % {"basis": basis, "count": count}
            for basis, count in result.measured
            if count
        ),
    ]
    if result.disk_unknown:
        lines.append(
            _("ディスクの大きさがわからない%s台は、ディスクを数えていません。") % result.disk_unknown
        )
    if costs:
        lines.append(_("値段の出どころ：%s") % result.question.prices_from)
    return tuple(lines)


def _servers(result: queries.Result) -> Table:
    rows = tuple(
        (system, server, segment, where, host, basis)
        for system, server, segment, where, host, basis in queries.server_rows(result)
    )
    return Table(
        _("サーバーごとの行き先"),
        (
            _("システム"),
            _("サーバー"),
            _("ネットワーク"),
            _("機種か、残る理由"),
            _("機械の番号"),
            _("大きさの根拠"),
        ),
        rows,
        (
            ColumnKind.TEXT,
            ColumnKind.TEXT,
            ColumnKind.TEXT,
            ColumnKind.TEXT,
            ColumnKind.INTEGER,
            ColumnKind.TEXT,
        ),
    )
