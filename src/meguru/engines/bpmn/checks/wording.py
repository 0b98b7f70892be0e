"""Names of steps and symbols: can a colleague from another section read the drawing?

Source: the management handbook for municipalities, chapter 6 (BPMN is the common language of those who do the work;
        few symbols are enough, a task is one unit of work, a branch has its condition, a flow its start and end),
        and the notation guide for local governments that it names. The limits of length are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from meguru.engines.bpmn.checks.labels import label_of
from meguru.engines.bpmn.label_text import clean_text, text_width
from meguru.engines.bpmn.model import Diagram, EventTrigger, Node, NodeKind, Remark
from meguru.engines.bpmn.steps.outline import is_row

LONGEST_NAME = 36  # full width characters; a short sentence
MOST_STEPS = 60  # in one scope; more than fits on a page that people discuss
_SHOWN = 3

ACTIONS = [
    "確認",
    "入力",
    "審査",
    "受付",
    "受領",
    "受理",
    "交付",
    "送付",
    "送信",
    "通知",
    "連絡",
    "作成",
    "登録",
    "決裁",
    "印刷",
    "郵送",
    "発送",
    "保管",
    "保存",
    "記録",
    "転記",
    "照会",
    "回答",
    "集計",
    "計算",
    "点検",
    "配布",
    "回収",
    "収納",
    "返却",
    "返送",
    "起案",
    "押印",
    "照合",
    "検収",
    "支払",
    "調査",
    "報告",
    "判定",
    "決定",
    "承認",
    "依頼",
    "提出",
    "更新",
    "削除",
    "訂正",
    "補正",
    "説明",
    "相談",
    "検討",
    "公表",
    "公開",
    "検査",
    "精査",
    "選定",
    "発注",
    "納品",
    "徴収",
    "還付",
    "整理",
    "編集",
    "複写",
    "封入",
    "仕分け",
    "振り分け",
    "引き継ぎ",
]
_ACTION = "|".join(ACTIONS)
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_VERB_END = re.compile(r"[うくぐすつぬぶむる][）)」』]?\Z")
_NOUN_OF_ACTION = re.compile(rf"(?:{_ACTION}|処理|手続き?|対応|実施|申請|届出|申出)(?:など|等)?[）)」』]?\Z")
_AFTER = re.compile(
    r"(?P<one>.+?)(?:てから|たうえで|た上で|た後に?、?|たのち)(?P<two>.+[うくぐすつぬぶむる])\Z"
)
_JOINED = re.compile(
    rf"(?P<one>.*[をにへと].*[しりいきみびちけせてでべえ]|[一-鿿ァ-ヶー]{{2,}}して?)、(?P<two>.*(?:[うくぐすつぬぶむる]|{_ACTION}))\Z"
)
_DESCRIBES = (
    "た|て|いる|いない|ある|ない|なかった"  # 登録した口座を照合する: the first verb only tells which one
)
_RUN_ON = re.compile(rf"(?P<one>.*(?:{_ACTION})して?)(?!{_DESCRIBES})(?P<two>[^、]*(?:{_ACTION})(?:する)?)\Z")
_SENT_IN_ONE = re.compile(r"封入して?、?(?:郵送|発送|送付|返送|投函)")
_LISTED = re.compile(
    rf"(?P<one>{_ACTION})(?:・|／|/|及び|および|並びに|と|、)(?P<two>{_ACTION})(?:を?する|を?行う)?\Z"
)
_RARE = {
    NodeKind.COMPLEX_GATEWAY: "複合の分岐",
    NodeKind.AD_HOC_SUB_PROCESS: "アドホックのまとまり",
    NodeKind.TRANSACTION: "トランザクション",
}
_RARE_TRIGGERS = {
    EventTrigger.ESCALATION: "エスカレーション",
    EventTrigger.SIGNAL: "シグナル",
    EventTrigger.CONDITIONAL: "条件のイベント",
    EventTrigger.CANCEL: "取消",
    EventTrigger.MULTIPLE: "複数のきっかけ",
}


def wording_remarks(diagram: Diagram) -> Iterator[Remark]:
    """What could be said more clearly."""
    yield from _unnamed(diagram)
    for node in diagram.nodes.values():
        if is_row(node) and node.name.strip():
            yield from _name(node)
    yield from _forms(diagram)
    yield from _symbols(diagram)
    yield from _size(diagram)


def two_actions(name: str) -> tuple[str, str] | None:
    """The two parts of a name that tells of two actions, None when it tells of one.

    申請・届出の受付 is one action on two things; 通知書の作成・発送 is two. Putting a letter into its envelope and
    sending it counts as one.
    """
    text = _SENT_IN_ONE.sub("郵送", clean_text(name))
    if found := _LISTED.search(text):
        return found["one"], found["two"]
    if found := _AFTER.fullmatch(text) or _JOINED.fullmatch(text) or _RUN_ON.fullmatch(text):
        return found["one"], found["two"]
    return None


def _unnamed(diagram: Diagram) -> Iterator[Remark]:
    for node in diagram.nodes.values():
        if node.kind.is_activity and not node.name.strip() and not node.triggered_by_event:
            text = f"作業({node.id})に名前がありません。「何を、どうする」の形で書いてください。"
            yield Remark("no-name", "warning", text, node.id)
    for lane in diagram.lanes.values():
        if not lane.name.strip():
            text = f"レーン({lane.id})に名前がありません。担当の名前を書いてください。"
            yield Remark("no-name", "hint", text, lane.id)


def _name(node: Node) -> Iterator[Remark]:
    name = clean_text(node.name)
    length = round(text_width(name, size=1.0))
    if length > LONGEST_NAME:
        text = (
            f"{label_of(node)}は全角およそ {length} 文字あります。{LONGEST_NAME} 文字までの短い一文にし、"
            "詳しいことは備考に書いてください。"
        )
        yield Remark("long-name", "hint", text, node.id)
    parts = two_actions(name) if node.kind.is_task else None
    if parts:
        text = (
            f"{label_of(node)}には二つの動作(「{parts[0]}」と「{parts[1]}」)が入っています。"
            "担当や時間を分けて見られるように、手順を二つに分けてください。"
        )
        yield Remark("two-verbs", "hint", text, node.id)


def _forms(diagram: Diagram) -> Iterator[Remark]:
    """One remark for all names that say no action, so that a drawing of nouns is not covered with remarks."""
    without = [
        node
        for node in diagram.nodes.values()
        if node.kind.is_task and _JAPANESE.search(node.name) and not _says_an_action(clean_text(node.name))
    ]
    if without:
        names = "".join(label_of(node) for node in without[:_SHOWN])
        more = "など" if len(without) > _SHOWN else ""
        text = (
            f"{names}{more} {len(without)} つの作業名からは、何をするのかが読み取れません。"
            "「申請書を確認する」のように「何を、どうする」の形で書いてください。"
        )
        yield Remark("name-without-action", "hint", text, without[0].id)


def _says_an_action(name: str) -> bool:
    return bool(_VERB_END.search(name) or _NOUN_OF_ACTION.search(name))


def _symbols(diagram: Diagram) -> Iterator[Remark]:
    """Symbols that few people know, named once each."""
    found: dict[str, str] = {}
    for node in diagram.nodes.values():
        word = _RARE.get(node.kind) or (_RARE_TRIGGERS.get(node.trigger) if node.kind.is_event else None)
        if word:
            found.setdefault(word, node.id)
    for word, key in found.items():
        text = (
            f"「{word}」の記号は、知らない人には伝わりません。開始・終了・作業・分岐で書けないか、"
            "書けないときは注記を付けてください。"
        )
        yield Remark("rare-symbol", "hint", text, key)


def _size(diagram: Diagram) -> Iterator[Remark]:
    counts: dict[str, int] = {}
    for node in diagram.nodes.values():
        if is_row(node):
            counts[node.parent_id] = counts.get(node.parent_id, 0) + 1
    for scope, count in counts.items():
        if count > MOST_STEPS:
            text = (
                f"一つの図に手順が {count} あります。{MOST_STEPS} までを目安に、"
                "まとまりのある部分をサブプロセスにするか、業務を分けてください。"
            )
            yield Remark("many-steps", "hint", text, scope)
