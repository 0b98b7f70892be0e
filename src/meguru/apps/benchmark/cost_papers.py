"""What systems cost, as a workbook and as a text to hand on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from meguru.apps.benchmark.cost_queries import CostPage, TownCost
from meguru.design.figures import number
from meguru.engines.cost_gap import SMALL, SURVEY_TIMES, SURVEY_YEAR, cost_reference
from meguru.engines.documents import (
    Callout,
    CalloutKind,
    ColumnKind,
    Document,
    Heading,
    Paragraph,
    Table,
    to_docx,
    to_xlsx,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RENDERED: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "xlsx": (XLSX, to_xlsx),
    "docx": (DOCX, to_docx),
}


def cost_paper(page: CostPage) -> Document:
    """The costs of a prefecture: classes beside the reference, every municipality, and how it was computed."""
    reference = cost_reference()
    blocks = [
        Paragraph(
            _("%(all)s団体のうち、経費の値があるのは%(known)s団体です。値のない団体は、0とは数えません。")
            % {"all": len(page.towns), "known": page.with_cost}
        ),
        Paragraph(_("公表された値だけを載せています。")),
        Heading(2, _("規模ごとの経費")),
        _classes(page),
        Heading(2, _("市区町村ごとの経費")),
        _towns(page),
        Heading(2, _("計算のしかた")),
        *(Paragraph(words) for words in how_words()),
    ]
    if page.hint is not None:
        blocks.insert(1, Callout(CalloutKind.NOTE, hint_words(page)))
    return Document(
        title=_("情報システムの経費：%s") % page.prefecture.name,
        meta=(
            (_("年度"), str(page.year or "—")),
            (_("参考にした値"), f"{reference.source}（{reference.version}）"),
        ),
        blocks=tuple(blocks),
    )


def hint_words(page: CostPage) -> str:
    """Why joining forces may help, in two sentences; "" without a hint."""
    if page.hint is None:
        return ""
    return _(
        "人口%(small)s人に満たない%(few)s団体の1人あたりの経費（中央値）は、ほかの%(others)s団体の%(times)s倍です。"
        "仕組みを共同で使うと、小さな団体ほど経費が下がりやすくなります。"
    ) % {
        "small": number(SMALL),
        "few": page.hint.small,
        "others": page.hint.others,
        "times": number(page.hint.times, 1),
    }


def survey_words() -> str:
    """The national survey behind the hint."""
    return _(
        "国の%(year)s年の調査では、人口2万人以下の団体では、1人あたりの経費が、ほかの約%(low)s倍から%(high)s倍でした。"
    ) % {
        "year": SURVEY_YEAR,
        "low": number(SURVEY_TIMES[0], 1),
        "high": number(SURVEY_TIMES[1], 0),
    }


def how_words() -> tuple[str, ...]:
    return (
        _("1人あたりの経費は、経費を人口で割ったものです。"),
        _("予算に占める割合は、同じ年度の一般会計の予算で割ります。予算がない年度は、出しません。"),
        _("規模は、政令市、人口20万以上の市、10万以上の市、ほかの市、町村の五つです。"),
        _("参考の値は、大阪府の報告にある平均です。"),
        border_words(),
        _("定義が違う値は、載せますが、平均や倍率には使いません。"),
        _("同じ規模のほかの団体が3団体より少ないときは、中央値を出しません。"),
    )


def border_words() -> str:
    """The borders of the classes are an inference of ours, and the reader must know."""
    return _(
        "人口20万と10万の区切りは、参考の報告には書いてありません。"
        "報告にある団体の数と合うように、この仕組みで推定したものです。"
    )


def _classes(page: CostPage) -> Table:
    return Table(
        caption=_("規模ごとの経費と参考の値"),
        headers=(
            _("規模"),
            _("団体の数"),
            _("値のある団体"),
            _("経費の平均"),
            _("予算に占める割合"),
            _("1人あたり（中央値）"),
            _("参考：経費の平均"),
            _("参考：割合"),
            _("参考：団体の数"),
        ),
        rows=tuple(
            (
                one.size.name,
                one.members,
                one.with_cost,
                one.mean_cost_yen,
                one.share,
                one.median_per_head_yen,
                one.size.cost_yen,
                one.size.share,
                one.size.bodies,
            )
            for one in page.classes
        ),
        kinds=(
            ColumnKind.TEXT,
            ColumnKind.INTEGER,
            ColumnKind.INTEGER,
            ColumnKind.YEN,
            ColumnKind.PERCENT,
            ColumnKind.YEN,
            ColumnKind.YEN,
            ColumnKind.PERCENT,
            ColumnKind.INTEGER,
        ),
    )


def _towns(page: CostPage) -> Table:
    return Table(
        caption=_("市区町村ごとの経費"),
        headers=(
            _("団体コード"),
            _("市区町村"),
            _("規模"),
            _("人口"),
            _("経費"),
            _("1人あたり"),
            _("予算に占める割合"),
            _("参考の平均の何倍か"),
            _("同じ規模の中央値の何倍か"),
            _("注意"),
        ),
        rows=tuple(_row(one) for one in page.towns),
        kinds=(
            *(ColumnKind.TEXT,) * 3,
            ColumnKind.INTEGER,
            ColumnKind.YEN,
            ColumnKind.YEN,
            ColumnKind.PERCENT,
            ColumnKind.DECIMAL,
            ColumnKind.DECIMAL,
            ColumnKind.TEXT,
        ),
    )


def _row(one: TownCost) -> tuple[str | int | float | None, ...]:
    standing = one.standing
    return (
        one.body.code,
        one.body.name,
        standing.size.name if standing.size else "",
        standing.residents,
        standing.cost_yen,
        standing.per_head_yen,
        standing.share,
        standing.to_reference,
        standing.to_peers,
        _("定義が違う") if standing.is_defined_otherwise else "",
    )
