"""One replication as it is read: its cases and what they came to."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation.replication import Outcome

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

HOUR = 3600.0
YEAR = 365 * 86400.0


@dataclass(frozen=True, slots=True)
class Replicate:
    """One replication: its cases and what they came to. Times in seconds on the plan's axis."""

    arrival: Floats
    case_type: Integers
    begin: float
    end: float
    outcome: Outcome

    @property
    def measured(self) -> npt.NDArray[np.bool_]:
        """Cases that arrived after the warm-up."""
        return self.arrival >= self.begin

    @property
    def completed(self) -> npt.NDArray[np.bool_]:
        return self.measured & ~np.isnan(self.outcome.finish)

    @property
    def throughput_hours(self) -> Floats:
        """Per completed case."""
        done = self.completed
        return (self.outcome.finish[done] - self.arrival[done]) / HOUR

    @property
    def per_year(self) -> float:
        """What scales a sum over the measured time to 365 days."""
        return YEAR / (self.end - self.begin) if self.end > self.begin else nan
