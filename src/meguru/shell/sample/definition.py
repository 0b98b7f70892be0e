"""The sample as values: the towns and the operations, read from the TOML files beside this module.

A file is written by hand and read by people first; what contradicts itself is refused with the file's name.

    [flows]
    paths = ["start > way", "way > identify : 窓口 : 0.72"]

A path names elements joined by ">"; after the first ":" stands the words on its last line, after the second the
weight with which a case takes it. Weights "gateway:words" of a channel override those for its cases.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Triangle = tuple[float, float, float]


class BadSample(ValueError):
    """A file of the sample contradicts itself."""


@dataclass(frozen=True, slots=True)
class Town:
    """One fictional town; `online` is the part of the best possible online share that it reaches, 0..1."""

    code: str
    name: str
    kana: str
    kind: str
    residents: int
    size: str  # "large" | "small"
    online: float
    sign_in: str
    logs: tuple[str, ...]
    shares_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """One task. `minutes` of work (lowest, most common, highest); the wait before it in working hours or in days
    round the clock; `yen` is paid each time (postage); the `form` and the `system` it is done on."""

    id: str
    name: str
    lane: str
    minutes: Triangle
    kind: str = "userTask"
    traits: tuple[str, ...] = ()
    wait_hours: Triangle | None = None
    wait_days: Triangle | None = None
    yen: int = 0
    form: str = ""
    system: str = ""

    @property
    def mean_minutes(self) -> float:
        return sum(self.minutes) / 3

    @property
    def mean_waiting_hours(self) -> float | None:
        """Elapsed hours before the step; None when the case goes straight on."""
        if self.wait_days is not None:
            return sum(self.wait_days) / 3 * 24
        return None if self.wait_hours is None else sum(self.wait_hours) / 3


@dataclass(frozen=True, slots=True)
class Gateway:
    id: str
    lane: str
    name: str = ""
    kind: str = "exclusiveGateway"


@dataclass(frozen=True, slots=True)
class End:
    id: str
    lane: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One sequence flow; `weight` only on lines that leave an exclusive gateway."""

    source: str
    target: str
    words: str = ""
    weight: float | None = None

    @property
    def key(self) -> str:
        """How a channel names this line: gateway:words."""
        return f"{self.source}:{self.words}"


@dataclass(frozen=True, slots=True)
class Channel:
    """How cases come in. `online` channels shrink with the town; what they lose goes to the first channel."""

    name: str
    share: float
    online: bool = False
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measured:
    """A measurement that the sample must agree with: `hours` a year of `steps` in a city of
    MEASURED_RESIDENTS (management handbook, figure 参-5-1)."""

    what: str
    steps: tuple[str, ...]
    hours: float
    saved_percent: float


@dataclass(frozen=True, slots=True)
class OperationSample:
    """One operation with its process, its volume and its practice."""

    key: str
    name: str
    departments: Mapping[str, tuple[str, ...]]  # size of the town -> path in the tree of departments
    facts: Mapping[str, Any]  # purpose, outline, legal_basis, ... by field of the inventory
    deadline_days: float
    per_1000_residents: float
    volume_reason: str
    months: tuple[float, ...]
    channels: tuple[Channel, ...]
    lanes: tuple[Lane, ...]
    steps: tuple[Step, ...]
    gateways: tuple[Gateway, ...]
    ends: tuple[End, ...]
    lines: tuple[Line, ...]
    measured: Measured | None = None

    def leaving(self, gateway_id: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.source == gateway_id)


FACTS = ("code", "purpose", "outline", "legal_basis", "legal_room", "clients", "system_used", "indicator")
MEASURED_RESIDENTS = 93_193  # the city that measured: census 2020


def prefecture() -> Mapping[str, str]:
    """Code (five digits), name and reading of the fictional prefecture."""
    return _toml(HERE / "prefecture.toml")["prefecture"]


def towns() -> tuple[Town, ...]:
    """The six towns, largest first."""
    return tuple(
        Town(**(row | {"logs": tuple(row["logs"])})) for row in _toml(HERE / "prefecture.toml")["town"]
    )


def operations() -> tuple[OperationSample, ...]:
    """Every operation, by file name. Raises: BadSample."""
    return tuple(read_operation(file) for file in sorted((HERE / "operations").glob("*.toml")))


def read_operation(file: Path) -> OperationSample:
    """One operation. Raises: BadSample when a line leads to nothing or weights do not add up to 1."""
    raw = _toml(file)
    first_lane = raw["lane"][0]["id"]
    operation = OperationSample(
        key=file.stem,
        name=raw["name"],
        departments={size: tuple(path) for size, path in raw["department"].items()},
        facts={fact: raw[fact] for fact in FACTS}
        | {"nature": raw.get("nature", "own"), "system_renewal_year": raw.get("system_renewal_year")},
        deadline_days=raw["deadline_days"],
        per_1000_residents=raw["volume"]["per_1000_residents"],
        volume_reason=raw["volume"]["why"],
        months=tuple(raw["volume"]["months"]),
        channels=tuple(Channel(**row) for row in raw["channel"]),
        lanes=tuple(Lane(**row) for row in raw["lane"]),
        steps=tuple(_step(row) for row in raw["step"]),
        gateways=tuple(Gateway(**row) for row in raw["gateway"]),
        ends=tuple(End(**row) for row in raw.get("end", [{"id": "end", "lane": first_lane}])),
        lines=tuple(line for path in raw["flows"]["paths"] for line in _lines(path)),
        measured=_measured(raw["measured"]) if "measured" in raw else None,
    )
    _check(operation)
    return operation


def _toml(file: Path) -> Any:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _step(row: dict[str, Any]) -> Step:
    triangles = {
        name: tuple(float(value) for value in row[name])
        for name in ("minutes", "wait_hours", "wait_days")
        if name in row
    }
    return Step(**(row | triangles | {"traits": tuple(row.get("traits", ()))}))


def _measured(row: dict[str, Any]) -> Measured:
    return Measured(**(row | {"steps": tuple(row["steps"])}))


def _lines(path: str) -> list[Line]:
    elements, *rest = (part.strip() for part in path.split(":"))
    names = [name.strip() for name in elements.split(">")]
    lines = [Line(source=source, target=target) for source, target in pairwise(names)]
    if rest:
        last = lines[-1]
        weight = float(rest[1]) if len(rest) > 1 else None
        lines[-1] = Line(source=last.source, target=last.target, words=rest[0], weight=weight)
    return lines


def _check(operation: OperationSample) -> None:
    known = {"start"} | {one.id for one in (*operation.steps, *operation.gateways, *operation.ends)}
    lost = [line for line in operation.lines if not {line.source, line.target} <= known]
    if lost:
        raise BadSample(f"{operation.key}: {lost[0].source} > {lost[0].target} leads to nothing")
    if len(operation.months) != 12 or abs(sum(operation.months) - 12) > 0.35:
        raise BadSample(f"{operation.key}: twelve months with a mean of about 1 are needed")
    if abs(sum(channel.share for channel in operation.channels) - 1) > 1e-9:
        raise BadSample(f"{operation.key}: the shares of the channels do not add up to 1")
    for gateway in operation.gateways:
        weights = [line.weight for line in operation.leaving(gateway.id)]
        if gateway.kind == "exclusiveGateway" and abs(sum(weight or 0 for weight in weights) - 1) > 1e-9:
            raise BadSample(f"{operation.key}: the weights of {gateway.id} do not add up to 1")
    keys = {line.key for line in operation.lines}
    for channel in operation.channels:
        if not set(channel.weights) <= keys:
            raise BadSample(f"{operation.key}: {channel.name} weighs a line that does not exist")
