"""Questions about what systems cost: one prefecture, one municipality among those of its size. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.apps.benchmark.bodies import Bodies, Body, bodies_of
from meguru.apps.benchmark.groups import ComparedGroup
from meguru.apps.indicators.bridge import Column
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.queries import columns_of_years, visible_indicators
from meguru.apps.indicators.queries.entering import may_fill
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.cost_gap import (
    ClassSummary,
    CostClue,
    CostFacts,
    CostStanding,
    FactKind,
    GroupCost,
    JointUseHint,
    class_summaries,
    clues,
    cost_reference,
    group_cost,
    joint_use,
    standings,
)

COST, BUDGET, POPULATION = "system_cost", "general_budget", "population"
OTHERWISE = IndicatorValue.Quality.OTHERWISE
THOUSAND = 1_000  # both amounts are kept in thousands of yen
# What may explain a difference: the name of the fact, the indicator that tells it, and how it is compared
FACTS: Mapping[str, tuple[str, FactKind]] = {
    "vendor": ("core_vendor", FactKind.WORD),
    "renewal": ("core_renewal_year", FactKind.RENEWAL),
}


@dataclass(frozen=True, slots=True)
class TownCost:
    """One municipality with its standing."""

    body: Body
    facts: CostFacts
    standing: CostStanding


@dataclass(frozen=True, slots=True)
class CostPage:
    """The costs of a prefecture's municipalities in one year; those with the highest cost per head first.

    `population_year` is the year of the residents, None where the census of the register of bodies stands in for it.
    """

    prefecture: Organisation
    year: int | None
    years: tuple[int, ...]
    population_year: int | None
    begins_anew: bool
    towns: tuple[TownCost, ...]
    classes: tuple[ClassSummary, ...]
    hint: JointUseHint | None

    @property
    def with_cost(self) -> int:
        return sum(one.standing.cost_yen is not None for one in self.towns)

    @property
    def without_budget(self) -> int:
        return sum(one.standing.cost_yen is not None and one.standing.share is None for one in self.towns)


@dataclass(frozen=True, slots=True)
class TownCostPage:
    """One municipality among its peers, with what may explain a difference.

    The peers are those of the group that was chosen; without one the others of its size class in the prefecture.
    """

    own: TownCost
    place: GroupCost
    peers: tuple[TownCost, ...]
    clues: tuple[CostClue, ...]
    page: CostPage


def cost_page(
    prefecture: Organisation, *, user: Person, year: int | None = None, only_released: bool = False
) -> CostPage:
    """The costs of the newest or a given year, as this person may see them; for papers, without one's own that wait."""
    return _page(prefecture, _series(user, only_released=only_released), user=user, year=year)


def _page(
    prefecture: Organisation, series: Mapping[str, tuple[Column, ...]], *, user: Person, year: int | None
) -> CostPage:
    years = {one.year for one in series.get(COST, ()) if one.bodies.size}
    shown = year if year in years else max(years, default=None)
    people = _nearest(series.get(POPULATION, ()), shown)
    bodies = bodies_of(prefecture)
    cost, facts = _facts_of(bodies, series, user=user, year=shown)
    found = standings(list(facts.values()))
    towns = [TownCost(one, facts[one.code], found[one.code]) for one in bodies.rows]
    return CostPage(
        prefecture=prefecture,
        year=shown,
        years=tuple(sorted(years)),
        population_year=people.year if people else None,
        begins_anew=bool(cost and cost.is_defined_otherwise),
        towns=tuple(sorted(towns, key=_highest_first)),
        classes=class_summaries(found, cost_reference().classes),
        hint=joint_use(found),
    )


def may_enter_costs(user: Person) -> bool:
    """Whether this person may enter the costs of their office."""
    found = visible_indicators(user).filter(key=COST, organisation__isnull=True).first()
    return found is not None and may_fill(found, user)


def town_cost_page(
    body: Organisation, *, user: Person, year: int | None = None, group: ComparedGroup | None = None
) -> TownCostPage:
    """One municipality in the same year, in a group or among those of its size. Raises: LookupError for a prefecture."""
    if body.prefecture is None:
        raise LookupError(body.code)
    series = _series(user)
    page = _page(body.prefecture, series, user=user, year=year)
    own = next(one for one in page.towns if one.body.pk == body.pk)
    peers = (
        _of_group(group, own, series, user=user, year=page.year) if group is not None else _of_size(page, own)
    )
    kinds = {name: kind for name, (_key, kind) in FACTS.items()}
    told = (
        clues(
            own.facts,
            [one.facts for one in peers if not one.facts.is_defined_otherwise],
            kinds=kinds,
            year=page.year,
        )
        if page.year is not None
        else ()
    )
    place = group_cost(body.code, [own.facts, *(one.facts for one in peers)])
    return TownCostPage(own, place, peers, told, page)


