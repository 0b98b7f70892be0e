"""What an office knows of a step stands in the drawing and comes back from it."""

from dataclasses import replace

import pytest

from meguru.engines.bpmn import StepFacts, linear, read_bpmn, replace_node, write_bpmn

FACTS = StepFacts(minutes=7.5, waiting_hours=48, times_a_year=1200, form="転入届", system="住民記録")


def with_facts(facts):
    return replace_node(linear(name="転入", tasks=["届出を受け付ける"]), node_id="task_1", facts=facts)


class TestFactsOfAStep:
    def test_they_are_attributes_of_our_namespace(self):
        written = write_bpmn(with_facts(FACTS)).decode()

        assert 'meguru:minutes="7.5" meguru:waitingHours="48" meguru:timesAYear="1200"' in written
        assert 'meguru:form="転入届" meguru:system="住民記録"' in written

    def test_what_is_unknown_is_not_written_and_zero_is(self):
        assert b"meguru:" not in write_bpmn(linear(name="転入", tasks=["受付"])).split(b"<bpmn:process")[1]
        assert read_bpmn(write_bpmn(with_facts(StepFacts(minutes=0)))).nodes["task_1"].facts.minutes == 0

    def test_one_of_them_can_be_taken_back(self):
        read = read_bpmn(write_bpmn(with_facts(FACTS)))

        edited = replace_node(read, node_id="task_1", facts=replace(FACTS, minutes=None, form=""))

        assert read_bpmn(write_bpmn(edited)).nodes["task_1"].facts == replace(FACTS, minutes=None, form="")

    @pytest.mark.parametrize(
        ("attribute", "text"),
        [
            *(("minutes", "約5"), ("minutes", "-1"), ("minutes", "nan"), ("waitingHours", "1e99")),
            *(("timesAYear", "12.5"), ("timesAYear", "9" * 30), ("timesAYear", "")),
        ],
    )
    def test_a_value_that_is_no_figure_is_named_and_stays_in_the_file(self, attribute, text):
        written = write_bpmn(with_facts(StepFacts(form="届")))
        data = written.replace(b"meguru:form=", f'meguru:{attribute}="{text}" meguru:form='.encode())

        read = read_bpmn(data)

        assert [(one.code, one.element_id) for one in read.remarks] == [("unreadable-fact", "task_1")]
        assert read.nodes["task_1"].facts == StepFacts(form="届")
        renamed = replace_node(read, node_id="task_1", name="受け付ける")
        assert f'meguru:{attribute}="{text}"'.encode() in write_bpmn(renamed)
