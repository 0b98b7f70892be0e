"""The process graph: what is drawn, read, written, checked, laid out and executed."""

from meguru.engines.bpmn.build import CannotBuild, DiagramBuilder, linear, new_process
from meguru.engines.bpmn.identifiers import is_identifier, make_identifier
from meguru.engines.bpmn.model import (
    CONTAINERS,
    TASKS,
    Artifact,
    ArtifactKind,
    Association,
    Bounds,
    Diagram,
    EventTrigger,
    Flow,
    Lane,
    MessageFlow,
    Node,
    NodeKind,
    Pool,
    Process,
    Remark,
    Trait,
)

__all__ = [
    "CONTAINERS",
    "TASKS",
    "Artifact",
    "ArtifactKind",
    "Association",
    "Bounds",
    "CannotBuild",
    "Diagram",
    "DiagramBuilder",
    "EventTrigger",
    "Flow",
    "Lane",
    "MessageFlow",
    "Node",
    "NodeKind",
    "Pool",
    "Process",
    "Remark",
    "Trait",
    "is_identifier",
    "linear",
    "make_identifier",
    "new_process",
]
