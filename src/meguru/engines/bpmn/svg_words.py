"""What the drawing says in words: kinds of shapes, legends and the summary for a screen reader."""

from __future__ import annotations

from meguru.engines.bpmn.model import Diagram, EventTrigger, Node, NodeKind

KINDS = {
    NodeKind.START_EVENT: "開始",
    NodeKind.END_EVENT: "終了",
    NodeKind.INTERMEDIATE_CATCH_EVENT: "途中の受信",
    NodeKind.INTERMEDIATE_THROW_EVENT: "途中の送信",
    NodeKind.BOUNDARY_EVENT: "割り込み",
    NodeKind.TASK: "作業",
    NodeKind.USER_TASK: "画面での作業",
    NodeKind.SERVICE_TASK: "システムの処理",
    NodeKind.MANUAL_TASK: "手作業",
    NodeKind.SEND_TASK: "送付",
    NodeKind.RECEIVE_TASK: "受領",
    NodeKind.SCRIPT_TASK: "自動処理",
    NodeKind.BUSINESS_RULE_TASK: "規則による判定",
    NodeKind.CALL_ACTIVITY: "別の業務の呼び出し",
    NodeKind.SUB_PROCESS: "サブプロセス",
    NodeKind.TRANSACTION: "トランザクション",
    NodeKind.AD_HOC_SUB_PROCESS: "順不同のサブプロセス",
    NodeKind.EXCLUSIVE_GATEWAY: "排他分岐・合流",
    NodeKind.PARALLEL_GATEWAY: "並列分岐・合流",
    NodeKind.INCLUSIVE_GATEWAY: "包含分岐・合流",
    NodeKind.EVENT_BASED_GATEWAY: "イベント分岐",
    NodeKind.COMPLEX_GATEWAY: "複合分岐・合流",
}
TRIGGERS = {
    EventTrigger.MESSAGE: "メッセージ",
    EventTrigger.TIMER: "時間",
    EventTrigger.ERROR: "エラー",
    EventTrigger.ESCALATION: "エスカレーション",
    EventTrigger.SIGNAL: "シグナル",
    EventTrigger.CONDITIONAL: "条件",
    EventTrigger.LINK: "リンク",
    EventTrigger.COMPENSATE: "取り消し",
    EventTrigger.CANCEL: "キャンセル",
    EventTrigger.TERMINATE: "強制終了",
    EventTrigger.MULTIPLE: "複数",
}
HIGHLIGHTS = {"added": "＋追加", "removed": "－廃止", "changed": "△変更"}
HEAT_LEGEND, HEAT_LOW, HEAT_HIGH = "待ちの長さ", "短い", "長い"
NAMES_IN_SUMMARY = 20


def node_title(node: Node, *, more: str = "") -> str:
    """The full name of a shape with its kind, and its figures when there are any."""
    kind = KINDS[node.kind]
    if node.trigger in TRIGGERS:
        kind += f"・{TRIGGERS[node.trigger]}"
    name = node.name.strip()
    return " ".join(part for part in (f"{name}（{kind}）" if name else kind, more) if part)


def summary(diagram: Diagram) -> str:
    """One sentence that tells what the picture shows."""
    tasks = [
        node.name.strip() or KINDS[node.kind] for node in diagram.nodes.values() if node.kind.is_activity
    ]
    gateways = sum(1 for node in diagram.nodes.values() if node.kind.is_gateway)
    counts = [f"作業{len(tasks)}件", f"分岐・合流{gateways}件"]
    if diagram.lanes:
        lanes = [lane.name.strip() or lane.id for lane in diagram.lanes.values()]
        counts.append(f"担当（レーン）{len(lanes)}: " + "、".join(lanes[:NAMES_IN_SUMMARY]))
    text = "業務フロー図。" + "、".join(counts) + "。"
    if tasks:
        rest = "など" if len(tasks) > NAMES_IN_SUMMARY else ""
        text += "作業: " + "、".join(tasks[:NAMES_IN_SUMMARY]) + rest + "。"
    return text