def _of_size(page: CostPage, own: TownCost) -> tuple[TownCost, ...]:
    size = own.standing.size
    return tuple(one for one in page.towns if size and one is not own and one.standing.size == size)


def _of_group(
    group: ComparedGroup,
    own: TownCost,
    series: Mapping[str, tuple[Column, ...]],
    *,
    user: Person,
    year: int | None,
) -> tuple[TownCost, ...]:
    """The others of a group, of whatever prefecture, with their figures of the page's year."""
    _cost, facts = _facts_of(Bodies(group.members), series, user=user, year=year)
    found = standings(list(facts.values()))
    return tuple(
        TownCost(one, facts[one.code], found[one.code]) for one in group.members if one.pk != own.body.pk
    )


def _series(user: Person, *, only_released: bool = False) -> dict[str, tuple[Column, ...]]:
    keys = [COST, BUDGET, POPULATION, *(key for key, _kind in FACTS.values())]
    shipped = visible_indicators(user).filter(key__in=keys, organisation__isnull=True)
    return {one.key: columns_of_years(one, user=user, only_released=only_released) for one in shipped}


def _labels(user: Person) -> dict[str, list[str]]:
    """The words of indicators that are a choice: what the numbers of the facts mean."""
    keys = [key for key, kind in FACTS.values() if kind is FactKind.WORD]
    found = visible_indicators(user).filter(key__in=keys, kind=Indicator.Kind.CHOICE)
    return dict(found.values_list("key", "labels"))


def _nearest(columns: tuple[Column, ...], year: int | None) -> Column | None:
    """The edition closest to the year of the costs, the earlier one of two; the newest without a year."""
    if not columns:
        return None
    wanted = year if year is not None else columns[-1].year
    return min(columns, key=lambda one: (abs(one.year - wanted), one.year))


def _facts_of(
    bodies: Bodies, series: Mapping[str, tuple[Column, ...]], *, user: Person, year: int | None
) -> tuple[Column | None, dict[str, CostFacts]]:
    """The column of the costs of a year, and code -> facts. Without a year nothing is known of the costs."""
    cost, budget = (
        next((one for one in series.get(key, ()) if one.year == year and one.bodies.size), None)
        for key in (COST, BUDGET)
    )
    people = _nearest(series.get(POPULATION, ()), year)
    labels = _labels(user)
    return cost, _facts(bodies, series, labels=labels, cost=cost, budget=budget, people=people, year=year)


def _facts(
    bodies: Bodies,
    series: Mapping[str, tuple[Column, ...]],
    *,
    labels: Mapping[str, list[str]],
    cost: Column | None,
    budget: Column | None,
    people: Column | None,
    year: int | None,
) -> dict[str, CostFacts]:
    """Code -> facts. The cost and the budget are of one year, the other facts the nearest to it."""
    costs, budgets, heads = (one.by_body if one else {} for one in (cost, budget, people))
    told = {name: _nearest(series.get(key, ()), year) for name, (key, _kind) in FACTS.items()}
    otherwise = {
        pk
        for column in (cost, budget)
        if column is not None
        for pk, quality in column.qualities.items()
        if quality == OTHERWISE
    }
    found = {}
    for body in bodies.rows:
        residents = heads.get(body.pk)
        found[body.code] = CostFacts(
            code=body.code,
            kind=body.kind,
            residents=int(residents) if residents else body.residents,
            cost_yen=_yen(costs.get(body.pk)),
            budget_yen=_yen(budgets.get(body.pk)),
            facts={
                name: _fact(column.by_body.get(body.pk), labels.get(FACTS[name][0]))
                for name, column in told.items()
                if column is not None
            },
            is_defined_otherwise=body.pk in otherwise,
        )
    return found


def _yen(thousands: float | None) -> float | None:
    return None if thousands is None else thousands * THOUSAND


def _fact(value: float | None, labels: list[str] | None) -> str | float | None:
    if value is None or labels is None:
        return value
    number = int(value)
    return labels[number] if 0 <= number < len(labels) else None


def _highest_first(one: TownCost) -> tuple[bool, float, str]:
    head = one.standing.per_head_yen
    return head is None, -(head or 0), one.body.code
