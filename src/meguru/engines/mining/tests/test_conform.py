"""Conformance of a log with a diagram."""

from pathlib import Path

import pytest

from meguru.engines.bpmn import linear
from meguru.engines.eventlogs import read_log
from meguru.engines.mining.conform import conform
from meguru.engines.mining.discovery import discover
from meguru.engines.mining.testing import log_of_records, log_of_traces

LOGS = Path(__file__).resolve().parents[5] / "../shared/data/logs"


class TestConform:
    def test_a_log_that_follows_the_diagram_fits(self):
        conformance = conform(log_of_traces(["abc", "abc"]), linear(name="", tasks=["a", "b", "c"]))

        assert conformance.fitting_share == 1.0
        assert conformance.average_fitness == 1.0
        assert conformance.deviations == ()

    def test_fitness_is_averaged_over_cases_not_over_variants(self):
        log = log_of_traces(["abc"] * 9 + ["ab"])

        conformance = conform(log, linear(name="", tasks=["a", "b", "c"]))

        assert conformance.fitting_share == pytest.approx(0.9)
        assert conformance.average_fitness == pytest.approx((9 + (1 - 1 / 5)) / 10)

    def test_deviations_tell_what_was_skipped_or_inserted_and_what_it_cost(self):
        log = log_of_records(
            [
                {"case": "fits", "activity": "受付", "minute": 0},
                {"case": "fits", "activity": "交付", "minute": 60},
                {"case": "差戻し", "activity": "受付", "minute": 0},
                {"case": "差戻し", "activity": "補正", "minute": 60},
                {"case": "差戻し", "activity": "交付", "minute": 360},
                {"case": "取下げ", "activity": "受付", "minute": 0},
            ]
        )

        deviations = conform(log, linear(name="", tasks=["受付", "交付"])).deviations

        told = {(d.kind, d.activity): (d.cases, d.mean_extra_hours) for d in deviations}
        assert told[("inserted", "補正")] == (1, pytest.approx(5.0))
        assert told[("skipped", "交付")] == (1, pytest.approx(-1.0))

    def test_an_activity_skipped_twice_counts_its_case_once(self):
        deviations = conform(log_of_traces(["axxb"]), linear(name="", tasks=["a", "b"])).deviations

        assert [(d.kind, d.activity, d.cases) for d in deviations] == [("inserted", "x", 1)]

    def test_labels_that_differ_only_in_width_or_case_still_match(self):
        log = log_of_traces([["Check  A", "審査1"]])

        assert conform(log, linear(name="", tasks=["check a", "審査1"])).fitting_share == 1.0


class TestRealLogs:
    @pytest.mark.parametrize("name", ["receipt.xes.gz", "roadtraffic.xes.gz"])
    def test_without_noise_filter_every_real_case_fits(self, name):
        path = LOGS / name
        if not path.exists():
            pytest.skip("the shared logs are not here")
        log = read_log(path.read_bytes(), filename=name)

        conformance = conform(log, discover(log, noise_threshold=0.0).diagram)

        assert conformance.fitting_share == 1.0
        assert conformance.average_fitness == 1.0

    @pytest.mark.parametrize(("keeps_activities", "fitness"), [(True, 0.9174), (False, 0.8707)])
    def test_the_model_with_a_noise_filter_has_the_fitness_that_the_documents_state(
        self, keeps_activities, fitness
    ):
        path = LOGS / "receipt.xes.gz"
        if not path.exists():
            pytest.skip("the shared logs are not here")
        log = read_log(path.read_bytes(), filename=path.name)
        model = discover(log, noise_threshold=0.2, keeps_activities=keeps_activities)

        assert round(conform(log, model.diagram).average_fitness, 4) == fitness
