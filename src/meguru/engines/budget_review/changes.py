"""What changed between two handings-in of a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestChange:
    """要求の変更: one place of the request, before and after; empty words mean that nothing stood there."""

    label: str
    before: str
    after: str


def differences(
    before: Mapping[str, str], after: Mapping[str, str], *, labels: Mapping[str, str]
) -> tuple[RequestChange, ...]:
    """The places that differ, in the order of `labels`; a key without a label is shown by itself, last."""
    keys = [*labels, *sorted((before.keys() | after.keys()) - labels.keys())]
    return tuple(
        RequestChange(labels.get(key, key), before.get(key, ""), after.get(key, ""))
        for key in keys
        if before.get(key, "") != after.get(key, "")
    )
