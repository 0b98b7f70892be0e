# ruff: noqa: A002 - `id` is the word of BPMN; builder.task(id="t05") should read that way.
"""Diagrams made by hand or by another engine, one element at a time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from meguru.engines.bpmn.identifiers import is_identifier
from meguru.engines.bpmn.model import (
    Artifact,
    ArtifactKind,
    Association,
    Diagram,
    EventTrigger,
    Flow,
    Lane,
    MessageFlow,
    Node,
    NodeKind,
    Pool,
    Process,
    Trait,
)


class CannotBuild(ValueError):
    """An element that cannot be added: its id is taken or no XML name, or it points to nothing."""


class DiagramBuilder:
    """Collects elements and returns them as a `Diagram`. Every method returns the id of what it added.

    Ids may be given or are counted per kind (`task_1`, `gateway_2`), so the same calls always make the same
    diagram. `parent` defaults to the first process. There is no drawing yet: pass the result to `lay_out`.

        builder = DiagramBuilder(name="転入届")
        start = builder.start()
        check = builder.task(name="届出を確認する", kind=NodeKind.USER_TASK)
        builder.chain(start, check, builder.end())
        diagram = builder.build()
    """

    def __init__(self, *, name: str = "", process_id: str = "process_1", is_executable: bool = False) -> None:
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}
        self._processes: dict[str, Process] = {}
        self._nodes: dict[str, Node] = {}
        self._flows: dict[str, Flow] = {}
        self._pools: dict[str, Pool] = {}
        self._lanes: dict[str, Lane] = {}
        self._messages: dict[str, MessageFlow] = {}
        self._artifacts: dict[str, Artifact] = {}
        self._associations: dict[str, Association] = {}
        self._main = self.process(id=process_id, name=name, is_executable=is_executable)

    def process(self, *, id: str = "", name: str = "", is_executable: bool = False) -> str:
        """Add another process (the first one is made by the constructor)."""
        taken = self._claim(id=id, prefix="process")
        self._processes[taken] = Process(id=taken, name=name, is_executable=is_executable)
        return taken

    def pool(self, *, name: str, process: str | None = None, id: str = "") -> str:
        """Add a participant; without `process` it is a black box."""
        if process is not None:
            self._must_exist(process, self._processes)
        taken = self._claim(id=id, prefix="pool")
        self._pools[taken] = Pool(id=taken, name=name, process_id=process)
        return taken

    def lane(self, *, name: str, process: str = "", parent_lane: str | None = None, id: str = "") -> str:
        """Add a lane; nodes name it by `lane=`."""
        owner = self._must_exist(process or self._main, self._processes)
        if parent_lane is not None:
            self._must_exist(parent_lane, self._lanes)
        taken = self._claim(id=id, prefix="lane")
        self._lanes[taken] = Lane(id=taken, name=name, process_id=owner, parent_lane_id=parent_lane)
        return taken

    def start(
        self,
        *,
        id: str = "",
        name: str = "",
        lane: str | None = None,
        parent: str = "",
        trigger: EventTrigger = EventTrigger.NONE,
        interrupting: bool = True,
    ) -> str:
        """Add a start event."""
        node = Node(
            id=self._claim(id=id, prefix="start"),
            kind=NodeKind.START_EVENT,
            name=name,
            trigger=trigger,
            interrupting=interrupting,
        )
        return self._place(node, lane=lane, parent=parent)

    def end(
        self,
        *,
        id: str = "",
        name: str = "",
        lane: str | None = None,
        parent: str = "",
        trigger: EventTrigger = EventTrigger.NONE,
    ) -> str:
        """Add an end event; `EventTrigger.TERMINATE` ends everything at once."""
        node = Node(id=self._claim(id=id, prefix="end"), kind=NodeKind.END_EVENT, name=name, trigger=trigger)
        return self._place(node, lane=lane, parent=parent)

    def task(
        self,
        *,
        name: str,
        id: str = "",
        kind: NodeKind = NodeKind.TASK,
        lane: str | None = None,
        parent: str = "",
        traits: Iterable[Trait] = (),
        multi_instance: str | None = None,
        called_element: str | None = None,
        documentation: str = "",
    ) -> str:
        """Add a task of any kind (or a call activity)."""
        if not kind.is_task:
            raise CannotBuild(f"{kind.value} は作業の種類ではありません。")
        node = Node(
            id=self._claim(id=id, prefix="task"),
            kind=kind,
            name=name,
            traits=frozenset(traits),
            multi_instance=multi_instance,
            called_element=called_element,
            documentation=documentation,
        )
        return self._place(node, lane=lane, parent=parent)

    def gateway(
        self,
        *,
        kind: NodeKind = NodeKind.EXCLUSIVE_GATEWAY,
        id: str = "",
        name: str = "",
        lane: str | None = None,
        parent: str = "",
    ) -> str:
        """Add a gateway."""
        if not kind.is_gateway:
            raise CannotBuild(f"{kind.value} は分岐・合流の種類ではありません。")
        node = Node(id=self._claim(id=id, prefix="gateway"), kind=kind, name=name)
        return self._place(node, lane=lane, parent=parent)

    def event(
        self,
        *,
        kind: NodeKind = NodeKind.INTERMEDIATE_CATCH_EVENT,
        trigger: EventTrigger = EventTrigger.NONE,
        id: str = "",
        name: str = "",
        lane: str | None = None,
        parent: str = "",
    ) -> str:
        """Add an intermediate event."""
        if not kind.is_event:
            raise CannotBuild(f"{kind.value} はイベントの種類ではありません。")
        node = Node(id=self._claim(id=id, prefix="event"), kind=kind, name=name, trigger=trigger)
        return self._place(node, lane=lane, parent=parent)

    def boundary(
        self,
        *,
        attached_to: str,
        trigger: EventTrigger = EventTrigger.TIMER,
        interrupting: bool = True,
        id: str = "",
        name: str = "",
    ) -> str:
        """Add a boundary event to an activity; lane and parent are the activity's."""
        self._must_exist(attached_to, self._nodes)
        activity = self._nodes[attached_to]
        node = Node(
            id=self._claim(id=id, prefix="boundary"),
            kind=NodeKind.BOUNDARY_EVENT,
            name=name,
            trigger=trigger,
            attached_to=attached_to,
            interrupting=interrupting,
        )
        return self._place(node, lane=activity.lane_id, parent=activity.parent_id)

    def sub_process(
        self,
        *,
        name: str,
        id: str = "",
        kind: NodeKind = NodeKind.SUB_PROCESS,
        lane: str | None = None,
        parent: str = "",
        triggered_by_event: bool = False,
        multi_instance: str | None = None,
    ) -> str:
        """Add a sub-process; its contents name it by `parent=`."""
        node = Node(
            id=self._claim(id=id, prefix="subprocess"),
            kind=kind,
            name=name,
            triggered_by_event=triggered_by_event,
            multi_instance=multi_instance,
        )
        return self._place(node, lane=lane, parent=parent)

    def add(self, node: Node) -> str:
        """Add a node that was made elsewhere, as it is (an empty parent becomes the first process)."""
        self._claim(id=node.id, prefix="node")
        return self._place(node, lane=node.lane_id, parent=node.parent_id)

    def flow(
        self,
        source: str,
        target: str,
        *,
        name: str = "",
        id: str = "",
        condition: str = "",
        is_default: bool = False,
    ) -> str:
        """Connect two nodes of the same parent; `is_default` makes it the default of its source."""
        self._must_exist(source, self._nodes)
        self._must_exist(target, self._nodes)
        parent = self._nodes[source].parent_id
        if self._nodes[target].parent_id != parent:
            raise CannotBuild(f"{source} と {target} は別の枠にあるので、線で結べません。")
        taken = self._claim(id=id, prefix="flow")
        self._flows[taken] = Flow(
            id=taken, source=source, target=target, name=name, condition=condition, parent_id=parent
        )
        if is_default:
            self._nodes[source] = replace(self._nodes[source], default_flow_id=taken)
        return taken

    def chain(self, *node_ids: str) -> tuple[str, ...]:
        """Connect nodes one after the other; returns the ids of the flows."""
        return tuple(self.flow(a, b) for a, b in itertools.pairwise(node_ids))

    def message(self, source: str, target: str, *, name: str = "", id: str = "") -> str:
        """Add a message flow between nodes or pools."""
        for end in (source, target):
            if end not in self._nodes and end not in self._pools:
                raise CannotBuild(f"{end} という要素はありません。")
        taken = self._claim(id=id, prefix="message")
        self._messages[taken] = MessageFlow(id=taken, source=source, target=target, name=name)
        return taken

    def artifact(
        self,
        *,
        text: str,
        kind: ArtifactKind = ArtifactKind.TEXT_ANNOTATION,
        about: str | None = None,
        parent: str = "",
        id: str = "",
    ) -> str:
        """Add a note or data object; `about` ties it to an element with an association."""
        taken = self._claim(id=id, prefix="artifact")
        self._artifacts[taken] = Artifact(id=taken, kind=kind, text=text, parent_id=parent or self._main)
        if about is not None:
            tie = self._claim(id="", prefix="association")
            self._associations[tie] = Association(id=tie, source=about, target=taken)
        return taken

    def build(self) -> Diagram:
        """Return what was collected as a value; the builder may go on being used."""
        return Diagram(
            processes=dict(self._processes),
            nodes=dict(self._nodes),
            flows=dict(self._flows),
            pools=dict(self._pools),
            lanes=dict(self._lanes),
            messages=dict(self._messages),
            artifacts=dict(self._artifacts),
            associations=dict(self._associations),
        )

    def _claim(self, *, id: str, prefix: str) -> str:
        chosen = id or self._next(prefix)
        if chosen in self._taken:
            raise CannotBuild(f"識別子「{chosen}」は既に使われています。")
        if not is_identifier(chosen):
            raise CannotBuild(
                f"「{chosen}」は識別子に使えません。英字か _ で始め、空白や : を除いてください。"
            )
        self._taken.add(chosen)
        return chosen

    def _next(self, prefix: str) -> str:
        self._counts[prefix] = self._counts.get(prefix, 0) + 1
        while f"{prefix}_{self._counts[prefix]}" in self._taken:
            self._counts[prefix] += 1
        return f"{prefix}_{self._counts[prefix]}"

    def _place(self, node: Node, *, lane: str | None, parent: str) -> str:
        if lane is not None:
            self._must_exist(lane, self._lanes)
        holder = parent or self._main
        if holder not in self._processes:
            self._must_exist(holder, self._nodes)
        self._nodes[node.id] = replace(node, lane_id=lane, parent_id=holder)
        return node.id

    @staticmethod
    def _must_exist(id: str, among: object) -> str:
        if not isinstance(among, dict) or id not in among:
            raise CannotBuild(f"「{id}」という要素はありません。")
        return id


def new_process(name: str) -> Diagram:
    """Make an empty diagram with one named process."""
    return DiagramBuilder(name=name).build()


def linear(*, name: str, tasks: Sequence[str]) -> Diagram:
    """Make start -> tasks in order -> end; task ids are `task_1`, `task_2`, ..."""
    builder = DiagramBuilder(name=name)
    start = builder.start()
    steps = [builder.task(name=task) for task in tasks]
    builder.chain(start, *steps, builder.end())
    return builder.build()
