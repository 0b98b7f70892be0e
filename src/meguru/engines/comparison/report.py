"""A comparison as a paper: what a section takes to a meeting with other towns. Content only; `documents` renders it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meguru.engines.comparison.differences import FIELD_WORDS, Field
from meguru.engines.comparison.gaps import TREATMENT_WORDS, Gap, Treatment
from meguru.engines.comparison.how_found import HOW_FOUND_WORDS, HowFound
from meguru.engines.comparison.towns import SharedStep, TownsCompared, TownStep
from meguru.engines.comparison.within import Within
from meguru.engines.documents import (
    Block,
    Callout,
    CalloutKind,
    ColumnKind,
    Document,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Table,
)

HOW_MATCHED = (
    "手順は、名前の似かた（何をするか、何に対してするか）、前後の手順、担当、流れの中の位置から対応させています。"
    "図の中の識別子は使っていません。"
)
HOW_MINUTES = (
    "作業時間は図に書かれた1回あたりの分の合計です。年間回数が書かれた手順は、いちばん多い手順の回数に対する割合で数えます。"
    "費用は、どの団体も同じ時間単価を掛けた額で、給与の違いを含みません。"
)


@dataclass(frozen=True, slots=True)
class DecidedGap:
    """A gap with what the office decided; without a decision the proposal stands alone."""

    gap: Gap
    treatment: Treatment | None
    reason: str


def comparison_report(
    compared: TownsCompared,
    *,
    title: str,
    own: str,
    names: Mapping[str, str],
    made_on: str,
    consensus_svg: str = "",
    standard: str = "",
    gaps: Sequence[DecidedGap] = (),
    decided: Sequence[tuple[str, str, bool, str]] = (),
) -> Document:
    """Put a comparison into words and tables. `names` maps town keys to what readers call them, in their order.

    `decided`: (step, other step, whether they are the same work, by whom) for pairs that people put right.
    """
    blocks: list[Block] = [
        *_summary(compared, own=own, names=names),
        Heading(1, "手順の対応"),
        Paragraph(HOW_MATCHED),
        _steps_table(compared, names),
        *_decided_table(decided),
        *_own_differences(compared, own=own),
    ]
    if consensus_svg:
        blocks += [
            Heading(1, "多くの団体に共通する流れ"),
            Figure(
                svg=consensus_svg,
                caption="半分より多くの団体が行う手順を、多くの団体の順番で描いた流れ",
                alt="手順と順番は「手順の対応」の表と同じです。",
            ),
        ]
    if standard:
        blocks += [Heading(1, "標準との差と対処"), Paragraph(f"比べた標準：{standard}"), _gaps_table(gaps)]
    return Document(
        title=title,
        subtitle="同じ業務の団体間の比較",
        meta=(
            ("団体", names[own]),
            ("相手", "、".join(name for key, name in names.items() if key != own)),
            ("作成日", made_on),
        ),
        blocks=tuple(blocks),
    )


def _summary(compared: TownsCompared, *, own: str, names: Mapping[str, str]) -> list[Block]:
    standing = compared.standings[own]
    rank = (
        "記載が足りません"
        if standing.rank is None
        else "ほかに時間を書いている団体がありません"
        if standing.ranked == 1
        else f"{standing.ranked}団体中 {standing.rank}番目に短い"
    )
    figures = (
        KeyFigure("比べた団体", str(len(names)), "団体"),
        KeyFigure("自団体の手順", str(standing.steps), "手順"),
        KeyFigure("多くの団体に共通する手順", str(len(compared.done_by_most())), "手順"),
        KeyFigure("自団体だけの手順", str(len(compared.only_in(own))), "手順"),
        KeyFigure(
            "自団体にない手順", str(len(compared.missing_in(own))), "手順", "ほかの団体の半分以上が行う手順"
        ),
        KeyFigure(
            "1件あたりの作業時間",
            "—" if standing.minutes is None else f"{standing.minutes:,.0f}",
            "分",
            rank + (f"。{standing.unknown}手順は時間の記載なし" if standing.unknown else ""),
        ),
    )
    return [
        Heading(1, "要点"),
        KeyFigures(figures),
        Callout(CalloutKind.NOTE, HOW_MINUTES),
        _standings_table(compared, names),
    ]


def _standings_table(compared: TownsCompared, names: Mapping[str, str]) -> Table:
    rows = []
    for key, name in names.items():
        standing = compared.standings[key]
        rows.append(
            (
                name,
                standing.steps,
                standing.minutes,
                standing.yen,
                standing.unknown,
                standing.rank,
                len(compared.only_in(key)),
                len(compared.missing_in(key)),
                len(standing.moved),
            )
        )
    return Table(
        caption="団体ごとの位置",
        headers=(
            "団体",
            "手順",
            "作業時間（分）",
            "費用（円）",
            "時間の記載なし",
            "短い順",
            "ここだけ",
            "ここにない",
            "順番が違う",
        ),
        rows=tuple(rows),
        kinds=(
            ColumnKind.TEXT,
            ColumnKind.INTEGER,
            ColumnKind.DECIMAL,
            ColumnKind.YEN,
            *(ColumnKind.INTEGER,) * 5,
        ),
        note=f"費用は1時間 {compared.hourly_yen:,}円で計算",
    )


def _steps_table(compared: TownsCompared, names: Mapping[str, str]) -> Table:
    rows = tuple(
        (
            step.name,
            step.actor,
            step.share,
            step.minutes.middle if step.minutes else None,
            step.minutes.low if step.minutes else None,
            step.minutes.high if step.minutes else None,
            *(cell_words(step.cells.get(key), step.within.get(key)) for key in names),
        )
        for step in compared.steps
    )
    return Table(
        caption="手順と団体",
        headers=(
            "手順",
            "担当（多くの団体）",
            "行う団体",
            "時間の中央値（分）",
            "四分位・短い方",
            "四分位・長い方",
            *names.values(),
        ),
        rows=rows,
        kinds=(
            ColumnKind.TEXT,
            ColumnKind.TEXT,
            ColumnKind.PERCENT,
            *(ColumnKind.DECIMAL,) * 3,
            *(ColumnKind.TEXT,) * len(names),
        ),
        note="「行う」に続く語は、多くの団体と違うところ",
    )


def _decided_table(decided: Sequence[tuple[str, str, bool, str]]) -> list[Block]:
    """What people put right; nothing when they left all as it was found."""
    if not decided:
        return []
    return [
        Table(
            caption="職員が直した対応",
            headers=("手順", "もう一方の手順", "直した内容", "直した人"),
            rows=tuple((a, b, "同じ仕事" if same else "ちがう仕事", by) for a, b, same, by in decided),
        )
    ]


def cell_words(cell: TownStep | None, within: Within | None = None) -> str:
    """One town's way of one step in a few words; empty when it does not do the step, not even within another."""
    if cell is None:
        return f"「{within.name}」の中で行う" if within else ""
    parts = ["行う"]
    if cell.facts.minutes is not None:
        parts.append(f"{cell.facts.minutes:g}分")
    parts += [
        f"{FIELD_WORDS[field]}：{written(cell, field)}"
        for field in Field
        if field in cell.differs and written(cell, field)
    ]
    if Field.ORDER in cell.differs:
        parts.append("順番が違う")
    if cell.how in (HowFound.BY_PLACE, HowFound.DECIDED):
        parts.append(f"対応の見つけ方：{HOW_FOUND_WORDS[cell.how]}")
    return "、".join(parts)


