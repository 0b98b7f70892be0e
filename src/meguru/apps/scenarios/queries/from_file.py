"""A file of another simulation tool, understood for a drawing of this process; and a trial that starts from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Person
from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.queries.bases import Start, start_from
from meguru.engines.bpmn import Diagram
from meguru.engines.scenario_files import FoundBy, ReadForDrawing, holds_parameters, read_for_drawing
from meguru.engines.uploads import Refused
from meguru.engines.what_if import InputLine, Inputs, UnknownRecord, from_json, input_lines, to_json
from meguru.engines.what_if.drawing import label_of
from meguru.engines.what_if.from_scenario import inputs_of_scenario

MOST_NAME = 120
FOUND_BY_WORDS: Mapping[FoundBy, Any] = {
    FoundBy.ID: gettext_lazy("番号（id）"),
    FoundBy.NAME: gettext_lazy("名前"),
    FoundBy.NAME_IN_LANE: gettext_lazy("名前と担当"),
    FoundBy.ID_ONLY: gettext_lazy("番号（id）。名前は違います"),
    FoundBy.PLACE: gettext_lazy("前後の手順と担当"),
}


@dataclass(frozen=True, slots=True)
class Matched:
    """One element of the file and of the drawing, by their labels, and by what they were matched."""

    theirs: str
    ours: str
    by: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What a file says for one drawing.

    `matched` are the elements that were not found by id and name; `by_id` counts the others. `elsewhere` are (id, name)
    of elements that this drawing does not have.
    """

    name: str
    kind: str
    version: ProcessVersion
    inputs: Inputs
    lines: tuple[InputLine, ...]
    told: tuple[str, ...]
    by_id: int
    matched: tuple[Matched, ...]
    elsewhere: tuple[tuple[str, str], ...]
    without_values: tuple[str, ...]

    def kept(self) -> dict[str, Any]:
        """What the session keeps until the form is opened."""
        matched = [
            _("「%(ours)s」の値は、ファイルの「%(theirs)s」のものです（合わせた手がかり：%(by)s）。")
            % {"ours": one.ours, "theirs": one.theirs, "by": one.by}
            for one in self.matched
        ]
        told = [*matched, *self.told][:200]
        return {"version": self.version.pk, "inputs": to_json(self.inputs), "told": told}


def drawings_for_file(process: Process, user: Person) -> list[tuple[str, str]]:
    """(key, words) of the drawings that a file may be read for, the newest first."""
    versions = ProcessVersion.objects.visible_to(user).filter(process=process).defer("xml")[:12]
    return [(str(version.pk), bridge.name_of_version(version)) for version in versions]


def understood(
    process: Process,
    user: Person,
    *,
    version_pk: str,
    name: str,
    content: bytes,
    drawn: bytes = b"",
    fiscal_year: int,
) -> Understood:
    """Read a file for a drawing; `drawn` is the drawing that a file without one was made for.

    Raises: Refused with a sentence when it cannot be used for it.
    """
    start = start_from(process, user, f"version-{version_pk}", fiscal_year=fiscal_year)
    if start is None or start.version is None:
        raise Refused(_("図が見つかりません。図を選び直してください。"), code="no-drawing")
    diagram = start.base.diagram
    read = read_for_drawing(content, diagram, drawn=drawn)
    if not read.scenario.tasks:
        raise Refused(
            _(
                "このファイルの手順は、選んだ図に一つもありません。"
                "同じ業務の図から作ったファイルを選ぶか、ファイルの図を先に取り込んでください。"
            ),
            code="other-drawing",
        )
    kind = holds_parameters(content) or "Prosimos"
    filled = inputs_of_scenario(read.scenario, diagram, start.starting.inputs)
    source = _("ファイル「%(name)s」（%(kind)s）") % {"name": name[:MOST_NAME], "kind": kind}
    inputs = replace(filled.inputs, source=source)
    told = dict.fromkeys((*(one.message for one in read.remarks), *filled.told))
    matched = _matched(read, diagram)
    return Understood(
        name=name[:MOST_NAME],
        kind=kind,
        version=start.version,
        inputs=inputs,
        lines=input_lines(inputs, diagram=diagram, base_name=start.base.name),
        told=tuple(told),
        by_id=len(read.same) - len(matched),
        matched=matched,
        elsewhere=read.left,
        without_values=filled.without_values,
    )


def _matched(read: ReadForDrawing, diagram: Diagram) -> tuple[Matched, ...]:
    return tuple(
        Matched(label, label_of(diagram, one.ours), str(FOUND_BY_WORDS[one.by]))
        for label, one in read.same
        if one.by is not FoundBy.ID
    )


def start_of_file(
    process: Process, user: Person, version_pk: str, kept: dict[str, Any] | None, *, fiscal_year: int
) -> Start | None:
    """A start from a drawing with the values of a file that was understood for it.

    Without `kept` (another browser, a new session) the values are the drawing's own; what was typed is not touched.
    """
    start = start_from(process, user, f"version-{version_pk}", fiscal_year=fiscal_year)
    if start is None or start.version is None:
        return None
    start = replace(start, key=f"file-{start.version.pk}")
    if kept is None or kept.get("version") != start.version.pk:
        return start
    try:
        inputs = from_json(Inputs, kept["inputs"])
    except UnknownRecord:
        return start
    sources = (_("%sの値です。") % inputs.source, *kept["told"])
    return replace(start, starting=replace(start.starting, inputs=inputs, sources=sources, questions=()))
