"""Results in words, tiles and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.consolidation import queries
from meguru.design.figures import about_yen, number, percent

WIDTH, ROW, LABEL, FIGURE = 640, 34, 110, 130


@dataclass(frozen=True, slots=True)
class Bar:
    """One fiscal year in the picture of the waves."""

    label: str
    words: str
    y: int
    text_y: int
    width: float
    figure_x: float


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    label: int
    bars: tuple[Bar, ...]


def tiles(result: queries.Result, *, costs: bool) -> list[dict[str, Any]]:
    """Before and after, in a few figures."""
    found: list[dict[str, Any]] = [
        {
            "label": _("サーバーと、集約先の機械"),
            "value": _("%(before)s → %(after)s台")
            % {"before": number(result.servers), "after": number(len(result.hosts))},
        },
        {
            "label": _("CPU（コア）"),
            "value": _("%(before)s → %(after)s")
            % {"before": number(result.cores_before), "after": number(result.cores_after)},
        },
        {
            "label": _("メモリー（GB）"),
            "value": _("%(before)s → %(after)s")
            % {"before": number(result.memory_before), "after": number(result.memory_after)},
        },
        {"label": _("残るサーバー"), "value": _("%s台") % number(result.stay)},
    ]
    if costs:
        note = _("費用のわからない%s台は、数えていません") % number(result.unknown) if result.unknown else ""
        found += [
            {
                "label": _("費用／年"),
                "value": _("%(before)s → %(after)s")
                % {"before": about_yen(result.before_yen), "after": about_yen(result.cost_yen)},
                "note": note,
            },
            _saved_tile(result),
        ]
    return found


def _saved_tile(result: queries.Result) -> dict[str, Any]:
    known = _("費用がわかるサーバーだけの、いまと集約後の差") if result.unknown else ""
    if result.saved_yen < 0:
        return {
            "label": _("増える費用／年"),
            "value": about_yen(-result.saved_yen),
            "tone": "watch",
            "note": known,
        }
    return {"label": _("減る費用／年"), "value": about_yen(result.saved_yen), "tone": "good", "note": known}


def how_good(result: queries.Result, *, costs: bool) -> str:
    """Proven, or how much cheaper it could be at most."""
    if not result.hosts:
        return _("集約できるサーバーがありませんでした。「残るサーバー」の理由を見てください。")
    if result.is_optimal:
        return _("これより安い置き方はありません。計算で確かめました。")
    words = {"share": percent(result.gap), "yen": about_yen(result.cost_yen - result.bound_yen)}
    if costs:
        return _("いちばん安い置き方との差は、多くても%(share)s（1年に%(yen)s）です。") % words
    return _("いちばん安い置き方との差は、多くても%(share)sです。") % words


def how_good_waves(result: queries.Result) -> str:
    if not result.waves.moves:
        return ""
    if result.waves.is_optimal:
        return _("この条件で、これより多く費用を減らせる順番はありません。")
    return _("いちばんよい順番との差は、多くても%sです。") % percent(result.waves.gap)


def waves_chart(result: queries.Result) -> Chart:
    """How many systems move in each fiscal year."""
    most = max((len(one.systems) for one in result.years), default=0) or 1
    bars = []
    for place, year in enumerate(result.years):
        width = (WIDTH - LABEL - FIGURE) * len(year.systems) / most
        bars.append(
            Bar(
                label=_("%s年度") % year.fiscal_year,
                words=_("%sシステム") % number(len(year.systems)),
                y=place * ROW + 6,
                text_y=place * ROW + 23,
                width=width,
                figure_x=LABEL + width + 8,
            )
        )
    return Chart(WIDTH, len(bars) * ROW + 6, LABEL, tuple(bars))


def limit_y(result: queries.Result) -> float:
    """Where the limit stands in the picture of a day, which is 60 high."""
    return 60 * result.question.task.rules.headroom_percent / 100
