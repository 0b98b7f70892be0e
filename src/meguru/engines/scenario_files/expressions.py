"""Conditions written as text, as far as they compare attributes of a case with values; and the text of BPSim for them.

Read:   `kind = "急ぎ"`, `${amount >= 1000}`, `a == 'x' and not(b)`, with and/or/&&/||/かつ/または, brackets, =, ==, !=, <>, <, <=, >, >=,
        and `bpsim:getProperty('kind') = 'x'` (XPath 1.0, as BPSim has it). Anything else (calls, sums, free words) is no condition
        that can be played; nothing of it is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from meguru.engines.conditions import AllOf, AnyOf, Comparison, Condition, Not, Operator
from meguru.engines.conditions.model import Scalar
from meguru.engines.scenario_files.comparisons import SIGNS, Alternatives
from meguru.engines.uploads import Refused

MOST_TOKENS = 200
_TOKEN = re.compile(
    r"""\s*(?:(?:bpsim:)?getProperty\(\s*(?P<key>"[^"]*"|'[^']*')\s*\)|(?P<text>"[^"]*"|'[^']*'|「[^」]*」)|(?P<number>-?\d+(?:\.\d+)?)|(?P<sign>==|!=|<>|<=|>=|&&|\|\||[=<>()!])"""
    r"""|(?P<word>(?:true|false)\(\)|[^\W\d][\w.]*))"""
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
        kind, part = match.lastgroup, match[match.lastgroup]
        found.append(("word", part[1:-1]) if kind == "key" else (kind, part.removesuffix("()")))
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


def xpath(given: Alternatives) -> str:
    """The alternatives as an expression of BPSim. Raises: Refused for a value with both kinds of quotes."""
    parts = [" and ".join(_compared(one) for one in each) or "true()" for each in given]
    return parts[0] if len(parts) == 1 else " or ".join(f"({part})" for part in parts)


def _compared(one: Comparison) -> str:
    key = f"bpsim:getProperty({_quoted(one.key)})"
    if one.operator is Operator.BETWEEN:
        return f"{key} >= {one.values[0]!r} and {key} <= {one.values[1]!r}"
    return f"{key} {SIGNS[one.operator]} {_literal(one.values[0])}"


def _literal(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true()" if value else "false()"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    if "'" not in text:
        return f"'{text}'"
    if '"' in text:
        raise Refused(f"「{text[:40]}」には二種類の引用符があるため、BPSim に書けません。", code="condition")
    return f'"{text}"'
