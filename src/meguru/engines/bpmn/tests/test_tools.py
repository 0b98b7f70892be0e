"""What single tools write their own way: each input is made by hand after the habit of one of them."""

import re

import pytest

from meguru.engines.bpmn import (
    draw_svg,
    fill_in,
    is_sound,
    lay_out,
    read_bpmn,
    recover_bpmn,
    write_bpmn,
)
from meguru.engines.bpmn.model import NodeKind
from meguru.engines.bpmn.tests.oddities import BOXES, FLOWS, MODEL, NODES, definitions, drawing

EMF = """<bpmn:Definitions xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL-XMI" id="d">
<rootElements xsi:type="bpmn:Process" id="p" name="転入届">
 <flowElements xsi:type="bpmn:StartEvent" id="s" outgoing="f1">
  <eventDefinitions xsi:type="bpmn:TimerEventDefinition" id="te"/></flowElements>
 <flowElements xsi:type="bpmn:UserTask" id="t" name="届書を見る" incoming="f1" outgoing="f2">
  <documentation text="窓口で"/></flowElements>
 <flowElements xsi:type="bpmn:EndEvent" id="e" incoming="f2"/>
 <flowElements xsi:type="bpmn:SequenceFlow" id="f1" sourceRef="s" targetRef="t"/>
 <flowElements xsi:type="bpmn:SequenceFlow" id="f2" sourceRef="t" targetRef="e">
  <conditionExpression xsi:type="bpmn:FormalExpression" id="c" body="はい"/></flowElements>
 <laneSets id="ls"><lanes id="l" name="窓口" flowNodeRefs="s t e"/></laneSets>
 <artifacts xsi:type="bpmn:TextAnnotation" id="n" text="急ぐ"/>
 <artifacts xsi:type="bpmn:Association" id="a" sourceRef="t" targetRef="n"/>
</rootElements></bpmn:Definitions>"""
POOLED = (
    '<collaboration id="c"><participant id="q" name="市民課" processRef="p"/></collaboration>'
    f'<process id="p">{NODES}{FLOWS}</process>'
)


def codes(diagram):
    return {remark.code for remark in diagram.remarks}


class TestEclipseForm:
    def test_the_form_of_the_framework_is_read_like_the_standard(self):
        diagram = recover_bpmn(EMF.encode())

        assert [(node.id, node.kind) for node in diagram.nodes.values()] == [
            ("s", NodeKind.START_EVENT),
            ("t", NodeKind.USER_TASK),
            ("e", NodeKind.END_EVENT),
        ]
        assert diagram.nodes["s"].trigger == "timer"
        assert diagram.nodes["t"].documentation == "窓口で"
        assert diagram.flows["f2"].condition == "はい"
        assert {node.lane_id for node in diagram.nodes.values()} == {"l"}
        assert diagram.artifacts["n"].text == "急ぐ"
        assert set(diagram.associations) == {"a"}
        assert "repaired-form" in codes(diagram)

    def test_it_is_written_as_the_standard_says_and_can_be_played(self):
        diagram = recover_bpmn(EMF.encode())

        back = read_bpmn(write_bpmn(lay_out(diagram)))

        assert not [remark for remark in back.remarks if remark.severity != "hint"]
        assert is_sound(back).sound


class TestStepsOfTools:
    FILE = definitions(
        '<process id="p"><startEvent id="s"/>'
        '<v:formTask id="t" name="画面に入れる"><incoming>f1</incoming><v:page n="1"/></v:formTask>'
        f'<endEvent id="e"/>{FLOWS}</process>'
    ).encode()

    def test_a_step_of_another_namespace_is_a_task_that_keeps_the_element_of_the_tool(self):
        diagram = recover_bpmn(self.FILE)

        assert diagram.nodes["t"].kind is NodeKind.TASK
        assert diagram.nodes["t"].name == "画面に入れる"
        assert is_sound(diagram).sound
        assert re.search(rb'<v:formTask id="t"[^>]*>.*<v:page n="1"/></v:formTask>', write_bpmn(diagram))

    def test_a_choreography_task_among_the_steps_of_a_process_is_a_task(self):
        inside = f'<startEvent id="s"/><choreographyTask id="t" name="話す"/><endEvent id="e"/>{FLOWS}'

        diagram = recover_bpmn(definitions(f'<process id="p">{inside}</process>').encode())

        assert diagram.nodes["t"].kind is NodeKind.TASK
        assert set(diagram.flows) == {"f1", "f2"}


class TestLinesWrittenTwice:
    def test_of_copies_in_other_processes_only_the_one_beside_its_ends_stays(self):
        messages = '<messageFlow id="f1" sourceRef="s" targetRef="t"/>'
        other = f'<process id="o"><task id="x"/>{FLOWS}</process>'
        file = (
            f'<collaboration id="c">{messages}</collaboration>{other}<process id="p">{NODES}{FLOWS}</process>'
        )

        diagram = recover_bpmn(definitions(file).encode())

        assert {key: flow.parent_id for key, flow in diagram.flows.items()} == {"f1": "p", "f2": "p"}
        assert not diagram.messages
        assert is_sound(diagram).sound
        assert "repaired-doubled" in codes(diagram)

    def test_a_copy_that_carries_something_of_its_own_is_kept(self):
        copy = (
            '<sequenceFlow id="f1" sourceRef="s" targetRef="t"><extensionElements><v:n/></extensionElements>'
            "</sequenceFlow>"
        )

        diagram = recover_bpmn(definitions(f'<process id="p">{NODES}{FLOWS}{copy}</process>').encode())

        assert b"<v:n/>" in write_bpmn(diagram)
        assert len(diagram.flows) == 3

    def test_a_list_at_a_step_that_names_a_line_of_nowhere_is_mended(self):
        nodes = NODES.replace(
            '<endEvent id="e" name="終わり"/>', '<endEvent id="e"><incoming>f9</incoming></endEvent>'
        )

        diagram = recover_bpmn(definitions(f'<process id="p">{nodes}{FLOWS}</process>').encode())

        assert b"f9" not in write_bpmn(diagram)
        assert "repaired-reference" in codes(diagram)


