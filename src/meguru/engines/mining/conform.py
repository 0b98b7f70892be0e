"""How well a log and a diagram agree, and what deviating cases cost in time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.alignments import Alignment, Alignments, align_variants
from meguru.engines.mining.case_times import case_hours
from meguru.engines.mining.results import Conformance, Deviation


def conform(log: EventLog, diagram: Diagram) -> Conformance:
    """Compare a log with a diagram by optimal alignments of every variant.

    Deviations are named by activity: "skipped" (the diagram asks for it, the case has no such record there)
    and "inserted" (the case has a record that the diagram does not allow there), most cases first. Their
    extra hours are the mean throughput of the cases that show them minus that of the fitting cases (zero when
    no case fits: there is nothing to compare with).
    Raises: CannotAlign when the diagram cannot be carried out to its end.
    """
    return summarise_alignments(log, diagram=diagram, aligned=align_variants(log, diagram=diagram))


def summarise_alignments(log: EventLog, *, diagram: Diagram, aligned: Alignments) -> Conformance:
    """The same from alignments that were made before."""
    weight = aligned.traces.weight
    cases = int(weight.sum())
    fits = np.array([alignment.cost == 0 for alignment in aligned.alignments], dtype=np.bool_)
    fitness = np.array([alignment.fitness for alignment in aligned.alignments])
    fitting = int(weight[fits].sum()) if cases else 0
    return Conformance(
        fitting_share=fitting / cases if cases else 0.0,
        average_fitness=float((fitness * weight).sum() / cases) if cases else 0.0,
        fitting_cases=fitting,
        cases=cases,
        deviations=_deviations(log, diagram=diagram, aligned=aligned, fits=fits),
        method=_method(aligned),
    )


def _deviations(
    log: EventLog, *, diagram: Diagram, aligned: Alignments, fits: npt.NDArray[np.bool_]
) -> tuple[Deviation, ...]:
    weight = aligned.traces.weight
    hours_of_trace = np.zeros(weight.size)
    hours = case_hours(log)
    present = aligned.trace_of_case >= 0
    np.add.at(hours_of_trace, aligned.trace_of_case[present], hours[present])
    fitting_cases = int(weight[fits].sum())
    usual = float(hours_of_trace[fits].sum()) / fitting_cases if fitting_cases else None
    shown: dict[tuple[str, str], list[int]] = {}
    for number, (alignment, trace) in enumerate(
        zip(aligned.alignments, aligned.traces.sequences(), strict=True)
    ):
        for deviation in set(_deviations_of(alignment, trace=trace, log=log, diagram=diagram)):
            shown.setdefault(deviation, []).append(number)
    found = []
    for (kind, activity), traces in shown.items():
        cases = int(weight[traces].sum())
        mean = float(hours_of_trace[traces].sum()) / cases
        extra = mean - usual if usual is not None else 0.0
        found.append(Deviation(kind=kind, activity=activity, cases=cases, mean_extra_hours=extra))
    return tuple(sorted(found, key=lambda one: (-one.cases, one.kind, one.activity)))


def _deviations_of(
    alignment: Alignment, *, trace: tuple[int, ...], log: EventLog, diagram: Diagram
) -> Iterator[tuple[str, str]]:
    for move in alignment.moves:
        if move.kind == "log" and move.position is not None:
            yield "inserted", log.activities[trace[move.position]]
        elif move.kind == "model" and move.element_id is not None:
            node = diagram.nodes.get(move.element_id)
            yield "skipped", node.name if node is not None and node.name else move.element_id


def _method(aligned: Alignments) -> str:
    text = (
        "最適アラインメント(全ての型について、記録にだけある作業と図にだけある作業をそれぞれ1と数えた最小の食い違い)。"
        f"適合度 = 1 − 食い違い ÷ (記録の作業数 + 図の最短経路の作業数 {aligned.shortest_path})を事案で平均。"
    )
    if aligned.bounded:
        cases = sum(
            int(weight)
            for weight, alignment in zip(aligned.traces.weight, aligned.alignments, strict=True)
            if not alignment.optimal
        )
        text += (
            f"{aligned.bounded}型({cases}事案)は計算の上限に達したため、"
            "食い違いの上限(適合度の下限)を使っています。"
        )
    return text
