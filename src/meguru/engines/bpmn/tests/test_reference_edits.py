"""The reference files of the standard's authors, edited through the step table: nothing of other tools is lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from meguru.engines.bpmn import draw_svg, read_bpmn, write_bpmn
from meguru.engines.bpmn.merge import merge
from meguru.engines.bpmn.steps import StepRow, StepTable, apply_table, table_of
from meguru.engines.bpmn.tests.test_write import foreign_subtrees as every_subtree

REFERENCE = Path(__file__).resolve().parents[6] / "shared/data/bpmn-reference"
FILES = sorted(REFERENCE.glob("*.bpmn"))

pytestmark = [
    pytest.mark.skipif(not FILES, reason="the reference diagrams are not here"),
    pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem),
]


def foreign_subtrees(data):
    """As in `test_write`, without the xsi:type that a few tools write on the points of a line: lines are redrawn."""
    found = {
        carrier: [
            one for one in subtrees if not one.startswith("{http://www.w3.org/2001/XMLSchema-instance}")
        ]
        for carrier, subtrees in every_subtree(data).items()
    }
    return {carrier: subtrees for carrier, subtrees in found.items() if subtrees}


def edited(diagram):
    """Renamed, with figures, a row put in, a shape moved."""
    rows = [
        replace(row, name=f"{row.name} 改", minutes=5.5, times_a_year=120, form="届")
        for row in table_of(diagram).rows
    ]
    rows.insert(1, StepRow(name="写しを残す", documentation="三年"))
    applied = apply_table(diagram, StepTable(tuple(rows)))
    assert applied.is_done, applied.problems
    moved = next((key for key in applied.diagram.nodes if key in applied.diagram.shapes), None)
    if moved is None:
        return applied
    box = applied.diagram.shapes[moved]
    shapes = {**applied.diagram.shapes, moved: replace(box, y=box.y + 3)}
    return replace(applied, diagram=replace(applied.diagram, shapes=shapes))


def test_the_table_says_what_is_drawn_and_changes_nothing_by_itself(path):
    diagram = read_bpmn(path.read_bytes())
    table = table_of(diagram)

    applied = apply_table(diagram, table)

    assert len(table.rows) >= 3
    assert (applied.problems, applied.diagram is diagram) == ((), True)


def test_every_foreign_subtree_survives_an_edit_through_the_table(path):
    data = path.read_bytes()

    applied = edited(read_bpmn(data))
    written = write_bpmn(applied.diagram)

    after = foreign_subtrees(written)
    for carrier, subtrees in foreign_subtrees(data).items():
        assert set(subtrees) <= set(after[carrier])
    back = read_bpmn(written)
    assert (back.nodes, back.flows, back.lanes) == (
        applied.diagram.nodes,
        applied.diagram.flows,
        applied.diagram.lanes,
    )
    assert "写しを残す" in draw_svg(back) or applied.ids[1] not in back.shapes


def test_no_element_is_lost_and_no_shape_moves(path):
    diagram = read_bpmn(path.read_bytes())

    applied = edited(diagram)
    left = applied.diagram

    for group in ("nodes", "lanes", "pools", "messages", "artifacts", "associations"):
        assert getattr(diagram, group).keys() <= getattr(left, group).keys()
    if not applied.problems:
        moved = [
            key for key in diagram.nodes if key in diagram.shapes and left.shapes[key] != diagram.shapes[key]
        ]
        assert len(moved) <= 1  # the one that was moved on purpose


def test_a_merge_of_two_edits_keeps_every_foreign_subtree(path):
    data = path.read_bytes()
    base = read_bpmn(data)
    rows = list(table_of(base).rows)
    mine = apply_table(base, StepTable((replace(rows[0], name="自分の名前"), *rows[1:]))).diagram
    theirs = apply_table(base, StepTable((*rows[:-1], replace(rows[-1], minutes=9.0)))).diagram

    merged = merge(base=base, mine=mine, theirs=theirs)

    after = foreign_subtrees(write_bpmn(merged.diagram))
    assert merged.conflicts == ()
    for carrier, subtrees in foreign_subtrees(data).items():
        assert set(subtrees) <= set(after[carrier])
    assert {"自分の名前", rows[-1].name} <= {row.name for row in table_of(merged.diagram).rows}
