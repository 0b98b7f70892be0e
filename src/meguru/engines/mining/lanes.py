"""Who does which activity most: the lanes of a discovered diagram and the staff pools of a log."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.eventlogs.model import EventLog

UNKNOWN_GROUP = "担当不明"
ALIKE = 0.6  # cosine of two activity profiles from which people count as one pool


@dataclass(frozen=True, slots=True)
class StaffGroups:
    """要員の分け方: who belongs together.

    Shape:  `of_event` has one index into `names` per row of `log.events`; -1 where unknown. `of_resource` has
            one per entry of `log.resources`: where the person has most records; -1 where unknown.
    `source` is "group" (the log names groups), "profile" (people with similar work) or "none".
    """

    names: tuple[str, ...]
    of_event: npt.NDArray[np.int64]
    of_resource: npt.NDArray[np.int64]
    source: str


def staff_groups(log: EventLog, *, by: str = "group") -> StaffGroups:
    """Group the people of a log: `by` "group" prefers the log's groups, "pool" always looks at their work."""
    if by == "group" and log.events["group"].count():
        of_event = log.events["group"].cast(pl.Int64).fill_null(-1).to_numpy()
        return StaffGroups(log.groups, of_event, _main_group(log, of_event), "group")
    if log.events["resource"].count():
        names, of_resource = _similar_people(log)
        resource = log.events["resource"].cast(pl.Int64).fill_null(-1).to_numpy()
        of_event = np.where(resource >= 0, of_resource[np.maximum(resource, 0)], -1)
        return StaffGroups(names, of_event, of_resource, "profile")
    nobody = np.full(log.events.height, -1, dtype=np.int64)
    return StaffGroups((), nobody, np.full(len(log.resources), -1, dtype=np.int64), "none")


def main_group_of_activity(log: EventLog, *, groups: StaffGroups) -> tuple[int, ...]:
    """The group with most records of each activity, the first of equals; -1 when most are unknown."""
    width = len(groups.names) + 1
    activity = log.events["activity"].to_numpy().astype(np.int64)
    table = np.bincount(activity * width + groups.of_event + 1, minlength=len(log.activities) * width)
    table = table.reshape(len(log.activities), width)
    known = table[:, 1:].argmax(axis=1) if width > 1 else np.zeros(len(log.activities), dtype=np.int64)
    unknown = table[:, 0] > table[:, 1:].max(axis=1, initial=0)
    return tuple(np.where(unknown | (table.sum(axis=1) == 0), -1, known).tolist())


def _main_group(log: EventLog, of_event: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    main = np.full(len(log.resources), -1, dtype=np.int64)
    counted = (
        log.events.select(resource=pl.col("resource").cast(pl.Int64))
        .with_columns(group=pl.Series(of_event))
        .filter(pl.col("resource").is_not_null() & (pl.col("group") >= 0))
        .group_by("resource", "group")
        .len()
        .sort(["resource", "len", "group"], descending=[False, True, False])
        .unique("resource", keep="first", maintain_order=True)
    )
    main[counted["resource"].to_numpy()] = counted["group"].to_numpy()
    return main


def _similar_people(log: EventLog) -> tuple[tuple[str, ...], npt.NDArray[np.int64]]:
    """People by similar work: the busiest first, each joins the most similar pool or opens a new one."""
    profiles = np.zeros((len(log.resources), len(log.activities)))
    rows = log.events.select("resource", "activity").drop_nulls()
    np.add.at(profiles, (rows["resource"].to_numpy(), rows["activity"].to_numpy()), 1.0)
    member = np.full(len(log.resources), -1, dtype=np.int64)
    pools: list[npt.NDArray[np.float64]] = []
    for person in np.argsort(-profiles.sum(axis=1), kind="stable").tolist():
        profile = profiles[person]
        length = np.linalg.norm(profile)
        if length == 0:
            continue
        likeness = [float(profile @ pool / (length * np.linalg.norm(pool))) for pool in pools]
        best = int(np.argmax(likeness)) if likeness else -1
        if best >= 0 and likeness[best] >= ALIKE:
            pools[best] = pools[best] + profile
        else:
            best = len(pools)
            pools.append(profile)
        member[person] = best
    return tuple(f"担当{_letters(number)}" for number in range(len(pools))), member


def _letters(number: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
