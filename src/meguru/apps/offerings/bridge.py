"""Rows <-> what the engine counts, and one row as plain text that a form can carry."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from meguru.apps.offerings.models import CHANNELS, DIRECTNESS, STATES, OfferingFacts
from meguru.engines.service_gap import (
    Directness,
    Offered,
    OfferState,
    ServiceChannel,
)

_MONTH = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})月?|年度?)?")
_ERA = re.compile(r"(令和|平成|R|H)(元|[0-9]{1,2})(?:[-/.年]([0-9]{1,2})月?|年度?)?")
_ERA_BEGINS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}
# Control characters, NUL among them: PostgreSQL refuses them, and nobody types them on purpose
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
CHANNEL_ORDER = [one.value for one in ServiceChannel]


@dataclass(frozen=True, slots=True)
class Noted:
    """What stands in the notes on one service, in plain values; channels in the order of the page."""

    state: str = OfferState.UNKNOWN.value
    channels: tuple[str, ...] = ()
    directness: str = ""
    since: str = ""
    evidence: str = ""
    note: str = ""

    @property
    def offered(self) -> Offered:
        return offered_of(self.state, self.channels, self.directness)

    def words(self) -> dict[str, str]:
        """Heading -> what people read, of what is filled in."""
        found = {
            _("提供の有無"): state_words(self.state),
            _("手段"): channel_words(self.channels),
            _("操作の直接さ"): directness_words(self.directness),
            _("いつから"): since_words(self.since),
            _("根拠"): self.evidence,
            _("備考"): self.note,
        }
        return {heading: words for heading, words in found.items() if words}


NOTHING = Noted()


@lru_cache(maxsize=4096)
def offered_of(state: str, channels: tuple[str, ...], directness: str) -> Offered:
    """Stored values as the engine counts them; the same few combinations come by the thousand."""
    return Offered(
        OfferState(state),
        frozenset(ServiceChannel(one) for one in channels),
        Directness(directness) if directness else None,
    )


def noted_of(row: OfferingFacts | None) -> Noted:
    """The facts of a row; those of nobody without a row."""
    if row is None:
        return NOTHING
    return Noted(row.state, tuple(row.channels), row.directness, row.since, row.evidence, row.note)


def tidy(noted: Noted) -> Noted:
    """Channels once and in order; ways only of what is offered; texts without control characters."""
    is_offered = noted.state == OfferState.OFFERED
    return Noted(
        state=noted.state,
        channels=tuple(one for one in CHANNEL_ORDER if one in noted.channels) if is_offered else (),
        directness=noted.directness if is_offered else "",
        since=noted.since,
        evidence=clean(noted.evidence),
        note=clean(noted.note),
    )


def clean(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def put_noted(row: OfferingFacts, noted: Noted) -> None:
    """Put the facts into a row, without saving it."""
    row.state, row.channels, row.directness = noted.state, list(noted.channels), noted.directness
    row.since, row.evidence, row.note = noted.since, noted.evidence, noted.note


def plain(noted: Noted) -> dict[str, object]:
    """The facts as JSON holds them."""
    return {
        "state": noted.state,
        "channels": list(noted.channels),
        "directness": noted.directness,
        "since": noted.since,
        "evidence": noted.evidence,
        "note": noted.note,
    }


def was_token(noted: Noted) -> str:
    """What a row was on the page, as its hidden field carries it."""
    return json.dumps(plain(noted), ensure_ascii=False, separators=(",", ":"))


def from_plain(values: Mapping[str, object]) -> Noted:
    channels = values.get("channels") or []
    return Noted(
        state=str(values.get("state") or OfferState.UNKNOWN.value),
        channels=tuple(str(one) for one in channels) if isinstance(channels, list | tuple) else (),
        directness=str(values.get("directness") or ""),
        since=str(values.get("since") or ""),
        evidence=str(values.get("evidence") or ""),
        note=str(values.get("note") or ""),
    )


def since_of(text: str) -> str | None:
    """2023, 2023-04, 2023年4月, 令和5年4月, R5.4 -> 2023 or 2023-04; "" stays; None for what is no month."""
    typed = unicodedata.normalize("NFKC", text).replace(" ", "")
    if not typed:
        return ""
    found = _MONTH.fullmatch(typed)
    if found:
        return _month(int(found[1]), found[2])
    era = _ERA.fullmatch(typed.upper() if typed[:1] in "rh" else typed)
    if era:
        return _month(_ERA_BEGINS[era[1]] + (1 if era[2] == "元" else int(era[2])), era[3])
    return None


def _month(year: int, month: str | None) -> str | None:
    if not 1950 <= year <= 2200 or (month is not None and not 1 <= int(month) <= 12):
        return None
    return f"{year}" if month is None else f"{year}-{int(month):02}"


def since_words(since: str) -> str:
    if not since:
        return ""
    year, _dash, month = since.partition("-")
    return _("%(year)s年%(month)s月") % {"year": year, "month": int(month)} if month else _("%s年") % year


def state_words(state: str) -> str:
    return str(dict(STATES).get(state, ""))


def directness_words(directness: str) -> str:
    return str(dict(DIRECTNESS).get(directness, ""))


def channel_words(channels: Iterable[str]) -> str:
    names = dict(CHANNELS)
    return "・".join(str(names[one]) for one in CHANNEL_ORDER if one in set(channels))
