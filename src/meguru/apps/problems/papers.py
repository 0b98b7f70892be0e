"""Problems on paper: one page for the superior, everything as a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.problems.models import Narrowing
from meguru.apps.problems.queries.cards import STEP_LABELS, CardRow, card_rows, scenes_of
from meguru.apps.problems.queries.grounds import ground_rows
from meguru.apps.problems.queries.narrowing import Decided, TargetRow, targets_of, why_of
from meguru.apps.problems.queries.scoring import Scored, scored_of
from meguru.design import figures as written
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

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RENDERED: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "one-page.docx": (DOCX, to_docx),
    "one-page.pdf": ("application/pdf", to_pdf),
    "one-page.html": ("text/html; charset=utf-8", lambda document: to_html(document).encode()),
    "problems.docx": (DOCX, to_docx),
    "problems.xlsx": (XLSX, to_xlsx),
}
MOST_CHOSEN, MOST_OTHERS = 3, 5
LONGEST_CELLS = (80, 60, 44, 32, 22)  # letters; the first with which everything fits one page
LINES_OF_A_PAGE, LETTERS_OF_A_LINE = 38, 46


def one_page(initiative: Initiative, *, today: dt.date) -> Document:
    """What to take on and why, on one page: the chosen problems, or the first ones while nothing is chosen."""
    why, targets = why_of(initiative), targets_of(initiative, today=today)
    rows = card_rows(initiative)
    blocks: list[Block] = [
        KeyFigures(
            (
                KeyFigure(_("書き出した困りごと"), written.number(len(rows)), _("件")),
                KeyFigure(_("選んだもの"), written.number(len(why.chosen)), _("件")),
                KeyFigure(_("根拠"), written.number(len(ground_rows(initiative))), _("件")),
            )
        )
    ]
    if why.chosen:
        blocks.append(_chosen(why.chosen))
        blocks += _targets(targets)
    else:
        blocks.append(_first(scored_of(initiative), rows))
    others = [*why.later, *why.dropped]
    if others:
        blocks.append(_others(others))
    blocks += _asks(why.chosen, targets)
    return Document(
        title=_("解決したい困りごと：%s") % initiative.name,
        meta=_meta(initiative, today),
        blocks=_on_one_page(blocks),
    )


def _on_one_page(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """With as many letters as fit."""
    found: tuple[Block, ...] = tuple(blocks)
    for longest in LONGEST_CELLS:
        found = tuple(_fitting(block, longest) for block in blocks)
        if _lines(found) <= LINES_OF_A_PAGE:
            break
    return found


def _meta(initiative: Initiative, today: dt.date) -> tuple[tuple[str, str], ...]:
    lead = str(initiative.lead or initiative.lead_name or "")
    found = [
        (_("団体・部署"), f"{initiative.organisation} {initiative.department or ''}".strip()),
        (_("中心になる人"), lead),
        (
            _("作った日"),
            _("%(year)s年%(month)s月%(day)s日")
            % {"year": today.year, "month": today.month, "day": today.day},
        ),
    ]
    return tuple((label, value) for label, value in found if value)


def _fitting(block: Block, longest: int) -> Block:
    """The block with its texts cut to so many letters; the whole texts stand in the other papers."""
    if isinstance(block, Table):
        rows = tuple(tuple(_cut(cell, longest) for cell in row) for row in block.rows)
        return replace(block, rows=rows)
    if isinstance(block, Callout):
        return replace(block, text="\n".join(_cut(line, 2 * longest) for line in block.text.split("\n")))
    return block


def _cut(cell: Any, longest: int) -> Any:
    if not isinstance(cell, str):
        return cell
    lines = (" ".join(line.split()) for line in cell.split("\n"))
    return "\n".join(line if len(line) <= longest else line[: longest - 1] + "…" for line in lines)


def _lines(blocks: Sequence[Block]) -> int:
    """About how many lines of an A4 page the blocks take."""
    found = 0
    for block in blocks:
        if isinstance(block, Table):
            width = LETTERS_OF_A_LINE // len(block.headers)
            found += 3 + sum(max(_wrapped(str(cell), width) for cell in row) for row in block.rows)
        elif isinstance(block, Callout):
            found += 2 + _wrapped(block.text, LETTERS_OF_A_LINE)
    return found


def _wrapped(text: str, width: int) -> int:
    return sum(max(1, -(-len(line) // width)) for line in text.split("\n"))


def _much(row: CardRow) -> str:
    return "\n".join(part for part in (row.how_much, row.how_much_yearly) if part) or "—"


def _chosen(decided: list[Decided]) -> Table:
    return Table(
        caption=_("取り組む困りごと"),
        headers=(_("困りごと"), _("だれが・どのように"), _("どれくらい"), _("なぜ選んだか")),
        rows=tuple(
            (
                one.row.card.text,
                "\n".join(part for part in (one.row.card.who, one.row.card.how) if part) or "—",
                _much(one.row),
                one.last.reason,
            )
            for one in decided[:MOST_CHOSEN]
        ),
        note=_("ほかに選んだ困りごとが%s件あります。") % (len(decided) - MOST_CHOSEN)
        if len(decided) > MOST_CHOSEN
        else "",
    )


def _first(scored: Scored, rows: list[CardRow]) -> Table:
    """While nothing is chosen: the problems in the order of their points."""
    return Table(
        caption=_("出てきた困りごと（採点の順）"),
        headers=(_("困りごと"), _("だれが"), _("どれくらい"), _("位置")),
        rows=tuple(
            (one.row.card.text, one.row.card.who or "—", _much(one.row), one.label)
            for one in scored.placed[: MOST_CHOSEN + MOST_OTHERS]
        )
        or ((_("まだ書いていません"), "—", "—", "—"),),
        note=_("全部で%s件あります。") % len(rows) if len(rows) > MOST_CHOSEN + MOST_OTHERS else "",
    )


def _targets(targets: list[TargetRow], *, whole: bool = False) -> list[Block]:
    """The target pictures, on the one page the first ones."""
    rows = [one for one in targets if one.target][: None if whole else MOST_CHOSEN]
    if not rows:
        return []
    return [
        Table(
            caption=_("目指す姿"),
            headers=(_("だれがうれしいか"), _("今 → これから"), _("数と期限"), _("まず試すこと")),
            rows=tuple(
                (
                    one.target.who or "—",
                    f"{one.target.change_from or '—'} → {one.target.change_to or '—'}",
                    _aim(one),
                    one.target.first_try or "—",
                )
                for one in rows
                if one.target
            ),
        )
    ]


def _aim(one: TargetRow) -> str:
    target = one.target
    if target is None or target.goal is None:
        return "—"
    now = "—" if target.now is None else written.short_number(float(target.now))
    words = f"{target.indicator} {now} → {written.short_number(float(target.goal))}{target.unit}"
    return words + (_("（%sまで）") % target.by_when.isoformat() if target.by_when else "")


def _others(decided: list[Decided]) -> Table:
    return Table(
        caption=_("今回は選ばなかった困りごと"),
        headers=(_("困りごと"), _("どうするか"), _("理由")),
        rows=tuple(
            (one.row.card.text, one.last.get_outcome_display(), one.last.reason)
            for one in decided[:MOST_OTHERS]
        ),
    )


def _asks(chosen: list[Decided], targets: list[TargetRow]) -> list[Block]:
    """What is still open, so that the superior knows what the paper does not say yet."""
    open_points = []
    if not chosen:
        open_points.append(_("どれに取り組むかは、まだ決めていません。"))
    for one in chosen:
        if not one.row.card.verified:
            open_points.append(_("「%s」は、まだ確かめていません。") % one.row.card.text)
    for target in targets:
        open_points += [f"{target.row.card.text}：{check.message}" for check in target.misfits]
    if not open_points:
        return []
    return [Callout(CalloutKind.NOTE, _("まだ決まっていないこと") + "\n" + "\n".join(open_points[:4]))]


def everything(initiative: Initiative, *, today: dt.date) -> Document:
    """All of it: cards, scenes, grounds, points, decisions, targets; a sheet each in Excel."""
    rows, scored = card_rows(initiative), scored_of(initiative)
    return Document(
        title=_("課題の分析：%s") % initiative.name,
        meta=_meta(initiative, today),
        blocks=(
            Heading(2, _("困りごと")),
            _cards_table(rows),
            Heading(2, _("場面")),
            Table(
                caption=_("場面の一覧"),
                headers=(_("場面"), _("だれが"), _("いつ"), _("どこで"), _("困りごと")),
                rows=tuple(
                    (one.name, one.who, one.when, one.where, one.card_count) for one in scenes_of(initiative)
                ),
                kinds=(*[ColumnKind.TEXT] * 4, ColumnKind.INTEGER),
            ),
            Heading(2, _("根拠")),
            _grounds_table(initiative),
            Heading(2, _("採点")),
            _scores_table(scored),
            Paragraph(_how(scored)),
            Heading(2, _("決めたこと")),
            _decisions_table(initiative),
            *_targets_section(initiative, today),
        ),
    )


def _cards_table(rows: list[CardRow]) -> Table:
    return Table(
        caption=_("困りごとの一覧"),
        headers=(
            _("困りごと"), _("場面"), _("だれが"), _("どのように"), _("どれくらい"), _("1年では"), _("原因の種類"),
            _("なぜ"), _("確かめ方"), _("わかったこと"), _("進み具合"), _("書いた人"),
        ),
        rows=tuple(
            (
                row.card.text, row.card.scene.name if row.card.scene else "", row.card.who, row.card.how,
                row.how_much, row.how_much_yearly, row.card.get_cause_display() if row.card.cause else "",
                "\n".join(row.card.whys), _verified(row), row.card.verified_note, str(STEP_LABELS[row.step]),
                str(row.card.written_by or ""),
            )
            for row in rows
        ),
    )  # fmt: skip


def _verified(row: CardRow) -> str:
    count = row.card.verified_count
    return str(row.card.get_verified_display()) + (f" {count:,}" if count else "")


def _grounds_table(initiative: Initiative) -> Table:
    return Table(
        caption=_("根拠の一覧"),
        headers=(
            _("種類"),
            _("名前"),
            _("いつ"),
            _("だれに・何を"),
            _("聞けた数"),
            _("わかったこと"),
            _("困りごと"),
        ),
        rows=tuple(
            (
                row.ground.get_kind_display(),
                row.ground.name,
                row.ground.held_on.isoformat() if row.ground.held_on else "",
                row.ground.with_whom,
                row.ground.answered,
                "\n".join(part for part in (row.ground.said, row.ground.figures) if part),
                "\n".join(card.text for card in row.cards),
            )
            for row in ground_rows(initiative)
        ),
        kinds=(*[ColumnKind.TEXT] * 4, ColumnKind.INTEGER, *[ColumnKind.TEXT] * 2),
    )


def _scores_table(scored: Scored) -> Table:
    yardsticks = [one for one in scored.rule.all if one.weight]
    return Table(
        caption=_("採点の結果"),
        headers=(
            _("困りごと"),
            _("効果"),
            _("難しさ"),
            _("位置"),
            _("採点した人"),
            *(one.label for one in yardsticks),
        ),
        rows=tuple(
            (
                one.row.card.text,
                one.placing.effect,
                one.placing.difficulty,
                one.label,
                one.placing.people,
                *(result.mean for result in one.placing.results),
            )
            for one in scored.placed
        ),
        kinds=(
            ColumnKind.TEXT,
            ColumnKind.DECIMAL,
            ColumnKind.DECIMAL,
            ColumnKind.TEXT,
            ColumnKind.INTEGER,
            *[ColumnKind.DECIMAL] * len(yardsticks),
        ),
    )


def _how(scored: Scored) -> str:
    return _(
        "1から5の点を、人の間で平均しました。それを 0から100に直し、ものさしの重みで平均しています。"
        "ものさしの版：%(version)s。境目は、効果が%(effect)s、難しさが%(difficulty)sです。"
    ) % {
        "version": scored.rule.version,
        "effect": scored.rule.effect_from,
        "difficulty": scored.rule.difficulty_from,
    }


def _decisions_table(initiative: Initiative) -> Table:
    rows = Narrowing.objects.filter(card__initiative=initiative).select_related("card", "decided_by")
    return Table(
        caption=_("決めたことと理由"),
        headers=(_("日"), _("困りごと"), _("どうするか"), _("理由"), _("決めた人")),
        rows=tuple(
            (
                timezone.localdate(one.decided_at).isoformat(),
                one.card.text,
                str(one.get_outcome_display()),
                one.reason,
                str(one.decided_by or ""),
            )
            for one in rows.order_by("decided_at", "id")
        ),
    )


def _targets_section(initiative: Initiative, today: dt.date) -> list[Block]:
    rows = targets_of(initiative, today=today)
    found: list[Block] = [Heading(2, _("目指す姿")), *_targets(rows, whole=True)]
    points = [f"{row.row.card.text}：{check.message}" for row in rows for check in row.checks]
    if points:
        found += [Heading(3, _("見直すところ")), Bullets(tuple(points))]
    return found if len(found) > 1 else []
