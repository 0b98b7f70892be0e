"""Move cases of a slow channel to the online channel that the office already runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from meguru.engines.mining.results import ChannelFigures
from meguru.engines.redesign.assumptions import Assumptions
from meguru.engines.redesign.process_view import CannotApply, Design, ProcessView
from meguru.engines.redesign.results import Proposal, Reason
from meguru.engines.simulation.scenario import CaseType

ONLINE_WORDS = (
    "internet",
    "online",
    "web",
    "portal",
    "オンライン",
    "電子",
    "インターネット",
    "ネット",
    "アプリ",
    "line",
)
# Names that hold one of the words above and are not online: somebody has to type these cases in.
NOT_ONLINE_WORDS = ("メール", "mail", "offline", "ファクス", "ファックス", "fax")


def propose(view: ProcessView) -> tuple[Proposal, ...]:
    """Propose one move for every channel that is slower than the online channel and has enough cases to matter."""
    online = _online(view.measurements.by_channel)
    if online is None or online.cases < view.assumptions.least_cases:
        return ()
    share = view.assumptions.moved_online_share
    return tuple(
        Proposal(
            id=f"move_online:{channel.channel}",
            operator="move_online",
            title=f"「{channel.channel}」の受付を「{online.channel}」へ移す",
            elements=(),
            reasons=(
                Reason(f"「{channel.channel}」の件数", "log", channel.cases, "件"),
                Reason(
                    f"「{channel.channel}」の所要時間（中央値）",
                    "log",
                    round(channel.median_hours, 2),
                    "時間",
                ),
                Reason(
                    f"「{online.channel}」の所要時間（中央値）", "log", round(online.median_hours, 2), "時間"
                ),
            ),
            assumptions=(
                f"件数の {share:.0%} が移り、移った分は「{online.channel}」と同じ進み方になるものとします。",
                "来庁や郵送にかかる住民の時間は含みません。",
            ),
            legal_note="オンラインを使えない人の窓口を残し、代理や支援の方法を用意してください。",
        )
        for channel in view.measurements.by_channel
        if channel.channel != online.channel
        and channel.channel
        and channel.cases >= min(view.assumptions.least_cases, 20)
        and channel.median_hours > online.median_hours
    )


def _online(channels: Sequence[ChannelFigures]) -> ChannelFigures | None:
    named = [figures for figures in channels if is_online(figures.channel)]
    return max(named, key=lambda figures: figures.cases) if named else None


def is_online(channel: str) -> bool:
    """Whether a channel's name says that it is online. E-mail is not: somebody has to type it in."""
    lowered = channel.lower()
    return any(word in lowered for word in ONLINE_WORDS) and not any(
        word in lowered for word in NOT_ONLINE_WORDS
    )


def apply(design: Design, proposal: Proposal, assumptions: Assumptions) -> Design:
    """Shift the share of the channel's case types to the case types of the online channel, in their proportion."""
    source = proposal.id.removeprefix("move_online:")
    types = design.scenario.case_types
    targets = [kind for kind in types if is_online(kind.channel) and kind.channel != source]
    target_channel = max(
        {kind.channel for kind in targets}, key=lambda name: _share(types, name), default=None
    )
    moved = _share(types, source) * assumptions.moved_online_share
    if target_channel is None or moved == 0:
        raise CannotApply(f"受付方法「{source}」または移し先のオンラインが、シナリオにありません。")
    target_total = _share(types, target_channel)
    changed = tuple(
        replace(kind, share=kind.share * (1 - assumptions.moved_online_share))
        if kind.channel == source
        else replace(kind, share=kind.share + moved * kind.share / target_total)
        if kind.channel == target_channel
        else kind
        for kind in types
    )
    return Design(diagram=design.diagram, scenario=replace(design.scenario, case_types=changed))


def _share(types: Sequence[CaseType], channel: str) -> float:
    return sum(kind.share for kind in types if kind.channel == channel)
