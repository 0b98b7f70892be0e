"""A search on paper. Content only; `documents` renders it as Word or HTML."""

from __future__ import annotations

from meguru.engines.documents.model import (
    Block,
    Bullets,
    Callout,
    CalloutKind,
    Document,
    Figure,
    Heading,
    Paragraph,
    Table,
)
from meguru.engines.redesign.search.results import FoundPlan, SearchResult
from meguru.engines.redesign.search.words import (
    COST,
    HOURS,
    THROUGHPUT,
    YIELD,
    days_words,
    gain_words,
    hours_gain_words,
    hours_words,
    how_words,
    share_words,
    what_changes,
    yen_words,
)

HEADERS = ("案", "何を変えるか", YIELD, THROUGHPUT, COST, HOURS, "人数")


def search_report(
    result: SearchResult,
    *,
    process: str,
    office: str = "",
    made_on: str = "",
    inputs: tuple[str, ...] = (),
    picture: str = "",
) -> Document:
    """The answer, each plan with its reasons and what must be checked, what was not tried, and how it was found.

    `inputs` are the conditions in plain words, one line each; `picture` is an SVG of the plans.
    """
    meta = tuple((label, value) for label, value in (("団体", office), ("作成日", made_on)) if value)
    return Document(
        title="よりよい案の探索",
        subtitle=process,
        meta=meta,
        blocks=(
            *_answer(result),
            *((Figure(picture, "案の位置", alt="同じ内容が上の表にあります。"),) if picture else ()),
            *(block for number, one in enumerate(result.front, start=1) for block in _plan(number, one)),
            *_not_tried(result),
            *((Heading(1, "入れた条件"), Bullets(inputs)) if inputs else ()),
            Heading(1, "計算のしかた"),
            Bullets((*how_words(result), *result.notes)),
        ),
    )


def _answer(result: SearchResult) -> list[Block]:
    shown = [("今の形", result.today)]
    if result.front:
        told: Block = Paragraph(
            f"制約を守る案のうち、{YIELD}・日数・費用のすべてで勝る案がほかにないものを並べました。"
            "どれを選ぶかは、何を大切にするかで決めてください。"
        )
        shown += [(f"案{number}", one) for number, one in enumerate(result.front, start=1)]
    else:
        told = Callout(
            CalloutKind.WARNING,
            "制約をすべて守る案は見つかりませんでした。近い案を並べます。制約を緩めるか、試す回数を増やしてください。",
        )
        shown += [(f"近い案{number}", one) for number, one in enumerate(result.nearest, start=1)]
    return [
        Heading(1, "見つかった案"),
        told,
        Table(
            "見つかった案（かっこの中は 95 %区間）", HEADERS, tuple(_row(name, one) for name, one in shown)
        ),
        Table(
            "今の形との差（かっこの中は 95 %区間）",
            ("案", YIELD, THROUGHPUT, COST, HOURS, "守れない制約"),
            tuple(
                (name, *gain_words(one), hours_gain_words(one), "。".join(one.broken) or "なし")
                for name, one in shown
                if one.gain is not None
            ),
            note="同じ年どうしの差です。区間が 0 をまたぐときは「差ははっきりしない」と書きます。",
        ),
    ]


def _row(name: str, found: FoundPlan) -> tuple[str, ...]:
    changes = "今と同じ" if found.gain is None else "、".join(what_changes(found))
    return (
        name,
        changes,
        share_words(found.on_time),
        days_words(found.days),
        yen_words(found.yen),
        hours_words(found.hours),
        f"{found.people}人",
    )


def _plan(number: int, found: FoundPlan) -> list[Block]:
    blocks: list[Block] = [Heading(1, f"案{number}：何を変えるか"), Bullets(what_changes(found))]
    for one in found.redesigns:
        lines = [f"理由：{reason}" for reason in one.reasons]
        lines += [f"仮定：{text}" for text in one.assumptions]
        if one.legal_note:
            lines.append(f"行う前に：{one.legal_note}")
        blocks += [Heading(2, one.title), Bullets(tuple(lines))]
    return blocks


def _not_tried(result: SearchResult) -> list[Block]:
    blocks: list[Block] = []
    if result.refused or result.broke:
        blocks.append(Heading(1, "制約のために外した案"))
        lines = tuple(f"{one.why}：{one.plans:,} 通り" for one in result.refused)
        blocks += [Bullets(lines)] if lines else []
    if result.broke and result.front:
        rows = tuple((*_row("外した案", one)[1:], "。".join(one.broken)) for one in result.broke)
        blocks.append(Table("惜しい案", (*HEADERS[1:], "守れない制約"), rows))
    if result.not_tried:
        rows = tuple((one.title, one.why) for one in result.not_tried)
        blocks += [
            Heading(1, "試さなかった見直し"),
            Table("試さなかった見直し", ("見直し", "理由"), rows),
        ]
    return blocks
