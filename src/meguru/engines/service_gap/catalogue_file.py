"""The catalogue of services from its file, checked as a whole."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from meguru.engines.service_gap.model import ResidentService, ServiceCatalogue, ServiceField

_FILE = Path(__file__).parent / "catalogue.toml"


class BadCatalogue(ValueError):
    """The file contradicts itself; the message says where."""


@cache
def service_catalogue() -> ServiceCatalogue:
    """The catalogue that ships."""
    return read_catalogue(_FILE.read_text(encoding="utf-8"))


def read_catalogue(text: str) -> ServiceCatalogue:
    """Raises: BadCatalogue when an id or name stands twice, a field is unknown or empty, or a word is missing."""
    content = tomllib.loads(text)
    try:
        fields = tuple(ServiceField(one["id"], one["name"]) for one in content["field"])
        services = tuple(_service(one) for one in content["service"])
        found = ServiceCatalogue(str(content["version"]), fields, services)
    except KeyError as missing:
        raise BadCatalogue(f"{missing} is missing") from missing
    for kind, words in (
        ("field", [one.id for one in fields]),
        ("service", [one.id for one in services]),
        ("name", [one.name for one in services]),
    ):
        twice = {word for word in words if words.count(word) > 1}
        if twice:
            raise BadCatalogue(f"{kind} twice: {', '.join(sorted(twice))}")
    used = {one.field for one in services}
    if used != {one.id for one in fields}:
        raise BadCatalogue(f"fields without services, or unknown: {used ^ {one.id for one in fields}}")
    return found


def _service(one: dict[str, Any]) -> ResidentService:
    return ResidentService(one["id"], one["field"], one["name"], one["about"], one.get("indicator", ""))
