"""What a redesign does to a duration."""

import pytest

from meguru.engines.redesign.duration import automated, skipped_for, with_work
from meguru.engines.simulation.scenario import Distribution, DistributionKind, TaskParameters


class TestSkippedFor:
    def test_takes_the_share_from_those_that_took_time(self):
        half_zero = Distribution(DistributionKind.CONSTANT, (60.0,), zero_share=0.5)

        assert skipped_for(half_zero, share=0.5).zero_share == pytest.approx(0.75)

    def test_refuses_a_share_above_one(self):
        with pytest.raises(ValueError, match="割合"):
            skipped_for(Distribution(DistributionKind.CONSTANT, (1.0,)), share=1.2)


class TestAutomated:
    def test_changes_every_case_type(self):
        minute = Distribution(DistributionKind.CONSTANT, (60.0,))
        task = TaskParameters(work=minute, work_by_type={"desk": minute}, delay_by_type={"desk": minute})

        machine = automated(task, share=0.7)

        assert machine.work.zero_share == pytest.approx(0.7)
        assert machine.work_by_type["desk"].zero_share == pytest.approx(0.7)
        assert machine.delay_by_type["desk"].zero_share == pytest.approx(0.7)


class TestWithWork:
    def test_scales_every_case_type_alike(self):
        minute = Distribution(DistributionKind.CONSTANT, (60.0,))
        task = TaskParameters(work=minute, work_by_type={"desk": minute})

        halved = with_work(task, factor=0.5)

        assert halved.work.parameters == (30.0,)
        assert halved.work_by_type["desk"].parameters == (30.0,)
