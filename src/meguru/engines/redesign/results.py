"""見直し案: what a redesign would change, why, and what it would save."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.engines.simulation.results import Estimate


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a proposal, taken from a measurement. `value` carries `unit` when it is a number."""

    text: str
    source: str  # "log" | "label" | "diagram" | "scenario" | "handbook"
    value: float | None = None
    unit: str = ""

    def __str__(self) -> str:
        """The reason with its figure, as it is read.

        >>> str(Reason("この作業の件数", "log", 1368.0, "件"))
        'この作業の件数: 1,368件'
        """
        if self.value is None:
            return self.text
        figure = f"{self.value:,.0f}" if self.value == round(self.value) else f"{self.value:,}"
        return f"{self.text}: {figure}{self.unit}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A redesign operator bound to elements, before its effect is known.

    `operator` is one of: drop_step, remove_paper, remove_seal, remove_face_to_face, automate, merge_handover,
    parallelise, move_online, delegate, central_processing.
    `id` is stable for the same log and model, e.g. "automate:task_t05".
    """

    id: str
    operator: str
    title: str
    elements: tuple[str, ...]
    reasons: tuple[Reason, ...]
    assumptions: tuple[str, ...]  # plain Japanese, each with its figure
    legal_note: str = ""  # what must be checked before it may be done
    parameters: tuple[tuple[str, float], ...] = ()  # figures that applying it needs, by name

    def parameter(self, name: str) -> float:
        """Return one figure; KeyError when the proposal does not carry it."""
        return dict(self.parameters)[name]


@dataclass(frozen=True, slots=True)
class Effect:
    """Paired simulated difference, as-is minus to-be; positive is a saving."""

    hours_per_year: Estimate
    yen_per_year: Estimate
    days_won_per_case: Estimate  # mean throughput, days
    median_hours: Estimate  # throughput under the redesign
    mean_hours: Estimate


@dataclass(frozen=True, slots=True)
class Redesign:
    """A proposal with its simulated effect. `redesign.apply` gives the process it leads to."""

    proposal: Proposal
    effect: Effect
