"""BPMN files of all kinds, read into a diagram."""

from pathlib import Path

import pytest

from meguru.engines.bpmn import (
    ArtifactKind,
    EventTrigger,
    NodeKind,
    Trait,
    draw_svg,
    is_sound,
    lay_out,
    read_bpmn,
)

REFERENCE = Path(__file__).resolve().parents[6] / "shared/data/bpmn-reference"
FILES = sorted(REFERENCE.glob("*.bpmn"))
needs_reference = pytest.mark.skipif(not FILES, reason="the reference diagrams are not here")

MODEL = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
DI = (
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)


def file_of(content: str, *, namespace: str = MODEL) -> bytes:
    return f"<definitions {namespace} {DI}>{content}</definitions>".encode()


def codes(data: bytes) -> list[tuple[str, str | None]]:
    return [(remark.code, remark.element_id) for remark in read_bpmn(data).remarks]


@needs_reference
class TestReferenceFiles:
    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_every_reference_diagram_is_read_drawn_and_explored(self, path):
        diagram = read_bpmn(path.read_bytes())

        assert diagram.nodes
        assert diagram.flows
        assert not [remark for remark in diagram.remarks if remark.severity == "error"]
        assert set(diagram.shapes) & set(diagram.nodes)
        assert is_sound(diagram).markings > 0
        assert "<svg" in draw_svg(lay_out(diagram))

    def test_a_collaboration_has_its_pools_lanes_and_messages(self):
        diagram = read_bpmn((REFERENCE / "A.4.1.bpmn").read_bytes())

        assert [pool.name for pool in diagram.pools.values()] == ["Pool 1", "Pool 2"]
        assert {lane.name.strip() for lane in diagram.lanes.values()} == {"Lane 1", "Lane 2", "Lane 3"}
        assert {flow.name.strip() for flow in diagram.messages.values()} == {
            "Message Flow 1",
            "Message Flow 2",
        }
        sub = next(node for node in diagram.nodes.values() if node.kind is NodeKind.SUB_PROCESS)
        assert [node.id for node in diagram.nodes.values() if node.parent_id == sub.id]

    def test_the_largest_one_has_every_kind_of_trigger_and_loop(self):
        diagram = read_bpmn((REFERENCE / "B.2.0.bpmn").read_bytes())
        nodes = diagram.nodes.values()

        assert {node.trigger for node in nodes} >= {
            *(EventTrigger.MESSAGE, EventTrigger.TIMER, EventTrigger.ERROR, EventTrigger.ESCALATION),
            *(EventTrigger.SIGNAL, EventTrigger.CONDITIONAL, EventTrigger.LINK, EventTrigger.TERMINATE),
        }
        assert {node.multi_instance for node in nodes} == {None, "parallel", "sequential", "loop"}
        assert {artifact.kind for artifact in diagram.artifacts.values()} >= {
            ArtifactKind.DATA_OBJECT,
            ArtifactKind.DATA_STORE,
            ArtifactKind.GROUP,
        }
        boundary = [node for node in nodes if node.kind is NodeKind.BOUNDARY_EVENT]
        assert {node.interrupting for node in boundary} == {True, False}


class TestDetails:
    def test_traits_and_documentation_are_read(self):
        diagram = read_bpmn(
            file_of(
                '<process id="p"><task id="t" xmlns:m="https://meguru.dev/ns/bpmn/1" m:traits="seal paper">'
                "<documentation>部長印</documentation></task></process>"
            )
        )

        assert diagram.nodes["t"].traits == {Trait.SEAL, Trait.PAPER}
        assert diagram.nodes["t"].documentation == "部長印"

    def test_an_unknown_trait_is_named_and_not_used(self):
        data = file_of(
            '<process id="p"><task id="t" xmlns:m="https://meguru.dev/ns/bpmn/1" m:traits="fax"/></process>'
        )

        assert codes(data) == [("unknown-trait", "t")]

    def test_the_innermost_lane_counts(self):
        diagram = read_bpmn(
            file_of(
                '<process id="p"><laneSet><lane id="a" name="市民部"><flowNodeRef>t</flowNodeRef><childLaneSet>'
                '<lane id="b" name="市民課"><flowNodeRef> t </flowNodeRef></lane></childLaneSet></lane></laneSet>'
                '<task id="t"/></process>'
            )
        )

        assert diagram.nodes["t"].lane_id == "b"
        assert diagram.lanes["b"].parent_lane_id == "a"

    def test_a_condition_is_kept_as_text_and_the_default_is_known(self):
        diagram = read_bpmn(
            file_of(
                '<process id="p"><exclusiveGateway id="x" default="no"/><task id="t"/>'
                '<sequenceFlow id="yes" sourceRef="x" targetRef="t"><conditionExpression>'
                "${__import__('os').system('true')}</conditionExpression></sequenceFlow>"
                '<sequenceFlow id="no" sourceRef="x" targetRef="t"/></process>'
            )
        )

        assert diagram.flows["yes"].condition == "${__import__('os').system('true')}"
        assert diagram.nodes["x"].default_flow_id == "no"

    @pytest.mark.parametrize(
        "namespace",
        ['xmlns="http://schema.omg.org/spec/BPMN/2.0"', "", 'xmlns="urn:my-BPMN-tool"'],
        ids=["draft", "none", "vendor"],
    )
    def test_old_and_missing_namespaces_are_read(self, namespace):
        data = file_of('<process id="p"><task id="t" name="受付"/></process>', namespace=namespace)

        assert read_bpmn(data).nodes["t"].name == "受付"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "shift_jis", "euc-jp"])
    def test_japanese_survives_every_declared_encoding(self, encoding):
        declared = encoding.removesuffix("-sig")
        text = f'<?xml version="1.0" encoding="{declared}"?><definitions {MODEL}>'
        text += '<process id="p"><task id="t" name="住民票の写しを交付する"/></process></definitions>'

        assert read_bpmn(text.encode(encoding)).nodes["t"].name == "住民票の写しを交付する"

    def test_a_prefixed_reference_finds_its_element(self):
        data = file_of(
            '<collaboration id="c"><participant id="a" processRef="tns:p"/></collaboration><process id="p"/>'
        )

        assert read_bpmn(data).pools["a"].process_id == "p"

    def test_pages_of_a_file_are_put_below_one_another(self):
        def page(process: str, task: str) -> str:
            return (
                f'<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="{process}"><bpmndi:BPMNShape '
                f'bpmnElement="{task}"><dc:Bounds x="10" y="20" width="100" height="80"/></bpmndi:BPMNShape>'
                "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
            )

        processes = '<process id="p"><task id="a"/></process><process id="q"><task id="b"/></process>'
        diagram = read_bpmn(file_of(processes + page("p", "a") + page("q", "b")))

        assert diagram.shapes["a"].y + diagram.shapes["a"].height < diagram.shapes["b"].y
        assert [remark.code for remark in diagram.remarks] == ["several-planes"]


