"""Resource profiles of Prosimos as staff pools.

Profiles that share people, or steps, are one queue there, so that they become one pool here whose people differ in what
they can do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.scenario_files.checked import MOST_PEOPLE, listed, number, record, text, whole
from meguru.engines.scenario_files.teams import Worker, team_of
from meguru.engines.simulation.scenario import Distribution, StaffPool, TaskParameters
from meguru.engines.uploads import Refused

NOBODY = "meguru_nobody"
Times = Mapping[str, Sequence[tuple[str, Distribution]]]


class Teller(Protocol):
    """Who names steps and takes remarks: the reader of the whole file."""

    def name(self, key: str) -> str: ...

    def say(self, message: str, *, where: str | None = None, severity: str = "warning") -> None: ...


@dataclass(frozen=True, slots=True)
class Staffed:
    """Pools, the steps with the pools that do them, and the wages of grades."""

    pools: dict[str, StaffPool] = field(default_factory=dict)
    tasks: dict[str, TaskParameters] = field(default_factory=dict)
    grade_yen: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Profile:
    """One profile of the file; `resources` by id."""

    key: str
    name: str
    resources: dict[str, dict[str, Any]]


class People:
    def __init__(self, reader: Teller, calendars: Mapping[str, WorkingCalendar]) -> None:
        self.reader = reader
        self.calendars = calendars

    def read(self, given: Sequence[dict[str, Any]], times: Times) -> Staffed:
        """Raises: Refused when a step names people who are nowhere, or people have no hours."""
        profiles = [one for one in map(self.profile, given) if one.resources]
        known = {key for one in profiles for key in one.resources}
        found = Staffed()
        works: dict[str, dict[str, Distribution]] = {key: {} for key in known}
        for step, held in times.items():
            for key, duration in held:
                if key not in known:
                    where = f"作業「{self.reader.name(step)}」"
                    raise Refused(
                        f"{where}：担当「{key[:40]}」が resource_profiles にいません。", code="resource"
                    )
                works[key][step] = duration
            who = {key for key, _duration in held}
            if who == {NOBODY}:
                found.tasks[step] = TaskParameters(work=held[0][1])
        for group in _groups([one for one in profiles if [*one.resources] != [NOBODY]], times):
            self.add(found, group, works)
        return found

    def profile(self, profile: dict[str, Any]) -> _Profile:
        where = f"担当「{str(profile.get('name', profile.get('id', '')))[:40]}」"
        held = [record(each, where=where) for each in listed(profile.get("resource_list"), where=where)]
        return _Profile(
            key=str(profile.get("id", "")),
            name=str(profile.get("name", "") or "")[:500],
            resources={text(each.get("id"), where=where): each for each in held},
        )

    def add(
        self, found: Staffed, group: Sequence[_Profile], works: Mapping[str, Mapping[str, Distribution]]
    ) -> None:
        resources = {key: held for one in group for key, held in one.resources.items() if key != NOBODY}
        workers = [self.worker(key, held, works[key]) for key, held in resources.items()]
        workers = [one for one in workers if one.amount] or workers[:1]
        first = group[0]
        stem = first.key.removesuffix("_profile")
        is_ours = first.key.endswith("_profile") and all(key.startswith(stem) for key in resources)
        key = stem if is_ours and stem else next(iter(resources))
        team = team_of(key, self.name(group, workers[0]), workers)
        for step in team.uneven:
            words = f"作業「{self.reader.name(step)}」：人ごとの作業時間の違いは、人ごとの速さの平均として読みました。"
            self.reader.say(words, where=step)
        if len(group) > 1:
            names = "、".join(f"「{one.name or one.key}」" for one in group[:5])
            more = f"など {len(group)} つ" if len(group) > 5 else ""
            self.reader.say(
                f"{names}{more}は、同じ人か同じ作業を持つため、一つの係にまとめました。", severity="hint"
            )
        found.pools[key] = team.pool
        found.grade_yen.update(team.grade_yen)
        found.tasks.update({step: TaskParameters(work=work, pool_id=key) for step, work in team.work.items()})

    def name(self, group: Sequence[_Profile], first: Worker) -> str:
        if len(group) == 1:
            return group[0].name or first.name
        return f"{group[0].name or first.name} ほか"[:500]

    def worker(self, key: str, held: dict[str, Any], work: Mapping[str, Distribution]) -> Worker:
        name = str(held.get("name", "") or key)[:500]
        where = f"担当「{name[:40]}」"
        calendar = str(held.get("calendar", ""))
        if calendar not in self.calendars:
            raise Refused(
                f"{where}：勤務時間「{calendar[:40]}」が resource_calendars にありません。", code="calendar"
            )
        return Worker(
            name=name,
            amount=whole(held.get("amount", 1), where=f"{where}の人数", least=0, most=MOST_PEOPLE),
            calendar=self.calendars[calendar],
            hourly_yen=round(number(held.get("cost_per_hour", 0), where=f"{where}の単価", most=1e9)),
            work=work,
        )


def _groups(profiles: Sequence[_Profile], times: Times) -> list[list[_Profile]]:
    """Profiles that hang together by people or by steps, in the order of the file."""
    home = list(range(len(profiles)))

    def root(place: int) -> int:
        while home[place] != place:
            place = home[place]
        return place

    by_resource: dict[str, int] = {}
    for place, one in enumerate(profiles):
        for key in one.resources:
            if key in by_resource:
                home[root(place)] = root(by_resource[key])
            by_resource[key] = place
    for held in times.values():
        places = [by_resource[key] for key, _duration in held if key in by_resource]
        for place in places[1:]:
            first, later = sorted((root(places[0]), root(place)))
            home[later] = first
    found: dict[int, list[_Profile]] = {}
    for place, profile in enumerate(profiles):
        found.setdefault(root(place), []).append(profile)
    return [*found.values()]
