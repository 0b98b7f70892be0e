"""Services are counted as published comparisons count them, and nothing unknown becomes a no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.service_gap import (
    UNKNOWN,
    BadCatalogue,
    Directness,
    GapKind,
    Offered,
    OfferState,
    ServiceChannel,
    count_services,
    coverage,
    introduction,
    offered,
    read_catalogue,
    service_catalogue,
    shortfalls,
)

NO = Offered(OfferState.NOT_OFFERED)
ANY = st.one_of(
    st.just(UNKNOWN),
    st.just(NO),
    st.builds(
        lambda channels, directness: Offered(OfferState.OFFERED, channels, directness),
        st.frozensets(st.sampled_from(ServiceChannel)),
        st.one_of(st.none(), st.sampled_from(Directness)),
    ),
)


class TestCounting:
    def test_parts_app_line_and_both_and_leaves_the_web_out(self):
        found = count_services(
            [
                offered(["app"], "direct"),
                offered(["line", "desk"], "to_web"),
                offered(["app", "line", "web"], "to_app"),
                offered(["line"]),
                offered(["web"], "direct"),
                offered(["desk"]),
                offered(),
                NO,
                UNKNOWN,
            ]
        )

        assert (found.app_only, found.line_only, found.both, found.smartphone) == (1, 2, 1, 4)
        assert (found.direct, found.to_app, found.to_web, found.directness_unknown) == (1, 1, 1, 1)
        assert (found.web_only, found.offline_only) == (1, 2)
        assert (found.offered, found.not_offered, found.unknown, found.of) == (7, 1, 1, 9)

    @given(st.lists(ANY, max_size=30))
    def test_the_pieces_add_up(self, offers):
        found = count_services(offers)

        assert found.of == len(offers)
        assert found.smartphone == found.direct + found.to_app + found.to_web + found.directness_unknown
        assert found.online + found.offline_only == found.offered


class TestCoverage:
    def test_is_divided_by_all_municipalities_and_tells_how_far_it_could_be_off(self):
        found = coverage({"a": offered(["app"]), "b": NO, "c": UNKNOWN}, ["a", "b", "c", "d"])

        assert (found.offering, found.not_offering, found.unknown) == (1, 1, 2)
        assert found.share == 0.25
        assert found.most_share == 0.75

    def test_is_no_figure_when_nothing_is_known(self):
        assert coverage({}, ["a", "b"]).share is None
        assert coverage({}, []).share is None

    def test_online_only_asks_for_the_way(self):
        offers = {"a": offered(["web"]), "b": offered(["desk"]), "c": offered()}

        found = coverage(offers, offers, online_only=True)

        assert (found.offering, found.not_offering, found.unknown) == (1, 1, 1)

    def test_a_national_figure_above_nought_counts_and_a_missing_one_is_unknown(self):
        found = introduction({"a": 12.5, "b": 0.0, "c": None}, ["a", "b", "c", "d"])

        assert (found.offering, found.not_offering, found.unknown) == (1, 1, 2)
        assert found.share == 0.25

    @given(st.dictionaries(st.sampled_from("abcdef"), ANY))
    def test_the_true_share_lies_between(self, offers):
        found = coverage(offers, "abcdef")

        if found.share is not None:
            assert 0 <= found.share <= found.most_share <= 1


class TestShortfalls:
    def others(self, *offers):
        return {str(number): {"s": one} for number, one in enumerate(offers)}

    def found(self, own, *offers):
        return shortfalls({"s": own}, self.others(*offers), services=["s"])

    def test_absent_where_most_have_it(self):
        (one,) = self.found(NO, offered(["web"]), offered(["line"]), NO, UNKNOWN)

        assert one.kind is GapKind.ABSENT
        assert (one.ahead, one.known, one.unknown) == (2, 3, 1)
        assert one.leaders == ("0", "1")

    def test_half_is_not_most(self):
        assert not self.found(NO, offered(), offered(), NO, NO)

    def test_says_nothing_about_two_neighbours(self):
        assert not self.found(NO, offered(), offered(), UNKNOWN, UNKNOWN)

    def test_what_one_has_not_written_is_no_gap_but_asked_for(self):
        (one,) = self.found(UNKNOWN, offered(), offered(), offered())

        assert one.kind is GapKind.UNWRITTEN

    def test_only_at_the_desk_where_most_are_online(self):
        (one,) = self.found(offered(["desk"]), offered(["web"]), offered(["app"]), NO)

        assert one.kind is GapKind.NOT_ONLINE

    def test_those_whose_way_nobody_wrote_down_do_not_count_as_offline(self):
        assert not self.found(offered(["desk"]), offered(["web"]), offered(["app"]), offered())

    def test_sent_on_where_most_finish_on_the_first_screen(self):
        direct = offered(["line"], "direct")
        (one,) = self.found(offered(["line"], "to_web"), direct, direct, offered(["app"], "to_app"))

        assert one.kind is GapKind.HANDED_OVER
        assert one.share == pytest.approx(2 / 3)

    def test_the_larger_share_comes_first_and_the_catalogue_decides_ties(self):
        others = {str(n): {"a": offered(), "b": offered() if n else NO, "c": offered()} for n in range(4)}

        found = shortfalls(dict.fromkeys("abc", NO), others, services=["c", "b", "a"])

        assert [one.service for one in found] == ["c", "a", "b"]

    @given(ANY, st.lists(ANY, max_size=8))
    def test_never_reports_what_most_lack_themselves(self, own, offers):
        for one in self.found(own, *offers):
            assert one.known >= 3
            assert one.ahead * 2 > one.known


class TestTheCatalogue:
    def test_ships_services_in_every_field(self):
        found = service_catalogue()

        assert 60 <= len(found.services) <= 100
        assert all(found.of_field(one.id) for one in found.fields)
        assert all(one.about for one in found.services)

    def test_names_figures_of_the_52_procedures_once_each(self):
        keys = [one.indicator for one in service_catalogue().services if one.indicator]

        assert len(keys) == len(set(keys)) >= 25
        assert all(1 <= int(key.removeprefix("proc_")) <= 52 for key in keys)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ('version="1"\n[[field]]\nid="a"\nname="あ"\n', "service"),
            (
                'version="1"\n[[field]]\nid="a"\nname="あ"\n'
                + '[[service]]\nid="s"\nfield="a"\nname="い"\nabout="う"\n' * 2,
                "twice",
            ),
            (
                'version="1"\n[[field]]\nid="a"\nname="あ"\n'
                '[[service]]\nid="s"\nfield="b"\nname="い"\nabout="う"\n',
                "unknown",
            ),
        ],
    )
    def test_a_file_that_contradicts_itself_is_refused(self, text, words):
        with pytest.raises(BadCatalogue, match=words):
            read_catalogue(text)
