"""How much room shapes and labels take. Unit: pixels of BPMN DI. Layout and drawing share these figures."""

from __future__ import annotations

from functools import lru_cache

from meguru.engines.bpmn.label_text import text_width, wrap
from meguru.engines.bpmn.model import Artifact, ArtifactKind, Node, NodeKind

TASK_WIDTH, TASK_HEIGHT = 120.0, 80.0
EVENT, GATEWAY = 36.0, 50.0
POOL_HEADER, LANE_HEADER = 30.0, 30.0
BLACK_BOX_HEIGHT = 60.0
TASK_FONT, TASK_LINE = 12.0, 15.0
LABEL_FONT, LABEL_LINE, LABEL_GAP = 11.0, 14.0, 4.0
LABEL_WIDTH, FLOW_LABEL_WIDTH = 96.0, 112.0
SUB_PROCESS_TOP, SUB_PROCESS_SIDE = 32.0, 20.0
MARKER_ROOM = 22.0
BOUNDARY_STEP, BOUNDARY_INSET = 100.0, 28.0  # boundary events: distance, first one from the right corner

_REMEMBERED = 4096  # breaking lines is most of the work of a small change

Size = tuple[float, float]


def node_size(node: Node) -> Size:
    """The size of a shape without contents."""
    if node.kind.is_event:
        return EVENT, EVENT
    if node.kind.is_gateway:
        return GATEWAY, GATEWAY
    return TASK_WIDTH, TASK_HEIGHT


def has_outside_label(node: Node) -> bool:
    """Events and gateways carry their name below the shape."""
    return node.kind.is_event or node.kind.is_gateway


@lru_cache(maxsize=_REMEMBERED)
def outside_label_lines(text: str) -> tuple[str, ...]:
    return wrap(text, width=LABEL_WIDTH, size=LABEL_FONT, lines=3)


@lru_cache(maxsize=_REMEMBERED)
def flow_label_lines(text: str) -> tuple[str, ...]:
    return wrap(text, width=FLOW_LABEL_WIDTH, size=LABEL_FONT, lines=2)


@lru_cache(maxsize=_REMEMBERED)
def label_size(lines: tuple[str, ...]) -> Size:
    """The room of a label of small text; (0, 0) when there is none."""
    if not lines:
        return 0.0, 0.0
    width = max(text_width(line, size=LABEL_FONT) for line in lines)
    return float(round(width + 2)), len(lines) * LABEL_LINE


def annotation_lines(text: str) -> tuple[str, ...]:
    return wrap(text, width=150.0, size=LABEL_FONT, lines=6)


def artifact_size(artifact: Artifact) -> Size:
    if artifact.kind is ArtifactKind.TEXT_ANNOTATION:
        width, height = label_size(annotation_lines(artifact.text))
        return max(width + 16, 60.0), max(height + 10, 30.0)
    if artifact.kind is ArtifactKind.GROUP:
        return TASK_WIDTH, TASK_HEIGHT
    if artifact.kind is ArtifactKind.DATA_STORE:
        return 50.0, 50.0
    return 36.0, 50.0


def container_size(node: Node, content: Size) -> Size:
    """An expanded sub-process around its contents."""
    name = label_size(wrap(node.name, width=240.0, size=LABEL_FONT, lines=1))[0]
    bottom = SUB_PROCESS_SIDE + (MARKER_ROOM if node.multi_instance else 0.0)
    ad_hoc = MARKER_ROOM if node.kind is NodeKind.AD_HOC_SUB_PROCESS and not node.multi_instance else 0.0
    width = max(content[0] + 2 * SUB_PROCESS_SIDE, name + 40, 160.0)
    return width, max(content[1] + SUB_PROCESS_TOP + bottom + ad_hoc, 100.0)
