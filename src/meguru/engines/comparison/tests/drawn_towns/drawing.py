"""Twelve drawings of each operation, each by its own rule and hand: which words, which steps, which gateways, which ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from meguru.engines.bpmn import Diagram, DiagramBuilder, NodeKind
from meguru.engines.comparison.tests.drawn_towns.operations import Operation, Words, operations

Chance = np.random.Generator


@dataclass(frozen=True, slots=True)
class Rule:
    """How one town draws: shares of steps that are split, left out …; `spelling` names a habit of writing."""

    split: float = 0.0
    merge: float = 0.0
    swap: float = 0.0
    omit: float = 0.0
    own: float = 0.0
    other_lane: float = 0.1
    rework: bool = True
    side_by_side: NodeKind | None = None
    spelling: str = "as written"
    lanes: bool = True


BOTH, SOME = NodeKind.PARALLEL_GATEWAY, NodeKind.INCLUSIVE_GATEWAY
RULES: tuple[Rule, ...] = (
    Rule(rework=False),
    Rule(other_lane=0.5, spelling="numbered"),
    Rule(split=1.0, spelling="kana"),
    Rule(merge=1.0),
    Rule(swap=1.0, spelling="fewer kana"),
    Rule(omit=0.2, rework=False, spelling="it is done"),
    Rule(own=1.0, lanes=False),
    Rule(side_by_side=BOTH, spelling="short"),
    Rule(side_by_side=SOME, swap=0.5, spelling="who in front"),
    Rule(split=0.7, merge=0.5, lanes=False, spelling="blanks"),
    Rule(omit=0.1, own=0.7, swap=0.5, other_lane=0.3, spelling="politely"),
    Rule(split=0.5, merge=0.5, swap=0.7, omit=0.1, own=0.5, side_by_side=BOTH, spelling="kana"),
)
_KANA = (("確かめ", "たしかめ"), ("渡す", "わたす"), ("渡し", "わたし"), ("調べ", "しらべ"), ("綴", "つづ"), ("預か", "あずか"), ("伝え", "つたえ"),
         ("頼む", "たのむ"), ("鍵", "かぎ"), ("知らせ", "しらせ"), ("書く", "かく"), ("決め", "きめ"), ("求め", "もとめ"), ("払う", "はらう"))  # fmt: skip
_FEWER = (("受け付け", "受付"), ("受け取", "受取"), ("振り込", "振込"), ("打ち込", "打込"), ("問い合わせ", "問合せ"), ("申し込み", "申込み"),
          ("引き渡し", "引渡し"), ("取り", "取"), ("突き合わせ", "突合せ"), ("割り振り", "割振"), ("聞き取", "聞取"), ("支払い", "支払"))  # fmt: skip
_SHORT = (("マイナンバーカード", "マイナカード"), ("申請書", "申請"), ("証明書", "証明"), ("通知書", "通知"), ("システム", "端末"), ("会計課", "会計"),
          ("報告書", "報告"), ("許可書", "許可"), ("申込書", "申込"), ("請求書", "請求"), ("書類", "書類等"), ("住民票の写し", "住民票"))  # fmt: skip
_NOUN_ENDS = re.compile(r"[一-鿿ァ-ヶー]$")


@dataclass(frozen=True, slots=True)
class Drawn:
    """描かれた図: `atoms` says of every task what it consists of; two tasks are one step when they share any."""

    operation: str
    rule: int
    diagram: Diagram
    atoms: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Task:
    label: str
    role: str
    atoms: frozenset[str]


def drawn_towns(half: int, files: str = "operations_*.txt") -> tuple[Drawn, ...]:
    """All drawings in the wordings of one half, operation by operation; always the same ones."""
    return tuple(
        draw(operation, rule=rule, half=half, seed=1_000 * place + rule)
        for place, operation in enumerate(operations(files))
        for rule in range(len(RULES))
    )


def draw(operation: Operation, *, rule: int, half: int, seed: int) -> Drawn:
    """One town's drawing."""
    chance = np.random.Generator(np.random.PCG64([seed, half]))
    how = RULES[rule]
    tasks = _tasks(operation, how, half, chance)
    spell = _spelling(how.spelling, chance)
    names = {role: _one(words, half, chance) for role, words in operation.roles.items()}
    tasks = {
        key: replace(task, label=spell(task.label, names[task.role], place))
        for place, (key, task) in enumerate(tasks.items(), 1)
    }
    return _drawing(operation, how, rule, tasks, names, chance)


