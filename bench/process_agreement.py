"""Whether both sides came to the same result, in words for the table. Each function takes the facts of both sides."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from process_ahead import measures_of_peer

from meguru.engines.simulation import student_t

Facts = dict[str, Any]

CONFIDENCE = 0.95
JAPAN_MS = 9 * 3_600_000
SAME_SECONDS = 0.001  # mean times of the same follow may differ by rounding


def same_log(ours: list[Facts], peer: list[Facts]) -> str:
    mine, theirs = ours[0], peer[0]
    apart = [key for key in ("events", "cases", "activities", "milliseconds") if mine[key] != theirs[key]]
    counted = f"equal: {mine['events']:,} events, {mine['cases']:,} cases"
    if not apart:
        return f"{counted}, all times"
    if apart == ["milliseconds"] and theirs[apart[0]] - mine[apart[0]] == JAPAN_MS * mine["events"]:
        return f"{counted}; times without a zone are Japanese for us, UTC for the peer"
    return "DIFFERENT: " + ", ".join(
        f"{key} {mine[key]} / {theirs[key]}" if key != "activities" else key for key in apart
    )


def same_follows(ours: list[Facts], peer: list[Facts]) -> str:
    mine = {(a, b): (count, seconds) for a, b, count, seconds in ours[0]["follows"]}
    theirs = {(a, b): (count, seconds) for a, b, count, seconds in peer[0]["follows"]}
    apart = sum(mine.get(pair, (0,))[0] != theirs.get(pair, (0,))[0] for pair in mine.keys() | theirs.keys())
    if apart:
        return f"DIFFERENT: {apart} of {len(mine.keys() | theirs.keys())} pairs"
    timed = [pair for pair in mine if mine[pair][1] is not None and theirs[pair][1] is not None]
    late = sum(abs(mine[pair][1] - theirs[pair][1]) > SAME_SECONDS for pair in timed)
    if late:
        return f"{len(mine)} counts equal; DIFFERENT: mean time of {late} pairs"
    return f"equal: {len(mine)} counts" + (", mean times too" if timed else "; it gives no times")


def same_tasks(ours: list[Facts], peer: list[Facts]) -> str:
    mine, theirs = ours[0]["tasks"], peer[0]["tasks"]
    drawn = "both draw" if mine == theirs else f"DIFFERENT tasks: {len(mine)} / {len(theirs)};"
    note = "" if peer[0]["laid_out"] else "; the peer without layout (program dot is missing)"
    return f"{drawn} {len(mine)} tasks{note}"


def same_costs(ours: list[Facts], peer: list[Facts]) -> str:
    mine, theirs = ours[0]["costs"], peer[0]["costs"]
    apart = sum(mine.get(variant) != theirs.get(variant) for variant in mine.keys() | theirs.keys())
    fitness = f"average fitness {ours[0]['fitness']:.4f} / {peer[0]['fitness']:.4f}"
    bounded = f"; ours gives {ours[0]['bounded']} upper bounds only" if ours[0]["bounded"] else ""
    if apart:
        return f"DIFFERENT: {apart} of {len(mine)} costs; {fitness}{bounded}"
    return f"equal: cost of all {len(mine)} variants; {fitness}{bounded}"


def how_many_files(ours: list[Facts], peer: list[Facts]) -> str:
    mine, theirs = ours[0]["files"], peer[0]["files"]
    good = [sum(reason == "" for reason in files.values()) for files in (mine, theirs)]
    failing = "".join(f"; ours not {name}: {reason}" for name, reason in mine.items() if reason)
    return (
        f"ours {good[0]} of {len(mine)} files ({good[0] / len(mine):.0%}), "
        f"peer {good[1]} ({good[1] / len(theirs):.0%}){failing}"
    )


def same_mean_time(ours: list[Facts], peer: list[Facts]) -> str:
    """Welch's interval of the difference of mean times; one value per replication on either side."""
    mine, theirs = (np.array([hours for one in side for hours in one["mean_hours"]]) for side in (ours, peer))
    if theirs.size < 2 or mine.size < 2:
        return f"mean time {mine.mean():.3f} / {theirs.mean():.3f} h, too few runs to judge"
    noise = [float(side.var(ddof=1)) / side.size for side in (mine, theirs)]
    freedom = sum(noise) ** 2 / sum(
        n * n / (side.size - 1) for n, side in zip(noise, (mine, theirs), strict=True)
    )
    half = _quantile(freedom) * math.sqrt(sum(noise))
    difference = float(theirs.mean() - mine.mean())
    verdict = "agree" if abs(difference) <= half else "DIFFERENT"
    return (
        f"{verdict}: mean time {mine.mean():.3f} / {theirs.mean():.3f} h, difference {difference:+.3f} ± {half:.3f} h "
        f"({mine.size} / {theirs.size} replications)"
    )


def same_order_of_work(ours: list[Facts], peer: list[Facts]) -> str:
    """Whether mean times agree where one person takes urgent work first, and whether she stands still beside waiting work."""
    idle = " / ".join(f"{side[0]['stood_still']:.1%}" for side in (ours, peer))
    return f"{same_mean_time(ours, peer)}; stands still while work waits {idle} of the time"


def nearer_to_held_out(ours: list[Facts], peer: list[Facts], *, path: str) -> str:
    """Earth mover's distances from what happened: ours / the peer's, and what chance alone makes of throughput."""
    mine, theirs = ours[0]["measures"], measures_of_peer(path, peer[0]["runs"])
    words = {
        "throughput": "throughput",
        "waiting_all": "waiting",
        "arrivals": "arrivals",
        "arrivals_by_hour_of_week": "hour of week",
    }
    told = [f"{word} {mine[key]['hours']:.1f} / {theirs[key]['hours']:.1f} h" for key, word in words.items()]
    of = mine["throughput"]
    return (
        f"{'; '.join(told)} (throughput: mean {of['of']:.1f} h, the cases learnt from {of['learnt']:.1f} h off, "
        f"chance {of['chance']:.1f} h)"
    )


def near_theory(ours: list[Facts], *, hours: float) -> str:
    mine = np.array([value for one in ours for value in one["mean_hours"]])
    half = _quantile(mine.size - 1) * float(mine.std(ddof=1)) / math.sqrt(mine.size)
    off = float(mine.mean()) / hours - 1
    verdict = "within 1 %" if abs(off) <= 0.01 else "DIFFERENT"
    return f"{verdict}: {mine.mean():.4f} ± {half:.4f} h, theory {hours:.4f} h ({off:+.2%})"


def _quantile(freedom: float) -> float:
    return student_t(max(int(freedom), 1), (1 + CONFIDENCE) / 2)
