"""Rows <-> engine values: drawings and finished turns."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any

from meguru.apps.processes.models import Analysis, Process, ProcessVersion
from meguru.engines.bpmn import fill_in, label_of, needs_layout, read_bpmn, recover_bpmn, write_bpmn
from meguru.engines.bpmn.model import Diagram, NodeKind
from meguru.engines.eventlogs import ColumnChoice, EventLog, KindOfThing, kinds_in, read_log
from meguru.engines.eventlogs.columns import name_for
from meguru.engines.turn.record import from_record, to_record
from meguru.engines.turn.results import TurnResult
from meguru.engines.uploads import Refused, decode_text, open_gzip

ASK_ABOUT_COLUMNS = frozenset({"column-missing", "column-ambiguous"})
ROLES = ("case", "activity", "time", "start", "resource", "group", "channel", "deadline")
DELIMITERS = ",;\t|"
ROWS_SHOWN = 5
MOST_BYTES_TO_ASK_ABOUT = 50 * 1024 * 1024
NOT_TAKEN = {  # code of a remark -> the sentence for the clerk, "" for the one of the remark
    "unreadable": "",
    "repaired-cut-off": "ファイルが途中で切れています。作図ツールから、もう一度書き出してください。",
    "repaired-doctype": "DOCTYPE や ENTITY の宣言があるため、安全のため取り込みません。宣言を取り除いて保存し直してください。",
}
COLUMNS_NEEDED = 3  # case, activity, time


@dataclass(frozen=True, slots=True)
class Table:
    """The beginning of a table, and the columns whose meaning its headings give away (role -> heading)."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    found: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """手順: one task of a drawing, for the table beside it."""

    id: str
    name: str
    lane: str
    following: tuple[str, ...]


def read_upload(
    content: bytes, *, file_name: str, columns: Mapping[str, str] | None, object_type: str | None = None
) -> EventLog:
    """An uploaded file as a log. Raises: Refused; with a code of ASK_ABOUT_COLUMNS when columns are unclear."""
    return read_log(
        content,
        filename=file_name,
        columns=ColumnChoice(**columns) if columns else None,
        object_type=object_type,
    )


def kinds_to_choose_from(content: bytes) -> tuple[KindOfThing, ...]:
    """What could be one case of an uploaded file, where there is more than one answer and the file can be kept.

    Raises: Refused.
    """
    kinds = kinds_in(content) if len(content) <= MOST_BYTES_TO_ASK_ABOUT else ()
    return kinds if len(kinds) > 1 else ()


def may_ask_about(reason: Refused, *, content: bytes) -> bool:
    """Whether a refusal can be answered by naming the columns, and the file is small enough to keep for that.

    A table of too few columns has no answer: one meaning would stay without a column.
    """
    return (
        is_about_columns(reason)
        and len(content) <= MOST_BYTES_TO_ASK_ABOUT
        and len(first_rows(content).header) >= COLUMNS_NEEDED
    )


def is_about_columns(reason: Refused) -> bool:
    """Whether the reader could not tell which column is what."""
    return reason.code in ASK_ABOUT_COLUMNS


def first_rows(content: bytes) -> Table:
    """The heading and the first rows of a table, to ask which column is what. Raises: Refused."""
    text, _encoding = decode_text(open_gzip(content) if content.startswith(b"\x1f\x8b") else content)
    if text[:4].lower() == "sep=":  # Excel's own first line
        text = text.partition("\n")[2]
    heading = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=heading.count)
    lines = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ROWS_SHOWN + 1))
    header = tuple(cell.strip() for cell in lines[0] if cell.strip()) if lines else ()
    found = {role: column for role in ROLES if (column := name_for(role, names=header))}
    return Table(header=header, rows=tuple(tuple(line[: len(header)]) for line in lines[1:]), found=found)


def plain_file_name(file_name: str) -> str:
    """counter.xes.gz -> counter: a first name for a log."""
    return file_name.split(".")[0][:200] or file_name[:200]


def steps_of(diagram: Diagram) -> list[Step]:
    """The tasks of a drawing from left to right, each with the tasks that may follow."""
    shapes = diagram.shapes
    return [
        Step(
            id=task.id,
            name=task.name or task.id,
            lane=diagram.lanes[task.lane_id].name if task.lane_id in diagram.lanes else "",
            following=tuple(_following(diagram, task.id)),
        )
        for task in sorted(
            diagram.tasks(),
            key=lambda task: (shapes[task.id].x, shapes[task.id].y) if task.id in shapes else (0, 0),
        )
    ]


def has_element(diagram: Diagram, element_id: str) -> bool:
    """Whether something that is drawn has this id."""
    return any(
        element_id in drawn
        for drawn in (diagram.nodes, diagram.flows, diagram.lanes, diagram.pools, diagram.artifacts)
    )


def choosable_elements(diagram: Diagram) -> list[tuple[str, str]]:
    """What can be spoken of, as (id, label): steps, branches and events from left to right."""
    shapes = diagram.shapes
    drawn = sorted(
        diagram.nodes, key=lambda key: (shapes[key].x, shapes[key].y) if key in shapes else (0.0, 0.0)
    )
    return [(key, element_label(diagram, key)) for key in drawn]


def element_label(diagram: Diagram, element_id: str) -> str:
    """What people call an element: its name, else the two it joins, else what kind of thing it is."""
    flow = diagram.flows.get(element_id)
    if flow is not None:
        ends = "→".join(element_label(diagram, end) for end in (flow.source, flow.target))
        return f"{flow.name}（{ends}）" if flow.name else ends
    if element_id in diagram.nodes:
        return label_of(diagram.nodes[element_id])
    band = diagram.lanes.get(element_id) or diagram.pools.get(element_id)
    text = (
        band.name if band else diagram.artifacts[element_id].text if element_id in diagram.artifacts else ""
    )
    return f"「{text}」" if text else element_id


def _following(diagram: Diagram, node_id: str) -> list[str]:
    """Names of the next tasks and ends, looking through gateways and events in between."""
    names: list[str] = []
    seen: set[str] = set()
    ahead = [flow.target for flow in diagram.outgoing(node_id)]
    while ahead:
        current = ahead.pop(0)
        node = diagram.nodes.get(current)
        if node is None or current in seen:
            continue
        seen.add(current)
        if node.kind.is_activity or node.kind is NodeKind.END_EVENT:
            names.append(node.name or ("終わり" if node.kind is NodeKind.END_EVENT else node.id))
        else:
            ahead += [flow.target for flow in diagram.outgoing(current)]
    return names


def note_of(turn: TurnResult, *, kind: str) -> str:
    """What a version that was kept from an analysis says about itself."""
    if kind == "as_is":
        return f"作業記録「{turn.log_name}」から描いた図"[:400]
    titles = {one.proposal.id: one.proposal.title for one in turn.redesigns}
    chosen = "、".join(titles[key] for key in turn.to_be.chosen if key in titles)
    return f"組み合わせた案：{chosen}"[:400] if chosen else "見直し案なし"


def xml_of(diagram: Diagram) -> str:
    """The drawing as BPMN 2.0; what came without a position gets one."""
    return write_bpmn(fill_in(diagram) if needs_layout(diagram) else diagram).decode("utf-8")


def is_same_drawing(one: Diagram, other: Diagram) -> bool:
    """Whether two drawings say and show the same; how their files are written does not count."""
    return replace(one, source_xml=None, remarks=()) == replace(other, source_xml=None, remarks=())


def uploaded_drawing(content: bytes) -> Diagram:
    """A file of any drawing tool, mended as far as nothing is lost; what was mended stands in its remarks.

    Raises: Refused for a file that holds no drawing, that is cut off, or that declares a document type.
    """
    diagram = recover_bpmn(content)
    for remark in diagram.remarks:
        if remark.code in NOT_TAKEN:
            raise Refused(NOT_TAKEN[remark.code] or remark.message, code=remark.code)
    return diagram


def mends_of(remarks: Iterable[Mapping[str, Any]]) -> int:
    """How many of the stored remarks of a drawing tell of something that was mended."""
    return sum(str(remark["code"]).startswith("repaired-") for remark in remarks)


@lru_cache(maxsize=64)
def diagram_of(xml: str) -> Diagram:
    """The drawing of a stored text."""
    return read_bpmn(xml.encode("utf-8"))


def diagram_remarks(diagram: Diagram) -> list[dict[str, Any]]:
    """What the reader had to say, as JSON."""
    return [
        {
            "code": remark.code,
            "severity": remark.severity,
            "message": remark.message,
            "element_id": remark.element_id,
            "line": remark.line,
        }
        for remark in diagram.remarks
    ]


def fill(analysis: Analysis, *, result: TurnResult) -> None:
    """Write a finished turn into its row."""
    effect = result.to_be.effect
    analysis.record = to_record(result)
    analysis.as_is_xml = xml_of(result.diagram)
    analysis.to_be_xml = xml_of(result.to_be.diagram)
    analysis.median_hours = _finite(result.measurements.throughput.median)
    analysis.saved_hours_per_year = _finite(effect.hours_per_year.mean)
    yen = _finite(effect.yen_per_year.mean)
    analysis.saved_yen_per_year = None if yen is None else round(yen)


def turn_of(analysis: Analysis) -> TurnResult:
    """The finished turn of an analysis. Raises: UnknownRecord when an older version stored it."""
    return _turn(analysis.pk, analysis.finished_at.isoformat() if analysis.finished_at else "")


@lru_cache(maxsize=32)
def _turn(pk: int, finished_at: str) -> TurnResult:
    """A finished analysis never changes, so that its key and its end are key enough."""
    return from_record(Analysis.objects.values_list("record", flat=True).get(pk=pk))


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def as_is_drawing(process: Process) -> Diagram | None:
    """The newest as-is version that somebody drew; versions kept from an analysis are not drawings."""
    drawn = process.versions.filter(kind=ProcessVersion.Kind.AS_IS, analysis=None).order_by("-number").first()
    return None if drawn is None else read_bpmn(drawn.xml.encode("utf-8"))
