"""What the drawing says in words: kinds of shapes, legends and the summary for a screen reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

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
NAMES_IN_SUMMARY = 20
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of a picture in one language."""

    highlights: Mapping[str, str]
    heat: str
    low: str
    high: str
    picture: str

    def kind(self, node: Node) -> str:
        """What a shape is, with the trigger of an event."""
        if self is ENGLISH:
            trigger = "" if node.trigger is EventTrigger.NONE else f"{node.trigger.value} "
            return trigger + _CAMEL.sub(" ", node.kind.value).lower()
        trigger = f"・{TRIGGERS[node.trigger]}" if node.trigger in TRIGGERS else ""
        return KINDS[node.kind] + trigger

    def title(self, node: Node, *, more: str = "") -> str:
        """The full name of a shape with its kind, and its figures when there are any."""
        name, kind = node.name.strip(), self.kind(node)
        full = kind
        if name:
            full = f"{name} ({kind})" if self is ENGLISH else f"{name}（{kind}）"
        return " ".join(part for part in (full, more) if part)

    def summary(self, diagram: Diagram) -> str:
        """What the picture shows, for a screen reader."""
        tasks = [
            node.name.strip() or self.kind(node) for node in diagram.nodes.values() if node.kind.is_activity
        ]
        gateways = sum(1 for node in diagram.nodes.values() if node.kind.is_gateway)
        lanes = [lane.name.strip() or lane.id for lane in diagram.lanes.values()]
        if self is ENGLISH:
            text = f"Process diagram. Steps: {len(tasks)}, gateways: {gateways}, lanes: {len(lanes)}."
            text += f" Lanes: {_listed(lanes, ', ', ' and more')}." if lanes else ""
            return text + (f" Names of the steps: {_listed(tasks, ', ', ' and more')}." if tasks else "")
        text = f"業務フロー図。作業{len(tasks)}件、分岐・合流{gateways}件。"
        text += f"担当（レーン）{len(lanes)}: {_listed(lanes, '、', 'など')}。" if lanes else ""
        return text + (f"作業: {_listed(tasks, '、', 'など')}。" if tasks else "")


def _listed(names: list[str], comma: str, more: str) -> str:
    return comma.join(names[:NAMES_IN_SUMMARY]) + (more if len(names) > NAMES_IN_SUMMARY else "")


JAPANESE = Words(
    highlights={
        "added": "＋追加",
        "removed": "－廃止",
        "changed": "△変更",
        "only": "◇この図だけ",
        "differs": "△違いあり",
    },
    heat="待ちの長さ",
    low="短い",
    high="長い",
    picture="業務フロー図",
)
ENGLISH = Words(
    highlights={
        "added": "+ added",
        "removed": "- removed",
        "changed": "△ changed",
        "only": "◇ only in this one",
        "differs": "△ differs",
    },
    heat="Waiting",
    low="short",
    high="long",
    picture="Process diagram",
)


def words_of(language: str) -> Words:
    """English for "en", Japanese for everything else."""
    return ENGLISH if language == "en" else JAPANESE
