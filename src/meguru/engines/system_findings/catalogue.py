"""The catalogue of functions: what systems of local governments do."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SystemFunction:
    """システムの働き: something that a system does for an office, with the group it stands in."""

    key: str
    name: str
    group: str


@cache
def functions() -> Mapping[str, SystemFunction]:
    """Every function by its key, in the order of the file. Raises: KeyError when one stands in no group."""
    raw = tomllib.loads((Path(__file__).parent / "functions.toml").read_text(encoding="utf-8"))
    groups = raw["groups"]
    return {
        key: SystemFunction(key=key, name=name, group=groups[group])
        for key, (group, name) in raw["functions"].items()
    }


def function_name(key: str) -> str:
    """The name of a function; words of the office's own stay as they are."""
    known = functions().get(key)
    return known.name if known else key
