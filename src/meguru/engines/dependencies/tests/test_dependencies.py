"""What stops if something stops."""

from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.dependencies import (
    Link,
    LinkedSystem,
    how_many_stop,
    keys_around,
    needed_circles,
    picture_of,
    standstill,
    system_graph,
)


def graph_of(count, *links):
    """Systems "0".. with links (from, to, needed)."""
    return system_graph(
        [
            LinkedSystem(
                key=str(one), name=f"s{one}", users=None if one == 3 else 10 * one, operations=(f"業務{one}",)
            )
            for one in range(count)
        ],
        [
            Link(str(source), str(target), data=f"{source}-{target}", needed=bool(needed))
            for source, target, needed in links
        ],
    )


NEEDED = 1
PAIRS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.booleans()), max_size=30)


class TestStandstill:
    def test_goes_on_over_needed_links_only(self):
        stopped = standstill(graph_of(5, (1, 2, NEEDED), (2, 3, NEEDED), (1, 4, 0)), "1")

        assert [(one.system.key, one.steps, one.through) for one in stopped.reached] == [
            ("2", 1, "1"),
            ("3", 2, "2"),
        ]
        assert stopped.operations == ("業務1", "業務2", "業務3")

    def test_unknown_users_are_counted_apart_and_are_not_zero(self):
        stopped = standstill(graph_of(5, (1, 2, NEEDED), (2, 3, NEEDED)), "1")

        assert (stopped.users, stopped.users_unknown) == (30, 1)

    def test_a_circle_ends(self):
        stopped = standstill(graph_of(3, (0, 1, NEEDED), (1, 2, NEEDED), (2, 0, NEEDED)), "0")

        assert {one.system.key for one in stopped.reached} == {"1", "2"}

    def test_links_to_what_is_not_there_say_nothing(self):
        assert graph_of(2, (0, 7, NEEDED), (1, 1, NEEDED)).links == ()

    @given(PAIRS)
    def test_counting_all_at_once_agrees_with_walking_from_each(self, pairs):
        graph = graph_of(9, *pairs)

        assert how_many_stop(graph) == {key: len(standstill(graph, key).reached) for key in graph.systems}

    @given(PAIRS)
    def test_systems_of_a_circle_stop_each_other_and_others_do_not(self, pairs):
        graph = graph_of(9, *pairs)
        circle_of = {key: circle for circle in needed_circles(graph) for key in circle}

        for key in graph.systems:
            reached = {one.system.key for one in standstill(graph, key).reached}
            back = {
                other
                for other in reached
                if key in {one.system.key for one in standstill(graph, other).reached}
            }
            assert back == set(circle_of.get(key, ())) - {key}


class TestThePicture:
    def test_shows_what_it_needs_on_the_left_and_what_stops_on_the_right(self):
        shown = picture_of(graph_of(5, (1, 2, NEEDED), (2, 3, NEEDED), (2, 4, 0)), "2")
        places = {box.key: (box.side, box.x) for box in shown.boxes}

        assert places["1"][0] == "feeds"
        assert (places["3"][0], places["4"][0]) == ("stops", "gets")
        assert places["1"][1] < places["2"][1] < places["3"][1]
        assert len(shown.lines) == 3

    def test_says_how_many_did_not_fit(self):
        shown = picture_of(graph_of(40, *((0, one, NEEDED) for one in range(1, 40))), "0")

        assert shown.left_out == 39 - 12

    @given(pairs=PAIRS)
    def test_no_two_boxes_share_a_place(self, pairs):
        shown = picture_of(graph_of(9, *pairs), "0")

        assert len({(box.x, box.y) for box in shown.boxes}) == len(shown.boxes)
        assert all(0 <= box.x <= shown.width and 0 <= box.y <= shown.height for box in shown.boxes)


def test_a_long_chain_of_ten_thousand_is_counted():
    graph = graph_of(10_000, *((one, one + 1, NEEDED) for one in range(9_999)))

    assert how_many_stop(graph)["0"] == 9_999


class TestKeysAround:
    @given(
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()), max_size=30),
        st.integers(0, 9),
    )
    def test_a_graph_of_what_matters_tells_the_same_of_one_system(self, ends, start):
        def graph(keys):
            links = [Link(str(source), str(target), needed=needed) for source, target, needed in ends]
            return system_graph([LinkedSystem(str(key), f"系{key}") for key in sorted(keys)], links)

        whole, part = graph(range(10)), graph(keys_around(ends, start))
        key = str(start)

        assert standstill(part, key) == standstill(whole, key)
        assert picture_of(part, key) == picture_of(whole, key)
        circles = [[one for one in needed_circles(each) if key in one] for each in (whole, part)]
        assert circles[0] == circles[1]
