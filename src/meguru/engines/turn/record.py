"""A turn as JSON and back, so that a page or a report can be made from a stored turn without computing it again.

The record mirrors the dataclasses of `TurnResult`: names are the field names, diagrams are BPMN 2.0 XML, dates are ISO
texts, sets are sorted lists. Numbers that are not numbers (NaN) become null. The values per simulated case are not
stored; they are empty after reading.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, cast

import numpy as np

from meguru.engines.bpmn import read_bpmn, write_bpmn
from meguru.engines.bpmn.model import Diagram
from meguru.engines.turn.results import TurnResult

FORMAT = "meguru-turn-1"


class UnknownRecord(ValueError):
    """A stored turn that this version cannot read."""


def to_record(result: TurnResult) -> dict[str, Any]:
    """Return the turn as plain JSON values."""
    return {"format": FORMAT, "turn": _encode(result)}


def from_record(record: Mapping[str, Any]) -> TurnResult:
    """Rebuild the turn.

    Raises: UnknownRecord when the record was written in another format.
    """
    if record.get("format") != FORMAT:
        raise UnknownRecord(
            "この分析結果は、別の版の Meguru で保存されたため開けません。もう一度分析してください。"
        )
    return cast(TurnResult, _decode(TurnResult, record["turn"]))


def _encode(value: Any) -> Any:
    if isinstance(value, Diagram):
        return write_bpmn(value).decode("utf-8")
    if isinstance(value, np.ndarray):
        return []
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _encode(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(_encode(item) for item in value)
    if isinstance(value, tuple | list):
        return [_encode(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return _number(value)


def _number(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _decode(kind: Any, value: Any) -> Any:
    """Turn JSON back into the type that the dataclass declares."""
    if kind is float:
        return math.nan if value is None else float(value)
    origin = typing.get_origin(kind)
    if kind is Diagram:
        return read_bpmn(value.encode("utf-8"))
    if origin is np.ndarray:
        return np.empty(0, dtype=typing.get_args(typing.get_args(kind)[1])[0])
    if origin in (typing.Union, types.UnionType):
        return _decode_optional(kind, value)
    if value is None:
        return None
    if is_dataclass(kind) and isinstance(kind, type):
        return kind(**{name: _decode(hint, value[name]) for name, hint in _fields_of(kind) if name in value})
    if origin is tuple:
        return _decode_tuple(typing.get_args(kind), value)
    if origin is frozenset:
        return frozenset(_decode(typing.get_args(kind)[0], item) for item in value)
    if origin in (Mapping, dict) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        key_kind, item_kind = typing.get_args(kind)
        return {_decode(key_kind, key): _decode(item_kind, item) for key, item in value.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return date.fromisoformat(value) if kind is date else value


@cache
def _fields_of(kind: type) -> tuple[tuple[str, Any], ...]:
    """Field name and resolved type of a dataclass; resolving is slow and always gives the same."""
    hints = typing.get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind))


def _decode_optional(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    (inner,) = (one for one in typing.get_args(kind) if one is not type(None))
    return _decode(inner, value)


def _decode_tuple(kinds: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        if kinds[0] in (int, str, bool):
            return tuple(value)
        return tuple(_decode(kinds[0], item) for item in value)
    return tuple(_decode(kind, item) for kind, item in zip(kinds, value, strict=True))
