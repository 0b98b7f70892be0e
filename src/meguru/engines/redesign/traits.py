"""What kind of work a step is: as the office said in the diagram, or else as its label suggests.

A trait guessed from a label is a question to the office, never a fact: every reason built on it says so.
The words are verbs and things that Japanese and English work manuals use for the kinds of work that the
management handbook names in its chapters 6 (paper, seal, face to face; repetition) and 8 (what may be delegated).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.bpmn.model import Node, NodeKind, Trait

LABEL_WORDS: Mapping[Trait, tuple[str, ...]] = {
    Trait.PAPER: (
        "印刷",
        "出力",
        "紙",
        "書類",
        "郵送",
        "発送",
        "封入",
        "封緘",
        "複写",
        "コピー",
        "綴",
        "ファイリング",
        "スキャン",
        "print",
        "paper",
        "letter",
        "mail out",
        "photocopy",
        "scan",
        "envelope",
        "post ",
    ),
    Trait.SEAL: ("押印", "公印", "捺印", "印鑑", "seal", "stamp"),
    Trait.FACE_TO_FACE: (
        "窓口",
        "対面",
        "来庁",
        "面談",
        "面接",
        "聞き取り",
        "face-to-face",
        "interview",
        "counter",
    ),
    Trait.DATA_ENTRY: (
        "入力",
        "転記",
        "登録",
        "台帳",
        "データ化",
        "enter ",
        "input",
        "register",
        "record",
        "insert",
        "type in",
    ),
    Trait.CHECK: (
        "確認",
        "点検",
        "照合",
        "検算",
        "突合",
        "チェック",
        "check",
        "verify",
        "review",
        "validate",
    ),
    Trait.RULE_BASED: (
        "計算",
        "算定",
        "集計",
        "作成",
        "通知書",
        "証明書",
        "印刷",
        "入力",
        "転記",
        "登録",
        "抹消",
        "採番",
        "calculate",
        "print",
        "send",
        "create document",
        "register",
        "insert",
        "archive",
        "add ",
    ),
    Trait.JUDGEMENT: (
        "審査",
        "判断",
        "判定",
        "決定",
        "決裁",
        "承認",
        "認定",
        "査定",
        "調整",
        "協議",
        "相談",
        "検討",
        "起案",
        "determine",
        "decide",
        "assess",
        "judge",
        "approve",
        "advice",
        "appeal",
        "adjust",
        "result",
        "reasons",
    ),
    Trait.NOTIFY: (
        "通知",
        "交付",
        "発送",
        "送付",
        "連絡",
        "郵送",
        "notify",
        "notification",
        "send",
        "inform",
    ),
}
# A step whose label says that a person decides is never treated as routine, whatever else it says.
ROUTINE = frozenset({Trait.RULE_BASED, Trait.DATA_ENTRY})


@dataclass(frozen=True, slots=True)
class KnownTraits:
    """作業の性質 of one step. `stated` were set in the diagram; `guessed` come from the label."""

    stated: frozenset[Trait]
    guessed: frozenset[Trait]

    def has(self, trait: Trait) -> bool:
        return trait in self.stated or trait in self.guessed

    def source(self, trait: Trait) -> str:
        """Where the trait comes from: "diagram" or "label"."""
        return "diagram" if trait in self.stated else "label"


def traits_of(node: Node) -> KnownTraits:
    """Return the traits of a task. A step with stated traits is taken at its word: nothing is guessed."""
    if node.traits:
        return KnownTraits(stated=node.traits, guessed=frozenset())
    label = f" {node.name.lower()} "
    guessed = {trait for trait, words in LABEL_WORDS.items() if any(_occurs(word, label) for word in words)}
    if node.kind is NodeKind.SERVICE_TASK:
        guessed -= {Trait.PAPER, Trait.FACE_TO_FACE}
    if Trait.JUDGEMENT in guessed:
        guessed -= ROUTINE
    return KnownTraits(stated=frozenset(), guessed=frozenset(guessed))


def _occurs(word: str, label: str) -> bool:
    """Latin words must begin at a word boundary ("seal" is not in "reseals"); Japanese has no boundaries."""
    if word.isascii():
        return re.search(rf"\b{re.escape(word)}", label) is not None
    return word in label
