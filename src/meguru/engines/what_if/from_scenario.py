"""The inputs of a trial from a scenario that another tool wrote for the same drawing.

The form of a trial has lanes with one team each, hours from one time of the day to another, means, and a shape a step;
whatever the scenario says beyond that is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt

from meguru.engines.bpmn.model import Diagram
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.conditions import Comparison, Operator
from meguru.engines.scenario_files.moments import mean_and_variance
from meguru.engines.simulation import mean_seconds
from meguru.engines.simulation.scenario import Batch, CaseAttribute, Distribution, Scenario, StaffPool
from meguru.engines.what_if.branch_rules import asked_of
from meguru.engines.what_if.design import SPREAD_WORDS
from meguru.engines.what_if.detail_words import clock, value_words
from meguru.engines.what_if.details import (
    EVERY_DAY,
    AttributeValues,
    CaseKind,
    Details,
    Gathering,
    LaneMember,
    StepShape,
)
from meguru.engines.what_if.drawing import doer_of, label_of, named, splits_of
from meguru.engines.what_if.inputs import (
    NOON_BREAK,
    EventWait,
    Inputs,
    LaneStaff,
    SplitShares,
    Spread,
    StepTime,
)
from meguru.engines.what_if.shapes import is_like, nearest_spread, shape_of

MOST_MEMBERS = 60  # of a lane in the form; more people are counted as usual ones
MOST_SHAPES = 60  # rows of the form


@dataclass(frozen=True, slots=True)
class FilledInputs:
    """Inputs read off a scenario; `told` says what stands in them differently, or not at all.

    `without_values` are the steps of the drawing of which the scenario says nothing.
    """

    inputs: Inputs
    told: tuple[str, ...]
    without_values: tuple[str, ...]


def inputs_of_scenario(scenario: Scenario, diagram: Diagram, first: Inputs) -> FilledInputs:
    """Fill the first inputs of a drawing with what the scenario says; the rest stays as it was."""
    return _Filling(scenario, diagram, first).fill()


class _Filling:
    def __init__(self, scenario: Scenario, diagram: Diagram, first: Inputs) -> None:
        self.scenario = scenario
        self.diagram = diagram
        self.first = first
        self.told: dict[str, None] = {}

    def say(self, words: str) -> None:
        self.told[words] = None

    def fill(self) -> FilledInputs:
        tasks, first = self.scenario.tasks, self.first
        steps = tuple(
            StepTime(
                step.key,
                _tenths(mean_seconds(tasks[step.key].work) / 60),
                _tenths(mean_seconds(tasks[step.key].delay) / 3600) or None,
            )
            if step.key in tasks
            else step
            for step in first.steps
        )
        teams = {lane.key: self.team(lane) for lane in first.lanes}
        self.name_shared(teams)
        lanes = tuple(self.lane(lane, teams[lane.key]) for lane in first.lanes)
        opens, closes, every_day = self.reception()
        spread = self.spread()
        inputs = replace(
            first,
            yearly_volume=max(1, round(sum(self.scenario.arrivals.per_hour_of_week) * 365 / 7)),
            monthly_volume=None,
            lanes=lanes,
            steps=steps,
            splits=tuple(self.shares(split) for split in first.splits),
            waits=tuple(self.wait(wait) for wait in first.waits),
            spread=spread,
            reception=(opens, closes),
            open_every_day=every_day,
            details=self.details(teams, spread),
        )
        self.name_the_rest()
        missing = tuple(label_of(self.diagram, step.key) for step in first.steps if step.key not in tasks)
        return FilledInputs(inputs, tuple(self.told), missing)

    # -- people ---------------------------------------------------------------------------------

    def team(self, lane: LaneStaff) -> StaffPool | None:
        """The pool that does most steps of a lane; None when nobody is needed, or nothing is said."""
        counted: dict[str, int] = {}
        for step in self.first.steps:
            node = self.diagram.nodes.get(step.key)
            task = self.scenario.tasks.get(step.key)
            if node is None or task is None or doer_of(self.diagram, node).key != lane.key:
                continue
            counted[task.pool_id or ""] = counted.get(task.pool_id or "", 0) + 1
        if not counted:
            return None
        most = max(counted, key=lambda key: counted[key])
        others = [self.scenario.pools[key].name for key in counted if key not in (most, "")]
        if others:
            self.say(f"「{lane.name}」の手順の一部は{named(others)}が行いますが、すべて同じ担当としました。")
        return self.scenario.pools.get(most)

    def name_shared(self, teams: Mapping[str, StaffPool | None]) -> None:
        lanes: dict[str, list[str]] = {}
        for lane in self.first.lanes:
            pool = teams[lane.key]
            if pool is not None:
                lanes.setdefault(pool.id, []).append(lane.name)
        for key, names in lanes.items():
            if len(names) > 1:
                pool = self.scenario.pools[key]
                self.say(
                    f"「{pool.name}」の {pool.headcount} 人は、図の{named(names)}の手順を行います。"
                    "それぞれに同じ人数を入れたので、分けてください。"
                )

    def lane(self, lane: LaneStaff, pool: StaffPool | None) -> LaneStaff:
        if pool is None:
            keys = [
                step.key
                for step in self.first.steps
                if step.key in self.scenario.tasks
                and doer_of(self.diagram, self.diagram.nodes[step.key]).key == lane.key
            ]
            return replace(lane, is_office=False) if keys else lane
        opens, closes, noon = self.hours(pool.calendar, f"「{pool.name}」")
        return replace(
            lane,
            headcount=pool.headcount,
            hourly_yen=pool.hourly_yen or lane.hourly_yen,
            opens=opens,
            closes=closes,
            noon_break=noon,
            is_office=True,
        )

    def hours(self, calendar: WorkingCalendar, whose: str) -> tuple[int, int, bool]:
        """From the first opening to the last closing of a weekday, and whether noon is free."""
        days = [day for day in calendar.weekly[:5] if day] or [day for day in calendar.weekly if day]
        if not days:
            return 0, 1440, False
        opens, closes = min(day[0][0] for day in days), max(day[-1][1] for day in days)
        begin, end = NOON_BREAK
        noon = all(b <= begin or a >= end for day in days for a, b in day) and opens < begin and closes > end
        of_form = ((opens, begin), (end, closes)) if noon else ((opens, closes),)
        if any(day != of_form for day in days) or any(calendar.weekly[5:]) or len(days) < 5:
            rest = "、昼休みあり" if noon else ""
            self.say(
                f"{whose}の勤務時間は曜日などで違いますが、{clock(opens)}〜{clock(closes)}{rest}としました。"
            )
        return opens, closes, noon

    # -- cases ----------------------------------------------------------------------------------

    def reception(self) -> tuple[int, int, bool]:
        rates = self.scenario.arrivals.per_hour_of_week
        hours = [hour % 24 for hour, rate in enumerate(rates) if rate > 0]
        if not hours:
            return (*self.first.reception, self.first.open_every_day)
        every_day = any(rates[5 * 24 :])
        if every_day and not (all(any(rates[day * 24 : day * 24 + 24]) for day in range(7))):
            self.say("届く曜日は、毎日としました。")
        if len({round(rate, 9) for rate in rates if rate > 0}) > 1:
            self.say("時間ごとの届き方の違いは使わず、受付の時間に均等に届くものとしました。")
        if len({round(factor, 9) for factor in self.scenario.arrivals.month_factor}) > 1:
            self.say("月ごとの届き方の違いは使いません。月ごとの件数に入れてください。")
        return min(hours) * 60, (max(hours) + 1) * 60, every_day

    def shares(self, split: SplitShares) -> SplitShares:
        weights = self.scenario.branches.get(split.key, {})
        exclusive = next((one.is_exclusive for one in splits_of(self.diagram) if one.key == split.key), True)
        total = sum(weights.get(flow, 0.0) for flow in split.percent)
        if not weights or (exclusive and total <= 0):
            return split
        factor = 100 / total if exclusive else 100.0
        given = {
            flow: _tenths(min(weights[flow] * factor, 100.0)) if flow in weights else None
            for flow in split.percent
        }
        known = [flow for flow, value in given.items() if value is not None]
        if exclusive and len(known) == len(given) and known:
            rest = 100 - sum(given[flow] or 0.0 for flow in known[:-1])
            given[known[-1]] = round(max(rest, 0.0), 1)
        return SplitShares(split.key, given)

    def wait(self, wait: EventWait) -> EventWait:
        held = self.scenario.event_delays.get(wait.key)
        return wait if held is None else EventWait(wait.key, _tenths(mean_seconds(held) / 3600))

    def spread(self) -> Spread:
        """Of all steps and waits; steps that differ from it have shapes of their own."""
        tasks = [
            self.scenario.tasks[step.key] for step in self.first.steps if step.key in self.scenario.tasks
        ]
        spread = nearest_spread((task.work for task in tasks), self.first.spread)
        waits = [task.delay for task in tasks]
        waits += [
            self.scenario.event_delays[one.key]
            for one in self.first.waits
            if one.key in self.scenario.event_delays
        ]
        if not all(is_like(one, spread) for one in waits):
            self.say(f"待ち時間の形は使わず、どの待ちも{SPREAD_WORDS[spread]}としました。")
        return spread

    def shapes(self, spread: Spread) -> tuple[StepShape, ...]:
        found, changed = [], []
        for step in self.first.steps:
            task = self.scenario.tasks.get(step.key)
            if task is None or is_like(task.work, spread):
                continue
            shape, is_kept = shape_of(step.key, task.work)
            found.append(shape)
            if not is_kept:
                changed.append(label_of(self.diagram, step.key))
        if changed:
            self.say(
                f"{named(changed)}の作業時間の形は、この画面にないため、平均とばらつきの大きさが近いものに変えました。"
            )
        if len(found) > MOST_SHAPES:
            self.say(f"手順ごとの時間の形は、{MOST_SHAPES} 個までを読みました。")
        return tuple(found[:MOST_SHAPES])

    # -- details --------------------------------------------------------------------------------

    def details(self, teams: Mapping[str, StaffPool | None], spread: Spread) -> Details:
        return Details(
            members=tuple(
                member
                for lane in self.first.lanes
                if (pool := teams[lane.key]) is not None
                for member in self.members(lane, pool)
            ),
            kinds=self.kinds(),
            gatherings=tuple(
                self.gathering(step.key, batch)
                for step in self.first.steps
                if step.key in self.scenario.tasks
                and (batch := self.scenario.tasks[step.key].batch) is not None
            ),
            attributes=self.attributes(),
            shapes=self.shapes(spread),
        )

    def members(self, lane: LaneStaff, pool: StaffPool) -> list[LaneMember]:
        if len(pool.members) > MOST_MEMBERS:
            self.say(f"「{pool.name}」の一人ずつの違いは、{MOST_MEMBERS} 人までを読みました。")
        own = {
            step.key
            for step in self.first.steps
            if doer_of(self.diagram, self.diagram.nodes[step.key]).key == lane.key
        }
        found = []
        for member in pool.members[:MOST_MEMBERS]:
            skills = tuple(sorted(own & member.skills)) if member.skills is not None else ()
            if member.skills is not None and not skills:
                continue  # does nothing in this lane
            opens, closes = None, None
            if member.calendar is not None:
                opens, closes, _noon = self.hours(member.calendar, f"「{member.name}」")
            wage = self.scenario.grade_yen.get(member.grade) if member.grade else None
            speed = round(member.speed, 3)
            found.append(
                LaneMember(
                    lane.key,
                    member.name[:60],
                    speed,
                    skills if len(skills) < len(own) else (),
                    opens,
                    closes,
                    wage,
                )
            )
        return found

    def kinds(self) -> tuple[CaseKind, ...]:
        """Rules of priority that ask one attribute for one value: each value is a kind of case that goes first."""
        attributes = {one.key: one for one in self.scenario.attributes}
        found: list[CaseKind] = []
        asked = ""  # the one attribute that may decide
        for rule in self.scenario.priority_rules:
            one = rule.condition
            if (
                not isinstance(one, Comparison)
                or one.operator is not Operator.EQ
                or asked not in ("", one.key)
                or (share := _share(attributes.get(one.key), one.values[0])) is None
            ):
                self.say("優先の決まりのうち、一つの属性の値で決まらないものは使いません。")
                continue
            asked = one.key
            name = (
                "はい"
                if one.values[0] is True
                else "いいえ"
                if one.values[0] is False
                else str(one.values[0])
            )
            found.append(CaseKind(name[:60], _tenths(share * 100), 1))
        if len({rule.priority for rule in self.scenario.priority_rules}) > 1:
            self.say("優先の段階は、「先に処理」と「ふつう」の二つにまとめました。")
        return tuple(kind for kind in found if kind.percent > 0)

    def gathering(self, key: str, batch: Batch) -> Gathering:
        weekday, at = None, None
        if batch.releases is not None:
            days = [(day, hours[0][0]) for day, hours in enumerate(batch.releases.weekly) if hours]
            every = len({minute for _day, minute in days}) == 1 and len(days) >= 5
            weekday, at = (EVERY_DAY, days[0][1]) if every else days[0]
            if (not every and len(days) > 1) or any(len(hours) > 1 for hours in batch.releases.weekly):
                self.say(f"「{label_of(self.diagram, key)}」のまとめ処理は、始める時を一つだけ読みました。")
        return Gathering(
            step=key,
            size=batch.size if batch.size > 1 else None,
            most_hours=None if batch.most_hours is None else _tenths(batch.most_hours) or None,
            weekday=weekday,
            at=at,
            further_percent=round(batch.further_share * 100, 1),
        )

    def attributes(self) -> tuple[AttributeValues, ...]:
        asked = {one.key: one for one in asked_of(self.diagram)}
        found = []
        for one in self.scenario.attributes:
            if one.key not in asked:
                continue
            if asked[one.key].is_number and one.numbers is not None:
                found.append(AttributeValues(one.key, numbers=_three(one.numbers)))
                self.say(f"属性「{one.key}」の数は、少ないとき・ふつう・多いときの三つにしました。")
            elif not asked[one.key].is_number:
                percent = {
                    value_words(value): _tenths(one.shares[value] * 100)
                    for value in asked[one.key].values
                    if value in one.shares
                }
                found.append(AttributeValues(one.key, percent))
        return tuple(found)

    def name_the_rest(self) -> None:
        given = self.scenario
        asked = {one.key for one in asked_of(self.diagram)}
        if given.conditions and not asked:
            self.say("分岐の条件は、図に条件が書かれていないため使いません。割合で分かれます。")
        if any(task.yen_per_case for task in given.tasks.values()):
            self.say("1回ごとの費用は、この画面にないため使いません。")
        if any(pool.overtime for pool in given.pools.values()):
            self.say("時間外の決まりは使いません。くわしい条件に入れてください。")
        if any(task.delay_in_working_time for task in given.tasks.values()):
            self.say("前の待ちは、夜と休みも過ぎるものとしました。")


def _tenths(value: float) -> float:
    """As people would type it; what is smaller than a tenth keeps two figures."""
    return round(value, 1) if value >= 1 else float(f"{value:.2g}")


def _share(attribute: CaseAttribute | None, value: object) -> float | None:
    known = attribute.shares.items() if attribute is not None else ()
    return next((share for one, share in known if one == value and type(one) is type(value)), None)


def _three(duration: Distribution) -> tuple[float, float, float]:
    mean, variance = mean_and_variance(duration)
    wide = sqrt(6 * max(variance, 0.0))  # the half width of a triangle with this variance
    low = max(mean - wide, 0.0)
    return _tenths(low), _tenths(mean), _tenths(2 * mean - low)
