"""A smaller net that is sound only if the whole one is: long proofs become short.

Rules, after Murata (Petri nets: properties, analysis and applications, 1989), each on places that no inhibitor and
no reset looks at:
1. A place whose consumers need nothing else: each producer is glued to each consumer (one of them single).
2. Two places with the same producers and the same consumers: one is enough.
3. Two transitions with the same input and output: one is enough.
4. A transition that gives back the only token it takes: it can happen whenever something puts a token there.
What a removed transition carried out is noted on the transitions without which it cannot happen, so that a task which
never happens is still found. Consumers without output (ends) stay, so that work done twice before an end is found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from meguru.engines.bpmn.tokens.net import Action, Net, Transition


@dataclass(frozen=True, slots=True)
class Reduced:
    """`net` has the same places; `carried[t]` are the tasks that can happen when its transition t can."""

    net: Net
    carried: tuple[frozenset[str], ...]


def reduce_net(net: Net) -> Reduced:
    """Apply the rules until none applies."""
    work = _Workshop(net)
    while work.glue() or work.drop_twin_places() or work.drop_twin_transitions() or work.drop_loops():
        pass
    return work.result()


def harmless_places(net: Net) -> frozenset[int]:
    """Places from which tokens only go to an end event, with no task on the way."""
    found: set[int] = set()
    while True:
        fresh = {
            place
            for place, steps in enumerate(net.consumers)
            if steps
            and place not in found
            and all(_only_ends(net.transitions[step], found) for step in steps)
        }
        if not fresh:
            return frozenset(found)
        found |= fresh


def _only_ends(step: Transition, found: set[int]) -> bool:
    if step.action in (Action.END, Action.TERMINATE):
        return True
    plain = step.label is None and len(step.pre) == 1 and step.post and not step.inhibit
    return bool(plain) and found.issuperset(step.post)


class _Workshop:
    def __init__(self, net: Net) -> None:
        self.net = net
        self.steps: dict[int, Transition] = dict(enumerate(net.transitions))
        self.carried: dict[int, frozenset[str]] = {
            key: frozenset([step.label] if step.label else []) for key, step in self.steps.items()
        }
        self.next = len(self.steps)
        watched = {place for step in net.transitions for place in (*step.inhibit, *step.reset)}
        marked = {place for place, tokens in enumerate(net.start) if tokens}
        self.fixed = watched | marked
        self.harmless = harmless_places(net)
        self.producers: dict[int, set[int]] = {place: set() for place in range(len(net.places))}
        self.consumers: dict[int, set[int]] = {place: set() for place in range(len(net.places))}
        for key, step in self.steps.items():
            self._link(key, step)

    def _link(self, key: int, step: Transition) -> None:
        for place in step.pre:
            self.consumers[place].add(key)
        for place in step.post:
            self.producers[place].add(key)

    def _remove(self, key: int) -> None:
        step = self.steps.pop(key)
        for place in step.pre:
            self.consumers[place].discard(key)
        for place in step.post:
            self.producers[place].discard(key)

    def _add(self, step: Transition, carried: frozenset[str]) -> None:
        self.steps[self.next] = step
        self.carried[self.next] = carried
        self._link(self.next, step)
        self.next += 1

    def glue(self) -> bool:
        """Rule 1, on every place where it holds."""
        changed = False
        for place in self.producers:
            changed |= self._glue_at(place)
        return changed

    def _glue_at(self, place: int) -> bool:
        before, after = sorted(self.producers[place]), sorted(self.consumers[place])
        if place in self.fixed or not before or not after or min(len(before), len(after)) > 1:
            return False
        if set(before) & set(after):
            return False
        for key in after:
            step = self.steps[key]
            plain = step.pre == (place,) and step.post and not step.inhibit and not step.reset
            if not plain or not self.fixed.isdisjoint(step.post):
                return False
            if place not in self.harmless and self.harmless.issuperset(step.post):
                return False  # two tokens here would no longer be noticed
        for key in before:
            step = self.steps[key]
            others = set(step.post) - {place}
            if step.inhibit or step.reset or any(others & set(self.steps[one].post) for one in after):
                return False
        for first in before:
            for second in after:
                one, other = self.steps[first], self.steps[second]
                post = tuple(sorted({*one.post, *other.post} - {place}))
                label = one.label or other.label
                self._add(replace(one, post=post, label=label), self.carried[first] | self.carried[second])
        for key in (*before, *after):
            self._remove(key)
        return True

    def drop_twin_places(self) -> bool:
        """Rule 2."""
        seen: dict[tuple[frozenset[int], frozenset[int]], int] = {}
        changed = False
        for place, makers in self.producers.items():
            users = self.consumers[place]
            if place in self.fixed or not makers or not users:
                continue
            if (frozenset(makers), frozenset(users)) not in seen:
                seen[frozenset(makers), frozenset(users)] = place
                continue
            for key in makers:
                step = self.steps[key]
                self.steps[key] = replace(step, post=tuple(one for one in step.post if one != place))
            for key in users:
                step = self.steps[key]
                self.steps[key] = replace(step, pre=tuple(one for one in step.pre if one != place))
            makers.clear()
            users.clear()
            changed = True
        return changed

    def drop_twin_transitions(self) -> bool:
        """Rule 3."""
        seen: dict[tuple[tuple[int, ...], ...], int] = {}
        changed = False
        for key, step in sorted(self.steps.items()):
            shape = (
                *(tuple(sorted(step.pre)), tuple(sorted(step.post))),
                *(tuple(sorted(step.inhibit)), tuple(sorted(step.reset))),
            )
            if shape in seen and step.post:
                self.carried[seen[shape]] |= self.carried[key]
                self._remove(key)
                changed = True
            else:
                seen[shape] = key
        return changed

    def drop_loops(self) -> bool:
        """Rule 4."""
        changed = False
        for key, step in sorted(self.steps.items()):
            if len(step.pre) != 1 or step.pre != step.post or step.inhibit or step.reset:
                continue
            makers = self.producers[step.pre[0]] - {key}
            if makers and step.pre[0] not in self.fixed:
                for maker in makers:
                    self.carried[maker] |= self.carried[key]
                self._remove(key)
                changed = True
        return changed

    def result(self) -> Reduced:
        keys = sorted(self.steps)
        consumers: list[list[int]] = [[] for _ in self.net.places]
        for index, key in enumerate(keys):
            for place in self.steps[key].pre:
                consumers[place].append(index)
        net = replace(
            self.net,
            transitions=tuple(self.steps[key] for key in keys),
            consumers=tuple(tuple(row) for row in consumers),
            by_label={},
        )
        return Reduced(net=net, carried=tuple(self.carried[key] for key in keys))
