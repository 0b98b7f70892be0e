"""Mixed-integer programmes for HiGHS: columns and rows added one by one, an answer with a bound.

Single thread and fixed seed: equal models give equal answers, unless `seconds` cuts one short; `nodes` is the limit
that is meant to be met, `seconds` the guard behind it. HiGHS counts in floating point with a tolerance of one part in a
million, so whoever uses an answer rounds it and checks it in whole numbers (`checking`), and rounds a bound with `lowest`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

INFINITY = float("inf")
TOLERANCE = 1e-7


@dataclass(frozen=True, slots=True)
class Answer:
    """What the solver found. `bound` holds in any case; `values` is None when it found nothing."""

    values: NDArray[np.float64] | None
    objective: float
    bound: float
    is_infeasible: bool
    duals: NDArray[np.float64] | None = None


@dataclass(slots=True)
class Programme:
    """A minimisation; every column is at least 0 unless said otherwise."""

    costs: list[float] = field(default_factory=list)
    lowers: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_lowers: list[float] = field(default_factory=list)
    row_uppers: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)

    def column(self, cost: float, *, upper: float = INFINITY, whole: bool = True) -> int:
        self.costs.append(cost)
        self.lowers.append(0.0)
        self.uppers.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(
        self, entries: Iterable[tuple[int, float]], *, least: float = -INFINITY, most: float = INFINITY
    ) -> int:
        self.starts.append(len(self.indices))
        for index, factor in entries:
            if factor:
                self.indices.append(index)
                self.factors.append(factor)
        self.row_lowers.append(least)
        self.row_uppers.append(most)
        return len(self.row_lowers) - 1

    def solve(
        self,
        *,
        seconds: float,
        nodes: int = 2**31 - 1,
        gap: float = 0.0,
        start: Mapping[int, float] | None = None,
        relaxed: bool = False,
    ) -> Answer:
        """This function will minimise. `start` is a solution to begin with; `relaxed` forgets that numbers are whole."""
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 0),
            ("time_limit", seconds),
            ("mip_max_nodes", nodes),
            ("mip_rel_gap", gap),
            ("mip_abs_gap", 1e-7),
        ):
            solver.setOptionValue(name, value)
        whole = any(self.whole) and not relaxed
        solver.passModel(
            len(self.costs),
            len(self.row_lowers),
            len(self.indices),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            np.asarray(self.costs, dtype=np.float64),
            np.asarray(self.lowers, dtype=np.float64),
            np.asarray(self.uppers, dtype=np.float64),
            np.asarray(self.row_lowers, dtype=np.float64),
            np.asarray(self.row_uppers, dtype=np.float64),
            np.asarray([*self.starts, len(self.indices)], dtype=np.int32),
            np.asarray(self.indices, dtype=np.int32),
            np.asarray(self.factors, dtype=np.float64),
            np.asarray([one and whole for one in self.whole], dtype=np.int32),
        )
        if start:
            solver.setSolution(
                len(start),
                np.asarray(list(start), dtype=np.int32),
                np.asarray(list(start.values()), dtype=np.float64),
            )
        solver.run()
        return _answer(solver, whole=whole)


def _answer(solver: highspy.Highs, *, whole: bool) -> Answer:
    status, details = solver.getModelStatus(), solver.getInfo()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Answer(None, INFINITY, INFINITY, is_infeasible=True)
    optimal = status == highspy.HighsModelStatus.kOptimal
    objective = details.objective_function_value
    found = details.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    of_relaxed = objective if optimal else -INFINITY
    bound = details.mip_dual_bound if whole else of_relaxed
    solution = solver.getSolution()
    return Answer(
        values=np.asarray(solution.col_value, dtype=np.float64) if found else None,
        objective=objective if found else INFINITY,
        bound=bound if math.isfinite(bound) else -INFINITY,
        is_infeasible=False,
        duals=np.asarray(solution.row_dual, dtype=np.float64) if optimal and not whole else None,
    )


def lowest(bound: float, step: int) -> int:
    """The least whole multiple of `step` that is not below a floating bound, less the solver's tolerance."""
    if not math.isfinite(bound):
        return 0
    return max(0, math.ceil(bound / step - TOLERANCE * max(1.0, abs(bound / step)))) * step


def highest(bound: float) -> int:
    """The whole number of yen that nothing exceeds, by a floating bound from above, with the solver's tolerance."""
    return math.floor(bound + TOLERANCE * max(1.0, abs(bound)))
