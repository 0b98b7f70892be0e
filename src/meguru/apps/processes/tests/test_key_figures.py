"""The figures at the head of a process page."""

from dataclasses import replace

from meguru.apps.processes.queries import key_tiles
from meguru.apps.processes.testing import counter_turn


def test_work_is_counted_once_when_the_log_writes_its_start_and_its_end():
    turn = counter_turn()
    two_lines_each = replace(turn, raw_events=2 * turn.measurements.events)

    assert key_tiles(two_lines_each)[0]["note"] == key_tiles(turn)[0]["note"]
    assert f"{turn.measurements.events:,}" in str(key_tiles(turn)[0]["note"])
