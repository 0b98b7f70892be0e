"""One operation as many towns draw it: shared steps, who does which, in which order, in how many minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from meguru.engines.bpmn import Diagram, StepFacts, Trait
from meguru.engines.comparison.actors import ActorOf, common_actors
from meguru.engines.comparison.clusters import shared_groups
from meguru.engines.comparison.decided import NOTHING_DECIDED, Decided, PairOfSteps, StepOf, ties_of
from meguru.engines.comparison.differences import Field, minutes_differ
from meguru.engines.comparison.flow_order import FlowOrder, Step, order_of
from meguru.engines.comparison.how_found import HowFound, how_found
from meguru.engines.comparison.label_parts import parts_of
from meguru.engines.comparison.labels import NO_SYNONYMS
from meguru.engines.comparison.likeness import Likeness, likeness_of
from meguru.engines.comparison.precedence import Precedence, majority_order
from meguru.engines.comparison.spread import Quartiles, TownStanding, spread_of, standings_of
from meguru.engines.comparison.synonyms import Synonyms, normal_text
from meguru.engines.comparison.within import Within, done_within

MOST = 0.5  # more than this share of the towns is "most towns"


class CannotCompare(ValueError):
    """Towns that cannot be compared; says why in words for a clerk."""


@dataclass(frozen=True, slots=True)
class Town:
    """比較の相手: one drawing under a key of its own (never shown)."""

    key: str
    diagram: Diagram


@dataclass(frozen=True, slots=True)
class TownStep:
    """団体のやり方: one town's way of doing one shared step. `differs` from what most towns write; `moved` in the order.

    `actor` is as written there, `common_actor` the name that most towns use for the same section. `how` says how it was
    found to be the step of the row's name; None for the step that the row is named after.
    """

    step_id: str
    name: str
    actor: str
    common_actor: str
    condition: str
    facts: StepFacts
    traits: frozenset[Trait]
    likeness: float
    how: HowFound | None = None
    differs: frozenset[Field] = frozenset()


@dataclass(frozen=True, slots=True)
class SharedStep:
    """共通の手順: one step over all towns that do it. Words are what most of them write, "" when nobody agrees.

    `within`: towns that have no such step and do it within another one.
    """

    number: int
    name: str
    actor: str
    form: str
    system: str
    condition: str
    traits: frozenset[Trait]
    cells: Mapping[str, TownStep]
    share: float
    minutes: Quartiles | None
    within: Mapping[str, Within] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TownsCompared:
    """比較の結果: `steps` in the order of most towns; `standings` by town key.

    `rows` is where a town's step stands in `likeness`; `not_followed` what was decided to be the same and cannot be,
    because a shared step would hold two steps of one town.
    """

    towns: tuple[str, ...]
    steps: tuple[SharedStep, ...]
    standings: Mapping[str, TownStanding]
    precedence: Precedence
    orders: Mapping[str, FlowOrder]
    hourly_yen: int
    likeness: Likeness
    rows: Mapping[StepOf, int]
    decided: Decided = NOTHING_DECIDED
    not_followed: tuple[PairOfSteps, ...] = ()

    def done_by_most(self) -> tuple[SharedStep, ...]:
        """The steps that more than half of the towns do."""
        return tuple(step for step in self.steps if step.share > MOST)

    def only_in(self, key: str) -> tuple[SharedStep, ...]:
        """The steps that this town alone does; none that another does within a step of its own."""
        return tuple(step for step in self.steps if set(step.cells) == {key} and not step.within)

    def missing_in(self, key: str) -> tuple[SharedStep, ...]:
        """The steps that at least half of the other towns do and this one does not, not even within another step."""
        others = len(self.towns) - 1
        return tuple(
            step
            for step in self.steps
            if key not in step.cells and key not in step.within and others and len(step.cells) * 2 >= others
        )


def compare_towns(
    towns: Sequence[Town],
    *,
    hourly_yen: int,
    synonyms: Synonyms = NO_SYNONYMS,
    decided: Decided = NOTHING_DECIDED,
) -> TownsCompared:
    """Match the steps of all drawings at once and say where each town stands.

    Shape:  every step of every town stands in exactly one `SharedStep`, which holds at most one step of each town.
    Unit:   minutes of staff work each time; yen = minutes x `hourly_yen` / 60, one rate for all towns, so that towns
            differ by their work and not by their wages.
    Holds:  the answer does not depend on the order of the towns or of the elements in their files.
    `decided`: what people have said about single pairs; it goes before names and places.
    Raises: CannotCompare for no towns, or two under one key.
    """
    if not towns:
        raise CannotCompare("比べる図がありません。相手を選んでください。")
    if len({town.key for town in towns}) != len(towns):
        raise CannotCompare("同じ図が二度選ばれています。")
    ordered = sorted(towns, key=lambda town: town.key)
    orders = [order_of(town.diagram) for town in ordered]
    found = likeness_of(orders, synonyms=synonyms)
    keys = [town.key for town in ordered]
    ties = ties_of(found, keys, decided)
    groups = shared_groups(found, ties)
    ids: list[dict[int, str]] = [{} for _ in ordered]
    for number, rows in enumerate(groups):
        for row in rows:
            ids[found.places[row].drawing][number] = found.places[row].step_id
    precedence = Precedence(orders, ids)
    depth = {number: _mean(_depths(found, orders, rows)) for number, rows in enumerate(groups)}
    numbers = majority_order(precedence, range(len(groups)), depth=depth)
    within = done_within(found, orders, groups, apart=ties.apart, synonyms=synonyms)
    actors = common_actors(_done(found, orders, groups), synonyms=synonyms)
    moved = {key: precedence.moved(place) for place, key in enumerate(keys)}
    sure = frozenset(row for pair in ties.same for row in pair)
    steps = tuple(
        replace(
            _shared(number, groups[number], found, orders, keys, moved, actors, sure, synonyms=synonyms),
            within={keys[place]: one for place, one in within.get(number, {}).items()},
        )
        for number in numbers
    )
    row_of = {(keys[place.drawing], place.step_id): row for row, place in enumerate(found.places)}
    return TownsCompared(
        towns=tuple(town.key for town in towns),
        steps=steps,
        standings=standings_of(dict(zip(keys, orders, strict=True)), moved=moved, hourly_yen=hourly_yen),
        precedence=precedence,
        orders=dict(zip(keys, orders, strict=True)),
        hourly_yen=hourly_yen,
        likeness=found,
        rows=row_of,
        decided=decided,
        not_followed=_not_followed(decided, row_of, groups),
    )


def _not_followed(
    decided: Decided, row_of: Mapping[StepOf, int], groups: Sequence[Sequence[int]]
) -> tuple[PairOfSteps, ...]:
    """What is decided to be the same and does not stand in one group."""
    group_of = {row: number for number, members in enumerate(groups) for row in members}
    return tuple(
        (a, b)
        for a, b in decided.same
        if a in row_of and b in row_of and group_of[row_of[a]] != group_of[row_of[b]]
    )


def _depths(found: Likeness, orders: Sequence[FlowOrder], rows: Iterable[int]) -> list[float]:
    return [orders[found.places[row].drawing].depth[found.places[row].step_id] for row in rows]


def _done(
    found: Likeness, orders: Sequence[FlowOrder], groups: Sequence[Sequence[int]]
) -> list[tuple[int, str, int]]:
    """Who does which shared step, over all drawings."""
    places = [(found.places[row], number) for number, rows in enumerate(groups) for row in rows]
    return [
        (place.drawing, orders[place.drawing].steps[place.step_id].actor.strip(), number)
        for place, number in places
    ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _shared(
    number: int,
    rows: Sequence[int],
    found: Likeness,
    orders: Sequence[FlowOrder],
    keys: Sequence[str],
    moved: Mapping[str, Mapping[int, int]],
    actors: ActorOf,
    sure: frozenset[int],
    *,
    synonyms: Synonyms,
) -> SharedStep:
    steps = {row: orders[found.places[row].drawing].steps[found.places[row].step_id] for row in rows}
    typical = _typical(rows, steps, found, synonyms)
    named = {
        row: actors.get((found.places[row].drawing, step.actor.strip()), "") for row, step in steps.items()
    }
    words = {
        Field.ACTOR: _most_written(list(named.values()), synonyms),
        Field.FORM: _most_written([step.node.facts.form for step in steps.values()], synonyms),
        Field.SYSTEM: _most_written([step.node.facts.system for step in steps.values()], synonyms),
        Field.CONDITION: _most_written([step.condition for step in steps.values()], synonyms),
    }
    minutes = spread_of([step.node.facts.minutes for step in steps.values()])
    cells = {}
    for row in rows:
        key, step = keys[found.places[row].drawing], steps[row]
        differs = _differs(step, named[row], words, minutes, several=len(rows) > 1, synonyms=synonyms)
        if number in moved[key]:
            differs |= {Field.ORDER}
        others = [other for other in rows if other != row]
        cells[key] = TownStep(
            step_id=step.node.id,
            name=step.node.name,
            actor=step.actor,
            common_actor=named[row],
            condition=step.condition,
            facts=step.node.facts,
            traits=step.node.traits,
            likeness=float(found.scores[row, others].mean()) if others else 1.0,
            how=None if row == typical else how_found(float(found.labels[row, typical]), decided=row in sure),
            differs=frozenset(differs),
        )
    traits = Counter(trait for step in steps.values() for trait in step.node.traits)
    return SharedStep(
        number=number,
        name=steps[typical].node.name,
        actor=words[Field.ACTOR],
        form=words[Field.FORM],
        system=words[Field.SYSTEM],
        condition=words[Field.CONDITION],
        traits=frozenset(trait for trait, count in traits.items() if count > MOST * len(rows)),
        cells=cells,
        share=len(rows) / len(keys),
        minutes=minutes,
    )


def _typical(rows: Sequence[int], steps: Mapping[int, Step], found: Likeness, synonyms: Synonyms) -> int:
    """The row whose wording names all: what most towns use; of equals the one most like all others, then the shortest."""
    plain = {row: parts_of(step.node.name, synonyms).plain for row, step in steps.items()}
    counts = Counter(plain.values())
    return min(
        rows,
        key=lambda row: (
            -counts[plain[row]],
            -round(float(found.labels[row, list(rows)].sum()), 4),
            len(steps[row].node.name),
            steps[row].node.name,
        ),
    )


def _most_written(words: Sequence[str], synonyms: Synonyms) -> str:
    """What more than half of those who write anything write; "" when there is no such word."""
    written = [word for word in words if word.strip()]
    counts = Counter(synonyms.applied(normal_text(word)) for word in written)
    if not counts:
        return ""
    plain, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
    if count <= MOST * len(written):
        return ""
    spellings = Counter(word.strip() for word in written if synonyms.applied(normal_text(word)) == plain)
    return min(spellings.items(), key=lambda item: (-item[1], item[0]))[0]


def _differs(
    step: Step,
    actor: str,
    words: Mapping[Field, str],
    minutes: Quartiles | None,
    *,
    several: bool,
    synonyms: Synonyms,
) -> set[Field]:
    """Where one town writes something else than most, or takes clearly longer or shorter than the middle town."""
    if not several:
        return set()
    own = {
        Field.ACTOR: actor,
        Field.FORM: step.node.facts.form,
        Field.SYSTEM: step.node.facts.system,
        Field.CONDITION: step.condition,
    }
    found = {
        field
        for field, word in own.items()
        if word.strip()
        and words[field]
        and synonyms.applied(normal_text(word)) != synonyms.applied(normal_text(words[field]))
    }
    known = step.node.facts.minutes
    if known is not None and minutes is not None and minutes_differ(known, minutes.middle):
        found.add(Field.MINUTES)
    return found
