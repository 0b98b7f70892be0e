"""The search: explore plans with few simulated years each, sharpen the good ones, confirm the best with fresh years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite

from meguru.engines.redesign.process_view import CannotApply
from meguru.engines.redesign.search.draws import Draws
from meguru.engines.redesign.search.evolve import children, every_plan, first_plans
from meguru.engines.redesign.search.measure import Run, Simulate, YearOutcome
from meguru.engines.redesign.search.pareto import Goals, best_first, fronts
from meguru.engines.redesign.search.plan import Plan, Space, people_of, space_of, working_pools
from meguru.engines.redesign.search.question import SearchQuestion, check, triable
from meguru.engines.redesign.search.results import FoundPlan, Gain, Refused, SearchResult, StaffLine
from meguru.engines.simulation import CannotSimulate, estimate

FIRST_YEARS = 2  # of every plan that is looked at
SHARPENED_YEARS = (4, 8)  # of the better ones; each rung costs about the same (successive halving)
EXPLORED, SHARPENED = 0.45, 0.15  # shares of the budget; the rest confirms
LEAST_CONFIRMED = 8  # fresh years of a finalist: below this an interval says little
MOST_CONFIRMED = 60
MOST_FINALISTS = 24
POPULATION = (12, 48)
FRESH = 1_000_000  # the first of the years that no choice was made on
MOST_NEAREST = 3
TOLD_STEPS = (0.001, 0.1, 10_000.0)  # share, days, yen

Progress = Callable[[str, int, int], None]


def search(question: SearchQuestion, *, simulate: Simulate, progress: Progress | None = None) -> SearchResult:
    """Find the plans of which none is better than another in yield, throughput and cost at once.

    Shape:  `question` is `prepared`; `simulate` answers runs in their order, on as many cores as it likes;
            `progress` is told (stage in Japanese, simulated years so far, budget); what it raises ends the search.
    Holds:  the same question gives the same answer, whatever `simulate` runs on. At most `budget` years are simulated.
            Every plan meets the same cases and luck in the same year. The figures of the answer come from years
            that no choice was made on, so picking the best does not flatter them.
    Raises: CannotSimulate when the question has no answer.
    """
    check(question)
    if question.deadline_hours is None:
        raise CannotSimulate("期限が決まっていません。先に今の形を動かして、期限を決めてください。")
    space = space_of(question)
    book = _Book(space=space, simulate=simulate, tell=progress or _silent)
    method = _explore(book)
    _sharpen(book)
    return _confirmed(book, method)


@dataclass(slots=True)
class _Book:
    """Every simulated year so far, by plan; and how many were paid for."""

    space: Space
    simulate: Simulate
    tell: Progress
    years: dict[Plan, list[YearOutcome]] = field(default_factory=dict)
    people: dict[Plan, int | None] = field(default_factory=dict)  # None: the plan cannot be carried out
    spent: int = 0

    @property
    def budget(self) -> int:
        return self.space.question.budget

    def run(self, plans: Sequence[Plan], years: range, *, stage: str) -> dict[Plan, list[YearOutcome]]:
        """Simulate the same years of several plans."""
        runs = [Run(plan, year) for plan in plans for year in years]
        found: dict[Plan, list[YearOutcome]] = {plan: [] for plan in plans}
        for run, outcome in zip(runs, self.simulate(runs), strict=True):
            found[run.plan].append(outcome)
            self.spent += 1
            self.tell(stage, self.spent, self.budget)
        return found

    def extend(self, plans: Sequence[Plan], *, to: int, stage: str) -> None:
        """Simulate plans up to their year number `to`; those with equally many years together."""
        by_years: dict[int, list[Plan]] = {}
        for plan in plans:
            by_years.setdefault(len(self.years.get(plan, ())), []).append(plan)
        for have, group in sorted(by_years.items()):
            for plan, outcomes in self.run(group, range(have, to), stage=stage).items():
                self.years.setdefault(plan, []).extend(outcomes)

    def people_of(self, plan: Plan) -> int | None:
        if plan not in self.people:
            try:
                self.people[plan] = people_of(self.space.design_of(plan))
            except CannotApply:
                self.people[plan] = None
        return self.people[plan]

    def is_new(self, plan: Plan) -> bool:
        """Whether a plan may be tried and has not been."""
        if plan in self.years:
            return False
        people, most = self.people_of(plan), self.space.question.limits.people
        return people is not None and (most is None or people <= most)

    def ordered(self) -> list[Plan]:
        """All plans so far, best first."""
        plans = [plan for plan, outcomes in self.years.items() if all(isfinite(one.yen) for one in outcomes)]
        goals = [_goals(self.years[plan]) for plan in plans]
        broken = [_broken_by(self.space.question, self.years[plan], self.people_of(plan)) for plan in plans]
        return [plans[place] for place in best_first(goals, broken)]


def _explore(book: _Book) -> str:
    """Look at every plan when there are few, else breed them (NSGA-II). Returns which."""
    stage = "組み合わせを試しています"
    affordable = max(int(book.budget * EXPLORED) // FIRST_YEARS, 2)
    if book.space.size <= affordable:
        plans = list(every_plan(book.space, allowed=book.is_new))
        book.extend(plans, to=FIRST_YEARS, stage=stage)
        return "all"
    draws = Draws(book.space.question.seed)
    size = min(max(affordable // 10, POPULATION[0]), POPULATION[1], affordable)
    book.extend(
        first_plans(book.space, count=size, allowed=book.is_new, draws=draws), to=FIRST_YEARS, stage=stage
    )
    while (left := affordable - len(book.years)) > 0:
        parents = book.ordered()[:size] or list(book.years)
        born = (
            children(book.space, parents, count=min(size, left), allowed=book.is_new, draws=draws)
            if parents
            else []
        )
        if not born:
            break  # no other plan is to be found
        book.extend(born, to=FIRST_YEARS, stage=stage)
    return "evolution"


def _sharpen(book: _Book) -> None:
    """Give the better plans more years, rung by rung: half as many plans, twice as many years."""
    have = FIRST_YEARS
    for to in SHARPENED_YEARS:
        count = int(book.budget * SHARPENED / len(SHARPENED_YEARS)) // (to - have)
        book.extend(book.ordered()[: max(count, 1)], to=to, stage="良さそうな案を詳しく調べています")
        have = to


def _confirmed(book: _Book, method: str) -> SearchResult:
    """Simulate the finalists and today over fresh years, and keep those that no other beats."""
    question, space = book.space.question, book.space
    today = space.today()
    left = book.budget - book.spent
    count = min(max(left // LEAST_CONFIRMED - 1, 1), MOST_FINALISTS)
    finalists = [plan for plan in _sharpest(book) if plan != today][:count]
    years = min(max(left // (len(finalists) + 1), 1), MOST_CONFIRMED)
    fresh = book.run([today, *finalists], range(FRESH, FRESH + years), stage="新しい乱数で確かめています")
    base = _found(book, today, fresh[today], None)
    sound = [plan for plan in fresh if all(isfinite(one.yen) for one in fresh[plan])]
    found = {plan: base if plan == today else _found(book, plan, fresh[plan], fresh[today]) for plan in sound}
    kept = [plan for plan in sound if not found[plan].broken]
    broke = sorted(
        (plan for plan in sound if found[plan].broken and plan != today),
        key=lambda plan: _broken_by(question, fresh[plan], book.people_of(plan)),
    )
    best = fronts([_as_told(_goals(fresh[plan])) for plan in kept], [0.0] * len(kept))
    front = _without_needless([kept[place] for place in best[0]], fresh) if best else []
    nearest: list[Plan] = []
    if not kept:
        nearest = sorted(sound, key=lambda plan: _broken_by(question, fresh[plan], book.people_of(plan)))[
            :MOST_NEAREST
        ]
    return SearchResult(
        today=base,
        front=tuple(sorted((found[plan] for plan in front), key=lambda one: (one.yen.mean, one.days.mean))),
        nearest=tuple(found[plan] for plan in nearest),
        deadline_hours=question.deadline_hours or 0.0,
        deadline_is_given=question.deadline_is_given,
        space=space.size,
        tried=len(book.years),
        years=book.spent,
        method=method,
        not_tried=triable(question)[1],
        seed=question.seed,
        budget=question.budget,
        pays_idle_time=bool(space.pools),
        refused=_refused(book),
        broke=tuple(found[plan] for plan in broke[:MOST_NEAREST]),
    )


def _refused(book: _Book) -> tuple[Refused, ...]:
    """How many plans broke each limit: too many people without a simulation, the others by their first years."""
    limits = book.space.question.limits
    crowded = [one for one in book.people.values() if one is not None and one > (limits.people or inf)]
    goals = [_goals(found) for found in book.years.values()]
    late = [one for one in goals if -one[0] < (limits.on_time_share or 0.0)]
    dear = [one for one in goals if one[2] > (inf if limits.yen is None else limits.yen)]
    gone = [one for one in book.people.values() if one is None]
    counted = (
        (f"人数が上限の {limits.people} 人を超える", len(crowded)),
        (f"期限内に終わる割合が {limits.on_time_share or 0:.0%} に届かない", len(late)),
        (f"費用が年 {limits.yen or 0:,.0f} 円を超える", len(dear)),
        ("残す手順が無くなる", len(gone)),
    )
    return tuple(Refused(why, plans) for why, plans in counted if plans)


def _sharpest(book: _Book) -> list[Plan]:
    """Plans best first, those with more years before those that were only looked at."""
    order = book.ordered()
    return sorted(order, key=lambda plan: -len(book.years[plan]))


def _found(
    book: _Book, plan: Plan, outcomes: list[YearOutcome], today: list[YearOutcome] | None
) -> FoundPlan:
    question = book.space.question
    by_id = {one.id: one for one in book.space.proposals}
    gain = None
    if today is not None:
        pairs = list(zip(outcomes, today, strict=True))
        gain = Gain(
            on_time=estimate(one.on_time - base.on_time for one, base in pairs),
            days=estimate(base.days - one.days for one, base in pairs),
            yen=estimate(base.yen - one.yen for one, base in pairs),
            hours=estimate(base.hours - one.hours for one, base in pairs),
        )
    people = book.people_of(plan) or 0
    return FoundPlan(
        plan=plan,
        on_time=estimate(one.on_time for one in outcomes),
        days=estimate(one.days for one in outcomes),
        yen=estimate(one.yen for one in outcomes),
        people=people,
        years=len(outcomes),
        gain=gain,
        redesigns=tuple(by_id[key] for key in plan.picks),
        staffing=_staffing(book.space, plan),
        broken=_broken(question, outcomes, people),
        hours=estimate(one.hours for one in outcomes),
    )


def _staffing(space: Space, plan: Plan) -> tuple[StaffLine, ...]:
    """Today's people beside those of the plan, with teams that a redesign adds."""
    before = {pool.id: pool for pool in working_pools(space.question.design)}
    after = {pool.id: pool for pool in working_pools(space.design_of(plan))}
    return tuple(
        StaffLine(
            pool_id=key,
            name=pool.name or key,
            today=before[key].headcount if key in before else 0,
            people=after[key].headcount if key in after else 0,
        )
        for key, pool in {**before, **after}.items()
    )