def _tasks(operation: Operation, how: Rule, half: int, chance: Chance) -> dict[str, _Task]:
    """The tasks in the order of this town, by the key (or joined keys) of their step."""
    order = list(operation.steps)
    for first, second in operation.swaps:
        if chance.random() < how.swap:
            a, b = order.index(first), order.index(second)
            order[a], order[b] = order[b], order[a]
    order = [key for key in order if chance.random() >= how.omit]
    for key, (after, _, _) in operation.own.items():
        if chance.random() < how.own and after in order:
            order.insert(order.index(after) + 1, key)
    tasks: dict[str, _Task] = {}
    merged = {
        first: second
        for first, second in operation.merged
        if first in order and order[order.index(first) + 1 :][:1] == [second] and chance.random() < how.merge
    }
    for key in order:
        if key in merged.values():
            continue
        if key in merged:
            other = merged[key]
            role = operation.steps[key][0]
            atoms = operation.atoms(key) | operation.atoms(other)
            tasks[f"{key}{other}"] = _Task(
                _one(operation.merged[key, other], half, chance), _lane(operation, how, role, chance), atoms
            )
            continue
        role, words = operation.steps[key] if key in operation.steps else operation.own[key][1:]
        role = _lane(operation, how, role, chance)
        if key in operation.parts and chance.random() < how.split:
            for part, wordings in enumerate(operation.parts[key], 1):
                tasks[f"{key}.{part}"] = _Task(
                    _one(wordings, half, chance), role, frozenset((f"{key}.{part}",))
                )
        else:
            tasks[key] = _Task(_one(words, half, chance), role, operation.atoms(key))
    return tasks


def _lane(operation: Operation, how: Rule, role: str, chance: Chance) -> str:
    roles = list(operation.roles)
    return roles[int(chance.integers(len(roles)))] if chance.random() < how.other_lane else role


def _one(words: Words, half: int, chance: Chance) -> str:
    return words[half][int(chance.integers(len(words[half])))]


def _spelling(habit: str, chance: Chance) -> Callable[[str, str, int], str]:
    """A habit of writing as a function of (label, who, place)."""
    replaced = {"kana": _KANA, "fewer kana": _FEWER, "short": _SHORT}.get(habit, ())
    ending = ("を行う", "の実施", "する", "作業")[int(chance.integers(4))]
    numbering = ("{}. ", "({})", "{}　", "手順{}：")[int(chance.integers(4))]

    def spelled(label: str, who: str, place: int) -> str:
        for usual, own in replaced:
            label = label.replace(usual, own)
        if habit == "numbered":
            return numbering.format(place) + label
        if habit == "it is done" and _NOUN_ENDS.search(label):
            return label + ending
        if habit == "who in front":
            return f"【{who}】{label}"
        if habit == "blanks":
            return label.replace("の", " の ").replace("・", " ・ ")
        if habit == "politely":
            return label + "します" if _NOUN_ENDS.search(label) else re.sub(r"する$", "します", label)
        return label

    return spelled


def _drawing(
    operation: Operation,
    how: Rule,
    rule: int,
    tasks: dict[str, _Task],
    names: dict[str, str],
    chance: Chance,
) -> Drawn:
    """Lanes, tasks, gateways and flows, with ids as this town's tool gives them."""
    builder = DiagramBuilder(name=operation.name)
    lanes = {role: builder.lane(name=name) for role, name in names.items()} if how.lanes else {}
    salt = int(chance.integers(1 << 30))
    made = {
        key: builder.task(name=task.label, lane=lanes.get(task.role), id=element_id(rule, salt, place))
        for place, (key, task) in enumerate(tasks.items(), 1)
    }
    last = builder.start()
    keys = list(made)
    while keys:
        key = keys.pop(0)
        fix = operation.fixes.get(key, "")
        beside = dict(operation.parallel).get(key, "")
        if how.rework and fix in keys:
            keys.remove(fix)
            last = with_rework(builder, last, made[key], made[fix])
        elif how.side_by_side and beside in keys:
            keys.remove(beside)
            fork, join = (builder.gateway(kind=how.side_by_side) for _ in range(2))
            builder.chain(last, fork, made[key], join)
            builder.chain(fork, made[beside], join)
            last = join
        else:
            builder.flow(last, made[key])
            last = made[key]
    builder.flow(last, builder.end())
    return Drawn(
        operation.name, rule, builder.build(), {made[key]: task.atoms for key, task in tasks.items()}
    )


def with_rework(builder: DiagramBuilder, last: str, check: str, fix: str) -> str:
    """Draws a check that leads to `fix` and back while something is wrong; returns the gateway that leads on."""
    merge, split = (builder.gateway(kind=NodeKind.EXCLUSIVE_GATEWAY) for _ in range(2))
    builder.chain(last, merge, check, split)
    builder.flow(split, fix, name="不備あり")
    builder.flow(fix, merge)
    return split


def element_id(rule: int, salt: int | str, place: int) -> str:
    """task_3, Activity_0f1e2d3, _9C…: some tools count, others draw lots."""
    drawn = hashlib.sha256(f"{salt}:{place}".encode()).hexdigest()
    return (f"task_{place}", f"Activity_{drawn[:7]}", f"_{drawn[:32].upper()}", f"id{place:03}")[rule % 4]
