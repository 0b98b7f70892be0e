"""What stands in a briefing, in as much detail as there is room for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.apps.briefings import words
from meguru.apps.briefings.pictures import Strip, picture_words, strip_picture
from meguru.apps.briefings.queries import StandingRow, TownBriefing, WeakIndicator
from meguru.apps.indicators.words import value_words
from meguru.engines.documents import (
    Block,
    Bullets,
    Document,
    Figure,
    Heading,
    Paragraph,
    Table,
)
from meguru.engines.gap_causes import cause_rules


@dataclass(frozen=True, slots=True)
class Detail:
    """どこまで書くか: how many of everything are written. What is left out is counted in the paper, never dropped silently."""

    indicators: int
    weak: int
    causes: int
    improved: int
    allies: int
    strips: int
    findings: int
    letters: int = 100  # of an indicator's name; a longer one ends in …


@dataclass(frozen=True, slots=True)
class BriefingSheet:
    """説明資料: one municipality's briefing, ready to be written in any detail."""

    found: TownBriefing
    strips: tuple[Strip, ...]
    made_on: dt.date


def briefing_document(sheet: BriefingSheet, detail: Detail) -> Document:
    """The paper of one municipality."""
    found = sheet.found
    edition = found.basis.edition
    return Document(
        title=_("%s　DXの現在地と打ち手") % found.town.name,
        subtitle=edition.name if edition else "",
        meta=((_("比べた団体"), _compared(found)), (_("作った日"), _day(sheet.made_on))),
        blocks=tuple(blocks_of(sheet, detail, level=1)),
    )


def blocks_of(sheet: BriefingSheet, detail: Detail, *, level: int) -> Iterator[Block]:
    """Everything below the title; headings begin at `level`."""
    found = sheet.found
    text = found.text
    yield Paragraph(text.lead if text and text.lead else words.weak_summary(found, letters=detail.letters))
    if found.shows_own:
        yield Paragraph(
            _(
                "自団体用です。ほかの団体には配らないでください。"
                "公表前の値や調査の回答、診断の結果など、自団体だけが見られる内容が入っています。"
            )
        )
    if found.has_values:
        yield from _standings(sheet, detail, level)
    if found.weak:
        yield from _causes(found, detail, level)
        yield from _improvement(found, detail, level)
    yield from _first_step(found, level)
    yield from _allies(found, detail, level)
    yield from _sources(found, level)


def _compared(found: TownBriefing) -> str:
    words_of_group = found.basis.group_words
    if found.group_is_prefecture:
        words_of_group = _("同じ都道府県の団体（似た団体を選ぶための値がないため）")
    return _("%(group)s（この団体を入れて%(count)s団体）") % {
        "group": words_of_group,
        "count": found.group_count,
    }


def _day(day: dt.date) -> str:
    return _("%(year)s年%(month)s月%(day)s日") % {"year": day.year, "month": day.month, "day": day.day}


def _standings(sheet: BriefingSheet, detail: Detail, level: int) -> Iterator[Block]:
    found = sheet.found
    weak = [one.row for one in found.weak]
    rows = [*weak, *(row for row in found.rows if row not in weak)]
    shown = rows[: detail.indicators]
    yield Heading(level, _("いまの位置"))
    yield Table(
        caption=_("弱いものから順に"),
        headers=(_("指標"), _("この団体"), _("県内の順位"), _("比べた団体の真ん中"), _("見え方")),
        rows=tuple(_standing_row(row, detail) for row in shown),
        note=_more(len(rows) - len(shown), _("指標")),
    )
    strips = sheet.strips[: detail.strips]
    if strips:
        yield Figure(svg=strip_picture(strips), caption=_("比べた団体の中の位置"), alt=picture_words(strips))


def _standing_row(row: StandingRow, detail: Detail) -> tuple[str, ...]:
    mark = _("（分母が小さい）") if row.has_small_denominator else ""
    return (
        f"{words.cut(row.indicator.name, detail.letters)}（{row.year}）",
        words.own_value(row) + mark,
        words.place_words(row),
        words.middle_words(row),
        words.standing_words(row.weakness.standing),
    )


