"""How a conflict speaks of elements, fields and values."""

from __future__ import annotations

from typing import Any

from meguru.engines.bpmn.label_text import clean_text
from meguru.engines.bpmn.model import (
    Artifact,
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
)

GONE, EMPTY = "削除", "(なし)"

FIELDS = {
    "": "要素そのもの",
    "name": "名前",
    "kind": "種類",
    "parent_id": "置かれている枠",
    "lane_id": "担当",
    "trigger": "きっかけ",
    "attached_to": "付いている作業",
    "interrupting": "作業を中断するか",
    "triggered_by_event": "途中で始まる手順か",
    "multi_instance": "くり返し",
    "default_flow_id": "どれにも当てはまらないときの行き先",
    "called_element": "呼び出す手順",
    "documentation": "備考",
    "minutes": "時間(分)",
    "waiting_hours": "待ち(時間)",
    "times_a_year": "年間回数",
    "form": "様式・書類",
    "system": "システム",
    "source": "線の始まり",
    "target": "線の行き先",
    "condition": "条件",
    "is_executable": "実行できる図か",
    "process_id": "業務フロー",
    "parent_lane_id": "上の担当",
    "text": "文言",
    "order": "どちらを先にするか",
    "foreign": "他のツールが書いた情報",
}
_KINDS = {
    NodeKind.TASK: "作業",
    NodeKind.USER_TASK: "作業(職員がシステムで)",
    NodeKind.MANUAL_TASK: "作業(手作業)",
    NodeKind.SERVICE_TASK: "作業(システムが自動で)",
    NodeKind.SEND_TASK: "作業(送る)",
    NodeKind.RECEIVE_TASK: "作業(受け取る)",
    NodeKind.SCRIPT_TASK: "作業(スクリプト)",
    NodeKind.BUSINESS_RULE_TASK: "作業(規則で決める)",
    NodeKind.CALL_ACTIVITY: "別の手順の呼び出し",
    NodeKind.SUB_PROCESS: "まとまり(サブプロセス)",
    NodeKind.EXCLUSIVE_GATEWAY: "分岐(どれか一つ)",
    NodeKind.PARALLEL_GATEWAY: "分岐(並行)",
    NodeKind.INCLUSIVE_GATEWAY: "分岐(あてはまるものすべて)",
    NodeKind.EVENT_BASED_GATEWAY: "分岐(先に起きたもの)",
}
_TRIGGERS = {
    EventTrigger.NONE: EMPTY,
    EventTrigger.MESSAGE: "連絡",
    EventTrigger.TIMER: "時刻・期限",
    EventTrigger.ERROR: "誤り",
    EventTrigger.SIGNAL: "合図",
}
_REFERENCES = frozenset(
    {"lane_id", "parent_id", "attached_to", "source", "target", "process_id", "parent_lane_id", "order"}
)
Element = Process | Node | Flow | Pool | Lane | MessageFlow | Artifact | Association


def name_of(diagrams: tuple[Diagram, ...], key: str) -> str:
    """The name of an element in the first of the diagrams that has it, in brackets; its id when it has no name."""
    for diagram in diagrams:
        for group in (diagram.nodes, diagram.lanes, diagram.pools, diagram.processes):
            if key in group:
                name = clean_text(group[key].name)
                return f"「{name}」" if name else key
        if key in diagram.artifacts:
            return f"「{clean_text(diagram.artifacts[key].text) or key}」"
    return key


def label_of_element(diagrams: tuple[Diagram, ...], element: Element) -> str:
    """How a conflict speaks of the element."""
    if isinstance(element, Flow | MessageFlow | Association):
        ends = f"{name_of(diagrams, element.source)}から{name_of(diagrams, element.target)}への線"
        name = clean_text(element.name) if not isinstance(element, Association) else ""
        return f"{ends}「{name}」" if name else ends
    kind = {Process: "業務フロー", Pool: "プール", Lane: "担当", Artifact: "注記・資料"}.get(
        type(element), ""
    )
    if isinstance(element, Node):
        kind = "分岐" if element.kind.is_gateway else "イベント" if element.kind.is_event else "作業"
    return f"{kind}{name_of(diagrams, element.id)}"


def words_of_value(diagrams: tuple[Diagram, ...], field: str, value: Any) -> str:
    """A value as people read it."""
    if value is None or value == "" or value == ():
        return EMPTY
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, NodeKind):
        return _KINDS.get(value, value.value)
    if isinstance(value, EventTrigger):
        return _TRIGGERS.get(value, value.value)
    if isinstance(value, float):
        return f"{value:,.10g}"
    if isinstance(value, int):
        return f"{value:,}"
    if field in _REFERENCES:
        return name_of(diagrams, str(value))
    if field == "default_flow_id":
        for diagram in diagrams:
            if value in diagram.flows:
                return label_of_element(diagrams, diagram.flows[value])
    return str(value)
