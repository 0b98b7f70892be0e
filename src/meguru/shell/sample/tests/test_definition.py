import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from meguru.apps.registry import municipalities
from meguru.engines.bpmn import Trait, is_sound, read_bpmn, write_bpmn
from meguru.engines.organisation_codes import is_valid, with_check_digit
from meguru.shell.sample import definition
from meguru.shell.sample.definition import MEASURED_RESIDENTS, BadSample, read_operation
from meguru.shell.sample.drawing import drawings
from meguru.shell.sample.workload import (
    channels_in,
    visits_per_case,
    yearly_hours_by_step,
    yearly_postage_yen,
    yearly_volume,
)

OPERATIONS = definition.operations()
TOWNS = definition.towns()
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)


def real_names():
    folder = Path(municipalities.__file__).parent
    return {
        row["name"]
        for name in ("municipalities.csv", "prefectures.csv")
        for row in csv.DictReader((folder / name).open(encoding="utf-8"))
    }


def without_kind(name):
    return re.sub("[都道府県市区町村]$", "", name)


class TestTheTowns:
    def test_exist_nowhere_in_japan(self):
        real = {without_kind(name) for name in real_names()}
        ours = {without_kind(town.name) for town in TOWNS} | {without_kind(definition.prefecture()["name"])}

        assert not ours & real

    def test_have_valid_codes_outside_the_real_range(self):
        codes = [
            with_check_digit(code)
            for code in (definition.prefecture()["code"], *(town.code for town in TOWNS))
        ]

        assert all(is_valid(code) and int(code[:2]) > 47 for code in codes)
        assert len(set(codes)) == 7

    def test_are_six_of_very_different_size(self):
        residents = [town.residents for town in TOWNS]

        assert len(residents) == 6
        assert residents == sorted(residents, reverse=True)
        assert residents[0] > 100 * residents[-1]

    def test_keep_records_of_operations_that_exist(self):
        keys = {operation.key for operation in OPERATIONS}

        assert all(set(town.logs) <= keys for town in TOWNS)


class TestEveryOperation:
    def test_is_there(self):
        assert len(OPERATIONS) >= 8

    @each_operation
    def test_is_a_sound_process(self, operation):
        assert is_sound(drawings()[operation.key]).sound

    @each_operation
    def test_survives_being_written_and_read_with_its_traits(self, operation):
        diagram = drawings()[operation.key]

        again = read_bpmn(write_bpmn(diagram))

        assert {node.id: node.traits for node in again.nodes.values()} == {
            node.id: node.traits for node in diagram.nodes.values()
        }
        assert not [remark for remark in again.remarks if remark.severity == "error"]

    @each_operation
    def test_says_what_the_office_knows_of_every_step(self, operation):
        assert all(step.traits for step in operation.steps)
        assert any(
            Trait.DATA_ENTRY.value in step.traits or Trait.PAPER.value in step.traits
            for step in operation.steps
        )

    @each_operation
    def test_states_its_law_its_clients_and_why_the_volume(self, operation):
        assert all(operation.facts[fact] for fact in definition.FACTS)
        assert operation.volume_reason

    @each_operation
    def test_has_times_in_order(self, operation):
        for step in operation.steps:
            for triangle in (step.minutes, step.wait_hours, step.wait_days):
                assert triangle is None or 0 <= triangle[0] <= triangle[1] <= triangle[2]


class TestTheMeasuredHours:
    MEASURED = tuple(operation for operation in OPERATIONS if operation.measured)

    def test_are_those_of_the_handbook(self):
        assert {operation.measured.hours for operation in self.MEASURED} == {
            466.6,
            187.5,
            250.0,
            900.0,
            233.3,
        }

    @pytest.mark.parametrize("operation", MEASURED, ids=lambda operation: operation.key)
    def test_come_out_in_a_city_of_the_size_that_measured(self, operation):
        city = replace(TOWNS[0], residents=MEASURED_RESIDENTS)

        hours = yearly_hours_by_step(operation=operation, town=city)

        assert sum(hours[step] for step in operation.measured.steps) == pytest.approx(
            operation.measured.hours, rel=0.01
        )

    @pytest.mark.skipif(not settings.GUIDE_DIR.exists(), reason="installed without the guide")
    def test_are_told_in_the_guide(self):
        guide = (settings.GUIDE_DIR / "sample.md").read_text(encoding="utf-8")

        for operation in self.MEASURED:
            assert f"{operation.measured.hours}時間 | {operation.measured.saved_percent}％" in guide


class TestTheWorkload:
    @each_operation
    def test_grows_with_the_town(self, operation):
        volumes = [yearly_volume(operation=operation, residents=town.residents) for town in TOWNS]
        yen = [yearly_postage_yen(operation=operation, town=town) for town in TOWNS]

        assert volumes == sorted(volumes, reverse=True)
        assert yen == sorted(yen, reverse=True)
        assert volumes[-1] >= 1

    @each_operation
    def test_loses_no_case_between_channels(self, operation):
        for town in TOWNS:
            channels = channels_in(operation=operation, online=town.online)
            assert sum(channel.share for channel in channels) == pytest.approx(1)

    @each_operation
    def test_ends_every_case_that_begins(self, operation):
        for channel in operation.channels:
            visits = visits_per_case(operation=operation, channel=channel)
            assert sum(visits[end.id] for end in operation.ends) == pytest.approx(1)
            assert all(visit >= -1e-9 for visit in visits.values())

    def test_counts_rework_and_parallel_steps(self):
        moving_in = next(operation for operation in OPERATIONS if operation.key == "moving_in")
        counter = moving_in.channels[0]

        visits = visits_per_case(operation=moving_in, channel=counter)

        assert visits["check_form"] == pytest.approx(1 / 0.88)
        assert visits["rewrite_card"] == visits["guide"] == pytest.approx(1)
        assert visits["receive_notice"] == pytest.approx(0)


class TestAFileThatContradictsItself:
    GOOD = (definition.HERE / "operations" / "creditor_registration.toml").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("good", "bad", "complaint"),
        [
            ('"fix > check"', '"fix > chekc"', "leads to nothing"),
            ("違いあり : 0.11", "違いあり : 0.21", "do not add up"),
            ("share = 0.30", "share = 0.40", "shares of the channels"),
            ('"way:庁内メール" = 0.0', '"way:電話" = 0.0', "does not exist"),
        ],
    )
    def test_is_refused_with_its_name(self, tmp_path, good, bad, complaint):
        assert good in self.GOOD
        file = tmp_path / "creditors.toml"
        file.write_text(self.GOOD.replace(good, bad), encoding="utf-8")

        with pytest.raises(BadSample, match=complaint) as refused:
            read_operation(file)

        assert "creditors" in str(refused.value)