class TestWhatCannotBeUsed:
    def test_a_flow_to_nowhere_is_left_out_and_named(self):
        data = file_of(
            '<process id="p"><task id="t"/><sequenceFlow id="f" sourceRef="t" targetRef="gone"/></process>'
        )

        diagram = read_bpmn(data)

        assert not diagram.flows
        assert [(remark.code, remark.element_id, remark.line) for remark in diagram.remarks] == [
            ("broken-reference", "f", 1)
        ]
        assert "gone" in diagram.remarks[0].message

    @pytest.mark.parametrize(
        ("content", "code", "element"),
        [
            ('<process id="p"><choreographyTask id="c" name="照会"/></process>', "unsupported-element", "c"),
            ('<process id="p"/><choreography id="c"/>', "unsupported-element", "c"),
            ('<process id="p"><boundaryEvent id="b" attachedToRef="t"/></process>', "broken-reference", "b"),
            ('<process id="p"><task id="t" default="f"/></process>', "broken-reference", "t"),
            (
                '<process id="p"><laneSet><lane id="l"><flowNodeRef>t</flowNodeRef></lane></laneSet></process>',
                "broken-reference",
                "l",
            ),
            (
                '<process id="p"/><collaboration><participant id="a" processRef="q"/></collaboration>',
                "broken-reference",
                "a",
            ),
            (
                '<process id="p"/><collaboration><participant id="a"/>'
                '<messageFlow id="m" sourceRef="a" targetRef="b"/></collaboration>',
                "broken-reference",
                "m",
            ),
            ('<process id="p"><task id="t"/><task id="t" name="二"/></process>', "duplicate-id", "t"),
            ('<process id="p"><dataStoreReference id="p"/></process>', "duplicate-id", "p"),
        ],
    )
    def test_it_is_named_by_its_id_and_never_crashes(self, content, code, element):
        assert codes(file_of(content)) == [(code, element)]

    @pytest.mark.parametrize(
        ("drawn", "code"),
        [
            (
                '<bpmndi:BPMNShape bpmnElement="gone"><dc:Bounds x="0" y="0" width="1" height="1"/>',
                "shape-without-element",
            ),
            (
                '<bpmndi:BPMNShape bpmnElement="t"><dc:Bounds x="NaN" y="0" width="1" height="1"/>',
                "bad-coordinates",
            ),
            (
                '<bpmndi:BPMNShape bpmnElement="t"><dc:Bounds x="0" y="0" width="1e99" height="1"/>',
                "bad-coordinates",
            ),
            ('<bpmndi:BPMNShape bpmnElement="t">', "bad-coordinates"),
        ],
    )
    def test_a_bad_shape_is_left_out_and_named(self, drawn, code):
        data = file_of(
            '<process id="p"><task id="t"/></process><bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="p">'
            f"{drawn}</bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
        )

        diagram = read_bpmn(data)

        assert not diagram.shapes
        assert [remark.code for remark in diagram.remarks] == [code]

    def test_elements_without_ids_receive_one(self):
        diagram = read_bpmn(file_of("<process><task name='a'/><task name='b'/></process>"))

        assert len(diagram.nodes) == 2
        assert all(node.parent_id in diagram.processes for node in diagram.nodes.values())
