"""The process graph: what is drawn, read, written, checked, laid out and executed."""

from meguru.engines.bpmn.build import CannotBuild, DiagramBuilder, linear, new_process
from meguru.engines.bpmn.checks import check, label_of
from meguru.engines.bpmn.compile import compile_net
from meguru.engines.bpmn.edit import CannotEdit, make_parallel, remove_flow, remove_node, replace_node
from meguru.engines.bpmn.identifiers import is_identifier, make_identifier
from meguru.engines.bpmn.layout import lay_out
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
from meguru.engines.bpmn.net import Action, Marking, Net, NetArrays, Transition, as_arrays
from meguru.engines.bpmn.reach import reachable_nodes
from meguru.engines.bpmn.read import read_bpmn
from meguru.engines.bpmn.soundness import Soundness, explore, is_sound
from meguru.engines.bpmn.step import (
    Replayer,
    ReplayResult,
    can_fire,
    enabled,
    fire,
    initial,
    is_final,
    replay,
    replay_all,
    replays,
)
from meguru.engines.bpmn.svg import draw_svg, needs_layout
from meguru.engines.bpmn.write import write_bpmn

__all__ = [
    "CONTAINERS",
    "TASKS",
    "Action",
    "Artifact",
    "ArtifactKind",
    "Association",
    "Bounds",
    "CannotBuild",
    "CannotEdit",
    "Diagram",
    "DiagramBuilder",
    "EventTrigger",
    "Flow",
    "Lane",
    "Marking",
    "MessageFlow",
    "Net",
    "NetArrays",
    "Node",
    "NodeKind",
    "Pool",
    "Process",
    "Remark",
    "ReplayResult",
    "Replayer",
    "Soundness",
    "Trait",
    "Transition",
    "as_arrays",
    "can_fire",
    "check",
    "compile_net",
    "draw_svg",
    "enabled",
    "explore",
    "fire",
    "initial",
    "is_final",
    "is_identifier",
    "is_sound",
    "label_of",
    "lay_out",
    "linear",
    "make_identifier",
    "make_parallel",
    "needs_layout",
    "new_process",
    "reachable_nodes",
    "read_bpmn",
    "remove_flow",
    "remove_node",
    "replace_node",
    "replay",
    "replay_all",
    "replays",
    "write_bpmn",
]
