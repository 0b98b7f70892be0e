from collections import Counter

from meguru.engines.evaluation import catalogue, missing_patterns

EVERYTHING = [one.id for one in catalogue().requirements]
CONDITIONS = [one.id for one in catalogue().requirements if one.must]


class TestTheListThatShips:
    def test_has_the_thirty_two_points_once_each(self):
        assert len(EVERYTHING) == 32
        assert max(Counter(EVERYTHING).values()) == 1

    def test_asks_of_every_area_that_the_guide_names(self):
        ids = set(EVERYTHING)

        assert {"functions", "uptime", "concurrent", "backup", "migration_way", "sign_in", "usability"} <= ids
        assert {"organisation", "capability", "cost", "stability"} <= ids

    def test_says_how_each_is_measured(self):
        assert all(one.measure and one.example and one.ask.strip() for one in catalogue().requirements)

    def test_is_open_to_no_failure_it_knows(self):
        assert missing_patterns(asked=EVERYTHING, conditions=CONDITIONS) == ()

    def test_needs_only_what_it_has(self):
        assert {need for failure in catalogue().failures for need in failure.needs} <= set(EVERYTHING)


class TestMissingPatterns:
    def test_warns_of_a_fee_without_a_cap(self):
        asked = [one for one in EVERYTHING if one not in ("scaling", "cost")]

        found = missing_patterns(asked=asked, conditions=CONDITIONS)

        assert [one.id for one in found] == ["uncapped"]

    def test_warns_when_taking_data_home_is_only_nice_to_have(self):
        conditions = [one for one in CONDITIONS if one != "data"]

        assert [one.id for one in missing_patterns(asked=EVERYTHING, conditions=conditions)] == ["locked_in"]

    def test_warns_of_everything_when_nothing_is_asked(self):
        assert len(missing_patterns(asked=[], conditions=[])) == len(catalogue().failures)
