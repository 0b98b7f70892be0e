"""What is done with one spoiled file: read as the pages read it and, when it is taken, carried through what follows."""

from __future__ import annotations

from fuzz_seeds import LAYOUT

from meguru.engines.bpmn import (
    check,
    compile_net,
    draw_svg,
    enabled,
    initial,
    lay_out,
    needs_layout,
    new_process,
    read_bpmn,
    recover_bpmn,
    write_bpmn,
)
from meguru.engines.bpmn.steps import StepTable, apply_table, paste_rows, table_of
from meguru.engines.eventlogs import kinds_in, read_log, write_csv, write_xes
from meguru.engines.mining import discover, measure, traces_of
from meguru.engines.scenario_files import read_scenario, write_prosimos
from meguru.engines.scenario_files.tests.worlds import drawing
from meguru.engines.spreadsheets import read_sheets, read_table
from meguru.engines.uploads import Refused, decode_text

BOUND = 2_000


class Defect(AssertionError):
    """What must never be, although nothing crashed: own output that cannot be read again."""


def try_file(kind: str, data: bytes, *, number: int) -> str:
    """Returns "taken" or "refused"; anything else that comes out of here is a fault that was found."""
    try:
        if kind == "bpmn":
            _drawing(data, number=number)
        elif kind == "xes":
            _log(data, "作業.xes", number=number)
        elif kind == "ocel":
            _objects(data, number)
        elif kind == "scenario":
            _parameters(data, number)
        elif kind == "workbook":
            _workbook(data, number)
        else:
            (_cells, _pasted, _table_log)[number % 3](data, number)
    except Refused as reason:
        for words in (str(reason), *(remark.message for remark in reason.remarks)):
            if not words.strip() or len(words.splitlines()) > 1:
                raise Defect(f"a refusal without one plain line: {words!r}") from reason
        return "refused"
    return "taken"


def _drawing(data: bytes, *, number: int) -> None:
    diagram = recover_bpmn(data) if number % 3 == 0 else read_bpmn(data)
    if any(remark.code == "unreadable" for remark in diagram.remarks):
        return  # the recovering reader never refuses: it gives an empty drawing and says so
    if needs_layout(diagram):
        diagram = lay_out(diagram)
    draw_svg(diagram)
    if number % 2:
        check(diagram, bound=BOUND)
        net = compile_net(diagram)
        enabled(net, initial(net))
    else:
        _again(write_bpmn(diagram), read_bpmn)
        apply_table(diagram, table_of(diagram))


def _log(data: bytes, filename: str, *, number: int) -> None:
    log = read_log(data, filename=filename)
    traces_of(log)
    if number % 8 == 0:
        measure(log)
        discover(log)
    elif number % 4 == 1 and len(log.events):
        _again(write_xes(log), lambda written: read_log(written, filename="x.xes"))
    elif number % 4 == 2 and len(log.events):
        _again(write_csv(log), lambda written: read_log(written, filename="x.csv"))


def _table_log(data: bytes, number: int) -> None:
    _log(data, "作業.csv", number=number // 3)


def _objects(data: bytes, number: int) -> None:
    for kind in kinds_in(data) if number % 2 else ():
        read_log(data, filename="作業.json", object_type=kind.name)
    _log(data, "作業.json", number=number)


def _parameters(data: bytes, number: int) -> None:
    """Read for the drawing that it belongs to, or for the one that it is."""
    diagram = recover_bpmn(data) if number % 3 == 0 and data.lstrip()[:1] == b"<" else drawing()
    read = read_scenario(data, diagram)
    if number % 2:
        again = write_prosimos(read.scenario, diagram).content
        _again(again, lambda written: read_scenario(written, diagram))


def _workbook(data: bytes, number: int) -> None:
    if number % 2:
        read_sheets(data, most_rows=2_000)
    else:
        read_table(data, LAYOUT, most_rows=2_000)


def _cells(data: bytes, _number: int) -> None:
    read_table(data, LAYOUT)


def _pasted(data: bytes, _number: int) -> None:
    text, _ = decode_text(data)
    rows = paste_rows(text).rows
    draw_svg(apply_table(new_process("手続"), StepTable(rows)).diagram)


def _again(written: bytes, read) -> None:
    try:
        read(written)
    except Refused as reason:
        raise Defect(f"own output is refused: {reason}") from reason
