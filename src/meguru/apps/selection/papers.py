"""A selection on paper: the letter to vendors, the list side by side, the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from meguru.apps.selection import bridge, pictures, queries
from meguru.apps.selection.models import InformationRequest, Selection, Wanted
from meguru.engines.documents import (
    Block,
    Bullets,
    Callout,
    CalloutKind,
    Document,
    Figure,
    Heading,
    Paragraph,
    Table,
    to_docx,
    to_pdf,
    to_xlsx,
)
from meguru.engines.documents.model import ColumnKind
from meguru.engines.evaluation import CannotEvaluate, written

_OFFICE = "application/vnd.openxmlformats-officedocument"
RENDERED: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "docx": (f"{_OFFICE}.wordprocessingml.document", to_docx),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", to_xlsx),
    "pdf": ("application/pdf", to_pdf),
}


def request_paper(selection: Selection) -> Document:
    """The letter that asks vendors for information, with the list to fill in. Light, so that many can answer."""
    letter = InformationRequest.objects.filter(selection=selection).first() or InformationRequest(
        selection=selection
    )
    rows = list(selection.wanted.in_use())
    blocks: list[Block] = [
        Paragraph(
            _(
                "サービスの導入を考えるにあたり、広く情報を集めています。お答えできる範囲で、教えてください。"
                "この依頼は、契約を約束するものではありません。"
            )
        )
    ]
    for heading, text in (
        (_("背景と困っていること"), letter.background),
        (_("教えてほしいこと"), letter.wish),
    ):
        if text:
            blocks += [Heading(2, heading), *(Paragraph(line) for line in text.splitlines() if line.strip())]
    blocks += [Heading(2, _("日程と問合せ先")), _schedule(letter)]
    blocks += [
        Heading(2, _("会社とサービスについて")),
        _answers(
            (
                _("会社の名前と所在地"),
                _("サービスの名前と特徴"),
                _("使っている団体の数と例"),
                _("費用の目安（初め、毎月、使った分、上限）"),
                _("試しに使えるか、その期間"),
            )
        ),
        Heading(2, _("求めることへの回答")),
        Paragraph(
            _("できる・できないと、値を書いてください。「必須」は、満たすことが条件になる予定の項目です。")
        ),
        _wanted_table(rows),
        Heading(2, _("回答の取扱い")),
        Paragraph(letter.handling or _("いただいた回答は、庁内の検討だけに使います。")),
    ]
    return Document(
        title=_("情報提供の依頼（RFI）：%s") % selection.name,
        subtitle=selection.organisation.name,
        meta=((_("送り先"), letter.sent_to),) if letter.sent_to else (),
        blocks=tuple(blocks),
    )


def _schedule(letter: InformationRequest) -> Table:
    lines = (
        (_("質問の締切り"), _day(letter.questions_until)),
        (_("回答の締切り"), _day(letter.replies_until)),
        (_("使い始めたい時期"), letter.begins),
        (_("問合せ先"), letter.contact),
    )
    return Table(
        caption=_("日程と問合せ先"),
        headers=(_("こと"), _("内容")),
        rows=tuple((name, text or _("後日お知らせします")) for name, text in lines),
    )


def _answers(questions: tuple[str, ...]) -> Table:
    return Table(
        caption=_("会社とサービスについて"),
        headers=(_("質問"), _("回答")),
        rows=tuple((question, "") for question in questions),
    )


def _wanted_table(rows: list[Wanted]) -> Table:
    return Table(
        caption=_("求めることの一覧"),
        headers=(_("分野"), _("項目"), _("求める内容"), _("測り方"), _("ほしい値"), _("必須"), _("回答")),
        rows=tuple(
            (row.area, row.topic, row.ask, row.measure, row.target, _("必須") if row.must else "", "")
            for row in rows
        ),
    )


def comparison_paper(selection: Selection) -> Document:
    """What every vendor answers and what it costs, side by side; no points."""
    rows, offers = (
        list(selection.wanted.in_use()),
        list(selection.offers.in_use().prefetch_related("replies")),
    )
    names = bridge.names_of(offers)
    replies = {(one.wanted_id, offer.pk): one for offer in offers for one in offer.replies.all()}
    words = {True: _("満たす"), False: _("満たさない"), None: ""}

    def answer(row: Wanted, offer_pk: int) -> str:
        reply = replies.get((row.pk, offer_pk))
        return "" if reply is None else " ".join(text for text in (words[reply.met], reply.text) if text)

    return Document(
        title=_("候補の比較：%s") % selection.name,
        subtitle=selection.organisation.name,
        meta=((_("取組"), selection.initiative.name), (_("目的"), selection.purpose)),
        blocks=(
            Heading(2, _("求めることと回答")),
            Table(
                caption=_("求めることと回答"),
                headers=(_("項目"), _("ほしい値"), _("必須"), *names.values()),
                rows=tuple(
                    (
                        row.topic,
                        row.target,
                        _("必須") if row.must else "",
                        *(answer(row, offer.pk) for offer in offers),
                    )
                    for row in rows
                ),
            ),
            *_costs(selection),
        ),
    )


def _costs(selection: Selection) -> tuple[Block, ...]:
    costs = queries.costs_of(selection, list(selection.offers.in_use()))
    return (
        Heading(2, _("費用")),
        Table(
            caption=_("%s年の総額") % selection.years,
            headers=(_("候補"), _("会社"), _("総額（円）"), _("計算")),
            rows=tuple(
                (cost.name, cost.offer.vendor, cost.total_yen, "\n".join(cost.lines)) for cost in costs
            ),
            kinds=(ColumnKind.TEXT, ColumnKind.TEXT, ColumnKind.YEN, ColumnKind.TEXT),
        ),
        *(Callout(CalloutKind.WARNING, f"{cost.name}：{words}") for cost in costs for words in cost.warnings),
    )


def result_paper(selection: Selection) -> Document:
    """The ranking with its reasons, how sure it is, and the award. What cannot be computed is said in words."""
    material = queries.material_of(selection)
    decision = queries.standing_decision(selection)
    blocks: list[Block] = []
    if decision is not None:
        blocks += [
            Callout(CalloutKind.SUCCESS, _("決定：%s") % decision.offer_name),
            Paragraph(_("選んだ理由：%s") % decision.reason),
        ]
    try:
        blocks += [*_ranking(material), *_sureness(material), *_price(material)]
    except CannotEvaluate as reason:
        blocks.append(Callout(CalloutKind.NOTE, str(reason)))
    try:
        blocks += _award(material)
    except CannotEvaluate as reason:
        blocks.append(Callout(CalloutKind.NOTE, str(reason)))
    return Document(
        title=_("選定の結果：%s") % selection.name,
        subtitle=selection.organisation.name,
        meta=(
            (_("取組"), selection.initiative.name),
            (_("評価した人"), "、".join(one.name for one in material.evaluators)),
        ),
        blocks=(*blocks, *_costs(selection)),
    )


def _ranking(material: queries.Material) -> list[Block]:
    found = queries.scored_result(material)
    areas = tuple(area or _("分野なし") for area in found.areas)
    felt = dict(found.felt)
    return [
        Heading(2, _("順位")),
        Bullets(found.reasons),
        Figure(
            pictures.chart(found),
            caption=_("順位と点（棒は分野ごとの点）"),
            alt=_("候補ごとの点の棒です。次の表と同じ内容です。"),
        ),
        Table(
            caption=_("順位と点（100点満点）"),
            headers=(_("順位"), _("候補"), _("合計"), *areas, _("感覚の順位")),
            rows=tuple(
                (
                    str(row.place) if row.place else _("外れ"),
                    row.candidate,
                    f"{row.total:.1f}",
                    *(f"{one.points:.1f}" for one in parts),
                    str(felt.get(row.candidate, "")),
                )
                for row, parts in found.rows
            ),
            note=_("重みの合計を100点として、付けた点の割合の平均を掛けて足しています。"),
        ),
    ]


def _sureness(material: queries.Material) -> list[Block]:
    found = queries.sureness_of(material)
    words = found.fragile or (_("重みや評価する人が少し変わっても、一位は変わりません。"),)
    blocks: list[Block] = [Heading(2, _("確からしさ")), Bullets(tuple(words))]
    blocks.append(
        Table(
            caption=_("重みをくじで%s回決めたとき、一位になった割合") % f"{found.drawings:,}",
            headers=(_("候補"), _("一位の割合")),
            rows=tuple((one.candidate, one.shares[0]) for one in found.acceptability),
            kinds=(ColumnKind.TEXT, ColumnKind.PERCENT),
            note=_("くじの種は%sです。同じ種なら、同じ結果になります。") % found.seed,
        )
    )
    if found.areas:
        blocks.append(
            Table(
                caption=_("一位が変わらない重みの幅"),
                headers=(_("分野"), _("いまの重み"), _("下の限り"), _("上の限り")),
                rows=tuple((one.name or _("分野なし"), one.weight, one.low, one.high) for one in found.areas),
                kinds=(ColumnKind.TEXT, ColumnKind.PERCENT, ColumnKind.PERCENT, ColumnKind.PERCENT),
            )
        )
    return blocks


def _price(material: queries.Material) -> list[Block]:
    try:
        found = queries.price_needed(material)
    except CannotEvaluate:
        return []  # no prices, or no points: the page says which
    any_price, none = _("いくらでも"), _("なし")

    def highest(row: queries.PriceRow) -> str:
        if row.at_any_price:
            return any_price
        return none if row.to_win_yen is None else _("%s円まで") % f"{row.to_win_yen:,}"

    return [
        Heading(2, _("一位になる価格")),
        Paragraph(found.rule),
        Table(
            caption=_("候補ごとの、一位になる価格"),
            headers=(_("順位"), _("候補"), _("いまの価格（円）"), _("一位になる価格")),
            rows=tuple(
                (
                    str(row.result.place) if row.result.place else _("外れ"),
                    row.result.bid.candidate,
                    row.result.bid.price_yen,
                    highest(row),
                )
                for row in found.rows
            ),
            kinds=(ColumnKind.TEXT, ColumnKind.TEXT, ColumnKind.YEN, ColumnKind.TEXT),
            note=_("ほかの候補がそのままのとき、その候補だけが一位になる、いちばん高い価格です。"),
        ),
    ]


def _award(material: queries.Material) -> list[Block]:
    page = queries.award_page(material)
    if page is None:
        return []
    return [
        Heading(2, _("決め方の計算")),
        Paragraph(page.rule),
        Table(
            caption=_("計算"),
            headers=(_("順位"), _("候補"), _("技術点"), _("価格（円）"), _("計算")),
            rows=tuple(
                (
                    str(row.result.place) if row.result.place else _("外れ"),
                    row.result.bid.candidate,
                    written(row.result.bid.technical),
                    row.result.bid.price_yen,
                    "\n".join(row.lines),
                )
                for row in page.rows
            ),
            kinds=(ColumnKind.TEXT, ColumnKind.TEXT, ColumnKind.TEXT, ColumnKind.YEN, ColumnKind.TEXT),
        ),
    ]


def _day(day: date | None) -> str:
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


PAPERS: Mapping[str, Callable[[Selection], Document]] = {
    "request": request_paper,
    "comparison": comparison_paper,
    "result": result_paper,
}
