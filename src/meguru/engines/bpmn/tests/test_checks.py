"""What the checker says to a clerk."""

from dataclasses import replace

import pytest

from meguru.engines.bpmn import ArtifactKind, DiagramBuilder, EventTrigger, NodeKind, check, new_process
from meguru.engines.bpmn.testing import add_chain, draw


def said(diagram, *, severity=None):
    return {
        (remark.code, remark.element_id)
        for remark in check(diagram)
        if severity is None or remark.severity == severity
    }


class TestCheck:
    @pytest.mark.parametrize(
        "text",
        ["s>A>e", "s>p1 p1>A>p2 p1>B>p2 p2>e", "s>A A>B>e1 A>C>e2", "s1>A>e s2>A", "s>p1 p1>A>e p1>B>e"],
    )
    def test_a_process_without_faults_earns_no_remark(self, text):
        assert check(draw(text)) == ()

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("s>A>e B>e", {("unreachable", "B")}),
            ("s>A>e B>C>D>e", {("unreachable", "B")}),
            ("s>A>e B>C C>B C>e", {("unreachable", "B")}),
            ("s>A>e B>D C>D>e", {("unreachable", "B"), ("unreachable", "C")}),
            ("s>A>B", {("no-end", "process_1"), ("dead-end", "B")}),
            ("A>e", {("no-start", "process_1")}),
            ("s>x1>A>e", {("useless-gateway", "x1")}),
            ("s>x1 x1>A>e x1>B>e", {("branch-without-condition", "x1")}),
            (
                "s>x1 x1>A>p1 x1>B>p1 p1>e",
                {("branch-without-condition", "x1"), ("deadlock", "p1")},
            ),
            ("s>p1 p1>A>C p1>B>C C>D>e", {("doubled", "D")}),
        ],
    )
    def test_it_names_the_fault_and_the_element(self, text, expected):
        assert said(draw(text)) == expected

    def test_what_follows_a_step_that_is_never_reached_is_counted(self):
        (remark,) = check(draw("s>A>e B>C>D>e"))

        assert "その先の 2 か所" in remark.message

    def test_an_empty_process_is_told_so(self):
        assert said(new_process("空")) == {("empty-process", "process_1")}

    def test_a_step_without_a_name_is_asked_for_one(self):
        diagram = draw("s>A>e")
        unnamed = replace(diagram.nodes["A"], name=" ")

        assert said(replace(diagram, nodes={**diagram.nodes, "A": unnamed})) == {("no-name", "A")}

    def test_named_branches_and_the_default_need_nothing_more(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>x1 A>e1 B>e2 C>e3")
        builder.flow("x1", "A", name="はい")
        builder.flow("x1", "B", condition="金額 > 0")
        builder.flow("x1", "C", is_default=True)

        assert check(builder.build()) == ()

    def test_a_line_from_pool_to_pool_must_be_a_message(self):
        builder = DiagramBuilder()
        other = builder.process(id="applicant")
        add_chain(builder, "s>A>e")
        add_chain(builder, "s1>B>e1", parent=other)
        diagram = builder.build()
        wrong = replace(diagram.flows["flow_1"], id="wrong", source="A", target="B")

        found = said(replace(diagram, flows={**diagram.flows, "wrong": wrong}))

        assert ("flow-crosses-pool", "wrong") in found

    def test_a_message_inside_a_pool_is_not_meant(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>A>B>e")
        message = builder.message("A", "B")

        assert said(builder.build()) == {("message-inside-pool", message)}

    def test_what_could_not_be_proven_is_said(self):
        branches = " ".join(f"o1>T{number}>o2" for number in range(8))

        remarks = check(draw(f"s>o1 {branches} o2>e"), bound=100)

        unknown = [remark for remark in remarks if remark.code == "soundness-unknown"]
        assert ["確かめきれません" in remark.message for remark in unknown] == [True]

    def test_boundary_events_compensation_links_and_event_sub_processes_are_no_dead_ends(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>A B>e")
        link = {"trigger": EventTrigger.LINK, "name": "次"}
        builder.chain("A", builder.event(kind=NodeKind.INTERMEDIATE_THROW_EVENT, **link))
        builder.chain(builder.event(**link), "B")
        builder.chain(builder.boundary(attached_to="B"), builder.end())
        sub = builder.sub_process(name="取下げ", triggered_by_event=True)
        inside = builder.start(parent=sub, trigger=EventTrigger.MESSAGE)
        builder.chain(inside, builder.task(name="受ける", parent=sub), builder.end(parent=sub))
        undo = builder.boundary(attached_to="A", trigger=EventTrigger.COMPENSATE)
        builder.artifact(text="記録", kind=ArtifactKind.DATA_STORE, about="B")

        assert said(builder.build()) == {("compensation-not-executed", undo)}

    def test_errors_come_first_and_every_message_is_a_sentence(self):
        remarks = check(draw("s>x1 x1>A>p1 x1>B>p1 p1>x2>C>D E>D"))

        severities = [remark.severity for remark in remarks]
        assert severities == sorted(severities, key=["error", "warning", "hint"].index)
        assert len(set(severities)) == 3
        assert all(remark.message.endswith("。") for remark in remarks)
