"""Files that are not quite as the standard says are read as far as it goes, and every mend is named."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from meguru.engines.bpmn import NodeKind, check, lay_out, read_bpmn, recover_bpmn, write_bpmn
from meguru.engines.bpmn.files.read import read_source
from meguru.engines.bpmn.tests.oddities import BOXES, MENDED, NODES, PLAIN, definitions, drawing
from meguru.engines.bpmn.tests.test_read import FILES, needs_reference
from meguru.engines.bpmn.tests.test_write import canonical, foreign_subtrees


def mends(data):
    return [remark.code for remark in recover_bpmn(data).remarks if remark.code.startswith("repaired-")]


@pytest.mark.parametrize(("data", "codes"), MENDED.values(), ids=MENDED.keys())
class TestOddities:
    def test_the_three_steps_are_read_and_every_mend_is_named(self, data, codes):
        diagram = recover_bpmn(data)

        assert {flow.source + flow.target for flow in diagram.flows.values()} == {"st", "te"}
        assert {"s", "t", "e"} <= set(diagram.nodes)
        assert set(mends(data)) == codes
        assert all(remark.message for remark in diagram.remarks)

    def test_what_is_written_needs_no_mending_and_keeps_what_others_added(self, data, codes):
        diagram = recover_bpmn(data)

        written = write_bpmn(diagram)

        back = read_bpmn(written)
        assert replace(back, source_xml=None, remarks=()) == replace(diagram, source_xml=None, remarks=())
        assert set(mends(written)) <= {"repaired-no-drawing"}
        kept = [one for carried in foreign_subtrees(written).values() for one in carried]
        assert any("cost" in one for one in kept)
        assert "{urn:vendor}color=#ff0000" in kept or "an attribute" in data.decode("utf-8", "replace")
        assert not [remark for remark in check(diagram) if remark.severity == "error"]

    def test_it_can_be_laid_out_and_written(self, data, codes):
        laid = lay_out(recover_bpmn(data))

        back = read_bpmn(write_bpmn(laid))

        assert set(back.shapes) == set(laid.shapes)


@needs_reference
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestReferenceFiles:
    def test_a_file_of_the_standard_is_read_as_it_is(self, path):
        data = path.read_bytes()

        assert recover_bpmn(data) == read_bpmn(data)

    def test_in_any_encoding_the_extensions_stay_canonically_equal(self, path):
        text = etree.tostring(etree.fromstring(path.read_bytes()), encoding="unicode")

        written = write_bpmn(recover_bpmn(text.encode("utf-16-le")))

        assert canonical(etree.fromstring(written)) == canonical(etree.fromstring(text))


class TestWhereThingsStand:
    def test_a_sequence_flow_between_pools_becomes_a_message(self):
        data = definitions(
            '<collaboration id="c"><participant id="a" processRef="p"/><participant id="b" processRef="q"/>'
            '</collaboration><process id="p"><task id="t"><outgoing>f</outgoing></task></process>'
            '<process id="q"><task id="u"><incoming>f</incoming></task>'
            '<sequenceFlow id="f" sourceRef="t" targetRef="u"/></process>'
        ).encode()

        diagram = recover_bpmn(data)

        assert not diagram.flows
        assert (diagram.messages["f"].source, diagram.messages["f"].target) == ("t", "u")
        assert "repaired-flow-between-pools" in mends(data)
        assert b"<outgoing>" not in write_bpmn(diagram)

    def test_a_border_event_hangs_on_the_step_on_whose_border_it_is_drawn(self):
        boxes = {**BOXES, "b": (182, 62, 36, 36)}
        data = definitions(
            f'<process id="p">{NODES}<boundaryEvent id="b"/></process>{drawing(boxes=boxes, ways={})}'
        )

        diagram = recover_bpmn(data.encode())

        assert diagram.nodes["b"].attached_to == "t"

    def test_steps_that_no_lane_lists_belong_to_the_lane_in_which_they_are_drawn(self):
        boxes = {**BOXES, "one": (-40, -20, 400, 120), "two": (-40, 100, 400, 120)}
        data = definitions(
            '<process id="p"><laneSet><lane id="one" name="窓口"/><lane id="two"/></laneSet>'
            f"{NODES}</process>{drawing(boxes=boxes, ways={})}"
        )

        diagram = recover_bpmn(data.encode())

        assert {node.lane_id for node in diagram.nodes.values()} == {"one"}

    def test_a_pool_without_a_process_gets_the_one_that_is_drawn_in_it(self):
        boxes = {**BOXES, "a": (-40, -20, 400, 120), "b": (-40, 120, 400, 60)}
        data = definitions(
            '<collaboration id="c"><participant id="a"/><participant id="b"/></collaboration>'
            f'<process id="p">{NODES}</process>{drawing("c", boxes=boxes, ways={})}'
        )

        pools = recover_bpmn(data.encode()).pools

        assert (pools["a"].process_id, pools["b"].process_id) == ("p", None)

    @pytest.mark.parametrize(
        "outside", [True, False], ids=["a store of the file", "an object of the process"]
    )
    def test_data_that_is_drawn_itself_is_drawn_by_a_reference(self, outside):
        data = definitions(
            ('<dataStore id="d" name="台帳"/>' if outside else "")
            + f'<process id="p">{NODES}'
            + ("" if outside else '<dataObject id="d" name="台帳"/>')
            + f"</process>{drawing(boxes={**BOXES, 'd': (0, 200, 50, 50)}, ways={})}"
        )

        diagram = recover_bpmn(data.encode())

        assert diagram.artifacts["d_reference"].text == "台帳"
        assert diagram.shapes["d_reference"].y == 200

    def test_an_unknown_step_keeps_its_old_kind_in_the_file(self):
        data = PLAIN.replace("<userTask", "<robotTask").replace("</userTask", "</robotTask")

        diagram = recover_bpmn(data.encode())

        assert diagram.nodes["t"].kind is NodeKind.TASK
        assert b'was="robotTask"' in write_bpmn(diagram)


class TestWhatIsNoProcess:
    @pytest.mark.parametrize(
        ("content", "named"),
        [
            ('<choreography id="c"><choreographyTask id="x" name="照会"/></choreography>', {"c", "x"}),
            ('<collaboration id="c"><conversation id="x" name="相談"/></collaboration>', {"x"}),
            ('<globalUserTask id="x" name="共通の審査"/><process id="p"/>', {"x"}),
        ],
    )
    def test_what_cannot_be_used_is_named_by_id_and_label(self, content, named):
        data = definitions(content).encode()

        diagram = recover_bpmn(data)

        assert named <= {remark.element_id for remark in diagram.remarks}
        assert any(
            "照会" in r.message or "相談" in r.message or "共通の審査" in r.message for r in diagram.remarks
        )
        assert canonical(etree.fromstring(write_bpmn(diagram))) == canonical(etree.fromstring(data))

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"   ",
            b"\x00" * 40,
            b"PK\x03\x04",
            "業務フロー図です".encode(),
            b"<html><body/></html>",
            b"<",
            b"<a",
            b"&<>",
            b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision/></definitions>',
        ],
    )
    def test_what_holds_no_diagram_gives_an_empty_one_with_a_sentence(self, data):
        diagram = recover_bpmn(data)

        assert not diagram.nodes
        assert diagram.remarks[-1].code == "unreadable"


PIECES = [
    b"<",
    b">",
    b"&",
    b'"',
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"</process>",
    b"\xff",
    b"\x00",
    b"<!DOCTYPE [",
]
SLIP = st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES) | st.binary(max_size=4))


class TestAnything:
    @settings(max_examples=120, deadline=None)
    @given(st.sampled_from([data for data, _ in MENDED.values()]), st.lists(SLIP, min_size=1, max_size=20))
    def test_no_slip_of_a_tool_raises_and_what_was_read_can_be_written(self, data, slips):
        for share, gone, new in slips:
            at = int(share * len(data))
            data = data[:at] + new + data[at + gone :]

        diagram = recover_bpmn(data)

        if diagram.source_xml is not None:
            back = read_source(write_bpmn(diagram)).diagram
            assert (set(back.nodes), set(back.flows)) == (set(diagram.nodes), set(diagram.flows))
