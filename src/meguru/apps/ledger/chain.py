"""The hash chain as values: what is hashed, and in which form. No database here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One event as it is hashed. `occurred_at` must know its time zone."""

    organisation_code: str
    sequence: int
    occurred_at: datetime
    actor_id: int | None
    actor_name: str
    activity: str
    subject_type: str
    subject_id: str
    summary: str
    payload_json: str
    previous_hash: str


def canonical(payload: Mapping[str, Any]) -> str:
    """The one spelling of a payload: keys sorted, no spaces. Raises TypeError or ValueError for what JSON
    cannot hold (NaN included)."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def hash_of(link: Link) -> str:
    """SHA-256, in hexadecimal, of the link's fields in the order of `Link`, times in UTC microseconds."""
    fields = [
        link.organisation_code,
        link.sequence,
        link.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
        link.actor_id,
        link.actor_name,
        link.activity,
        link.subject_type,
        link.subject_id,
        link.summary,
        link.payload_json,
        link.previous_hash,
    ]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
