"""The process graph: what is drawn, read, written, checked, laid out and executed."""

from meguru.engines.bpmn.build import CannotBuild, DiagramBuilder, linear, new_process
from meguru.engines.bpmn.checks import check, label_of
from meguru.engines.bpmn.edit import (
    CannotEdit,
    add_flow,
    add_node,
    insert_between,
    make_parallel,
    remove_flow,
    remove_node,
    replace_node,
    with_traits,
)
from meguru.engines.bpmn.files.read import read_bpmn
from meguru.engines.bpmn.files.write import write_bpmn
from meguru.engines.bpmn.identifiers import is_identifier, make_identifier
from meguru.engines.bpmn.layout.fill import fill_in
from meguru.engines.bpmn.layout.place import lay_out
from meguru.engines.bpmn.layout.seen import needs_layout
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
    StepFacts,
    Trait,
)
from meguru.engines.bpmn.recovery.recover import recover_bpmn
from meguru.engines.bpmn.svg.draw import draw_svg
from meguru.engines.bpmn.svg.overlay import ElementOverlay
from meguru.engines.bpmn.tokens.compile import compile_net
from meguru.engines.bpmn.tokens.net import Action, Marking, Net, NetArrays, Transition, as_arrays
from meguru.engines.bpmn.tokens.reach import reachable_nodes
from meguru.engines.bpmn.tokens.runnable import made_runnable
from meguru.engines.bpmn.tokens.soundness import Soundness, explore, is_sound
from meguru.engines.bpmn.tokens.step import (
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
    "ElementOverlay",
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
    "StepFacts",
    "Trait",
    "Transition",
    "add_flow",
    "add_node",
    "as_arrays",
    "can_fire",
    "check",
    "compile_net",
    "draw_svg",
    "enabled",
    "explore",
    "fill_in",
    "fire",
    "initial",
    "insert_between",
    "is_final",
    "is_identifier",
    "is_sound",
    "label_of",
    "lay_out",
    "linear",
    "made_runnable",
    "make_identifier",
    "make_parallel",
    "needs_layout",
    "new_process",
    "reachable_nodes",
    "read_bpmn",
    "recover_bpmn",
    "remove_flow",
    "remove_node",
    "replace_node",
    "replay",
    "replay_all",
    "replays",
    "with_traits",
    "write_bpmn",
]
