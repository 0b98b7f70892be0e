"""The rules, read from their file; a wrong rule is refused with words, never skipped."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from meguru.engines.bpmn.model import NodeKind, Trait
from meguru.engines.judgement.model import Effect, Rule, RuleBook, Verdict
from meguru.engines.redesign.catalogue import OPERATORS

RULE_FILE = Path(__file__).with_name("step_rules.toml")
LISTS_OF: Mapping[str, frozenset[str]] = {
    "any_trait": frozenset(Trait),
    "neighbour_trait": frozenset(Trait),
    "kind": frozenset(NodeKind),
}
WORDS_OF_ONE: Mapping[str, frozenset[str]] = {
    "trait": frozenset(Trait),
    "verdict": frozenset(Verdict),
    "fact": frozenset({"form", "system"}),
    "repeats_earlier": frozenset({"check", "data_entry"}),
}
NUMBERS = frozenset(
    {"yearly_hours_at_least", "yearly_hours_below", "similar_operations_at_least", "similar_towns_at_least"}
)
NAMES_IN_REASONS = frozenset(
    {"label", "hours", "system", "form", "repeats", "neighbours", "operations", "towns"}
)


class BadRules(ValueError):
    """The file of rules says something that no rule can mean."""


@lru_cache(maxsize=1)
def standard_rules() -> RuleBook:
    """The rules that the project ships."""
    return read_rules(RULE_FILE.read_text(encoding="utf-8"))


def read_rules(text: str) -> RuleBook:
    """Read a file of rules.

    Raises: BadRules with the rule's id and what is wrong with it.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as reason:
        raise BadRules(f"ルールのファイルを読めません: {reason}") from reason
    version = table.get("version")
    if not isinstance(version, str) or not version:
        raise BadRules("ルールの版（version）がありません。")
    sources = table.get("sources", {})
    rules = tuple(_rule(entry, sources=sources) for entry in table.get("rule", []))
    ids = [rule.id for rule in rules]
    twice = sorted({key for key in ids if ids.count(key) > 1})
    if twice:
        raise BadRules(f"同じ id のルールが二つあります: {'、'.join(twice)}")
    _verdicts_look_back_only(rules)
    return RuleBook(version=version, rules=rules)


def _rule(entry: Mapping[str, Any], *, sources: Mapping[str, str]) -> Rule:
    key = str(entry.get("id", ""))
    try:
        operator = entry.get("operator", "")
        if operator and operator not in OPERATORS:
            raise BadRules(f"operator「{operator}」はありません。")
        strength = entry["strength"]
        if strength not in ("strong", "weak"):
            raise BadRules(f"strength「{strength}」は strong か weak です。")
        _checked(entry["when"])
        if not key or not entry["reason"]:
            raise BadRules("id と reason が要ります。")
        named = {
            name for _text, name, _spec, _conversion in Formatter().parse(entry["reason"]) if name is not None
        }
        if not named <= NAMES_IN_REASONS:
            raise BadRules(f"reason に「{'、'.join(sorted(named - NAMES_IN_REASONS))}」は書けません。")
        return Rule(
            id=key,
            verdict=Verdict(entry["verdict"]),
            effect=Effect(entry["effect"]),
            is_strong=strength == "strong",
            condition=entry["when"],
            reason=entry["reason"],
            source=sources[entry["source"]],
            operator=operator,
            check=entry.get("check", ""),
        )
    except KeyError as missing:
        raise BadRules(f"ルール「{key}」に {missing} がありません。") from missing
    except ValueError as reason:
        raise BadRules(f"ルール「{key}」: {reason}") from reason


def _checked(condition: Any) -> None:
    """Refuse a condition that is no tree of known conditions with known words."""
    if not isinstance(condition, dict) or len(condition) != 1:
        raise BadRules("条件は、名前と値の組を一つだけ書きます。")
    ((name, value),) = condition.items()
    if name in ("all", "any"):
        if not isinstance(value, list) or not value:
            raise BadRules(f"{name} には条件の並びを書きます。")
        for part in value:
            _checked(part)
    elif name in ("not", "unless"):
        _checked(value)
    elif name in WORDS_OF_ONE:
        if value not in WORDS_OF_ONE[name]:
            raise BadRules(f"{name} に「{value}」は書けません。")
    elif name in LISTS_OF:
        unknown = set(value) - LISTS_OF[name] if isinstance(value, list) else {str(value)}
        if unknown:
            raise BadRules(f"{name} に「{'、'.join(sorted(unknown))}」は書けません。")
    elif name in NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise BadRules(f"{name} には0以上の数を書きます。")
    elif name == "words":
        if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
            raise BadRules("words には言葉の並びを書きます。")
    else:
        raise BadRules(f"条件「{name}」はありません。")


def _verdicts_look_back_only(rules: tuple[Rule, ...]) -> None:
    """A rule may rest on a verdict that is answered before its own, so that answers never chase each other."""
    order = list(Verdict)
    for rule in rules:
        for named in _verdicts_in(rule.condition):
            if order.index(named) >= order.index(rule.verdict):
                raise BadRules(f"ルール「{rule.id}」は、後で決まる「{named}」を条件にしています。")


def _verdicts_in(condition: Mapping[str, Any]) -> list[Verdict]:
    ((name, value),) = condition.items()
    if name == "verdict":
        return [Verdict(value)]
    if name in ("not", "unless"):
        return _verdicts_in(value)
    if name in ("all", "any"):
        return [found for part in value for found in _verdicts_in(part)]
    return []
