"""When each piece of work could begin, according to the model: what a fitted delay is measured from.

Terms and reasons: docs/algorithms/fitting.md, section 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.alignments import Alignments
from meguru.engines.mining.work_time import SITTING_SECONDS, GapSplit

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Enabling:
    """着手できた時: one value per row of `log.events`, in its order.

    `task` is an index into `net.labels` of the alignments, -1 for a record that the model does not explain.
    `enabled` and `begun` are seconds since 1970 in UTC: the moment the work could begin and the moment it began
    (inferred where the log does not say); `finished` is the completion, for the last explained record of a case
    the completion of the case. `is_first` marks the records with which their cases begin.
    `skipped` has one row per case and one column per task: how often the model asks for the task where the
    log has no record.
    """

    task: Integers
    enabled: Floats
    begun: Floats
    finished: Floats
    is_first: Flags
    skipped: npt.NDArray[np.int32]


def enabling_of(log: EventLog, *, alignments: Alignments, gaps: GapSplit) -> Enabling:
    """Take from the alignments on what every record waited.

    1. A record could begin when the last record before it in the model was complete; a record that waits for
       nothing could begin when its case began. The log's own `enabled_at` is believed where it has one.
    2. Records the model does not explain are passed over: their time belongs to the explained record that
       follows, or to the last one of the case.
    3. Where the log does not say when work began, records that follow each other within an hour belong to one
       sitting of the case, and the wait before a sitting belongs to its first record alone.
    """
    case = log.events["case"].to_numpy().astype(np.int64)
    first_row = np.searchsorted(case, np.arange(log.cases.height))
    position = np.arange(len(case)) - first_row[case]
    task_at, waited_for_at, offsets, missing = _by_variant(alignments)
    place = offsets[alignments.trace_of_case[case]] + position
    task, waited_for = task_at[place], waited_for_at[place]
    completed = _seconds(log, "completed_at")
    started = _seconds(log, "started_at")
    case_begun = np.minimum.reduceat(np.fmin(started, completed), first_row) if len(case) else completed
    by_model = np.where(
        waited_for >= 0, completed[first_row[case] + np.maximum(waited_for, 0)], case_begun[case]
    )
    own = _seconds(log, "enabled_at")
    enabled = np.where(np.isnan(own), by_model, own)
    in_sitting = _sitting_began(completed, position=position, explained=task >= 0)
    shared = np.isnan(started) & np.isnan(own)
    enabled = np.where(shared, np.maximum(enabled, in_sitting), enabled)
    begun = np.where(np.isnan(started), completed - gaps.work_seconds, started)
    finished = _until_the_end(completed, case=case, task=task, first_row=first_row)
    return Enabling(
        task=task,
        enabled=np.minimum(enabled, completed),
        begun=np.minimum(begun, completed),
        finished=finished,
        is_first=position == 0,
        skipped=missing[alignments.trace_of_case],
    )


def _by_variant(alignments: Alignments) -> tuple[Integers, Integers, Integers, npt.NDArray[np.int32]]:
    """Per event of every variant: its task and the position it waited for; and the skipped tasks per variant."""
    number = {label: index for index, label in enumerate(alignments.net.labels)}
    lengths = alignments.traces.lengths
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    task = np.full(int(offsets[-1]), -1, dtype=np.int64)
    waited_for = np.full(int(offsets[-1]), -1, dtype=np.int64)
    missing = np.zeros((len(lengths), len(number)), dtype=np.int32)
    for variant, alignment in enumerate(alignments.alignments):
        for move in alignment.moves:
            if move.kind == "match" and move.position is not None and move.element_id is not None:
                task[offsets[variant] + move.position] = number[move.element_id]
                waited_for[offsets[variant] + move.position] = move.enabled_by
            elif move.kind == "model" and move.element_id in number:
                missing[variant, number[move.element_id]] += 1
    return task, waited_for, offsets, missing


def _seconds(log: EventLog, column: str) -> Floats:
    micro = log.events[column].dt.epoch("us").cast(pl.Float64).to_numpy()
    return np.asarray(micro, dtype=np.float64) / 1e6


def _sitting_began(completed: Floats, *, position: Integers, explained: Flags) -> Floats:
    """Per record the completion of the first explained record of its sitting; -inf for that record itself."""
    opens = (position == 0) | (np.diff(completed, prepend=-np.inf) > SITTING_SECONDS)
    sitting = np.cumsum(opens) - 1
    rows = np.flatnonzero(explained)
    first = np.full(int(opens.sum()), -1, dtype=np.int64)
    first[sitting[rows[::-1]]] = rows[::-1]  # the earliest is written last
    opener = first[sitting] if len(completed) else sitting
    is_later = (opener >= 0) & (np.arange(len(completed)) > opener)
    return np.where(is_later, completed[np.maximum(opener, 0)], -np.inf)


def _until_the_end(completed: Floats, *, case: Integers, task: Integers, first_row: Integers) -> Floats:
    """Completions, the last explained record of a case prolonged to the last record of all."""
    finished = completed.copy()
    explained = np.flatnonzero(task >= 0)
    if not explained.size:
        return finished
    last_row = np.append(first_row[1:], len(case)) - 1
    is_last = np.append(case[explained][1:] != case[explained][:-1], True)
    rows = explained[is_last]
    finished[rows] = completed[last_row[case[rows]]]
    return finished
