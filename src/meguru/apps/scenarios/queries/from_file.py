"""A file of another simulation tool, understood for a drawing of this process; and a trial that starts from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Person
from meguru.apps.scenarios import bridge
from meguru.apps.scenarios.queries.bases import Start, start_from
from meguru.engines.bpmn import Diagram, read_bpmn
from meguru.engines.scenario_files import holds_parameters, read_scenario
from meguru.engines.uploads import Refused
from meguru.engines.what_if import InputLine, Inputs, UnknownRecord, from_json, input_lines, to_json
from meguru.engines.what_if.from_scenario import inputs_of_scenario

MOST_NAME = 120


@dataclass(frozen=True, slots=True)
class Understood:
    """What a file says for one drawing. `elsewhere` are (id, label) of elements that this drawing does not have."""

    name: str
    kind: str
    version: ProcessVersion
    inputs: Inputs
    lines: tuple[InputLine, ...]
    told: tuple[str, ...]
    elsewhere: tuple[tuple[str, str], ...]
    without_values: tuple[str, ...]

    def kept(self) -> dict[str, Any]:
        """What the session keeps until the form is opened."""
        told = [*self.told][:200]
        return {"version": self.version.pk, "inputs": to_json(self.inputs), "told": told}


def drawings_for_file(process: Process, user: Person) -> list[tuple[str, str]]:
    """(key, words) of the drawings that a file may be read for, the newest first."""
    versions = ProcessVersion.objects.visible_to(user).filter(process=process).defer("xml")[:12]
    return [(str(version.pk), bridge.name_of_version(version)) for version in versions]


def understood(
    process: Process, user: Person, *, version_pk: str, name: str, content: bytes, fiscal_year: int
) -> Understood:
    """Read a file for a drawing. Raises: Refused with a sentence when it cannot be used for it."""
    start = start_from(process, user, f"version-{version_pk}", fiscal_year=fiscal_year)
    if start is None or start.version is None:
        raise Refused(_("図が見つかりません。図を選び直してください。"), code="no-drawing")
    diagram = start.base.diagram
    read = read_scenario(content, diagram)
    known = read.scenario.tasks.keys() & diagram.nodes.keys()
    if not known:
        raise Refused(
            _(
                "このファイルの手順は、選んだ図に一つもありません。"
                "同じ図から作ったファイルを選ぶか、ファイルの図を先に取り込んでください。"
            ),
            code="other-drawing",
        )
    kind = holds_parameters(content) or "Prosimos"
    filled = inputs_of_scenario(read.scenario, diagram, start.starting.inputs)
    source = _("ファイル「%(name)s」（%(kind)s）") % {"name": name[:MOST_NAME], "kind": kind}
    inputs = replace(filled.inputs, source=source)
    elsewhere = _elsewhere(
        content, diagram, [*read.scenario.tasks, *(one.where or "" for one in read.remarks)]
    )
    told = dict.fromkeys((*(one.message for one in read.remarks), *filled.told))
    return Understood(
        name=name[:MOST_NAME],
        kind=kind,
        version=start.version,
        inputs=inputs,
        lines=input_lines(inputs, diagram=diagram, base_name=start.base.name),
        told=tuple(told),
        elsewhere=elsewhere,
        without_values=filled.without_values,
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


def _elsewhere(content: bytes, diagram: Diagram, keys: list[str]) -> tuple[tuple[str, str], ...]:
    """Elements that the file names and this drawing does not have; their labels are from the file's own drawing."""
    taken = {*diagram.nodes, *diagram.flows, *diagram.lanes, *diagram.pools, *diagram.processes}
    missing = [key for key in dict.fromkeys(keys) if key and key not in taken]
    if not missing:
        return ()
    try:
        drawn = read_bpmn(content) if content.lstrip().startswith(b"<") else None
    except Refused:
        drawn = None
    found = []
    for key in missing:
        node = drawn.nodes.get(key) if drawn is not None else None
        if drawn is None or node is not None or key in drawn.flows:
            found.append((key, node.name if node is not None else ""))
    return tuple(found)
