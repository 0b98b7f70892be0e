"""Process trees: block-structured models that are sound by construction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """How the children of a node are combined."""

    SEQUENCE = "sequence"  # one after the other
    EXCLUSIVE = "exclusive"  # one of them
    PARALLEL = "parallel"  # all of them, in any interleaving
    LOOP = "loop"  # the first child, then any number of times (one of the others, the first child)


@dataclass(frozen=True, slots=True)
class ProcessTree:
    """プロセス木: a leaf (an activity label, or None for a silent step) or an operator over children."""

    operator: Operator | None = None
    activity: str | None = None
    children: tuple[ProcessTree, ...] = ()

    @property
    def is_silent(self) -> bool:
        return self.operator is None and self.activity is None

    def activities(self) -> tuple[str, ...]:
        """Labels of the leaves, from left to right."""
        if self.operator is None:
            return () if self.activity is None else (self.activity,)
        return tuple(label for child in self.children for label in child.activities())

    def may_be_empty(self) -> bool:
        """Whether the tree can be passed without any activity."""
        match self.operator:
            case None:
                return self.activity is None
            case Operator.EXCLUSIVE:
                return any(child.may_be_empty() for child in self.children)
            case Operator.LOOP:
                return self.children[0].may_be_empty()
            case _:
                return all(child.may_be_empty() for child in self.children)

    def __str__(self) -> str:
        if self.operator is None:
            return "τ" if self.activity is None else repr(self.activity)
        return f"{self.operator.value}({', '.join(str(child) for child in self.children)})"


SILENT = ProcessTree()


def leaf(activity: str) -> ProcessTree:
    """Make the tree of one activity."""
    return ProcessTree(activity=activity)


def combine(operator: Operator, *children: ProcessTree) -> ProcessTree:
    """Combine trees and simplify without changing what they allow.

    Nested equal operators become one, silent steps vanish where they say nothing, a single child stands for
    itself, a choice keeps at most one silent step and none when another branch may be empty already.
    """
    if operator is Operator.LOOP:
        return _loop(children)
    flat = [
        grandchild
        for child in children
        for grandchild in (child.children if child.operator is operator else (child,))
    ]
    if operator is Operator.EXCLUSIVE:
        spoken = [child for child in flat if not child.is_silent]
        needs_silent = len(spoken) < len(flat) and not any(child.may_be_empty() for child in spoken)
        flat = ([SILENT] if needs_silent else []) + spoken
    else:
        flat = [child for child in flat if not child.is_silent]
    if len(flat) < 2:
        return flat[0] if flat else SILENT
    return ProcessTree(operator=operator, children=tuple(flat))


def _loop(children: tuple[ProcessTree, ...]) -> ProcessTree:
    body, *again = children
    redo = combine(Operator.EXCLUSIVE, *(again or [SILENT]))
    if body.is_silent and redo.is_silent:
        return SILENT
    if redo.is_silent and body.operator is Operator.LOOP:
        # loop(loop(x, y), tau) allows what loop(x, tau, y) allows.
        return _loop((body.children[0], SILENT, *body.children[1:]))
    branches = redo.children if redo.operator is Operator.EXCLUSIVE else (redo,)
    return ProcessTree(operator=Operator.LOOP, children=(body, *branches))
