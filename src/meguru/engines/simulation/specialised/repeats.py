"""Tasks done several times for one case, side by side or one by one. See `kernel.instances`."""

from __future__ import annotations

from collections.abc import Callable

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.border import Arm, Item
from meguru.engines.simulation.specialised.draws import USED
from meguru.engines.simulation.specialised.tables import Case, Do, Enter
from meguru.engines.simulation.specialised.tasks import Ready, Task

_TO_DO = 3


class Repeat:
    """How often and in which order a task is repeated.

    All instances share one item, [generation, enabled, visit, instances still to be done]: those that stand side by
    side were enabled at one moment, and of the others there is one at a time.
    """

    def __init__(self, task: Task) -> None:
        ints, node = task.tables.ints, task.node
        self._task, self._is_one_by_one = task, ints[node + at.REPEATS] == at.ONE_BY_ONE
        self._counts = task.places.draw(task.places.instances(node))
        self._one_more: Callable[[float, Case, Item], None]

    def entry(self, ask: Do, ready: Ready | None, generation: int, arm: Arm | None) -> Enter:
        """What a token calls: begin the first instance, or all of them."""
        task, counts, is_one_by_one = self._task, self._counts, self._is_one_by_one
        places, delays, works, rest, push = task.places, task.delays, task.works, task.rest, task.run.push

        def begin(now: float, case: Case, item: Item, delay: float, work: float) -> None:
            if delay <= 0.0:
                ask(now, case, item, work, None)
            else:
                push(now + delay if ready is None else ready(now, delay), ask, case, item, work, None)

        def one_more(now: float, case: Case, item: Item) -> None:
            visit = places.count_instance(case, works)
            begin(
                now, case, item, places.number_of(case, delays, visit), places.number_of(case, works, visit)
            )

        def enter(now: float, case: Case) -> None:
            delay, work, count, visit = case[delays], case[works], case[counts], 0
            if work < 0.0:
                visit = places.count_visit(case, works)
                delay, work, count = (places.number_of(case, each, visit) for each in (delays, works, counts))
            else:
                case[works] = USED
            if rest:
                case[rest] += 1
            item = [case[generation], now, visit, count]
            begin(now, case, item, delay, work)
            if not is_one_by_one:
                for _ in range(1, count):
                    one_more(now, case, item)
            if arm is not None:
                arm(now, case, item)

        self._one_more = one_more
        return enter

    def completion(
        self, complete: Callable[[float, Case, Item, float, int], None]
    ) -> Callable[[float, Case, Item, float, int], None]:
        """What follows the work of one instance; `complete` follows that of the last."""
        is_one_by_one, write_down = self._is_one_by_one, self._task.write_down

        def complete_one(now: float, case: Case, item: Item, started: float, member: int) -> None:
            item[_TO_DO] -= 1
            if item[_TO_DO] == 0:
                complete(now, case, item, started, member)
                return
            enabled = item[1]
            if is_one_by_one:
                item[1] = now
                self._one_more(now, case, item)
            write_down(now, case, enabled, started, member)

        return complete_one