def _goals(outcomes: Sequence[YearOutcome]) -> Goals:
    """Yield, throughput and cost as figures of which less is better."""
    count = len(outcomes)
    return (
        -sum(one.on_time for one in outcomes) / count,
        sum(one.days for one in outcomes) / count,
        sum(one.yen for one in outcomes) / count,
    )


def _as_told(goals: Goals) -> Goals:
    """Goals in the steps in which they are told: smaller differences make no plan better than another."""
    return tuple(round(value / step) * step for value, step in zip(goals, TOLD_STEPS, strict=True))


def _broken_by(question: SearchQuestion, outcomes: Sequence[YearOutcome], people: int | None) -> float:
    """How far limits are broken, each as a share of the limit, added up; 0 when all are kept."""
    on_time, _, yen = _goals(outcomes)
    limits, total = question.limits, 0.0
    if limits.on_time_share:
        total += max(0.0, (limits.on_time_share + on_time) / limits.on_time_share)
    if limits.yen is not None:
        total += max(0.0, (yen - limits.yen) / limits.yen)
    if limits.people is not None:
        total += inf if people is None else max(0.0, (people - limits.people) / limits.people)
    return total


def _broken(question: SearchQuestion, outcomes: Sequence[YearOutcome], people: int) -> tuple[str, ...]:
    on_time, _, yen = _goals(outcomes)
    limits = question.limits
    told = []
    if limits.people is not None and people > limits.people:
        told.append(f"人数が {people} 人で、上限の {limits.people} 人を超えます")
    if limits.on_time_share is not None and -on_time < limits.on_time_share:
        told.append(f"期限内に終わるのが {-on_time:.1%} で、{limits.on_time_share:.1%} に届きません")
    if limits.yen is not None and yen > limits.yen:
        told.append(f"費用が年 {yen:,.0f} 円で、上限の {limits.yen:,.0f} 円を超えます")
    return tuple(told)


def _without_needless(front: list[Plan], fresh: dict[Plan, list[YearOutcome]]) -> list[Plan]:
    """Leave out a plan when one with fewer redesigns and the same people is nowhere clearly worse, and of plans
    that are told alike all but the first."""
    told = {_as_told(_goals(fresh[plan])): plan for plan in sorted(front, key=lambda one: -len(one.picks))}
    front = [plan for plan in front if plan in told.values()]
    return [
        plan
        for plan in front
        if not any(
            set(other.picks) < set(plan.picks)
            and other.people == plan.people
            and not _is_clearly_better(fresh[plan], fresh[other])
            for other in front
        )
    ]


def _is_clearly_better(one: list[YearOutcome], other: list[YearOutcome]) -> bool:
    pairs = list(zip(one, other, strict=True))
    gains = (
        estimate(a.on_time - b.on_time for a, b in pairs),
        estimate(b.days - a.days for a, b in pairs),
        estimate(b.yen - a.yen for a, b in pairs),
    )
    return any(gain.low > 0 for gain in gains)


def _silent(_stage: str, _done: int, _budget: int) -> None:
    return None
