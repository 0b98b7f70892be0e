"""The token game of a diagram, prepared for searching: numbered markings with remembered moves.

Silent steps that exclude no other step (a join with one way out, a fork) are fired at once, so that the
search only sees markings in which something is decided. For every marking it knows which tasks can still be
done (an upper bound) and which must still be done (a lower bound); docs/algorithms/conformance.md tells why
both are safe.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from meguru.engines.bpmn.tokens.net import Net, Transition

Tokens = tuple[int, ...]  # marked places in ascending order, a place twice when it holds two tokens
Move = tuple[str, int, int, int]  # kind ("match", "model", "silent"), transition, marking after it, cost


class SearchNet:
    """Markings of one net as numbers. `labels` are task ids; sets of them are bits of an integer."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.labels = net.labels
        self.label_of = [
            -1 if step.label is None else net.labels.index(step.label) for step in net.transitions
        ]
        # Reordering independent steps is safe only when no step looks at places that it does not use.
        self.reorders = not any(step.reset or step.inhibit for step in net.transitions)
        self._consumers = net.consumers
        self._eager = self._find_eager()
        self._can, self._must = self._outlook()
        self._number: dict[Tokens, int] = {}
        self._tokens: list[Tokens] = []
        self._moves: dict[tuple[int, int], tuple[Move, ...]] = {}
        self._cones: dict[int, frozenset[int]] = {}
        self.can: list[int] = []
        self.must: list[int] = []
        marked = tuple(place for place, count in enumerate(net.start) for _ in range(count))
        self.start = self.number(self.settle(marked, marked)[0])
        self.final = self.number(())

    def number(self, tokens: Tokens) -> int:
        """The number of a marking; equal markings have equal numbers."""
        known = self._number.get(tokens)
        if known is not None:
            return known
        self._number[tokens] = number = len(self._tokens)
        self._tokens.append(tokens)
        can = must = 0
        for place in tokens:
            can |= self._can[place]
            must |= self._must[place]
        self.can.append(can)
        self.must.append(must)
        return number

    def moves_towards(self, marking: int, labels: int) -> tuple[Move, ...]:
        """Steps that do one of the tasks (as a match) or can lead to it (as a step of the model)."""
        known = self._moves.get((marking, labels))
        if known is None:
            cone = self.cone(labels)
            found: list[Move] = []
            for step in self.enabled(self._tokens[marking]):
                label = self.label_of[step]
                matches = label >= 0 and bool(labels >> label & 1)
                if not matches and step not in cone:
                    continue
                after = self.after(marking, step)
                if matches:
                    found.append(("match", step, after, 0))
                if step in cone and self.can[after] & labels:
                    found.append(_model_move(step, after, label))
            self._moves[marking, labels] = known = tuple(found)
        return known

    def final_moves(self, marking: int) -> tuple[Move, ...]:
        """Steps that suffice to find the cheapest way to the end: those of one cluster of places.

        Where all consumers of a place need the same places, its steps stay enabled whatever else happens and
        one of them has to be fired before the end, so it may as well be the next.
        """
        known = self._moves.get((marking, 0))
        if known is None:
            known = tuple(
                _model_move(step, self.after(marking, step), self.label_of[step])
                for step in self._one_cluster(self.enabled(self._tokens[marking]))
            )
            self._moves[marking, 0] = known
        return known

    def _one_cluster(self, enabled: list[int]) -> list[int]:
        for step in enabled if self.reorders else ():
            before = self.net.transitions[step].pre
            rivals = {rival for place in before for rival in self._consumers[place]}
            if all(self.net.transitions[rival].pre == before for rival in rivals):
                return [rival for rival in enabled if rival in rivals]
        return enabled

    def after(self, marking: int, step: int) -> int:
        """The marking after a transition, settled."""
        return self.number(
            self.settle(self.fire(self._tokens[marking], step), self.net.transitions[step].post)[0]
        )

    @property
    def size(self) -> int:
        """How many markings are remembered."""
        return len(self._tokens)

    def enabled(self, tokens: Tokens) -> list[int]:
        """Transitions that may fire, ascending."""
        candidates = {step for place in tokens for step in self._consumers[place]}
        return [step for step in sorted(candidates) if _may_fire(self.net.transitions[step], tokens)]

    def fire(self, tokens: Tokens, step: int) -> Tokens:
        """The tokens after one transition, before anything settles."""
        transition = self.net.transitions[step]
        left = list(tokens)
        for place in transition.pre:
            left.remove(place)
        if transition.reset:
            left = [place for place in left if place not in transition.reset]
        left.extend(transition.post)
        left.sort()
        return tuple(left)

    def settle(self, tokens: Tokens, fresh: Iterable[int]) -> tuple[Tokens, list[int]]:
        """Fire the silent steps that exclude nothing; returns the tokens and what was fired.

        `fresh` are the places that have just won a token: before that, everything had settled.
        """
        fired: list[int] = []
        waiting = [place for place in fresh if place in self._eager]
        while waiting and len(fired) <= len(self.net.transitions):
            step = self._eager[waiting.pop()]
            if _may_fire(self.net.transitions[step], tokens):
                tokens = self.fire(tokens, step)
                fired.append(step)
                waiting.extend(place for place in self.net.transitions[step].post if place in self._eager)
        return tokens, fired

    def cone(self, labels: int) -> frozenset[int]:
        """Transitions after which one of the tasks can come: all that may have to happen before it."""
        known = self._cones.get(labels)
        if known is None:
            known = self._find_cone(labels)
            self._cones[labels] = known
        return known

    def _find_cone(self, labels: int) -> frozenset[int]:
        if not self.reorders:
            return frozenset(range(len(self.net.transitions)))
        producers: dict[int, list[int]] = {}
        for step, transition in enumerate(self.net.transitions):
            for place in transition.post:
                producers.setdefault(place, []).append(step)
        targets = [step for step, label in enumerate(self.label_of) if label >= 0 and labels >> label & 1]
        found: set[int] = set()
        waiting = deque(targets)
        while waiting:
            for place in self.net.transitions[waiting.popleft()].pre:
                for producer in producers.get(place, ()):
                    if producer not in found:
                        found.add(producer)
                        waiting.append(producer)
        return frozenset(found)

    def _find_eager(self) -> dict[int, int]:
        """place -> the silent step that is its only consumer and conflicts with nothing."""
        watched = {
            place for step in self.net.transitions for place in (*step.reset, *step.inhibit)
        }  # a step may depend on these being empty
        eager = {}
        for number, step in enumerate(self.net.transitions):
            alone = all(self._consumers[place] == (number,) for place in step.pre)
            touches = set(step.pre) | set(step.post)
            free = not (step.reset or step.inhibit or touches & watched)
            if self.label_of[number] < 0 and alone and free:
                eager.update(dict.fromkeys(step.pre, number))
        return eager

    def _outlook(self) -> tuple[list[int], list[int]]:
        """Per place: tasks that a token there can lead to, and tasks that it must lead to before the end."""
        everything = (1 << len(self.labels)) - 1
        can = [0] * len(self.net.places)
        must = [everything] * len(self.net.places)
        cleared = {place for step in self.net.transitions for place in step.reset}
        changed = True
        while changed:
            changed = False
            for place in range(len(can) - 1, -1, -1):
                new_can, new_must = can[place], everything if self._consumers[place] else 0
                for step in self._consumers[place]:
                    own = 0 if self.label_of[step] < 0 else 1 << self.label_of[step]
                    ahead = own
                    for after in self.net.transitions[step].post:
                        new_can |= can[after]
                        ahead |= must[after]
                    new_can |= own
                    new_must &= ahead
                if place in cleared:
                    new_must = 0
                if (new_can, new_must) != (can[place], must[place]):
                    can[place], must[place] = new_can, new_must
                    changed = True
        return can, must


def _model_move(step: int, after: int, label: int) -> Move:
    return ("silent", step, after, 0) if label < 0 else ("model", step, after, 1)


def _may_fire(transition: Transition, tokens: Tokens) -> bool:
    if any(place in tokens for place in transition.inhibit):
        return False
    for place in transition.pre:
        if place not in tokens:
            return False
    return (
        len(transition.pre) < 2
        or len(set(transition.pre)) == len(transition.pre)
        or all(tokens.count(place) >= transition.pre.count(place) for place in transition.pre)
    )
