"""Conditions that a drawing writes on its flows, as far as they compare attributes of a case with values.

Read:   `kind = "急ぎ"`, `${amount >= 1000}`, `a == 'x' and not(b)`, with and/or/&&/||/かつ/または, brackets, =, ==, !=, <>, <, <=, >, >=.
        Anything else (calls, sums, free words) is no condition that can be played; nothing of it is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.bpmn.model import Diagram, NodeKind
from meguru.engines.conditions import AllOf, AnyOf, Comparison, Condition, Not, Operator, keys_of
from meguru.engines.conditions.model import Scalar

MOST_TOKENS = 200
KINDS = frozenset({NodeKind.EXCLUSIVE_GATEWAY, NodeKind.INCLUSIVE_GATEWAY})
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*'|「[^」]*」)|(?P<number>-?\d+(?:\.\d+)?)|(?P<sign>==|!=|<>|<=|>=|&&|\|\||[=<>()!])"""
    r"""|(?P<word>[^\W\d][\w.]*))"""
)
_SIGNS: Mapping[str, Operator] = {
    "=": Operator.EQ,
    "==": Operator.EQ,
    "!=": Operator.NE,
    "<>": Operator.NE,
    "<": Operator.LT,
    "<=": Operator.LE,
    ">": Operator.GT,
    ">=": Operator.GE,
}
_AND, _OR = {"and", "&&", "かつ"}, {"or", "||", "または"}
_YES_NO = {"true": True, "false": False}


class _Unread(ValueError):
    """This is no condition of the kind that can be played."""


@dataclass(frozen=True, slots=True)
class Asked:
    """属性: something that conditions of a drawing ask of a case: the values they name, or that they compare numbers."""

    key: str
    values: tuple[str | bool, ...]
    is_number: bool


def conditions_of(diagram: Diagram) -> dict[str, Condition]:
    """Flow id -> condition, of gateways with several ways out."""
    found = {}
    for key, flow in diagram.flows.items():
        source = diagram.nodes.get(flow.source)
        if not flow.condition or source is None or source.kind not in KINDS:
            continue
        if (
            len(diagram.outgoing(flow.source)) > 1
            and (condition := read_expression(flow.condition)) is not None
        ):
            found[key] = condition
    return found


def asked_of(diagram: Diagram) -> tuple[Asked, ...]:
    """What the conditions ask for, in the order of the drawing. A key that is text here and number there is left out."""
    values: dict[str, dict[Scalar, None]] = {}
    for condition in conditions_of(diagram).values():
        for one in _comparisons(condition):
            values.setdefault(one.key, {}).update(dict.fromkeys(one.values))
    found = []
    for key, known in values.items():
        numbers = [isinstance(one, int | float) and not isinstance(one, bool) for one in known]
        if all(numbers):
            found.append(Asked(key, (), is_number=True))
        elif not any(numbers):
            found.append(
                Asked(key, tuple(one for one in known if isinstance(one, str | bool)), is_number=False)
            )
    return tuple(found)


def playable(conditions: Mapping[str, Condition], known: frozenset[str]) -> dict[str, Condition]:
    """Those that ask only for known attributes."""
    return {key: one for key, one in conditions.items() if keys_of(one) <= known}


def read_expression(text: str) -> Condition | None:
    """The condition that a text says, or None."""
    inner = text.strip()
    wrapped = re.fullmatch(r"[$#]\{(.*)\}", inner, re.DOTALL)
    inner = (wrapped[1] if wrapped else inner.removeprefix("=")).strip()
    try:
        return _Parser(_tokens(inner)).whole()
    except _Unread:
        return None


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None or len(found) >= MOST_TOKENS:
            raise _Unread
        found.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.place = 0

    def whole(self) -> Condition:
        found = self.either()
        if self.place < len(self.tokens):
            raise _Unread
        return found

    def next(self) -> tuple[str, str]:
        if self.place >= len(self.tokens):
            raise _Unread
        self.place += 1
        return self.tokens[self.place - 1]

    def follows(self, words: set[str]) -> bool:
        is_next = self.place < len(self.tokens) and self.tokens[self.place][1].lower() in words
        is_next = is_next and self.tokens[self.place][0] != "text"
        self.place += is_next
        return is_next

    def either(self) -> Condition:
        parts = [self.both()]
        while self.follows(_OR):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def both(self) -> Condition:
        parts = [self.one()]
        while self.follows(_AND):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def one(self) -> Condition:
        if self.follows({"not", "!"}):
            return Not(self.one())
        if self.follows({"("}):
            inner = self.either()
            if not self.follows({")"}):
                raise _Unread
            return inner
        kind, key = self.next()
        if kind != "word":
            raise _Unread
        for sign, operator in _SIGNS.items():
            if self.follows({sign}):
                return Comparison(operator, key, (self.value(operator),))
        return Comparison(Operator.EQ, key, (True,))

    def value(self, operator: Operator) -> Scalar:
        kind, text = self.next()
        if kind == "number":
            number = float(text)
            return int(number) if number.is_integer() else number
        if operator not in (Operator.EQ, Operator.NE):
            raise _Unread
        if kind == "text" and text[1:-1]:
            return text[1:-1]
        if kind == "word" and text.lower() in _YES_NO:
            return _YES_NO[text.lower()]
        raise _Unread


def _comparisons(condition: Condition) -> list[Comparison]:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return [one for part in parts for one in _comparisons(part)]
        case Not(part):
            return _comparisons(part)
        case Comparison():
            return [condition]
    return []
