"""Momentum and plans as papers: Word to pass round, Excel to go on with, PDF and HTML to print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from meguru.apps.plans.queries import ActionRow, OfficeView, PaperView, SectionView
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
    to_html,
    to_pdf,
    to_xlsx,
)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Content = bytes | str
FORMATS: Mapping[str, tuple[str, Callable[[Document], Content]]] = {
    "docx": (WORD, to_docx),
    "xlsx": (EXCEL, to_xlsx),
    "pdf": ("application/pdf", to_pdf),
    "html": ("text/html; charset=utf-8", to_html),
}
OF_MOMENTUM, OF_PLAN = ("docx", "xlsx"), ("docx", "pdf", "html")


def plan_paper(paper: PaperView, *, clean: bool) -> Document:
    """A policy or plan. What is still to be written is named in it, unless a clean copy is asked for."""
    document = paper.document
    years = [
        (_("始まりの年度"), str(document.start_year or "")),
        (_("目標の年度"), str(document.target_year or "")),
    ]
    return Document(
        title=document.title,
        subtitle=str(document.get_kind_display()),
        meta=((_("団体"), document.organisation.name), *((label, year) for label, year in years if year)),
        blocks=tuple(block for one in paper.sections for block in _section(one, clean=clean)),
    )


def momentum_paper(view: OfficeView, actions: Sequence[ActionRow]) -> Document:
    """What a round says, and the list of next actions. No person is named among the answers."""
    here = view.here
    where = (
        _("今は%(number)s番目の段階「%(name)s」にいます。")
        % {"number": here.number, "name": here.result.stage.name}
        if here
        else _("7つの段階がすべて固まっています。")
    )
    return Document(
        title=_("気運の点検：%s") % view.assessment.name,
        meta=(
            (_("答えた人"), _("%s人") % view.people),
            (_("問いの版"), view.momentum.version),
        ),
        blocks=(
            Heading(2, _("今いるところ")),
            Paragraph(where),
            *_basis(view),
            _stages_table(view),
            Paragraph(_("割合は、できているを1、一部を0.5と数えて、問いの数で割ったものです。")),
            Heading(2, _("すすめる次の行動")),
            *_proposed(view),
            Heading(2, _("次の行動の一覧")),
            _actions_table(actions),
            Heading(2, _("問いごとの答え")),
            _answers_table(view),
        ),
    )


def actions_paper(actions: Sequence[ActionRow], *, office: str) -> Document:
    """The list of next actions alone."""
    return Document(title=_("次の行動"), meta=((_("団体"), office),), blocks=(_actions_table(actions),))


def _section(one: SectionView, *, clean: bool) -> Iterator[Block]:
    yield Heading(1, f"{one.number} {one.outline.title}")
    for paragraph in one.text.split("\n"):
        if paragraph.strip():
            yield Paragraph(paragraph)
    if not one.is_written and one.filled.sentences:
        yield Paragraph(_source(*(it.source for it in one.filled.sentences)))
    for table in one.filled.tables:
        yield Table(caption=table.caption, headers=table.headers, rows=table.rows, note=_source(table.source))
    if clean:
        return
    if one.asks:
        yield Callout(CalloutKind.WARNING, _("書くこと：%s。") % one.asks)
    if one.filled.todos:
        yield Callout(CalloutKind.WARNING, _("足りない記録があります。"))
        yield Bullets(tuple(todo.text for todo in one.filled.todos))


def _source(*sources: str) -> str:
    return _("（出どころ：%s）") % "、".join(dict.fromkeys(sources))


def _stages_table(view: OfficeView) -> Table:
    return Table(
        caption=_("段階ごとの様子"),
        headers=(_("段階"), _("様子"), _("できている割合"), _("分かった問い")),
        rows=tuple(
            (
                f"{one.number} {one.result.stage.name}",
                one.label,
                one.result.share,
                f"{one.result.known}/{len(one.lines)}",
            )
            for one in view.stages
        ),
        kinds=(ColumnKind.TEXT, ColumnKind.TEXT, ColumnKind.PERCENT, ColumnKind.TEXT),
    )


def _basis(view: OfficeView) -> Iterator[Block]:
    """Whose answers it is from while too few people answered."""
    if view.is_shown:
        return
    if view.is_own:
        yield Paragraph(_("まだ3人が答えていません。作った人の答えと、記録だけから見立てています。"))
    else:
        yield Paragraph(_("まだ3人が答えていません。記録だけから見立てています。"))


def _proposed(view: OfficeView) -> Iterator[Block]:
    if not view.actions:
        yield Paragraph(_("すべての問いが「できている」です。次の点検の日を決めます。"))
        return
    yield Table(
        caption=_("すすめる次の行動"),
        headers=(
            _("何をするか"),
            _("誰が"),
            _("目安"),
            _("どうなれば終わりか"),
            _("気をつけること"),
            _("理由"),
        ),
        rows=tuple(
            (
                one.proposed.statement.what,
                one.proposed.statement.who,
                one.proposed.statement.how_long,
                one.proposed.statement.done,
                one.proposed.statement.caution,
                "".join(one.proposed.reasons),
            )
            for one in view.actions
        ),
    )


def _actions_table(actions: Sequence[ActionRow]) -> Table:
    return Table(
        caption=_("次の行動の一覧"),
        headers=(
            _("何をするか"),
            _("誰が"),
            _("いつまでに"),
            _("今の様子"),
            _("どうなれば終わりか"),
            _("段階"),
            _("ひとこと"),
        ),
        rows=tuple(
            (
                row.action.what,
                row.action.who,
                row.action.due_on.isoformat() if row.action.due_on else "",
                str(row.action.get_state_display()),
                row.action.done_when,
                row.stage_name,
                row.action.note,
            )
            for row in actions
        ),
    )


def _answers_table(view: OfficeView) -> Table:
    labels = [label for label, _count in view.stages[0].lines[0].counts]
    return Table(
        caption=_("問いごとの答えの数"),
        headers=(_("段階"), _("問い"), *labels, _("役所の答え"), _("ひとこと")),
        rows=tuple(
            (
                stage.result.stage.name,
                line.result.statement.text,
                *(count for _label, count in line.counts),
                line.label + (_("（記録から）") if line.result.is_suggested else ""),
                " / ".join(line.notes),
            )
            for stage in view.stages
            for line in stage.lines
        ),
        kinds=(
            ColumnKind.TEXT,
            ColumnKind.TEXT,
            *(ColumnKind.INTEGER for _one in labels),
            ColumnKind.TEXT,
            ColumnKind.TEXT,
        ),
    )
