"""The process graph that every other engine shares.

A `Diagram` is an immutable value. Editing makes a new one (`dataclasses.replace`, `with_*` helpers).
Element ids are the thread through the whole loop: the drawn, simulated, run and measured process
speak of the same ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class NodeKind(StrEnum):
    """The BPMN 2.0 flow nodes; values are the local names in the XML."""

    START_EVENT = "startEvent"
    END_EVENT = "endEvent"
    INTERMEDIATE_CATCH_EVENT = "intermediateCatchEvent"
    INTERMEDIATE_THROW_EVENT = "intermediateThrowEvent"
    BOUNDARY_EVENT = "boundaryEvent"
    TASK = "task"
    USER_TASK = "userTask"
    SERVICE_TASK = "serviceTask"
    MANUAL_TASK = "manualTask"
    SEND_TASK = "sendTask"
    RECEIVE_TASK = "receiveTask"
    SCRIPT_TASK = "scriptTask"
    BUSINESS_RULE_TASK = "businessRuleTask"
    CALL_ACTIVITY = "callActivity"
    SUB_PROCESS = "subProcess"
    TRANSACTION = "transaction"
    AD_HOC_SUB_PROCESS = "adHocSubProcess"
    EXCLUSIVE_GATEWAY = "exclusiveGateway"
    PARALLEL_GATEWAY = "parallelGateway"
    INCLUSIVE_GATEWAY = "inclusiveGateway"
    EVENT_BASED_GATEWAY = "eventBasedGateway"
    COMPLEX_GATEWAY = "complexGateway"

    @property
    def is_task(self) -> bool:
        return self in TASKS

    @property
    def is_activity(self) -> bool:
        return self in TASKS or self in CONTAINERS

    @property
    def is_event(self) -> bool:
        return self.value.endswith("Event")

    @property
    def is_gateway(self) -> bool:
        return self.value.endswith("Gateway")


TASKS = frozenset(
    {
        NodeKind.TASK,
        NodeKind.USER_TASK,
        NodeKind.SERVICE_TASK,
        NodeKind.MANUAL_TASK,
        NodeKind.SEND_TASK,
        NodeKind.RECEIVE_TASK,
        NodeKind.SCRIPT_TASK,
        NodeKind.BUSINESS_RULE_TASK,
        NodeKind.CALL_ACTIVITY,
    }
)
CONTAINERS = frozenset({NodeKind.SUB_PROCESS, NodeKind.TRANSACTION, NodeKind.AD_HOC_SUB_PROCESS})


class EventTrigger(StrEnum):
    """What an event waits for or throws; NONE for a plain circle."""

    NONE = "none"
    MESSAGE = "message"
    TIMER = "timer"
    ERROR = "error"
    ESCALATION = "escalation"
    SIGNAL = "signal"
    CONDITIONAL = "conditional"
    LINK = "link"
    COMPENSATE = "compensate"
    CANCEL = "cancel"
    TERMINATE = "terminate"
    MULTIPLE = "multiple"


class Trait(StrEnum):
    """作業の性質: what an office knows of a step; redesign reads these (handbook chapters 6 and 8).

    Stored in the diagram as the attribute `meguru:traits` (space-separated values).
    """

    PAPER = "paper"  # 書面
    SEAL = "seal"  # 押印
    FACE_TO_FACE = "face_to_face"  # 対面
    DATA_ENTRY = "data_entry"  # 転記・入力
    CHECK = "check"  # 形式の確認
    RULE_BASED = "rule_based"  # 決まった手順で判断の要らない作業
    JUDGEMENT = "judgement"  # 裁量・審査・決定
    STATUTORY = "statutory"  # 法令により自ら行う
    PERSONAL_DATA = "personal_data"
    NOTIFY = "notify"  # 通知・交付
    CORE = "core"  # 職員が行うべき


@dataclass(frozen=True, slots=True)
class StepFacts:
    """手順の情報: what the step table says of a step beyond its name, actor and traits.

    Stored in the diagram as attributes of our own namespace. None is unknown, never zero.
    Unit:  `minutes` of staff work each time; `waiting_hours` elapsed hours that the case waits before the step
           for reasons other than staff being busy (post, an applicant's answer); `times_a_year` is how often
           the step is done; `form` is the paper or form and `system` the information system it is done on.
    """

    minutes: float | None = None
    waiting_hours: float | None = None
    times_a_year: int | None = None
    form: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle on the drawing plane. Unit: pixels of BPMN DI; the origin is top left."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node. `parent_id` is the id of the sub-process or process that holds it."""

    id: str
    kind: NodeKind
    name: str = ""
    parent_id: str = ""
    lane_id: str | None = None
    trigger: EventTrigger = EventTrigger.NONE
    attached_to: str | None = None  # boundary events: the activity
    interrupting: bool = True  # boundary events and event sub-process starts
    triggered_by_event: bool = False  # event sub-processes
    multi_instance: str | None = None  # "parallel" | "sequential" | "loop" | None
    default_flow_id: str | None = None
    called_element: str | None = None
    documentation: str = ""
    traits: frozenset[Trait] = frozenset()
    facts: StepFacts = StepFacts()


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. `condition` is kept as text and never executed."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    parent_id: str = ""


@dataclass(frozen=True, slots=True)
class Process:
    """One flow of work. `steps` is the order of rows that a person chose in the step table, () for the natural one."""

    id: str
    name: str = ""
    is_executable: bool = False
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pool:
    """A participant. `process_id` is None for a black box."""

    id: str
    name: str = ""
    process_id: str | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    id: str
    name: str = ""
    process_id: str = ""
    parent_lane_id: str | None = None


@dataclass(frozen=True, slots=True)
class MessageFlow:
    id: str
    source: str
    target: str
    name: str = ""


class ArtifactKind(StrEnum):
    TEXT_ANNOTATION = "textAnnotation"
    GROUP = "group"
    DATA_OBJECT = "dataObjectReference"
    DATA_STORE = "dataStoreReference"
    DATA_INPUT = "dataInput"
    DATA_OUTPUT = "dataOutput"


@dataclass(frozen=True, slots=True)
class Artifact:
    id: str
    kind: ArtifactKind
    text: str = ""
    parent_id: str = ""


@dataclass(frozen=True, slots=True)
class Association:
    id: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the reader or a check has to say, in plain Japanese, about one element.

    `code` is stable for tests and for help pages, e.g. "unsupported-element".
    """

    code: str
    severity: str  # "error" | "warning" | "hint"
    message: str
    element_id: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Diagram:
    """業務プロセス図: one BPMN file as a value.

    Shape:  dictionaries are keyed by element id and keep the order of the file.
            `shapes` maps id -> bounds (nodes, lanes, pools, artifacts), `edges` id -> waypoints,
            `labels` id -> bounds of the label when the file sets them.
    `source_xml` holds the bytes that were read, so that `write` can keep foreign extensions untouched;
    it is None for a diagram that was made here.
    """

    processes: Mapping[str, Process]
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    pools: Mapping[str, Pool] = field(default_factory=dict)
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    messages: Mapping[str, MessageFlow] = field(default_factory=dict)
    artifacts: Mapping[str, Artifact] = field(default_factory=dict)
    associations: Mapping[str, Association] = field(default_factory=dict)
    shapes: Mapping[str, Bounds] = field(default_factory=dict)
    edges: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    labels: Mapping[str, Bounds] = field(default_factory=dict)
    source_xml: bytes | None = None
    remarks: tuple[Remark, ...] = ()

    def outgoing(self, node_id: str) -> tuple[Flow, ...]:
        """Sequence flows that leave a node, in file order."""
        return tuple(flow for flow in self.flows.values() if flow.source == node_id)

    def incoming(self, node_id: str) -> tuple[Flow, ...]:
        """Sequence flows that enter a node, in file order."""
        return tuple(flow for flow in self.flows.values() if flow.target == node_id)

    def tasks(self) -> tuple[Node, ...]:
        """Tasks of all kinds, in file order, sub-processes left out."""
        return tuple(node for node in self.nodes.values() if node.kind.is_task)
