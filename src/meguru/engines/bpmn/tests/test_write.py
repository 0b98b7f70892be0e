"""Diagrams written as files that other tools open, and originals that stay as they were."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from meguru.engines.bpmn import (
    ArtifactKind,
    Bounds,
    Diagram,
    DiagramBuilder,
    EventTrigger,
    NodeKind,
    Trait,
    lay_out,
    linear,
    read_bpmn,
    remove_node,
    replace_node,
    write_bpmn,
)

REFERENCE = Path(__file__).resolve().parents[6] / "shared/data/bpmn-reference"
FILES = sorted(REFERENCE.glob("*.bpmn"))
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
STANDARD = ("http://www.omg.org/spec/BPMN/20100524", "http://www.omg.org/spec/DD/20100524")


def bare(diagram: Diagram) -> Diagram:
    return replace(diagram, source_xml=None, remarks=())


def canonical(element: etree._Element) -> str:
    """A subtree in canonical form (C14N 2.0), the text after it left out."""
    return etree.canonicalize(etree.tostring(element, with_tail=False, encoding="unicode"))


def foreign_subtrees(data: bytes) -> dict[str, list[str]]:
    """All extension subtrees and foreign attributes of a file, by the id of the element that carries them."""
    found: dict[str, list[str]] = {}
    for element in etree.fromstring(data).iter():
        if not isinstance(element.tag, str):
            continue
        owner = element.getparent()
        carrier = next((str(one.get("id")) for one in element.iterancestors() if one.get("id")), "")
        is_foreign = not element.tag[1:].startswith(STANDARD)
        if is_foreign and (owner is None or owner.tag[1:].startswith(STANDARD)):
            found.setdefault(carrier, []).append(canonical(element))
        if not is_foreign:
            attributes = [f"{key}={value}" for key, value in element.attrib.items() if key.startswith("{")]
            found.setdefault(element.get("id") or carrier, []).extend(attributes)
    return {carrier: subtrees for carrier, subtrees in found.items() if subtrees}


@pytest.mark.skipif(not FILES, reason="the reference diagrams are not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestReferenceFiles:
    def test_writing_what_was_read_changes_nothing(self, path):
        data = path.read_bytes()

        written = write_bpmn(read_bpmn(data))

        assert canonical(etree.fromstring(written)) == canonical(etree.fromstring(data))

    def test_without_the_original_the_same_graph_and_drawing_come_back(self, path):
        diagram = bare(read_bpmn(path.read_bytes()))

        assert bare(read_bpmn(write_bpmn(diagram))) == diagram

    def test_every_foreign_extension_survives_an_edit_of_every_element(self, path):
        data = path.read_bytes()
        diagram = read_bpmn(data)
        edited = replace(
            diagram,
            nodes={
                key: replace(
                    node, name=f"{node.name} 改", documentation="改", traits=frozenset({Trait.CHECK})
                )
                for key, node in diagram.nodes.items()
            },
            flows={key: replace(flow, name=f"{flow.name} 改") for key, flow in diagram.flows.items()},
            lanes={key: replace(lane, name=f"{lane.name} 改") for key, lane in diagram.lanes.items()},
            shapes={key: replace(bounds, width=bounds.width + 1) for key, bounds in diagram.shapes.items()},
        )

        written = write_bpmn(edited)

        after = foreign_subtrees(written)
        for carrier, subtrees in foreign_subtrees(data).items():
            assert set(subtrees) <= set(after[carrier])
        back = read_bpmn(written)
        assert (back.nodes, back.flows, back.lanes) == (edited.nodes, edited.flows, edited.lanes)

    def test_laid_out_anew_every_shape_is_where_the_layout_put_it(self, path):
        diagram = lay_out(read_bpmn(path.read_bytes()))
        if any(remark.code == "several-planes" for remark in diagram.remarks):
            diagram = lay_out(bare(diagram))

        back = read_bpmn(write_bpmn(diagram))

        assert (back.shapes, back.edges) == (diagram.shapes, diagram.edges)

    def test_foreign_extensions_of_what_stays_survive_when_every_task_is_removed(self, path):
        data = path.read_bytes()
        diagram = read_bpmn(data)
        for node in list(diagram.nodes.values()):
            if node.kind.is_task and node.id in diagram.nodes:
                diagram = remove_node(diagram, node_id=node.id)

        written = write_bpmn(diagram)

        kept = {*diagram.nodes, *diagram.flows, *diagram.lanes, *diagram.pools}
        after = foreign_subtrees(written)
        for carrier, subtrees in foreign_subtrees(data).items():
            if carrier in kept:
                assert set(subtrees) <= set(after[carrier])
        assert read_bpmn(written).nodes == diagram.nodes
        assert read_bpmn(written).flows == diagram.flows


def rich() -> Diagram:
    """One of everything that the writer knows."""
    builder = DiagramBuilder(name="保育所入所申込")
    applicant = builder.pool(name="保護者")
    office = builder.pool(name="町", process="process_1")
    counter, section = builder.lane(name="窓口"), builder.lane(name="保育課")
    inner_lane = builder.lane(name="審査係", parent_lane=section)
    start = builder.start(name="申込", lane=counter, trigger=EventTrigger.MESSAGE)
    check = builder.task(
        name="書類を確認する",
        kind=NodeKind.USER_TASK,
        lane=counter,
        traits=[Trait.CHECK, Trait.PAPER],
        documentation="不足があれば\n電話する",
    )
    split = builder.gateway(name="そろっているか", lane=counter)
    sub = builder.sub_process(name="審査", lane=inner_lane, multi_instance="sequential")
    inside = [
        builder.start(parent=sub),
        builder.task(name="点数を付ける", parent=sub),
        builder.end(parent=sub),
    ]
    builder.chain(*inside)
    late = builder.boundary(attached_to=sub, name="30日", interrupting=False)
    end, stop = builder.end(name="通知済み", lane=section), builder.end(trigger=EventTrigger.TERMINATE)
    builder.chain(start, check, split)
    builder.flow(split, sub, name="はい", condition="書類 = そろっている & 期限 < 30")
    builder.flow(split, stop, name="いいえ", is_default=True)
    builder.chain(sub, end)
    builder.chain(late, builder.task(name="督促する", lane=section), builder.end(lane=section))
    builder.message(applicant, start, name="申込書")
    builder.message(check, applicant)
    builder.artifact(text="条例第5条 <第2項>", about=check)
    for kind in ArtifactKind:
        builder.artifact(text=kind.value, kind=kind)
    assert office
    return builder.build()


class TestNewFiles:
    def test_everything_comes_back(self):
        diagram = lay_out(rich())

        assert bare(read_bpmn(write_bpmn(diagram))) == diagram

    def test_the_same_diagram_gives_the_same_bytes(self):
        assert write_bpmn(lay_out(rich())) == write_bpmn(lay_out(rich()))

    def test_nodes_name_their_flows(self):
        root = etree.fromstring(write_bpmn(linear(name="一つ", tasks=["受付"])))
        task = root.find(f".//{MODEL}task")

        assert [(child.tag.removeprefix(MODEL), child.text) for child in task] == [
            ("incoming", "flow_1"),
            ("outgoing", "flow_2"),
        ]

    def test_the_plane_shows_the_collaboration_and_exclusive_gateways_their_cross(self):
        root = etree.fromstring(write_bpmn(lay_out(rich())))

        plane = root.find(f".//{BPMNDI}BPMNPlane")
        assert plane.get("bpmnElement") == root.find(f"{MODEL}collaboration").get("id")
        marked = root.findall(f".//{BPMNDI}BPMNShape[@isMarkerVisible='true']")
        assert [shape.get("bpmnElement") for shape in marked] == ["gateway_1"]

    def test_ids_in_a_file_are_unique(self):
        root = etree.fromstring(write_bpmn(lay_out(rich())))
        ids = [element.get("id") for element in root.iter() if element.get("id")]

        assert len(ids) == len(set(ids))

    def test_characters_that_xml_cannot_hold_are_dropped(self):
        diagram = linear(name="a\0b", tasks=["c\x0bd\ud800"])

        back = read_bpmn(write_bpmn(diagram))

        assert [back.processes["process_1"].name, back.nodes["task_1"].name] == ["ab", "cd"]

    def test_flows_whose_end_is_gone_are_not_written(self):
        diagram = linear(name="x", tasks=["a"])
        cut = replace(diagram, nodes={key: node for key, node in diagram.nodes.items() if key != "end_1"})

        back = read_bpmn(write_bpmn(cut))

        assert list(back.flows) == ["flow_1"]
        assert not back.remarks


class TestPatching:
    SOURCE = b"""<?xml version="1.0"?>