class TestValuesHandedToSteps:
    @pytest.mark.parametrize("name", ["dataInputAssociation", "dataOutputAssociation"])
    def test_a_constant_instead_of_an_end_is_no_broken_line(self, name):
        end = "targetRef" if name == "dataInputAssociation" else "sourceRef"
        task = f"<task id='t'><{name}><{end}>x</{end}><assignment><from>1</from><to>x</to></assignment></{name}></task>"

        diagram = read_bpmn(definitions(f'<process id="p">{task}</process>').encode())

        assert not diagram.remarks
        assert not diagram.associations


class TestDrawings:
    def test_the_frame_of_a_pool_may_name_the_process(self):
        file = definitions(POOLED + drawing("c", boxes={"p": (0, 0, 500, 200), **BOXES}))

        diagram = recover_bpmn(file.encode())

        assert diagram.shapes["q"].width == 500
        assert b'bpmnElement="q"' in write_bpmn(diagram)
        assert "repaired-drawing" in codes(diagram)

    def test_shapes_that_all_lie_on_one_spot_are_no_drawing(self):
        boxes = {key: (0, 0, width, height) for key, (_, _, width, height) in BOXES.items()}
        file = definitions(f'<process id="p">{NODES}{FLOWS}</process>{drawing(boxes=boxes)}')

        diagram = recover_bpmn(file.encode())

        assert not diagram.shapes
        assert "repaired-no-drawing" in codes(diagram)
        assert set(read_bpmn(write_bpmn(lay_out(diagram))).shapes) == {"s", "t", "e"}

    def test_a_line_far_from_its_shapes_is_drawn_anew_and_the_others_stay(self):
        ways = {"f1": ((36, 40), (100, 40)), "f2": ((900, 700), (990, 700))}
        file = definitions(f'<process id="p">{NODES}{FLOWS}</process>{drawing(ways=ways)}')

        diagram = recover_bpmn(file.encode())

        assert set(diagram.edges) == {"f1"}
        assert "repaired-drawing" in codes(diagram)
        filled = fill_in(diagram)
        assert filled.shapes == diagram.shapes
        assert filled.edges["f1"] == diagram.edges["f1"]
        assert filled.edges["f2"][0] == (200, 40)

    def test_a_label_at_zero_has_no_place(self):
        label = '<bpmndi:BPMNLabel><dc:Bounds x="0" y="0" width="36" height="36"/></bpmndi:BPMNLabel>'
        drawn = drawing().replace('height="36"/></bpmndi', f'height="36"/>{label}</bpmndi', 1)
        file = definitions(f'<process id="p">{NODES}{FLOWS}</process>{drawn}')

        assert not read_bpmn(file.encode()).labels

    def test_a_pool_without_any_size_is_not_drawn(self):
        file = definitions(POOLED + drawing("c", boxes={"q": (0, 0, 0, 0), **BOXES}))

        assert 'id="el-q"' not in draw_svg(recover_bpmn(file.encode()))

    def test_standing_lanes_lie_down_with_the_automatic_layout(self):
        lanes = (
            '<laneSet id="ls"><lane id="l1"><flowNodeRef>s</flowNodeRef></lane>'
            '<lane id="l2"><flowNodeRef>t</flowNodeRef><flowNodeRef>e</flowNodeRef></lane></laneSet>'
        )
        standing = drawing(boxes={"l1": (0, 0, 200, 600), "l2": (200, 0, 200, 600), **BOXES})
        standing = standing.replace('bpmnElement="l', 'isHorizontal="false" bpmnElement="l')
        diagram = recover_bpmn(
            definitions(f'<process id="p">{lanes}{NODES}{FLOWS}</process>{standing}').encode()
        )

        assert b'isHorizontal="false"' in write_bpmn(diagram)
        assert b'isHorizontal="false"' not in write_bpmn(lay_out(diagram))

    @pytest.mark.parametrize(
        ("kind", "tip"),
        [("task", (100.0, 40.0)), ("endEvent", (100.0, 40.0)), ("parallelGateway", (100.0, 40.0))],
    )
    def test_a_line_from_middle_to_middle_ends_at_the_border_in_the_picture(self, kind, tip):
        nodes = f'<startEvent id="s"/><{kind} id="t"/>'
        flow = '<sequenceFlow id="f1" sourceRef="s" targetRef="t"/>'
        drawn = drawing(boxes={"s": BOXES["s"], "t": BOXES["t"]}, ways={"f1": ((18, 40), (150, 40))})

        picture = draw_svg(read_bpmn(definitions(f'<process id="p">{nodes}{flow}</process>{drawn}').encode()))

        heads = re.findall(r'<polygon points="([\d.]+),([\d.]+)', picture)
        assert [(float(x), float(y)) for x, y in heads if abs(float(y) - 40) < 1 and float(x) > 60] == [tip]


def test_the_model_may_stand_beside_elements_without_a_namespace():
    inside = '<p:process id="p"><p:extensionElements><entry key="a"><entry/></entry></p:extensionElements></p:process>'
    file = f'<p:definitions xmlns:p="{MODEL}" targetNamespace="urn:x">{inside}</p:definitions>'

    assert b'<entry key="a"><entry/></entry>' in write_bpmn(recover_bpmn(file.encode()))
