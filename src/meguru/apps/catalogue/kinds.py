"""The kinds of services: data, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ServiceKind:
    """サービスの種類: what a service is for; `words` are what people call it in their theme."""

    id: str
    name: str
    words: tuple[str, ...]


@cache
def kinds() -> tuple[ServiceKind, ...]:
    content = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))
    return tuple(ServiceKind(row["id"], row["name"], tuple(row["words"])) for row in content["kind"])


def kind_names(ids: Iterable[str]) -> list[str]:
    """Names in the order of the list; ids that are not there any more are left out."""
    wanted = set(ids)
    return [kind.name for kind in kinds() if kind.id in wanted]


def kind_choices() -> list[tuple[str, str]]:
    return [(kind.id, kind.name) for kind in kinds()]
