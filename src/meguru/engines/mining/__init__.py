"""What the log of real work shows: discovery, measurements, conformance."""

from meguru.engines.mining.work_time import GapSplit, split_gaps

__all__ = ["GapSplit", "split_gaps"]