def _causes(found: TownBriefing, detail: Detail, level: int) -> Iterator[Block]:
    yield Heading(level, _("弱いところと、考えられる原因"))
    for one in found.weak[: detail.weak]:
        yield Heading(
            level + 1,
            f"{words.cut(one.row.indicator.name, detail.letters)}　{value_words(one.row.weakness.value, one.row.indicator)}",
        )
        shown = one.causes[: detail.causes]
        items = [
            f"{cause.title}：{cause.reason}［{words.sureness_words(cause.sureness)}］" for cause in shown
        ]
        if not items:
            items = [_("手元の値だけでは、原因を言えません。担当課に聞くところから始めます。")]
        left = _more(len(one.causes) - len(shown), _("原因"))
        yield Bullets((*items, left) if left else tuple(items))
        if detail.findings and one.cases:
            told = "、".join(
                f"「{row.case.title}」（{row.case.body}）" for row in one.cases[: detail.findings]
            )
            yield Paragraph(_("参考になる事例：%s") % told)
        if detail.findings and one.findings:
            titles = "、".join(f"「{finding.heading}」" for finding in one.findings[: detail.findings])
            yield Paragraph(_("参考になる知見：%s") % titles)
    hidden = len(found.weak) - detail.weak + found.more_weak
    if hidden > 0:
        yield Paragraph(_("ほかに弱い指標が%sつあります。画面で見られます。") % hidden)
    if found.text and found.text.causes:
        yield Paragraph(found.text.causes)


def _improvement(found: TownBriefing, detail: Detail, level: int) -> Iterator[Block]:
    yield Heading(level, _("伸びた団体"))
    told = [(one, words.improvement_words(one)) for one in found.weak[: detail.weak]]
    if all(one.improvers.why_not is not None for one, _said in told):
        yield Bullets(tuple(dict.fromkeys(line for _one, said in told for line in said)))
        return
    yield Bullets(
        tuple(
            f"{words.cut(one.row.indicator.name, detail.letters)}　{'　'.join(_shortened(one, said, detail))}"
            for one, said in told
        )
    )


def _shortened(one: WeakIndicator, said: list[str], detail: Detail) -> list[str]:
    improved, rest = said[: len(one.improved)], said[len(one.improved) :]
    return [*improved[: detail.improved], *rest] if improved else said


def _first_step(found: TownBriefing, level: int) -> Iterator[Block]:
    yield Heading(level, _("初めの一手"))
    if found.text and found.text.first_step:
        yield Paragraph(found.text.first_step)
        return
    acts = found.weak[0].acts if found.weak else cause_rules().acts_of("").acts
    yield Bullets(acts)


def _allies(found: TownBriefing, detail: Detail, level: int) -> Iterator[Block]:
    note = found.text.allies if found.text else ""
    if not found.allies and not note:
        return
    yield Heading(level, _("一緒に動ける相手"))
    if found.allies and found.weak:
        indicator = found.weak[0].row.indicator
        shown = found.allies[: detail.allies]
        yield Table(
            caption=_("「%s」について") % words.cut(indicator.name, detail.letters),
            headers=(_("団体"), _("何を"), _("なぜ"), _("役所どうしの距離")),
            rows=tuple(
                (
                    f"{row.town.name}（{row.town.prefecture}）",
                    words.role_words(row.ally.role),
                    words.ally_why(row, indicator, with_groups=found.shows_own),
                    words.km_words(row.ally.km),
                )
                for row in shown
            ),
            note=_more(len(found.allies) - len(shown), _("団体")),
        )
    if note:
        yield Paragraph(note)


def _sources(found: TownBriefing, level: int) -> Iterator[Block]:
    shown = list(dict.fromkeys(row.indicator.source for row in found.rows if row.indicator.source))
    yield Heading(level, _("数字の出典と読み方"))
    yield Paragraph(_("出典：%s。") % "、".join(shown) if shown else _("出典：団体が入れた値。"))
    yield Paragraph(
        _(
            "「弱い」は、比べた団体の下から4分の1にある値です。「やや弱い」は真ん中に届かない値です。"
            "している・していないでは、4分の3、半分を目安にします。値がない団体は数えません。"
            "距離は役所どうしの直線です。決まりの版は%sです。"
        )
        % cause_rules().version
    )  # fmt: skip


def _more(count: int, what: str) -> str:
    if count <= 0:
        return ""
    return _("ほかの%(what)s（%(count)s）は画面で見られます。") % {"what": what, "count": count}
