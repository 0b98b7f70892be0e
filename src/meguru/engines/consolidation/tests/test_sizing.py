from decimal import Decimal

import pytest

from meguru.engines.consolidation import Basis, Rules, Stays, size
from meguru.engines.consolidation.tests.worlds import machine


class TestSize:
    def test_the_measured_peak_counts_all_day(self):
        found = size(machine("a", cores=4, peak=Decimal("12.5"), memory=16, memory_peak=50), Rules())

        assert (found.basis, set(found.load.cpu), found.load.memory_mib) == (Basis.PEAK, {500}, 8192)

    def test_the_hours_are_raised_until_the_highest_is_the_peak(self):
        day = tuple([10] * 9 + [40] * 8 + [10] * 7)

        found = size(machine("a", cores=2, peak=80, cpu_by_hour=day), Rules())

        assert found.basis is Basis.BY_HOUR
        assert (found.load.cpu[0], found.load.cpu[10]) == (400, 1600)

    def test_hours_above_the_peak_stay_as_they_are(self):
        found = size(machine("a", cores=2, peak=30, cpu_by_hour=(50,) * 24), Rules())

        assert set(found.load.cpu) == {1000}

    @pytest.mark.parametrize("hours", [(), (10,) * 23, (0,) * 24])
    def test_a_day_that_is_not_whole_or_empty_falls_back_to_the_peak(self, hours):
        assert size(machine("a", peak=50, cpu_by_hour=hours), Rules()).basis is Basis.PEAK

    def test_an_unmeasured_server_counts_with_its_full_size(self):
        found = size(machine("a", cores=4, peak=None, memory=8, memory_peak=None), Rules())

        assert (found.basis, set(found.load.cpu), found.load.memory_mib) == (Basis.FULL, {4000}, 8192)

    def test_or_stays_where_it_is(self):
        rules = Rules(full_size_when_unmeasured=False)

        assert size(machine("a", peak=None), rules).why is Stays.NOT_MEASURED

    @pytest.mark.parametrize("percent", [Decimal("130"), Decimal("-5")])
    def test_a_percentage_that_cannot_be_is_cut_and_told(self, percent):
        found = size(machine("a", cores=1, peak=percent), Rules())

        assert found.clipped
        assert 0 <= found.load.cpu[0] <= 1000

    @pytest.mark.parametrize(
        ("values", "why"),
        [
            ({"cores": None}, Stays.NO_SIZE),
            ({"memory": None}, Stays.NO_SIZE),
            ({"segment": None}, Stays.NO_SEGMENT),
        ],
    )
    def test_what_nobody_said_is_never_zero(self, values, why):
        assert size(machine("a", **values), Rules()).why is why

    def test_the_network_does_not_matter_when_networks_may_mix(self):
        assert size(machine("a", segment=None), Rules(keep_segments=False)).basis is Basis.PEAK
