"""The event calendar: buckets of time instead of a heap. Python sorts a bucket faster than it keeps a heap in order."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from heapq import heappop, heappush
from math import inf
from typing import Any

from meguru.engines.simulation.specialised.tables import Case, Do, Push

Event = tuple[float, int, Do, Case, Any, Any, Any]

_SHORTEST, _LONGEST = 64.0, 65536.0  # seconds; powers of two, so that dividing by the width is exact
_EVENTS_PER_BUCKET = 64


class Agenda:
    """Events in order of time, then in the order in which they were pushed.

    Holds:  `bucket` is the one that is worked on; what is pushed into its time is sorted in behind the event that
            is being handled, and iterating over the list comes to it. An event at infinity never comes.
    """

    def __init__(self, *, seconds: float, events: int) -> None:
        self.width = _SHORTEST
        while self.width < _LONGEST and self.width * events < seconds * _EVENTS_PER_BUCKET:
            self.width *= 2.0
        self.bucket: list[Event] = []
        self._end = [0.0]
        self._later: dict[int, list[Event]] = {}
        self._order: list[int] = []

    def pusher(self) -> Push:
        """The function that schedules an event."""
        bucket, end, later, order, width = self.bucket, self._end, self._later, self._order, self.width
        serial = 0

        def push(time: float, do: Do, case: Case, a: Any, b: Any, c: Any) -> None:
            nonlocal serial
            serial += 1
            if time < end[0]:
                insort(bucket, (time, serial, do, case, a, b, c))
                return
            if time == inf:
                return
            number = int(time / width)
            if number in later:
                later[number].append((time, serial, do, case, a, b, c))
            else:
                later[number] = [(time, serial, do, case, a, b, c)]
                heappush(order, number)

        return push

    def open_next(self, arrival: float) -> Iterator[float]:
        """Empty the bucket and make the next one current, also when only an `arrival` lies in it.

        Yields once: the end of its time, before which arrivals are to be added; then it is sorted. Nothing when all is over.
        """
        number = int(arrival / self.width) if arrival < inf else -1
        if self._order and (number < 0 or self._order[0] <= number):
            number = heappop(self._order)
        self.bucket.clear()
        if number < 0:
            return
        self.bucket += self._later.pop(number, ())
        self._end[0] = (number + 1) * self.width
        yield self._end[0]
        self.bucket.sort()
