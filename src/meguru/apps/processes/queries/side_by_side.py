"""Two drawings side by side, step by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from meguru.apps.processes import bridge
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Person
from meguru.engines.bpmn.model import Diagram
from meguru.engines.comparison import FIELD_WORDS, Matching, match

MOST_CHOICES = 60


@dataclass(frozen=True, slots=True)
class SideRow:
    """One step in the table: what the left drawing calls it, what the right one does, and how they differ.

    `number` also stands on both pictures; `kind` is "same", "differs", "left" or "right". An id is empty where the
    drawing has no such step.
    """

    number: int
    kind: str
    left_id: str
    right_id: str
    left: str
    right: str
    differences: tuple[tuple[str, str, str], ...]  # what, left, right


@dataclass(frozen=True, slots=True)
class SideBySide:
    """並べた図: the rows in the order of the left drawing; the marks and numbers of both pictures."""

    rows: tuple[SideRow, ...]
    left_marks: Mapping[str, str]
    right_marks: Mapping[str, str]
    counts: Mapping[str, int]

    def changes(self) -> tuple[SideRow, ...]:
        """The steps that are not the same in both."""
        return tuple(row for row in self.rows if row.kind != "same")

    def numbers(self, *, right: bool) -> dict[str, int]:
        """Element id -> the number of its row."""
        ids = ((row.right_id if right else row.left_id, row.number) for row in self.rows)
        return {key: number for key, number in ids if key}


def side_by_side(left: ProcessVersion, right: ProcessVersion) -> SideBySide:
    """Match the steps of two versions; between versions of one process an id is a hint, else it says nothing."""
    one, other = bridge.diagram_of(left.xml), bridge.diagram_of(right.xml)
    found = match(one, other, same_lineage=left.process_id == right.process_id)
    rows = _rows(one, other, found)
    return SideBySide(
        rows=rows,
        left_marks=_marks(rows, right=False),
        right_marks=_marks(rows, right=True),
        counts=Counter(row.kind for row in rows),
    )


def comparable_versions(
    process: Process, *, user: Person, words: str = "", keep: int | None = None
) -> list[tuple[str, list[ProcessVersion]]]:
    """What a version of this process can be laid beside, in groups with a heading: its own versions, then those of
    other processes, here and in offices that share theirs, whose name or operation holds `words` (without words: of
    the same operation's name). `keep` is always among them.
    """
    seen = (
        ProcessVersion.objects.visible_to(user)
        .select_related("process__organisation", "process__operation")
        .defer("xml")
    )
    wanted = words.strip() or process.operation.name
    alike = (
        Q(process__name__icontains=wanted)
        | Q(process__operation__name__icontains=wanted)
        | Q(process__organisation__name__icontains=wanted)
    )
    others = list(
        seen.filter(alike)
        .exclude(process=process)
        .order_by("process__organisation__code", "process__name", "-number")[:MOST_CHOICES]
    )
    if keep is not None and keep not in {version.pk for version in others}:
        others += seen.filter(pk=keep).exclude(process=process)
    groups: dict[str, list[ProcessVersion]] = {
        _("このプロセス"): list(seen.filter(process=process).order_by("-number"))
    }
    for version in others:
        heading = f"{version.process.organisation.name}「{version.process.name}」"
        groups.setdefault(heading, []).append(version)
    return list(groups.items())


def _rows(one: Diagram, other: Diagram, found: Matching) -> tuple[SideRow, ...]:
    """Left order; a step that only the right has stands behind the step that comes before it there."""
    left_of = {pair.b_id: pair.a_id for pair in found.pairs}
    pairs = {pair.a_id: pair for pair in found.pairs}
    names_left = _names(one, {*pairs, *found.only_a})
    names_right = _names(other, {*left_of, *found.only_b})
    behind: dict[str, list[str]] = {}
    last = ""
    for right_id in names_right:
        if right_id in left_of:
            last = left_of[right_id]
        else:
            behind.setdefault(last, []).append(right_id)
    lines: list[tuple[str, str]] = [("", key) for key in behind.pop("", [])]
    for left_id in names_left:
        lines.append((left_id, pairs[left_id].b_id if left_id in pairs else ""))
        lines += [("", key) for key in behind.pop(left_id, [])]
    return tuple(
        SideRow(
            number=number,
            kind=_kind(left_id, right_id, differs=left_id in pairs and bool(pairs[left_id].differences)),
            left_id=left_id,
            right_id=right_id,
            left=names_left.get(left_id, ""),
            right=names_right.get(right_id, ""),
            differences=tuple(
                (FIELD_WORDS[difference.field], difference.a, difference.b)
                for difference in (pairs[left_id].differences if left_id in pairs else ())
            ),
        )
        for number, (left_id, right_id) in enumerate(lines, start=1)
    )


def _names(diagram: Diagram, step_ids: set[str]) -> dict[str, str]:
    """The steps with their names, from left to right as they are drawn."""
    shapes = diagram.shapes
    drawn = sorted(step_ids, key=lambda key: (shapes[key].x, shapes[key].y) if key in shapes else (0.0, 0.0))
    return {key: diagram.nodes[key].name or key for key in drawn}


def _kind(left_id: str, right_id: str, *, differs: bool) -> str:
    if not right_id:
        return "left"
    if not left_id:
        return "right"
    return "differs" if differs else "same"


def _marks(rows: tuple[SideRow, ...], *, right: bool) -> dict[str, str]:
    marks = {"differs": "differs", "right" if right else "left": "only"}
    ids = ((row.right_id if right else row.left_id, row.kind) for row in rows)
    return {key: marks[kind] for key, kind in ids if key and kind in marks}