def written(cell: TownStep, field: Field) -> str:
    """What a town writes in one respect."""
    return {
        Field.ACTOR: cell.actor,
        Field.FORM: cell.facts.form,
        Field.SYSTEM: cell.facts.system,
        Field.CONDITION: cell.condition,
    }.get(field, "")


def by_most(step: SharedStep, field: Field) -> str:
    """What most towns write in one respect."""
    return {
        Field.ACTOR: step.actor,
        Field.FORM: step.form,
        Field.SYSTEM: step.system,
        Field.CONDITION: step.condition,
    }.get(field, "")


def _own_differences(compared: TownsCompared, *, own: str) -> list[Block]:
    rows = [
        (step.name, FIELD_WORDS[field], written(step.cells[own], field), by_most(step, field))
        for step in compared.steps
        if own in step.cells
        for field in (Field.ACTOR, Field.FORM, Field.SYSTEM, Field.CONDITION)
        if field in step.cells[own].differs
    ]
    rows += [
        (step.name, FIELD_WORDS[Field.ORDER], "多くの団体と違う位置", "表「手順と団体」の順")
        for step in compared.steps
        if own in step.cells and Field.ORDER in step.cells[own].differs
    ]
    rows += [(step.name, "手順", "行う", "行わない（ここだけ）") for step in compared.only_in(own)]
    rows += [
        (step.name, "手順", "行わない", f"行う（{step.share:.0%}）") for step in compared.missing_in(own)
    ]
    return [
        Heading(1, "自団体の違い"),
        Table(
            caption="多くの団体と違うところ",
            headers=("手順", "何が", "自団体", "多くの団体"),
            rows=tuple(rows),
        ),
    ]


def _gaps_table(gaps: Sequence[DecidedGap]) -> Table:
    return Table(
        caption="標準との差",
        headers=("手順", "差", "提案した対処", "提案の理由", "決めた対処", "決めた理由", "すること"),
        rows=tuple(
            (
                one.gap.name,
                one.gap.what,
                TREATMENT_WORDS[one.gap.treatment],
                one.gap.reason,
                TREATMENT_WORDS[one.treatment] if one.treatment else "未定",
                one.reason,
                one.gap.to_do,
            )
            for one in gaps
        ),
        note="原則は①、やむを得ない場合に①＋②。③は行わない。④は職員の負担が残るため、ほかの方法を探す。",
    )
