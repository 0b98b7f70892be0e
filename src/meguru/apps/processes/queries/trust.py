"""How far trials made from the log of a turn came true in months that were kept back, as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from meguru.engines.mining import Distance, HeldOutFit
from meguru.engines.turn.results import TurnResult
from meguru.engines.turn.trust import (
    BesideThePast,
    Judged,
    Quantity,
    Verdict,
    has_changed,
    judged_quantities,
)

TONES: dict[Verdict, str] = {"near": "good", "unsure": "plain", "rough": "watch", "far": "bad"}
MOST_STEPS = 15


@dataclass(frozen=True, slots=True)
class TrustRow:
    """One quantity: how far the trial was off and how far the past itself."""

    name: str
    distance: Distance
    verdict: str
    tone: str


@dataclass(frozen=True, slots=True)
class StepTrust:
    """One step; `work` is None where it is not known."""

    name: str
    work: Distance | None
    waiting: Distance


@dataclass(frozen=True, slots=True)
class TrustShown:
    """What was compared (`fit`, until the day `last`) and what it means in `words`; else `why_not` says why not."""

    why_not: str
    fit: HeldOutFit | None = None
    last: date | None = None
    words: list[str] = field(default_factory=list)
    rows: list[TrustRow] = field(default_factory=list)
    steps: list[StepTrust] = field(default_factory=list)


def trust_shown(turn: TurnResult) -> TrustShown | None:
    """What to say of the trials; None in an analysis that was stored before they were judged."""
    if turn.trust is None:
        return None
    fit = turn.trust.fit
    if fit is None:
        return TrustShown(why_not=turn.trust.why_not)
    judged = judged_quantities(fit)
    return TrustShown(
        why_not="",
        fit=fit,
        last=fit.end - timedelta(days=1),
        words=_words(judged, changed=has_changed(fit.throughput)),
        rows=[_row(one) for one in judged],
        steps=_steps(fit),
    )


def _steps(fit: HeldOutFit) -> list[StepTrust]:
    """The steps whose waiting was furthest off; work only where the log itself says when it began."""
    names = sorted(fit.waiting, key=lambda name: -fit.waiting[name].hours.mean)
    return [
        StepTrust(name=name, work=None if fit.is_inferred else fit.work.get(name), waiting=fit.waiting[name])
        for name in names[:MOST_STEPS]
    ]


def _row(one: Judged) -> TrustRow:
    return TrustRow(
        name=_quantity(one.quantity),
        distance=one.distance,
        verdict=_verdict(one.verdict),
        tone=TONES[one.verdict],
    )


def _quantity(quantity: Quantity) -> str:
    return {
        "throughput": _("案件の所要時間"),
        "waiting": _("作業1回ごとの待ち"),
        "work": _("作業1回ごとの実作業"),
        "arrivals": _("案件が届いた時期"),
        "hour_of_week": _("届いた曜日と時刻"),
    }[quantity]


def _verdict(verdict: Verdict) -> str:
    return {
        "near": _("よく合いました"),
        "unsure": _("偶然と見分けられません"),
        "rough": _("目安になります"),
        "far": _("外れました"),
    }[verdict]


def _words(judged: tuple[Judged, ...], *, changed: bool) -> list[str]:
    """What the throughput says, which is what trials are asked about."""
    for one in judged:
        if one.quantity == "throughput":
            why = [_why(changed=changed)] if one.verdict in ("rough", "far") else []
            return [_meaning(one.verdict), _beside(one.beside_the_past), *why]
    return []


def _meaning(verdict: Verdict) -> str:
    return {
        "near": _("試算の所要時間は実際によく合いました。先の月の見込みにも使えます。"),
        "unsure": _(
            "試算の所要時間のずれは、偶然の揺れと見分けられません。件数が少なく、確かめきれていません。"
        ),
        "rough": _("試算の所要時間は実際と少しずれました。先の月の見込みには、目安として使ってください。"),
        "far": _("試算の所要時間は実際から外れました。先の月の見込みには使わないでください。"),
    }[verdict]


def _beside(beside: BesideThePast) -> str:
    return {
        "nearer": _("すぐ前の同じ長さの期間をそのまま見込みにするより、試算のほうが近い結果でした。"),
        "alike": _("すぐ前の同じ長さの期間をそのまま見込みにしても、同じくらいのずれでした。"),
        "further": _("すぐ前の同じ長さの期間をそのまま見込みにするほうが、近い結果でした。"),
    }[beside]


def _why(*, changed: bool) -> str:
    if changed:
        return _(
            "とっておいた月は、それより前と所要時間が変わっていました。ずれの主な理由はこの変化です。"
            "変わったあとの記録だけを取り込むと、近くなることがあります。"
        )
    return _("とっておいた月の前で、所要時間は変わっていません。ずれの主な理由は、試算の作り方です。")
