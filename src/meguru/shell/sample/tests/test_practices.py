from dataclasses import replace

import pytest

from meguru.engines.bpmn import check, is_sound, read_bpmn, write_bpmn
from meguru.shell.sample import definition
from meguru.shell.sample.definition import BadSample
from meguru.shell.sample.drawing import draw
from meguru.shell.sample.practices import Practice, operation_of, operations_of, practices, practised
from meguru.shell.sample.workload import channels_in, visits_per_case, yearly_hours_by_step

TOWNS = definition.towns()
MOVING_IN = next(operation for operation in definition.operations() if operation.key == "moving_in")
every_practice = pytest.mark.parametrize(
    ("town", "operation"),
    [
        (town, operation_of(town=town, operation=operation))
        for town in TOWNS
        for operation in definition.operations()
        if (town.sign_in, operation.key) in practices()
    ],
    ids=lambda one: getattr(one, "sign_in", getattr(one, "key", None)),
)


class TestATownsOwnPractice:
    @every_practice
    def test_is_a_sound_process(self, town, operation):
        diagram = draw(operation)

        assert is_sound(diagram).sound
        assert not [remark for remark in check(diagram) if remark.severity == "error"]

    @every_practice
    def test_ends_every_case_that_begins(self, town, operation):
        for channel in channels_in(operation=operation, online=town.online):
            visits = visits_per_case(operation=operation, channel=channel)
            assert sum(visits[end.id] for end in operation.ends) == pytest.approx(1)

    @every_practice
    def test_weighs_every_branch_to_one(self, town, operation):
        for gateway in operation.gateways:
            if gateway.kind == "exclusiveGateway":
                weights = [line.weight for line in operation.leaving(gateway.id)]
                assert weights == [None] or sum(weights) == pytest.approx(1)

    def test_differs_from_town_to_town(self):
        ways = {
            tuple(sorted((step.id, step.name, step.lane) for step in operation.steps))
            for town in TOWNS
            for operation in operations_of(town)
            if operation.key == "moving_in"
        }

        assert len(ways) == len(TOWNS)

    def test_of_fewer_steps_is_less_work(self):
        town = TOWNS[0]
        fewer = practised(MOVING_IN, Practice(town=town.sign_in, operation="moving_in", drops=("verify",)))

        hours = sum(yearly_hours_by_step(operation=fewer, town=town).values())

        assert hours < sum(yearly_hours_by_step(operation=MOVING_IN, town=town).values())

    def test_that_drops_a_channels_own_step_keeps_the_channels_cases(self):
        fewer = practised(MOVING_IN, Practice(town="x", operation="moving_in", drops=("receive_notice",)))

        for channel in fewer.channels:
            visits = visits_per_case(operation=fewer, channel=channel)
            assert visits["end"] == pytest.approx(1)
        assert "way" not in {gateway.id for gateway in fewer.gateways}

    @pytest.mark.parametrize(
        "wrong",
        [
            {"drops": ("chekc",)},
            {"names": {"chekc": "点検する"}},
            {"moves": {"verify": "nobody"}},
        ],
    )
    def test_that_names_what_is_not_there_is_refused(self, wrong):
        with pytest.raises(BadSample, match="does not have"):
            practised(MOVING_IN, replace(Practice(town="x", operation="moving_in"), **wrong))


class TestTheDrawing:
    def test_carries_what_is_known_of_every_step(self):
        diagram = draw(MOVING_IN)

        assert all(task.facts.minutes for task in diagram.tasks())
        assert diagram.nodes["enter"].facts.system == "住民記録システム"
        assert diagram.nodes["notify_origin"].facts.waiting_hours == pytest.approx(6.8)

    def test_keeps_it_when_written_and_read(self):
        diagram = draw(MOVING_IN)

        again = read_bpmn(write_bpmn(diagram))

        assert {task.id: task.facts for task in again.tasks()} == {
            task.id: task.facts for task in diagram.tasks()
        }
