"""Values of this engine as JSON and back: inputs and results are stored as rows, and read again years later."""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


class UnknownRecord(ValueError):
    """A stored value that this version cannot read."""


def to_json(value: Any) -> Any:
    """Dataclasses become objects, tuples lists, numbers that are no numbers null."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def from_json(kind: type[Value], stored: Any) -> Value:
    """Rebuild a dataclass. Fields that the stored value lacks take their default.

    Raises: UnknownRecord when it does not fit.
    """
    try:
        return cast(Value, _decode(kind, stored))
    except (KeyError, TypeError, ValueError, AttributeError) as reason:
        raise UnknownRecord(
            "この試算は、別の版の Meguru で保存されたため開けません。もう一度計算してください。"
        ) from reason


def _decode(kind: Any, stored: Any) -> Any:
    if kind is float:
        return math.nan if stored is None else float(stored)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        (known,) = (one for one in inner if one is not type(None))
        return None if stored is None else _decode(known, stored)
    if is_dataclass(kind) and isinstance(kind, type):
        return kind(**{name: _decode(hint, stored[name]) for name, hint in _hints(kind) if name in stored})
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_decode(inner[0], item) for item in stored)
        return tuple(_decode(one, item) for one, item in zip(inner, stored, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        return {_decode(inner[0], key): _decode(inner[1], item) for key, item in stored.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(stored)
    if kind in (int, str, bool) and type(stored) is not kind:
        raise TypeError(f"{stored!r} is no {kind.__name__}")
    return stored


@cache
def _hints(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = typing.get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind))
