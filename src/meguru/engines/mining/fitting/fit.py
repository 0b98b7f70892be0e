"""A scenario from a log: what the simulator needs to behave as the office did (docs/algorithms/fitting.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.bpmn.model import Diagram
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.alignments import Alignments, align_variants
from meguru.engines.mining.elements import elements_by_activity
from meguru.engines.mining.fitting.arrivals import fit_arrivals
from meguru.engines.mining.fitting.branches import Branches, fit_branches
from meguru.engines.mining.fitting.durations import FittedDuration, fit_duration
from meguru.engines.mining.fitting.enabling import Enabling, enabling_of
from meguru.engines.mining.fitting.office import LocalTimes, OpenTime, local_times, opening_hours
from meguru.engines.mining.fitting.outlook import YEARS_FOR_A_SEASON, Outlook
from meguru.engines.mining.fitting.pools import (
    WhoDoesWhat,
    headcounts,
    pool_id,
    shared_work,
    staff_pools,
    time_in_queue,
    who_does_what,
)
from meguru.engines.mining.fitting.types import CaseTypes, split_cases
from meguru.engines.mining.work_time import split_gaps
from meguru.engines.simulation.scenario import ZERO, Distribution, Scenario, TaskParameters

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_QUEUE_NOTE = (
    "待ちのうち、直前にその要員の全員が作業中だった時間は待ち行列とみなし、シミュレーションが作ります。"
    "残りの待ち(ほかの業務、郵送、相手の返事など)は記録どおりの長さで再現します。"
)
_SHARED_NOTE = "同じ担当者が複数の作業を同時に抱えていた時間は、等分して実作業とし、残りは待ちとしました。"
_YEAR_SECONDS = 365.25 * 86400.0
_LAST_YEAR = 2030  # the last year for which holidays are laid out


@dataclass(frozen=True, slots=True)
class ElementFit:
    """How well one distribution fits: one row of the goodness table.

    `quantity` is "work" or "delay"; seconds of open time where the task has a pool. `distance_seconds` is the mean
    Wasserstein distance to values that were not fitted, `rival_distance_seconds` that of the alternative; nan where
    there were too few values for a contest.
    """

    element_id: str
    name: str
    quantity: str
    observations: int
    family: str
    mean_seconds: float
    distance_seconds: float
    rival_distance_seconds: float
    is_inferred: bool


@dataclass(frozen=True, slots=True)
class FittedScenario:
    """推定したシナリオ: the scenario, what was assumed (plain Japanese) and how well each element fits."""

    scenario: Scenario
    notes: tuple[str, ...]
    goodness: tuple[ElementFit, ...]


def fit_scenario(
    log: EventLog,
    diagram: Diagram,
    *,
    hourly_yen: int,
    calendar: WorkingCalendar | None = None,
    use_japanese_calendar: bool = False,
    alignments: Alignments | None = None,
    ahead: Outlook | None = None,
) -> FittedScenario:
    """Estimate every parameter of a scenario from a log and the diagram of its process.

    `calendar` replaces the working hours that would be read from the log; `use_japanese_calendar` also closes on
    Japanese public holidays. `alignments` saves aligning again. `ahead` makes it a scenario for the months to come;
    without it the scenario repeats the time that the log shows.
    Holds:  the same log and diagram give the same scenario; nothing is drawn at random.
    Raises: CannotAlign when the diagram cannot be carried out to its end.
    """
    alignments = alignments or align_variants(log, diagram=diagram)
    return _Fitting(log, diagram, alignments=alignments, hourly_yen=hourly_yen, ahead=ahead).fit(
        calendar=calendar, use_japanese_calendar=use_japanese_calendar
    )


class _Fitting:
    """One fit under way: columns with one value per record, then per task and case type."""

    def __init__(
        self,
        log: EventLog,
        diagram: Diagram,
        *,
        alignments: Alignments,
        hourly_yen: int,
        ahead: Outlook | None,
    ) -> None:
        self.log, self.diagram, self.alignments, self.hourly_yen = log, diagram, alignments, hourly_yen
        self.ahead = ahead
        self.gaps = split_gaps(log)
        self.enabling: Enabling = enabling_of(log, alignments=alignments, gaps=self.gaps)
        self.times: LocalTimes = local_times(log)
        self.case = log.events["case"].to_numpy().astype(np.int64)
        self.completed = log.events["completed_at"].dt.epoch("us").to_numpy() / 1e6
        self.tasks = alignments.net.labels
        self.notes: list[str] = []

    def fit(self, *, calendar: WorkingCalendar | None, use_japanese_calendar: bool) -> FittedScenario:
        office_hours = self._hours(calendar, use_japanese_calendar=use_japanese_calendar)
        first, last = float(self.times.completed.min()), float(self.times.completed.max())
        first = min(first, float((self.enabling.enabled + self.times.shift).min()))
        open_time = OpenTime(office_hours, first=first, last=last)
        who = who_does_what(self.log, elements=elements_by_activity(self.log, diagram=self.diagram))
        work, delay, people = self._durations(open_time, who=who)
        pools, note = staff_pools(who, people=people, calendar=office_hours, hourly_yen=self.hourly_yen)
        self.notes.append(note)
        if pools:
            self.notes.append(_QUEUE_NOTE)
        case_types = self._case_types()
        branches = fit_branches(
            self.diagram,
            alignments=self.alignments,
            type_of_case=case_types.of_case,
            types=len(case_types.types),
        )
        self.notes += self._branch_notes(branches)
        arrivals, note = fit_arrivals(
            self._case_begun() if self.ahead is None else self.ahead.begun,
            ended=last,
            cases_per_day=None if self.ahead is None else self.ahead.cases_per_day,
            years_for_a_season=1 if self.ahead is None else YEARS_FOR_A_SEASON,
            holidays=office_hours if use_japanese_calendar else None,
            within=office_hours if self.begins_with_work else None,
        )
        self.notes.append(note)
        tasks, goodness = self._task_parameters(work, delay, case_types=case_types, who=who)
        scenario = Scenario(
            tasks=tasks,
            pools=pools,
            arrivals=arrivals,
            branches=branches.overall,
            branches_by_type={
                case_types.types[number].id: special
                for number, special in branches.by_type.items()
                if special
            },
            case_types=case_types.types,
            deadline_hours=self._deadline_hours(),
            maximum_visits=max(20, branches.most_visits + 1),
            notes=tuple(self.notes),
        )
        return FittedScenario(scenario=scenario, notes=tuple(self.notes), goodness=goodness)

    def _hours(self, given: WorkingCalendar | None, *, use_japanese_calendar: bool) -> WorkingCalendar:
        if given is None:
            calendar, self.reads_hours, note = opening_hours(self.log, times=self.times)
            self.notes.append(note)
        else:
            calendar, self.reads_hours = given, True
            self.notes.append("勤務時間は、指定されたカレンダーを使いました。")
        if use_japanese_calendar:
            first_year = 1970 + int(self.completed.min() / _YEAR_SECONDS)
            calendar = calendar.with_japanese_holidays(range(first_year, _LAST_YEAR + 1))
            self.notes.append("日本の祝日と年末年始は休みとしました。")
        return calendar

    def _durations(self, open_time: OpenTime, *, who: WhoDoesWhat) -> tuple[Floats, Floats, tuple[int, ...]]:
        """Seconds of work and of delay of every record, and the people per pool.

        Time runs while the office is open where the record's task has a pool, round the clock elsewhere. Delay is
        what is left of the wait when queueing for the pool is taken off.
        """
        enabling, shift = self.enabling, self.times.shift
        staffed = who.of_event >= 0
        enabled, begun, completed, finished = (
            np.where(staffed, open_time.at(moments + shift), moments)
            for moments in (enabling.enabled, enabling.begun, self.completed, enabling.finished)
        )
        person = self.log.events["resource"].cast(pl.Int64).fill_null(-1).to_numpy()
        alone = np.where(staffed & ~self.gaps.inferred, person, -1)
        divided = shared_work(begun, completed, person=alone)
        set_aside = completed - begun - divided
        work = np.where(self.gaps.inferred, self.gaps.work_seconds, divided)
        work = self._with_work_outside_hours(work)
        if (set_aside > 1.0).any():
            self.notes.append(_SHARED_NOTE)
        in_all = float(completed[staffed].max() - enabled[staffed].min()) if staffed.any() else 0.0
        people = headcounts(who, begun=begun, finished=completed, person=person, open_seconds=in_all)
        waits = np.maximum(begun - enabled, 0.0)
        queued = np.zeros(len(begun))
        for pool, headcount in enumerate(people):
            rows = np.flatnonzero(who.of_event == pool)
            queued[rows] = time_in_queue(
                waits[rows],
                begun=begun[rows],
                finished=completed[rows],
                person=person[rows],
                headcount=headcount,
            )
        delay = waits - queued + set_aside + np.maximum(finished - completed, 0.0)
        return work, delay, people

    def _with_work_outside_hours(self, work: Floats) -> Floats:
        """Give work that fell entirely outside the opening hours what it lasted, at most what its task usually takes inside
        them (where it never did, there is nothing to hold it against)."""
        lasted = self.completed - self.enabling.begun
        outside = (work <= 0.0) & (lasted > 0.0)
        usual = np.full(len(self.tasks) + 1, np.inf)
        for task in np.unique(self.enabling.task[outside]):
            inside = work[(self.enabling.task == task) & ~outside]
            if inside.size:
                usual[task] = float(np.median(inside))
        return np.where(outside, np.minimum(lasted, usual[self.enabling.task]), work)

    def _case_types(self) -> CaseTypes:
        """Sort the cases by their longest wait and the task before which it was."""
        enabling = self.enabling
        waited = np.maximum(enabling.begun - enabling.enabled, 0.0) + enabling.finished - self.completed
        rows = np.flatnonzero(enabling.task >= 0)
        order = rows[np.argsort(waited[rows], kind="stable")]
        longest = np.zeros(self.log.cases.height)
        waits_at = np.full(self.log.cases.height, -1, dtype=np.int64)
        longest[self.case[order]] = waited[order]  # the longest is written last
        waits_at[self.case[order]] = enabling.task[order]
        found = split_cases(
            channels=self.log.cases["channel"].fill_null("").to_list(),
            waits=longest,
            waits_at=waits_at,
            task_names=[self.diagram.nodes[task].name or task for task in self.tasks],
            seen=np.bincount(self.case, minlength=self.log.cases.height) > 0,
            weights=None if self.ahead is None else self.ahead.weights,
        )
        self.notes.append(found.note)
        if self.ahead is not None and self.ahead.note:
            self.notes.append(self.ahead.note)
        return found

    @property
    def begins_with_work(self) -> bool:
        """Whether the log knows of a case only from its first work on (it names no moment of arrival)."""
        return self.log.events["enabled_at"].count() == 0

    def _case_begun(self) -> Floats:
        """When each case began, on the office's clock."""
        begun = np.fmin(np.fmin(self.completed, self._moments("started_at")), self._moments("enabled_at"))
        begun = begun + self.times.shift
        first = np.full(self.log.cases.height, np.inf)
        np.minimum.at(first, self.case, begun)
        known: Floats = first[np.isfinite(first)]
        return known

    def _moments(self, column: str) -> Floats:
        seconds = self.log.events[column].dt.epoch("us").cast(pl.Float64).to_numpy() / 1e6
        return np.asarray(seconds, dtype=np.float64)

    def _task_parameters(
        self, work: Floats, delay: Floats, *, case_types: CaseTypes, who: WhoDoesWhat
    ) -> tuple[dict[str, TaskParameters], tuple[ElementFit, ...]]:
        tasks: dict[str, TaskParameters] = {}
        goodness: list[ElementFit] = []
        type_of_event = case_types.of_case[self.case]
        unseen: list[str] = []
        for number, element in enumerate(self.tasks):
            rows = np.flatnonzero(self.enabling.task == number)
            rows = rows[np.argsort(self.completed[rows], kind="stable")]
            name = self.diagram.nodes[element].name or element
            if not rows.size:
                unseen.append(name)
                tasks[element] = TaskParameters(work=ZERO, pool_id=_pool_of(element, who))
                continue
            skipped = self.enabling.skipped[:, number]
            work_fit = fit_duration(_with_zeros(work[rows], int(skipped.sum())))
            delay_fit = fit_duration(_with_zeros(delay[rows], int(skipped.sum())))
            delay_by_type: dict[str, Distribution] = {}
            work_by_type: dict[str, Distribution] = {}
            for place, case_type in enumerate(case_types.types):
                own = rows[type_of_event[rows] == place]
                zeros = int(skipped[case_types.of_case == place].sum())
                if own.size + zeros:
                    delay_by_type[case_type.id] = fit_duration(
                        _with_zeros(delay[own], zeros), family=delay_fit.best_family
                    ).distribution
                    work_by_type[case_type.id] = fit_duration(
                        _with_zeros(work[own], zeros), family=work_fit.best_family
                    ).distribution
            pool = _pool_of(element, who)
            tasks[element] = TaskParameters(
                work=work_fit.distribution,
                delay=delay_fit.distribution,
                pool_id=pool,
                delay_in_working_time=pool is not None,
                work_by_type=work_by_type,
                delay_by_type=delay_by_type,
            )
            inferred = bool(self.gaps.inferred[rows].any())
            goodness += [
                _row(element, name, "work", work_fit, inferred=inferred),
                _row(element, name, "delay", delay_fit, inferred=inferred),
            ]
        if unseen:
            listed = "、".join(unseen[:10])
            self.notes.append(f"記録と対応しなかった作業({listed})は、時間のかからないものとしました。")
        return tasks, tuple(goodness)

    def _branch_notes(self, branches: Branches) -> list[str]:
        if not branches.unseen:
            return []
        return [f"どの事案も通らなかった分岐が{len(branches.unseen)}か所あり、行き先を等しい割合としました。"]

    def _deadline_hours(self) -> float | None:
        """The median time from the beginning of a case to its deadline, when most cases have one."""
        due = self.log.cases["deadline_at"].dt.epoch("us").cast(pl.Float64).to_numpy() / 1e6
        begun = np.full(self.log.cases.height, np.inf)
        np.minimum.at(begun, self.case, np.fmin(self.completed, self._moments("started_at")))
        hours = (due - begun) / 3600.0
        known = np.isfinite(hours)
        return float(np.median(hours[known])) if known.sum() * 2 >= known.size and known.any() else None


def _pool_of(element: str, who: WhoDoesWhat) -> str | None:
    return pool_id(who.of_task[element]) if element in who.of_task else None


def _with_zeros(values: Floats, zeros: int) -> Floats:
    """A task that the model asks for and the log does not have was done at once, with no work."""
    return np.concatenate([values, np.zeros(zeros)])


def _row(element: str, name: str, quantity: str, fitted: FittedDuration, *, inferred: bool) -> ElementFit:
    return ElementFit(
        element_id=element,
        name=name,
        quantity=quantity,
        observations=fitted.observations,
        family=fitted.best_family,
        mean_seconds=fitted.mean_seconds,
        distance_seconds=fitted.distance_seconds,
        rival_distance_seconds=fitted.rival_distance_seconds,
        is_inferred=inferred,
    )
