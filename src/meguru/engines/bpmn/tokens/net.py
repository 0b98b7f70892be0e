"""The table-driven form of a diagram: places, transitions and nothing else.

How each element becomes transitions is told in docs/algorithms/token-game.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from meguru.engines.bpmn.model import Remark

Marking = tuple[int, ...]


class Action(StrEnum):
    """What firing a transition means in the diagram."""

    START = "start"  # a start event begins the process or sub-process
    BEGIN = "begin"  # an activity that can be interrupted or repeated becomes busy
    DO = "do"  # a task is carried out: the only visible action
    REPEAT = "repeat"  # a loop or multi-instance activity goes round again
    LEAVE = "leave"  # tokens go out along `flows`
    PASS = "pass"  # a gateway or event hands the token on
    JOIN = "join"  # a gateway gathers tokens before it hands them on
    ENTER = "enter"  # a sub-process begins
    COMPLETE = "complete"  # a sub-process (or process) has nothing left to do
    BOUNDARY = "boundary"  # a boundary event or event sub-process fires
    THROW = "throw"  # an error, escalation or cancel event is thrown and caught
    END = "end"  # an end event takes its token
    TERMINATE = "terminate"  # a terminate end event takes every token of its scope


@dataclass(frozen=True, slots=True)
class Transition:
    """One possible step. It may fire when every place of `pre` holds a token and every place of `inhibit`
    is empty; then `pre` lose one token, `reset` lose all, `post` win one, in that order.

    `label` is the id of the task that is carried out; None for a silent step.
    `flows` are the sequence flows that receive a token: the branch that was chosen.
    """

    element_id: str
    action: Action
    pre: tuple[int, ...]
    post: tuple[int, ...]
    label: str | None = None
    reset: tuple[int, ...] = ()
    inhibit: tuple[int, ...] = ()
    flows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Net:
    """A diagram that can be executed.

    Shape:  `places` names the places: a flow id, or `element#role`. A marking has one count per place.
            `consumers[p]` lists the transitions that need a token in place p, ascending.
            `labels` lists every task id once, in file order. `by_label` maps it to its transitions.
    A case is finished when no token is left: the final marking is all zeros.
    `remarks` names the elements that cannot be executed, or only approximately.
    """

    places: tuple[str, ...]
    transitions: tuple[Transition, ...]
    start: Marking
    labels: tuple[str, ...]
    consumers: tuple[tuple[int, ...], ...]
    by_label: dict[str, tuple[int, ...]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    @property
    def final(self) -> Marking:
        return (0,) * len(self.places)


@dataclass(frozen=True, slots=True)
class NetArrays:
    """The same net as flat arrays for compiled loops.

    Shape:  `pre_places[pre_offsets[t]:pre_offsets[t + 1]]` are the input places of transition t;
            the other three pairs alike. `label[t]` indexes `Net.labels`, -1 when silent.
            All int32.
    """

    pre_offsets: npt.NDArray[np.int32]
    pre_places: npt.NDArray[np.int32]
    post_offsets: npt.NDArray[np.int32]
    post_places: npt.NDArray[np.int32]
    reset_offsets: npt.NDArray[np.int32]
    reset_places: npt.NDArray[np.int32]
    inhibit_offsets: npt.NDArray[np.int32]
    inhibit_places: npt.NDArray[np.int32]
    label: npt.NDArray[np.int32]
    start: npt.NDArray[np.int32]


def as_arrays(net: Net) -> NetArrays:
    """Lay a net out as flat int32 arrays."""
    pre = _packed([transition.pre for transition in net.transitions])
    post = _packed([transition.post for transition in net.transitions])
    reset = _packed([transition.reset for transition in net.transitions])
    inhibit = _packed([transition.inhibit for transition in net.transitions])
    number = {label: index for index, label in enumerate(net.labels)}
    labels = [-1 if move.label is None else number[move.label] for move in net.transitions]
    return NetArrays(
        *pre,
        *post,
        *reset,
        *inhibit,
        label=np.array(labels, dtype=np.int32),
        start=np.array(net.start, dtype=np.int32),
    )


def _packed(rows: list[tuple[int, ...]]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    offsets = np.zeros(len(rows) + 1, dtype=np.int32)
    offsets[1:] = np.cumsum([len(row) for row in rows], dtype=np.int32)
    return offsets, np.array([place for row in rows for place in row], dtype=np.int32)