<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:v="urn:vendor" v:kept="1">
  <!-- kept -->
  <b:process id="p" v:color="red">
    <b:startEvent id="s"><b:outgoing>f1</b:outgoing></b:startEvent>
    <b:task id="t" name="old" v:cost="3">
      <b:extensionElements><v:form><v:field id="x"/></v:form></b:extensionElements>
      <b:incoming>f1</b:incoming>
    </b:task>
    <b:sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
  </b:process>
</b:definitions>"""

    def test_a_new_name_changes_one_attribute(self):
        diagram = replace_node(read_bpmn(self.SOURCE), node_id="t", name="new")

        written = write_bpmn(diagram)

        expected = self.SOURCE.replace(b'"old"', b'"new"')
        assert canonical(etree.fromstring(written)) == canonical(etree.fromstring(expected))

    def test_another_kind_keeps_the_extensions(self):
        diagram = replace_node(read_bpmn(self.SOURCE), node_id="t", kind=NodeKind.SERVICE_TASK)

        written = write_bpmn(diagram)

        assert b'<b:serviceTask id="t" name="old" v:cost="3">' in written
        assert b"<v:form>" in written

    def test_a_trait_is_one_more_attribute(self):
        diagram = replace_node(read_bpmn(self.SOURCE), node_id="t", traits=frozenset({Trait.SEAL}))

        written = write_bpmn(diagram)

        assert b'xmlns:meguru="https://meguru.dev/ns/bpmn/1"' in written
        assert b'meguru:traits="seal"' in written
        assert read_bpmn(written).nodes["t"].traits == {Trait.SEAL}

    def test_a_removed_node_takes_its_flows_and_shape_along(self):
        laid_out = write_bpmn(lay_out(read_bpmn(self.SOURCE)))

        written = write_bpmn(remove_node(read_bpmn(laid_out), node_id="t"))

        assert b'"t"' not in written
        assert b"f1" not in written
        assert b"<!-- kept -->" in written

    def test_a_process_put_into_a_pool_is_shown_as_collaboration(self):
        diagram = lay_out(read_bpmn(self.SOURCE))
        with_drawing = read_bpmn(write_bpmn(diagram))
        builder = DiagramBuilder(process_id="p")
        builder.pool(name="町", process="p", id="pool")
        pooled = replace(
            with_drawing,
            pools=builder.build().pools,
            shapes={**with_drawing.shapes, "pool": Bounds(0, 0, 600, 300)},
        )

        root = etree.fromstring(write_bpmn(pooled))

        collaboration = root.find(f"{MODEL}collaboration")
        assert root.find(f".//{BPMNDI}BPMNPlane").get("bpmnElement") == collaboration.get("id")
