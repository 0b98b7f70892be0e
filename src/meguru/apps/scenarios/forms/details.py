"""くわしい条件 of a trial as rows that people fill or leave empty.

A row counts when its first choice (lane, step or name) is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from meguru.apps.scenarios.forms.detail_columns import ASKED, TABLES, DetailColumns
from meguru.engines.what_if.detail_words import value_words
from meguru.engines.what_if.details import (
    USUAL_PAY_PERCENT,
    AttributeValues,
    CaseKind,
    Details,
    Gathering,
    LaneMember,
    LateHours,
    StepShape,
    TimeShape,
)
from meguru.engines.what_if.shapes import FIXED_SHAPES


@dataclass(frozen=True, slots=True)
class DetailRow:
    """A line of a table; `name` is set where the row is about something fixed."""

    cells: tuple[BoundField, ...]
    name: str = ""


class DetailFields(DetailColumns):
    """Gives the rows of the details, and reads what was meant."""

    # -- the rows of the page -------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the fold stands open: something is filled in, wrong, or was just asked for."""
        prefixes = tuple(f"{table}:" for table in (*TABLES, "late", "attribute"))
        if self.form.data.get("more") or not self.first.is_empty or self.form.initial.get("more"):
            return True
        if not self.form.is_bound:
            return False
        return any(name.startswith(prefixes) for name in self.form.errors) or not self.meant().is_empty

    def rows(self, table: str) -> Iterator[DetailRow]:
        parts = {
            "member": ("lane", "name", "usual", "speed", "opens", "closes", "yen", "skills"),
            "kind": ("priority", "days") if self.known_types else ("name", "percent", "priority", "days"),
            "gather": ("step", "size", "hours", "weekday", "at", "further"),
            "shape": ("step", "shape", "percent"),
        }[table]
        for row in range(self.counts[table]):
            name = self.known_types[row] if table == "kind" and self.known_types else ""
            yield DetailRow(tuple(self.form[f"{table}:{row}:{part}"] for part in parts), name)

    def member_rows(self) -> Iterator[DetailRow]:
        return self.rows("member")

    def kind_rows(self) -> Iterator[DetailRow]:
        return self.rows("kind")

    def gather_rows(self) -> Iterator[DetailRow]:
        return self.rows("gather")

    def shape_rows(self) -> Iterator[DetailRow]:
        return self.rows("shape")

    def late_rows(self) -> Iterator[DetailRow]:
        for lane in self.office:
            cells = tuple(
                self.form[f"late:{lane.key}:{part}"] for part in ("hours", "month", "year", "pay", "from")
            )
            yield DetailRow(cells, lane.name)

    def asked_rows(self) -> Iterator[tuple[str, list[tuple[str, BoundField]]]]:
        """(attribute, its cells with what each is for)."""
        for place, one in enumerate(self.asked):
            names = ASKED if one.is_number else [str(number) for number in range(len(one.values))]
            cells = [self.form[f"attribute:{place}:{name}"] for name in names]
            yield one.key, [(str(cell.label).removeprefix(f"{one.key}："), cell) for cell in cells]

    def row_counts(self) -> list[BoundField]:
        return [self.form[f"rows:{table}"] for table in TABLES]

    @property
    def counted(self) -> BoundField:
        return self.form["kind:counted"]

    @property
    def clock_stops(self) -> BoundField:
        return self.form["kind:stops"]

    # -- what was meant -------------------------------------------------------------------------

    def meant(self) -> Details:
        """The engine's value of the rows that are filled."""
        values = getattr(self.form, "cleaned_data", {})
        return Details(
            members=tuple(self._members(values)),
            kinds=tuple(self._kinds(values)),
            gatherings=tuple(self._gatherings(values)),
            late_hours=tuple(self._late(values)),
            attributes=tuple(self._attributes(values)),
            shapes=tuple(self._shapes(values)),
            in_open_days=values.get("kind:counted") == "open",
            clock_stops=tuple(values.get("kind:stops") or ()),
        )

    def _members(self, values: Mapping[str, Any]) -> Iterator[LaneMember]:
        for row in range(self.counts["member"]):
            held = row_of(values, f"member:{row}:")
            if held.get("lane"):
                speed = held.get("speed")
                yield LaneMember(
                    lane=held["lane"],
                    name=(held.get("name") or "").strip(),
                    speed=float(held.get("usual") or 1) if speed is None else speed,
                    skills=tuple(held.get("skills") or ()),
                    opens=held.get("opens"),
                    closes=held.get("closes"),
                    hourly_yen=held.get("yen"),
                )

    def _kinds(self, values: Mapping[str, Any]) -> Iterator[CaseKind]:
        for row in range(self.counts["kind"]):
            held = row_of(values, f"kind:{row}:")
            known = self.known_types[row] if self.known_types else ""
            name = known or (held.get("name") or "").strip()
            kind = CaseKind(
                name, held.get("percent") or 0.0, int(held.get("priority") or 0), held.get("days")
            )
            if name and not (known and kind == CaseKind(known)):
                yield kind

    def _gatherings(self, values: Mapping[str, Any]) -> Iterator[Gathering]:
        for row in range(self.counts["gather"]):
            held = row_of(values, f"gather:{row}:")
            if held.get("step"):
                weekday = held.get("weekday")
                further = held.get("further")
                yield Gathering(
                    step=held["step"],
                    size=held.get("size"),
                    most_hours=held.get("hours"),
                    weekday=int(weekday) if weekday else None,
                    at=held.get("at"),
                    further_percent=100.0 if further is None else further,
                )

    def _shapes(self, values: Mapping[str, Any]) -> Iterator[StepShape]:
        for row in range(self.counts["shape"]):
            held = row_of(values, f"shape:{row}:")
            if held.get("step") and held.get("shape"):
                shape = TimeShape(held["shape"])
                yield StepShape(held["step"], shape, None if shape in FIXED_SHAPES else held.get("percent"))

    def _late(self, values: Mapping[str, Any]) -> Iterator[LateHours]:
        for lane in self.office:
            held = row_of(values, f"late:{lane.key}:")
            if held.get("hours"):
                pay = held.get("pay")
                yield LateHours(
                    lane.key,
                    held["hours"],
                    USUAL_PAY_PERCENT if pay is None else pay,
                    held.get("from") or 1,
                    held.get("month"),
                    held.get("year"),
                )

    def _attributes(self, values: Mapping[str, Any]) -> Iterator[AttributeValues]:
        for place, one in enumerate(self.asked):
            held = row_of(values, f"attribute:{place}:")
            if one.is_number:
                numbers = tuple(held[part] for part in ASKED if held.get(part) is not None)
                if numbers:
                    yield AttributeValues(one.key, numbers=numbers)
                continue
            percent = {
                value_words(value): held[str(number)]
                for number, value in enumerate(one.values)
                if held.get(str(number)) is not None
            }
            if percent:
                yield AttributeValues(one.key, percent)


def row_of(values: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}
