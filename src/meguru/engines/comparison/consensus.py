"""The consensus process: the steps that most towns do, in the order most do them, as a drawing of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from meguru.engines.bpmn import Diagram, DiagramBuilder, Node, NodeKind, StepFacts, lay_out
from meguru.engines.comparison.avoidance import left_out
from meguru.engines.comparison.blocks import Block, BlockKind, blocks_of, with_options
from meguru.engines.comparison.rework import Rework, rework_of
from meguru.engines.comparison.towns import SharedStep, Town, TownsCompared

NO_ACTOR = "担当の記載なし"
OTHERWISE = "それ以外"


class NoConsensus(ValueError):
    """No step is done by more than half of the towns."""


@dataclass(frozen=True, slots=True)
class Consensus:
    """合意のプロセス: the drawing, and which of its tasks is which shared step (element id -> number)."""

    diagram: Diagram
    step_of: Mapping[str, int]
    steps: tuple[SharedStep, ...]


def consensus_of(compared: TownsCompared, towns: Sequence[Town], *, name: str) -> Consensus:
    """Draw the steps that more than half of the towns do.

    Order, side by side and either-or: what most of the towns that do both steps say. A step becomes optional when at
    least half of the towns that do it can leave it out. Actor: whom more towns name than anyone else,
    a section counting as one whatever it is called. Form, system, condition and traits: what most write.
    Minutes: the middle town's. An optional part leads back to an earlier step of its row when at least half of the
    towns that do it go back there. The drawing has positions and one start and end.
    Raises: NoConsensus.
    """
    steps = compared.done_by_most()
    if not steps:
        raise NoConsensus(
            "半分より多くの団体が行っている手順がありません。同じ業務の図を選ぶか、同じ意味の語を登録してください。"
        )
    by_number = {step.number: step for step in steps}
    skips = _skips(compared, towns, by_number)

    def skipped_beside(step: int, others: frozenset[int]) -> bool:
        return any(2 * skips[step][other] >= len(by_number[step].cells) for other in others)

    block = with_options(blocks_of(list(by_number), compared.precedence.relation), skipped_beside)
    drawing = _Drawing(name, by_number, compared, towns, rework_of(compared, towns, by_number))
    start = drawing.builder.start(lane=drawing.lane_of(block.steps()[0]))
    first, last = drawing.add(block)
    drawing.builder.flow(start, first)
    drawing.builder.flow(last, drawing.builder.end(lane=drawing.lane_of(block.steps()[-1])))
    return Consensus(diagram=lay_out(drawing.builder.build()), step_of=drawing.step_of, steps=steps)


def _skips(
    compared: TownsCompared, towns: Sequence[Town], by_number: Mapping[int, SharedStep]
) -> dict[int, Counter[int]]:
    """For every two consensus steps, how many towns do the second in some case without the first."""
    number_of = {
        (key, cell.step_id): number for number, step in by_number.items() for key, cell in step.cells.items()
    }
    skips: dict[int, Counter[int]] = {number: Counter() for number in by_number}
    for town in towns:
        own = [step_id for key, step_id in number_of if key == town.key]
        for step_id, others in left_out(town.diagram, steps=own).items():
            skips[number_of[town.key, step_id]].update(number_of[town.key, other] for other in others)
    return skips


def _actor_of(step: SharedStep) -> str:
    """What most towns write, else what more towns write than anything else."""
    written = Counter(cell.common_actor for cell in step.cells.values() if cell.common_actor)
    if step.actor or not written:
        return step.actor or NO_ACTOR
    return min(written, key=lambda actor: (-written[actor], actor))


class _Drawing:
    """Writes blocks as nodes and flows; every block has one way in and one way out."""

    def __init__(
        self,
        name: str,
        steps: Mapping[int, SharedStep],
        compared: TownsCompared,
        towns: Sequence[Town],
        rework: Rework,
    ) -> None:
        self.steps, self.rework = steps, rework
        self.step_of: dict[str, int] = {}
        self.builder = DiagramBuilder(name=name)
        self.builder.pool(name=name, process="process_1")
        self._actors = {number: _actor_of(step) for number, step in steps.items()}
        actors = list(dict.fromkeys(self._actors.values()))
        self._lanes = (
            {} if actors == [NO_ACTOR] else {actor: self.builder.lane(name=actor) for actor in actors}
        )
        diagrams = {town.key: town.diagram for town in towns}
        self._nodes = {
            number: [diagrams[key].nodes[cell.step_id] for key, cell in sorted(step.cells.items())]
            for number, step in steps.items()
        }

    def lane_of(self, number: int) -> str | None:
        return self._lanes.get(self._actors[number])

    def add(self, block: Block) -> tuple[str, str]:
        """Add a block; returns its first and its last node."""
        if block.kind is BlockKind.STEP:
            task = self._task(block.number)
            return task, task
        if block.kind is BlockKind.SEQUENCE:
            return self._row(block)
        return self._split(block)

    def _row(self, block: Block) -> tuple[str, str]:
        """Parts one after the other; an optional part may lead back to an earlier step of the same row."""
        back_to = self.rework.targets(block)
        joins: dict[int, str] = {}
        ends: list[tuple[str, str]] = []
        for place, part in enumerate(block.parts):
            if place in back_to:
                ends.append(self._loop(part, joins[back_to[place]]))
                continue
            first, last = self.add(part)
            if place in back_to.values():
                gateway = self.builder.gateway(
                    kind=NodeKind.EXCLUSIVE_GATEWAY, lane=self.lane_of(part.steps()[0])
                )
                self.builder.flow(gateway, first)
                joins[place] = first = gateway
            ends.append((first, last))
        loops = {ends[place][0] for place in back_to}
        for (_, last), (first, _) in pairwise(ends):
            self.builder.flow(last, first, name=OTHERWISE if last in loops else "", is_default=last in loops)
        return ends[0][0], ends[-1][1]

    def _loop(self, block: Block, join: str) -> tuple[str, str]:
        """A part that is done in some cases and then leads back."""
        part = block.parts[0]
        split = self.builder.gateway(kind=NodeKind.EXCLUSIVE_GATEWAY, lane=self.lane_of(part.steps()[0]))
        first, last = self.add(part)
        self.builder.flow(split, first, name=self.steps[part.steps()[0]].condition or self._named(part))
        self.builder.flow(last, join)
        return split, split

    def _split(self, block: Block) -> tuple[str, str]:
        is_choice = block.kind is not BlockKind.TOGETHER
        kind = NodeKind.EXCLUSIVE_GATEWAY if is_choice else NodeKind.PARALLEL_GATEWAY
        lane = self.lane_of(block.steps()[0])
        split = self.builder.gateway(kind=kind, lane=lane)
        ends = [(part, *self.add(part)) for part in block.parts]
        join = self.builder.gateway(kind=kind, lane=self.lane_of(block.steps()[-1]))
        for part, first, last in ends:
            condition = self.steps[part.steps()[0]].condition if is_choice else ""
            self.builder.flow(split, first, name=condition or (self._named(part) if is_choice else ""))
            self.builder.flow(last, join)
        if block.kind is BlockKind.OPTIONAL:
            self.builder.flow(split, join, name=OTHERWISE, is_default=True)
        return split, join

    def _named(self, part: Block) -> str:
        """A way without a written condition is named after what is done there."""
        return f"{self.steps[part.steps()[0]].name}が必要"

    def _task(self, number: int) -> str:
        step, nodes = self.steps[number], self._nodes[number]
        kinds = Counter(node.kind for node in nodes if node.kind.is_task)
        kind = min(kinds, key=lambda kind: (-kinds[kind], kind.value)) if kinds else NodeKind.TASK
        task = self.builder.add(
            Node(
                id=f"step_{len(self.step_of) + 1}",
                kind=kind,
                name=step.name,
                lane_id=self.lane_of(number),
                traits=step.traits,
                facts=StepFacts(
                    minutes=round(step.minutes.middle, 1) if step.minutes else None,
                    form=step.form,
                    system=step.system,
                ),
                documentation=f"比べた{self._towns}団体のうち{len(step.cells)}団体が行っています。",
            )
        )
        self.step_of[task] = number
        return task

    @property
    def _towns(self) -> int:
        """How many towns were compared, from the share of any step."""
        any_step = next(iter(self.steps.values()))
        return round(len(any_step.cells) / any_step.share)
