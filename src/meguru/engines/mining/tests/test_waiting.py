"""Where cases wait, who hands to whom, and how channels differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from meguru.engines.eventlogs import read_log
from meguru.engines.mining.bottlenecks import find_waiting
from meguru.engines.mining.channels import channel_kind, compare_channels
from meguru.engines.mining.testing import log_of_records, log_of_traces

LOGS = Path(__file__).resolve().parents[5] / "../shared/data/logs"


def desk_log(*, cases: int = 10):
    """a is done by one person, b an hour later by the same, c ten hours later by somebody else (every other case)."""
    records = []
    for case in range(cases):
        day = case * 60 * 24 * 3
        other = "佐藤" if case % 2 else "鈴木"
        late = 600 if case % 2 else 60
        records += [
            {"case": case, "activity": "a", "start": day, "minute": day + 10, "resource": "鈴木"},
            {"case": case, "activity": "b", "start": day + 70, "minute": day + 80, "resource": "鈴木"},
            {
                "case": case,
                "activity": "c",
                "start": day + 80 + late,
                "minute": day + 90 + late,
                "resource": other,
            },
        ]
    return log_of_records(records)


class TestBottlenecks:
    def test_steps_come_in_the_order_of_all_the_hours_waited_there(self):
        waiting = find_waiting(desk_log(cases=20))

        worst, other = waiting.bottlenecks
        assert (worst.from_activity, worst.to_activity, worst.passages) == ("b", "c", 20)
        assert worst.total_hours == pytest.approx(10 * 10 + 10 * 1)
        assert worst.share + other.share == pytest.approx(1.0)
        assert (other.median_hours.low, other.median_hours.value, other.median_hours.high) == (1.0, 1.0, 1.0)
        assert waiting.is_inferred is False

    def test_what_changing_hands_costs_is_told_with_its_interval(self):
        worst = find_waiting(desk_log(cases=20)).bottlenecks[0]

        assert worst.handed_over_share == 0.5
        assert worst.extra_hours_when_handed_over.value == pytest.approx(9.0)
        assert worst.extra_hours_when_handed_over.low == pytest.approx(9.0)

    def test_who_hands_to_whom(self):
        waiting = find_waiting(desk_log(cases=20))

        assert waiting.between == "people"
        assert [(one.giver, one.taker, one.passages) for one in waiting.handovers] == [("鈴木", "佐藤", 10)]
        assert waiting.handovers[0].median_wait_hours.value == pytest.approx(10.0)

    def test_a_log_without_people_has_no_handovers_but_its_waits(self):
        waiting = find_waiting(log_of_traces(["ab"] * 8))

        assert (waiting.between, waiting.handovers) == ("nobody", ())
        assert len(waiting.bottlenecks) == 1
        assert not waiting.bottlenecks[0].extra_hours_when_handed_over.is_known

    def test_a_log_of_single_records_has_no_waits(self):
        assert find_waiting(log_of_traces(["a"])).bottlenecks == ()


def channel_log(hours, *, channels):
    records = []
    for case, length in enumerate(hours):
        begin = case * 60 * 24
        records.append({"case": case, "activity": "a", "minute": begin})
        records.append({"case": case, "activity": "b", "minute": begin + length * 60})
    return log_of_records(records, channels={str(case): name for case, name in enumerate(channels) if name})


class TestChannels:
    def test_a_clear_difference_is_called_one(self):
        hours = [*range(1, 21), *range(31, 51)]
        comparison = compare_channels(channel_log(hours, channels=["オンライン申請"] * 20 + ["窓口"] * 20))

        (apart,) = comparison.differences
        assert apart.is_different
        assert {apart.first, apart.second} == {"オンライン申請", "窓口"}
        assert abs(apart.hours.value) == pytest.approx(30.0)
        assert apart.faster in (0.0, 1.0)
        assert {one.channel: one.kind for one in comparison.channels} == {
            "オンライン申請": "online",
            "窓口": "desk",
        }

    def test_equal_channels_are_not(self):
        comparison = compare_channels(
            channel_log([*range(1, 21)] * 2, channels=["郵送"] * 20 + ["窓口"] * 20)
        )

        assert not comparison.differences[0].is_different
        assert comparison.differences[0].hours.value == 0.0

    def test_channels_with_few_cases_are_shown_but_not_compared(self):
        comparison = compare_channels(
            channel_log(range(1, 13), channels=["窓口"] * 8 + ["郵送"] * 3 + [None])
        )

        assert [one.cases for one in comparison.channels] == [8, 3]
        assert (comparison.differences, comparison.cases_without_channel) == ((), 1)

    def test_a_log_without_channels_has_nothing_to_compare(self):
        assert compare_channels(log_of_traces(["ab"])).channels == ()

    @pytest.mark.parametrize(
        ("label", "kind"),
        [
            ("Internet", "online"),
            ("application form", "other"),
            ("ぴったりサービス", "online"),
            ("本庁窓口", "desk"),
            ("郵送(返信用封筒)", "post"),
            ("offline", "other"),
            ("ＦＡＸ", "phone"),
            ("Intern", "inside"),
        ],
    )
    def test_labels_are_understood(self, label, kind):
        assert channel_kind(label) == kind

    def test_the_permit_desk_answers_post_later_than_the_internet(self):
        path = LOGS / "receipt.xes.gz"
        if not path.exists():
            pytest.skip("the shared logs are not here")

        differences = compare_channels(read_log(path.read_bytes(), filename=path.name)).differences

        assert [(one.first, one.second) for one in differences if one.is_different] == [("Post", "Internet")]
