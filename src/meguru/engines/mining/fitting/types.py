"""Case types: channels, and within a channel where its cases lay longest and how long (fitting.md, section 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from meguru.engines.mining.work_time import SITTING_SECONDS
from meguru.engines.simulation.scenario import CaseType

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Label = tuple[str, ...]

LEAST_CASES = 20  # a type by task or by length of the wait needs so many cases
LEAST_SHARE = 0.005  # and this share of all cases, so that large logs do not dissolve into types
LEAST_TO_PART = 5  # cases put aside are kept apart from the others when there are so many of both
_DAY = 86400.0
_LENGTHS = (
    (600.0, "10分以内"),
    (SITTING_SECONDS, "1時間以内"),
    (_DAY, "1日以内"),
    (7 * _DAY, "1週間以内"),
    (30 * _DAY, "1か月以内"),
    (365 * _DAY, "1年以内"),
    (float("inf"), "1年超"),
)
_STRAIGHT = "一度で進んだ事案"
_PUT_ASIDE = "途中で置かれた事案"


@dataclass(frozen=True, slots=True)
class CaseTypes:
    """Shape: `of_case` has one index into `types` per row of `log.cases`, -1 for a case without records."""

    types: tuple[CaseType, ...]
    of_case: Integers
    note: str


def split_cases(
    *,
    channels: Sequence[str],
    waits: Floats,
    waits_at: Integers,
    task_names: Sequence[str],
    seen: Flags,
    weights: Floats | None = None,
) -> CaseTypes:
    """Sort cases by channel, by the task before which they lay longest, and by how long they lay.

    Shape:  one value per case: its channel, its longest single wait in elapsed seconds and the task (index into
            `task_names`, -1: none) it came before; `seen` is false for a case without records; `weights` says how
            much each counts in the shares of the types (default: all alike).
    A case whose longest wait is at most one sitting went straight through. A detail (task, then length) is kept
    where LEAST_CASES (and LEAST_SHARE of all) cases share it; the others of the channel stay together as cases put aside.
    """
    labels: list[Label] = [
        _label(channel, wait, task, names=task_names)
        for channel, wait, task in zip(channels, waits.tolist(), waits_at.tolist(), strict=True)
    ]
    detail = max(LEAST_CASES, int(LEAST_SHARE * seen.sum()))
    for parts, least in ((4, detail), (3, detail), (2, LEAST_TO_PART)):
        labels = _keep_large(labels, seen=seen, parts=parts, least=least)
    sizes = Counter(label for label, known in zip(labels, seen, strict=True) if known)
    order = sorted(sizes, key=lambda label: (-sizes[label], label))
    number = {label: place for place, label in enumerate(order)}
    of_case = np.array(
        [number[label] if known else -1 for label, known in zip(labels, seen, strict=True)], dtype=np.int64
    )
    counts = np.bincount(
        of_case[seen], weights=None if weights is None else weights[seen], minlength=len(order)
    )
    shares = counts / counts.sum() if order else counts
    types = tuple(
        CaseType(id=f"type_{place + 1}", channel=label[0], share=float(shares[place]), name=_name(label))
        for place, label in enumerate(order)
    )
    sitting = SITTING_SECONDS / 3600
    note = (
        f"事案は、チャネルと、どの作業の前で最も長く置かれたかと、その長さにより{len(types)}の型に分けました"
        f"(最長の待ちが{sitting:.0f}時間以内なら「{_STRAIGHT}」。{detail}件に満たない区分はまとめています)。"
    )
    return CaseTypes(types=types, of_case=of_case, note=note)


def _label(channel: str, wait: float, task: int, *, names: Sequence[str]) -> Label:
    """(channel, straight, length) or (channel, put aside, length, task)."""
    length = next(name for limit, name in _LENGTHS if wait <= limit)
    if task < 0 or wait <= SITTING_SECONDS:
        return (channel, _STRAIGHT, length)
    return (channel, _PUT_ASIDE, length, names[task])


def _name(label: Label) -> str:
    channel, kind, *detail = label
    if len(detail) == 2:
        kind = f"「{detail[1]}」の前で{detail[0]}置かれた事案"
    elif detail and kind == _STRAIGHT:
        kind = f"{kind}(待ちは最長{detail[0]})"
    elif detail:
        kind = f"途中で{detail[0]}置かれた事案"
    return "・".join(part for part in (channel, kind) if part)


def _keep_large(labels: list[Label], *, seen: Flags, parts: int, least: int) -> list[Label]:
    """Make labels of `parts` parts coarser by one part where fewer than `least` cases have them.

    Small groups that are together still below LEAST_TO_PART join the largest group they were set apart from.
    """
    sizes = Counter(label for label, known in zip(labels, seen, strict=True) if known)
    wider = {label: _coarser(label) for label in sizes if len(label) == parts}
    small = {label for label in wider if sizes[label] < least}
    together = Counter[Label]()
    for label in small:
        together[wider[label]] += sizes[label]
    kept = {label: label for label in sizes}
    for label in small:
        siblings = [other for other in wider if wider[other] == wider[label] and other not in small]
        alone = together[wider[label]] < LEAST_TO_PART and siblings
        kept[label] = max(siblings, key=lambda other: (sizes[other], other)) if alone else wider[label]
    return [kept.get(label, label) for label in labels]


def _coarser(label: Label) -> Label:
    """By task -> by length -> straight or put aside -> the channel as a whole."""
    return label[:-1] if len(label) > 2 else (label[0], "")
