"""Details put into a scenario, each with a sentence about what was assumed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite

from meguru.engines.bpmn.model import Diagram
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.calendars.working import MINUTES_PER_DAY, DayHours
from meguru.engines.simulation import CannotSimulate, mean_seconds
from meguru.engines.simulation.scenario import (
    Batch,
    CaseAttribute,
    CaseType,
    Distribution,
    DistributionKind,
    Overtime,
    Scenario,
    ServiceLevel,
    StaffMember,
    StaffPool,
    TaskParameters,
)
from meguru.engines.what_if.branch_rules import asked_of, conditions_of, playable
from meguru.engines.what_if.detail_words import (
    attribute_words,
    gathering_words,
    kind_words,
    late_words,
    member_words,
    shape_words,
    value_words,
)
from meguru.engines.what_if.details import EVERY_DAY, AttributeValues, Details, Gathering, LaneMember
from meguru.engines.what_if.drawing import label_of, named
from meguru.engines.what_if.shapes import shaped

REST = "rest"
REST_NAME = "そのほか"
OTHER_VALUE = "（そのほか）"


def detailed(
    scenario: Scenario, details: Details, diagram: Diagram, *, office_days: WorkingCalendar
) -> tuple[Scenario, tuple[str, ...]]:
    """The scenario with the details, and what was assumed in words.

    `office_days` are the days on which the office is open at all; promises in open days are counted on them.
    Raises: CannotSimulate naming what does not fit.
    """
    if details.is_empty:
        return scenario, ()
    work = _Detailing(scenario, details, diagram, office_days)
    for step in (work.members, work.late_hours, work.kinds, work.shapes, work.gatherings, work.attributes):
        step()
    return work.scenario, tuple(work.notes)


@dataclass(slots=True)
class _Parts:
    """Members of one pool as the scenario has them, and the wages they need."""

    members: list[StaffMember]
    grade_yen: dict[str, int]


class _Detailing:
    def __init__(
        self, scenario: Scenario, details: Details, diagram: Diagram, office_days: WorkingCalendar
    ) -> None:
        self.scenario = scenario
        self.details = details
        self.diagram = diagram
        self.office_days = office_days
        self.notes: list[str] = []

    def label(self, key: str) -> str:
        return label_of(self.diagram, key)

    def pool(self, key: str) -> StaffPool | None:
        """None: nobody of the office works there, so that there is nothing to say."""
        return self.scenario.pools.get(key)

    def with_pool(self, pool: StaffPool) -> None:
        self.scenario = replace(self.scenario, pools={**self.scenario.pools, pool.id: pool})

    # -- people ---------------------------------------------------------------------------------

    def members(self) -> None:
        by_lane: dict[str, list[LaneMember]] = {}
        for member in self.details.members:
            by_lane.setdefault(member.lane, []).append(member)
        for lane, given in by_lane.items():
            pool = self.pool(lane)
            if pool is None:
                continue
            if len(given) > pool.headcount:
                raise CannotSimulate(
                    f"「{pool.name}」は {pool.headcount} 人ですが、一人ずつの条件が {len(given)} 人分あります。"
                    "人数を増やすか、条件の行を減らしてください。"
                )
            parts = _Parts([], dict(self.scenario.grade_yen))
            for place, member in enumerate(given, 1):
                parts.members.append(self.member(pool, member, place, parts.grade_yen))
                self.notes.append(f"「{pool.name}」の{member_words(member, place, self.label)}としました。")
            self.scenario = replace(self.scenario, grade_yen=parts.grade_yen)
            self.with_pool(replace(pool, members=tuple(parts.members)))

    def member(self, pool: StaffPool, member: LaneMember, place: int, grades: dict[str, int]) -> StaffMember:
        name = member.name or f"担当{place}"
        if not (isfinite(member.speed) and 0.05 <= member.speed <= 20):
            raise CannotSimulate(f"「{name}」の速さは、0.05 から 20 の間の数にしてください（ふつうは 1）。")
        grade = ""
        if member.hourly_yen is not None and member.hourly_yen != pool.hourly_yen:
            grade = f"{member.hourly_yen:,}円"
            grades[grade] = member.hourly_yen
        own = {key for key, task in self.scenario.tasks.items() if task.pool_id == pool.id}
        skills = own & set(member.skills)
        if member.skills and not skills:
            raise CannotSimulate(f"「{name}」のできる手順が、「{pool.name}」の手順の中にありません。")
        return StaffMember(
            name=name,
            speed=member.speed,
            skills=frozenset(skills) if member.skills and skills != own else None,
            calendar=self.hours(pool, member, name),
            grade=grade,
        )

    def hours(self, pool: StaffPool, member: LaneMember, name: str) -> WorkingCalendar | None:
        if member.opens is None and member.closes is None:
            return None
        opens, closes = member.opens or 0, MINUTES_PER_DAY if member.closes is None else member.closes
        calendar = replace(
            pool.calendar, weekly=tuple(_within(day, opens, closes) for day in pool.calendar.weekly)
        )
        if calendar.minutes_per_week == 0:
            raise CannotSimulate(f"「{name}」の時間帯が、「{pool.name}」の時間帯と重なっていません。")
        return calendar

    def late_hours(self) -> None:
        for late in self.details.late_hours:
            pool = self.pool(late.lane)
            if pool is None:
                continue
            if not 0 < late.hours_per_day <= 12 or not 100 <= late.pay_percent <= 300:
                raise CannotSimulate(
                    f"「{pool.name}」の時間外は、1日 12 時間まで、割増は 100% から 300% の間にしてください。"
                )
            rule = Overtime(
                late.hours_per_day,
                late.pay_percent / 100.0,
                max(late.from_waiting, 1),
                hours_per_month=late.hours_per_month,
                hours_per_year=late.hours_per_year,
            )
            self.with_pool(replace(pool, overtime=rule))
            self.notes.append(f"「{pool.name}」は、{late_words(late)}としました。")

    # -- cases ----------------------------------------------------------------------------------

    def kinds(self) -> None:
        if not self.details.kinds:
            return
        types = self.known_types() if len(self.scenario.case_types) > 1 else self.new_types()
        levels = tuple(
            ServiceLevel(
                id=one.id,
                hours=kind.deadline_days * 24.0,
                name=kind.name,
                calendar=self.office_days if self.details.in_open_days else None,
                case_types=(one.id,),
            )
            for kind in self.details.kinds
            for one in types
            if kind.deadline_days is not None and _is_named(one, kind.name)
        )
        for kind in self.details.kinds:
            if kind.deadline_days is not None and kind.deadline_days <= 0:
                raise CannotSimulate(f"「{kind.name}」の標準処理期間は、0 より長くしてください。")
            words = kind_words(kind, in_open_days=self.details.in_open_days)
            self.notes.append(f"案件の種類「{kind.name}」：{words}としました。")
        stops = tuple(key for key in self.details.clock_stops if key in self.diagram.nodes) if levels else ()
        self.scenario = replace(
            self.scenario,
            case_types=types,
            service_levels=(*self.scenario.service_levels, *levels),
            clock_stops_at=(*self.scenario.clock_stops_at, *stops),
        )
        if stops:
            names = named(self.label(key) for key in stops)
            self.notes.append(f"標準処理期間には、{names}にかかる時間を数えません。")

    def known_types(self) -> tuple[CaseType, ...]:
        """Priorities of types that a log has shown; their shares stay."""
        found = self.scenario.case_types
        for kind in self.details.kinds:
            if not any(_is_named(one, kind.name) for one in found):
                raise CannotSimulate(f"案件の種類「{kind.name}」は、土台の記録にありません。")
            found = tuple(
                replace(one, priority=kind.priority) if _is_named(one, kind.name) else one for one in found
            )
        return found

    def new_types(self) -> tuple[CaseType, ...]:
        """Kinds with their shares; what the one type of the scenario had of its own goes for all of them."""
        total = sum(kind.percent for kind in self.details.kinds)
        if any(not 0 < kind.percent <= 100 for kind in self.details.kinds) or total > 100.0001:
            raise CannotSimulate(
                f"案件の種類の割合を足すと {total:g}% です。どれも 0 より大きく、合わせて 100% までにしてください。"
            )
        only = self.scenario.case_types[0]
        types = [
            CaseType(f"kind-{place}", only.channel, kind.percent / 100.0, kind.name, kind.priority)
            for place, kind in enumerate(self.details.kinds, 1)
        ]
        rest = 1.0 - sum(one.share for one in types)
        if rest > 1e-9:
            types.append(CaseType(REST, only.channel, rest, REST_NAME, only.priority))
        self.scenario = replace(
            self.scenario,
            tasks={key: _of_type(task, only.id) for key, task in self.scenario.tasks.items()},
            branches={**self.scenario.branches, **self.scenario.branches_by_type.get(only.id, {})},
            branches_by_type={},
            attributes=tuple(
                replace(one, shares=one.shares_by_type.get(only.id, one.shares), shares_by_type={})
                for one in self.scenario.attributes
            ),
        )
        return tuple(types)

    def shapes(self) -> None:
        tasks = dict(self.scenario.tasks)
        for one in self.details.shapes:
            if one.step not in tasks:
                continue
            task = tasks[one.step]
            tasks[one.step] = replace(
                task,
                work=shaped(mean_seconds(task.work), one),
                work_by_type={
                    key: shaped(mean_seconds(held), one) for key, held in task.work_by_type.items()
                },
            )
            self.notes.append(f"「{self.label(one.step)}」の作業時間の形は、{shape_words(one)}としました。")
        self.scenario = replace(self.scenario, tasks=tasks)

    def gatherings(self) -> None:
        tasks = dict(self.scenario.tasks)
        for one in self.details.gatherings:
            if one.step not in tasks:
                continue
            tasks[one.step] = replace(tasks[one.step], batch=self.batch(one))
            self.notes.append(f"「{self.label(one.step)}」は、{gathering_words(one)}としました。")
        self.scenario = replace(self.scenario, tasks=tasks)

    def batch(self, one: Gathering) -> Batch:
        label = self.label(one.step)
        if one.size is None and one.most_hours is None and one.weekday is None:
            raise CannotSimulate(
                f"「{label}」を、何件たまったら、または、いつまとめて処理するかを入れてください。"
            )
        if not 0 <= one.further_percent <= 100:
            raise CannotSimulate(f"「{label}」の2件目からの手間は、0% から 100% の間にしてください。")
        return Batch(
            size=max(one.size or 0, 0),
            most_hours=one.most_hours,
            releases=None if one.weekday is None else self.releases(one.weekday, one.at or 0),
            further_share=one.further_percent / 100.0,
        )

    def releases(self, weekday: int, at: int) -> WorkingCalendar:
        hour = ((at, min(at + 60, MINUTES_PER_DAY)),)
        open_days = [bool(day) for day in self.office_days.weekly]
        weekly = tuple(
            hour if (weekday == EVERY_DAY and open_days[day]) or weekday == day else () for day in range(7)
        )
        return replace(self.office_days, weekly=weekly)

    def attributes(self) -> None:
        asked = {one.key: one for one in asked_of(self.diagram)}
        known = []
        for one in self.details.attributes:
            if one.key not in asked:
                continue
            known.append(_numbers(one) if asked[one.key].is_number else _shares(one, asked[one.key].values))
            self.notes.append(f"案件の属性「{one.key}」：{attribute_words(one)}としました。")
        if not known:
            return
        keys = {one.key for one in known}
        conditions = playable(conditions_of(self.diagram), frozenset(keys))
        self.scenario = replace(
            self.scenario,
            attributes=(*(one for one in self.scenario.attributes if one.key not in keys), *known),
            conditions={**self.scenario.conditions, **conditions},
        )
        if conditions:
            self.notes.append(
                "図に書かれた条件のある分岐では、割合より先に、案件の属性で行き先を決めました。"
            )


def _within(day: DayHours, opens: int, closes: int) -> DayHours:
    return tuple((max(a, opens), min(b, closes)) for a, b in day if min(b, closes) > max(a, opens))


def _is_named(one: CaseType, name: str) -> bool:
    return name in (one.name, one.channel, one.id)


def _of_type(task: TaskParameters, key: str) -> TaskParameters:
    return replace(
        task,
        work=task.work_by_type.get(key, task.work),
        delay=task.delay_by_type.get(key, task.delay),
        work_by_type={},
        delay_by_type={},
    )


def _numbers(one: AttributeValues) -> CaseAttribute:
    values = one.numbers
    if len(values) != 3 or not all(isfinite(value) for value in values) or [*values] != sorted(values):
        raise CannotSimulate(
            f"属性「{one.key}」は、少ないとき・ふつう・多いときの順に、小さい数から入れてください。"
        )
    kind = DistributionKind.TRIANGULAR if values[0] < values[2] else DistributionKind.CONSTANT
    return CaseAttribute(one.key, numbers=Distribution(kind, values if values[0] < values[2] else values[:1]))


def _shares(one: AttributeValues, asked: tuple[str | bool, ...]) -> CaseAttribute:
    total = sum(one.percent.values())
    if total > 100.0001 or any(not 0 <= value <= 100 for value in one.percent.values()):
        raise CannotSimulate(
            f"属性「{one.key}」の割合を足すと {total:g}% です。合わせて 100% までにしてください。"
        )
    shares: dict[str | bool | int, float] = {
        value: one.percent[value_words(value)] / 100.0 for value in asked if value_words(value) in one.percent
    }
    rest = 1.0 - total / 100.0
    if rest > 1e-9:
        left = [value for value in (True, False) if isinstance(asked[0], bool) and value not in shares]
        shares[left[0] if left else OTHER_VALUE] = rest
    return CaseAttribute(one.key, shares=shares)
