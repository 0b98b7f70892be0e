"""Findings and directions as papers. What the page does not show a person, the paper does not either."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from meguru.apps.portfolio import queries
from meguru.apps.portfolio.queries import Filters, ShownFinding
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import InformationSystem
from meguru.apps.systems.permissions import hidden_words, sight_of
from meguru.engines.documents import (
    Block,
    Callout,
    CalloutKind,
    ColumnKind,
    Document,
    Heading,
    Paragraph,
    Table,
)
from meguru.engines.system_findings import Sure, standard_rules

MOST_ROWS = {"xlsx": 20_000}
MOST_PRINTED = 500
SEVERITY_WORDS = {3: "重い", 2: "中くらい", 1: "軽い", 0: "判断できない"}
SURE_WORDS = {
    Sure.FACT.value: "カルテの事実",
    Sure.ESTIMATE.value: "推定",
    Sure.UNKNOWN.value: "判断できない",
}


def findings_paper(*, user: Person, filters: Filters, today: dt.date, ending: str) -> Document:
    """The findings as they were filtered; a paper to print holds the heaviest ones and says how many it leaves out."""
    found = queries.overview(user=user, filters=filters, today=today)
    most = MOST_ROWS.get(ending, MOST_PRINTED)
    rules = standard_rules().rules
    rows = [
        (
            row.system.name,
            row.system.department.name,
            rules[row.rule].name,
            SEVERITY_WORDS[row.severity],
            row.sentence,
            row.action,
            "、".join(f"{what}：{value}" for what, value in row.inputs),
            SURE_WORDS[row.sure],
            row.answer.get_kind_display() if row.answer else "",
        )
        for row in found.rows[:most]
        if row.rule in rules
    ]
    left_out = max(found.total_of(filters) - most, 0)
    notes: list[Block] = []
    if left_out:
        notes.append(
            Callout(
                CalloutKind.NOTE,
                _("重いものから%(most)s件です。ほかに%(left)s件あります。")
                % {"most": most, "left": left_out},
            )
        )
    if not found.sees_all:
        notes.append(
            Callout(CalloutKind.NOTE, _("経費と守りの所見は、所管の部署とDX推進の部署だけが見られます。"))
        )
    return Document(
        title=_("システムの所見"),
        meta=((_("日付"), today.isoformat()), (_("決まりの版"), queries.rules_version())),
        blocks=(
            *notes,
            Table(
                caption=_("所見の一覧"),
                headers=(
                    _("システム"),
                    _("所管"),
                    _("所見"),
                    _("重さ"),
                    _("内容"),
                    _("すること"),
                    _("もとの事実"),
                    _("確かさ"),
                    _("答え"),
                ),
                rows=tuple(rows),
            ),
        ),
    )


def system_paper(*, system: InformationSystem, user: Person, today: dt.date) -> Document:
    """One system: findings, what cannot be judged, ways with reasons, and costs for who may see them."""
    told = queries.findings_of_system(system=system, user=user, today=today)
    sees_costs = sight_of(user, system).costs
    assumptions, revision = queries.current_assumptions(system.organisation_id)
    page = queries.direction_page(
        system=system, findings=told, assumptions=assumptions, sees_costs=sees_costs, today=today
    )
    blocks: list[Block] = [Heading(2, _("所見")), _findings(told.holds)]
    if told.unjudged:
        blocks += [Heading(2, _("判断できないもの")), _unjudged(told.unjudged)]
    blocks += [Heading(2, _("方向性")), _decided(page), _ways(page)]
    if page.base_yen is not None:
        blocks += [Heading(2, _("5年の費用")), _costs(page)]
        blocks.append(Paragraph(_("費用は、前提の%s版で計算しました。") % revision))
    elif not sees_costs:
        blocks.append(Paragraph(_("費用：%s") % hidden_words()))
    else:
        blocks.append(Paragraph(_("経費が書かれていないので、費用の見通しは出せません。")))
    return Document(
        title=_("所見と方向性：%s") % system.name,
        meta=(
            (_("所管"), system.department.name),
            (_("日付"), today.isoformat()),
            (_("決まりの版"), queries.rules_version()),
        ),
        blocks=tuple(blocks),
    )


def _findings(shown: tuple[ShownFinding, ...]) -> Block:
    if not shown:
        return Paragraph(_("あてはまる所見はありません。"))
    return Table(
        caption=_("所見"),
        headers=(_("所見"), _("重さ"), _("内容"), _("すること"), _("もとの事実"), _("答え")),
        rows=tuple(
            (
                one.rule.name,
                SEVERITY_WORDS[int(one.found.severity)],
                one.found.sentence,
                one.found.action,
                "、".join(f"{what}：{value}" for what, value in one.found.inputs),
                one.answer.get_kind_display() if one.answer else "",
            )
            for one in shown
        ),
    )


def _unjudged(shown: tuple[ShownFinding, ...]) -> Table:
    return Table(
        caption=_("判断できないもの"),
        headers=(_("所見"), _("わけ"), _("カルテに書くこと")),
        rows=tuple((one.rule.name, one.found.sentence, "、".join(one.found.missing)) for one in shown),
    )


def _decided(page: queries.DirectionPage) -> Paragraph:
    if page.choice is None:
        return Paragraph(_("方向性は、まだ決まっていません。"))
    return Paragraph(
        _("%(day)sに「%(way)s」と決めました。理由：%(why)s")
        % {
            "day": page.choice.decided_on.isoformat(),
            "way": page.choice.get_way_display(),
            "why": page.choice.reason,
        }
    )


def _ways(page: queries.DirectionPage) -> Table:
    return Table(
        caption=_("それぞれの理由"),
        headers=(_("方向性"), _("進める理由"), _("ためらう理由"), _("わからないこと")),
        rows=tuple(
            (
                one.words,
                "、".join(reason.words for reason in one.reasons.speaks_for),
                "、".join(reason.words for reason in one.reasons.speaks_against),
                "、".join(dict.fromkeys(reason.words for reason in one.reasons.open)),
            )
            for one in page.ways
        ),
    )


def _costs(page: queries.DirectionPage) -> Table:
    curves = [(one.words, one.curve) for one in page.ways if one.curve]
    years = [year.fiscal_year for year in curves[0][1].years]
    return Table(
        caption=_("5年の費用（円、税込み）"),
        headers=(_("方向性"), *(_("%s年度") % year for year in years), _("合計"), _("元が取れる年度")),
        rows=tuple(
            (
                words,
                *(year.yen for year in curve.years),
                curve.total_yen,
                _("%s年度") % curve.even_in if curve.even_in else "",
            )
            for words, curve in curves
        ),
        kinds=(ColumnKind.TEXT, *(ColumnKind.YEN for _year in years), ColumnKind.YEN, ColumnKind.TEXT),
    )
