"""Whatever is drawn, what is written can be read again as the same."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from lxml import etree

from meguru.engines.bpmn import Diagram, check, compile_net, explore, read_bpmn, write_bpmn
from meguru.engines.bpmn.tests.drawn_at_random import diagrams

relaxed = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def bare(diagram: Diagram) -> Diagram:
    return replace(diagram, source_xml=None, remarks=())


class TestRoundTrip:
    @relaxed
    @given(diagrams())
    def test_a_new_file_holds_exactly_the_diagram(self, diagram):
        back = read_bpmn(write_bpmn(diagram))

        assert bare(back) == diagram
        assert back.remarks == ()

    @relaxed
    @given(diagrams(), diagrams())
    def test_any_file_can_be_patched_into_any_diagram(self, original, wanted):
        source = write_bpmn(original)

        back = read_bpmn(write_bpmn(replace(wanted, source_xml=source)))

        assert bare(back) == wanted
        assert back.remarks == ()

    @relaxed
    @given(diagrams(), diagrams())
    def test_ids_stay_unique_and_flows_are_listed_at_their_nodes(self, original, wanted):
        root = etree.fromstring(write_bpmn(replace(wanted, source_xml=write_bpmn(original))))
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        listed = {
            (element.getparent().get("id"), etree.QName(element).localname, element.text)
            for element in root.iter("{*}incoming", "{*}outgoing")
        }

        assert len(ids) == len(set(ids))
        assert listed == {
            end
            for flow in wanted.flows.values()
            for end in ((flow.source, "outgoing", flow.id), (flow.target, "incoming", flow.id))
        }


class TestAnyDiagram:
    @relaxed
    @given(diagrams())
    def test_the_checks_and_the_token_game_never_fail(self, diagram):
        remarks = check(diagram, bound=200)
        found = explore(compile_net(diagram), bound=200)

        assert all(remark.message for remark in remarks)
        assert found.markings <= 200
