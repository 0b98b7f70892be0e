"""Everything an operator may look at: the drawing, the scenario and the measurements of one process, joined by id."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.bpmn.model import Diagram, Node, Trait
from meguru.engines.mining.results import ActivityFigures, HandoverFigures, Measurements
from meguru.engines.redesign.assumptions import Assumptions
from meguru.engines.redesign.results import Reason
from meguru.engines.redesign.traits import KnownTraits, traits_of
from meguru.engines.simulation import mean_seconds
from meguru.engines.simulation.scenario import Scenario, TaskParameters

TRAIT_WORDS: Mapping[Trait, str] = {
    Trait.PAPER: "紙を扱う",
    Trait.SEAL: "押印がある",
    Trait.FACE_TO_FACE: "対面で行う",
    Trait.DATA_ENTRY: "入力・転記をする",
    Trait.CHECK: "形式を確かめる",
    Trait.RULE_BASED: "手順が決まっている",
    Trait.JUDGEMENT: "判断を伴う",
    Trait.STATUTORY: "法令により自ら行う",
    Trait.PERSONAL_DATA: "個人情報を扱う",
    Trait.NOTIFY: "通知・交付をする",
    Trait.CORE: "職員が行うべき",
}


@dataclass(frozen=True, slots=True)
class Design:
    """設計案: a drawing and the scenario that goes with it."""

    diagram: Diagram
    scenario: Scenario


class CannotApply(ValueError):
    """A redesign that no longer fits the process, usually because another one took its step away."""


@dataclass(frozen=True, slots=True)
class Step:
    """One task with all that is known of it."""

    node: Node
    traits: KnownTraits
    figures: ActivityFigures
    parameters: TaskParameters

    @property
    def id(self) -> str:
        return self.node.id

    @property
    def label(self) -> str:
        return self.node.name or self.node.id

    def trait_reason(self, trait: Trait) -> Reason:
        """State the trait and where the knowledge comes from."""
        source = self.traits.source(trait)
        told = (
            "作業の性質として記録されています"
            if source == "diagram"
            else "作業名からの推定です。確かめてください"
        )
        return Reason(text=f"「{self.label}」は{TRAIT_WORDS[trait]}作業です（{told}）", source=source)

    def volume_reason(self) -> Reason:
        return Reason(text="この作業の件数", source="log", value=self.figures.count, unit="件")

    def waiting_reason(self) -> Reason:
        return Reason(
            text="この作業の前の待ち時間（平均）",
            source="log",
            value=round(self.figures.waiting_hours.mean, 2),
            unit="時間",
        )

    def work_reason(self) -> Reason:
        """The time that the saving is made of: somebody at work, not the night between start and completion."""
        marked = "推定" if self.figures.work_is_inferred else "実測"
        return Reason(
            text=f"1件の作業時間（平均、開庁時間だけ、{marked}）",
            source="log",
            value=round(mean_seconds(self.parameters.work) / 60, 2),
            unit="分",
        )


@dataclass(frozen=True, slots=True)
class ProcessView:
    """What the operators read. `steps` holds the tasks that occur both in the drawing and in the log."""

    design: Design
    measurements: Measurements
    assumptions: Assumptions
    steps: Mapping[str, Step]
    returns_share: Mapping[str, float]  # element id -> share of its executions that are followed by a return
    reverse_share: Mapping[tuple[str, str], float]  # (a, b) -> of the times they stand side by side, b first

    def busy_steps(self) -> tuple[Step, ...]:
        """Steps seen often enough to say something about them, in the order of the drawing."""
        least = self.assumptions.least_cases
        return tuple(step for step in self.steps.values() if step.figures.count >= least)

    def is_routine(self, step: Step) -> bool:
        """Whether a step may be given to a machine or to others: no judgement, not reserved by law, not core."""
        reserved = (Trait.JUDGEMENT, Trait.STATUTORY, Trait.CORE)
        return not any(step.traits.has(trait) for trait in reserved)

    def handovers_into(self, step: Step) -> tuple[HandoverFigures, ...]:
        return tuple(
            figures for figures in self.measurements.handovers if figures.to_activity == step.figures.activity
        )


def view_process(*, design: Design, measurements: Measurements, assumptions: Assumptions) -> ProcessView:
    """Join drawing, scenario and measurements.

    Left out are tasks without figures or parameters, and those that take no time in the scenario (no record of the
    log corresponds to them in the drawing): nothing can be simulated about changing them.
    """
    by_element = {
        figures.element_id: figures for figures in measurements.by_activity.values() if figures.element_id
    }
    steps = {
        node.id: Step(
            node=node,
            traits=traits_of(node),
            figures=by_element[node.id],
            parameters=design.scenario.tasks[node.id],
        )
        for node in design.diagram.tasks()
        if node.id in by_element
        and node.id in design.scenario.tasks
        and _takes_time(design.scenario.tasks[node.id])
    }
    element_of = {step.figures.activity: step.id for step in steps.values()}
    return ProcessView(
        design=design,
        measurements=measurements,
        assumptions=assumptions,
        steps=steps,
        returns_share=_returns(measurements, element_of),
        reverse_share=_reverses(measurements, element_of),
    )


def _takes_time(task: TaskParameters) -> bool:
    durations = (task.work, task.delay, *task.work_by_type.values(), *task.delay_by_type.values())
    return any(mean_seconds(duration) > 0 for duration in durations)


def _returns(measurements: Measurements, element_of: Mapping[str, str]) -> dict[str, float]:
    """Share of executions after which the case does something it had done before, or does the same again."""
    executed: Counter[str] = Counter()
    returned: Counter[str] = Counter()
    for variant in measurements.variants:
        seen: set[str] = set()
        for position, activity in enumerate(variant.activities):
            seen.add(activity)
            executed[activity] += variant.cases
            later = variant.activities[position + 1 :]
            if later and (later[0] in seen or activity in later):
                returned[activity] += variant.cases
    return {
        element_of[activity]: returned[activity] / count
        for activity, count in executed.items()
        if activity in element_of
    }


def _reverses(measurements: Measurements, element_of: Mapping[str, str]) -> dict[tuple[str, str], float]:
    """Only the first time of each counts: going back to do both again shows no other order."""
    beside: dict[tuple[str, str], int] = defaultdict(int)
    for variant in measurements.variants:
        seen: set[str] = set()
        for a, b in zip(variant.activities, variant.activities[1:], strict=False):
            if a in element_of and b in element_of and a != b and not seen.intersection((a, b)):
                beside[(element_of[a], element_of[b])] += variant.cases
            seen.add(a)
    return {
        (a, b): beside.get((b, a), 0) / (count + beside.get((b, a), 0)) for (a, b), count in beside.items()
    }
