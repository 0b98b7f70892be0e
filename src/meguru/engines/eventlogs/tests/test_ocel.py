"""OCEL 2.0: what is kept, what is seen of it per type of thing, what is refused."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.eventlogs import flatten, kinds_in, read_log, read_ocel
from meguru.engines.uploads import Refused

APPLICATION, DOCUMENT = "申請", "書類"


def thing(identifier: str, kind: str = APPLICATION, relationships=(), attributes=()) -> dict:
    return {
        "id": identifier,
        "type": kind,
        "attributes": list(attributes),
        "relationships": [{"objectId": other, "qualifier": "添付"} for other in relationships],
    }


def record(identifier: str, kind: str, time: str, *things: str, **attributes: str) -> dict:
    return {
        "id": identifier,
        "type": kind,
        "time": time,
        "attributes": [{"name": name, "value": value} for name, value in attributes.items()],
        "relationships": [{"objectId": other, "qualifier": "対象"} for other in things],
    }


def as_json(objects: list, events: list) -> bytes:
    return json.dumps({"objectTypes": [], "eventTypes": [], "objects": objects, "events": events}).encode()


DESK = as_json(
    [
        thing(
            "a1",
            relationships=["d1", "d2"],
            attributes=[
                {"name": "受付方法", "time": "2026-04-01T00:00:00Z", "value": "窓口"},
                {"name": "区分", "time": "2026-04-03T00:00:00Z", "value": "急ぎ"},
                {"name": "区分", "time": "2026-04-01T00:00:00Z", "value": "普通"},
            ],
        ),
        thing("a2"),
        thing("d1", DOCUMENT),
        thing("d2", DOCUMENT),
    ],
    [
        record("e3", "決裁", "2026-04-03T10:00:00+09:00", "a1", "a2", resource="鈴木"),
        record("e1", "受付", "2026-04-01T09:00:00+09:00", "a1", "d1", "d2", resource="佐藤"),
        record("e2", "受付", "2026-04-02T09:00:00+09:00", "a2"),
    ],
)


def codes(log) -> set[str]:
    return {remark.code for remark in log.remarks}


def steps(log) -> list[tuple[str, str]]:
    ids = log.cases["case_id"]
    return [
        (ids[case], log.activities[activity])
        for case, activity in log.events.select("case", "activity").rows()
    ]


class TestKept:
    def test_records_things_and_both_kinds_of_relations_are_kept(self):
        log = read_ocel(DESK, name="窓口")

        assert log.events["event_id"].to_list() == ["e1", "e2", "e3"]
        assert log.events["time"][0] == datetime(2026, 4, 1, 0, 0, tzinfo=UTC)
        assert log.objects.rows()[0] == ("a1", APPLICATION)
        assert log.event_objects.rows() == [
            (2, 0, "対象"),
            (2, 1, "対象"),
            (0, 0, "対象"),
            (0, 2, "対象"),
            (0, 3, "対象"),
            (1, 1, "対象"),
        ]
        assert log.object_objects.rows() == [(0, 2, "添付"), (0, 3, "添付")]
        assert log.types_by_records() == {APPLICATION: 4, DOCUMENT: 2}

    def test_an_attribute_of_a_thing_keeps_every_value_with_its_time(self):
        log = read_ocel(DESK)

        assert log.object_attributes.height == 3
        assert log.event_attributes.select("name", "value").rows() == [
            ("resource", "鈴木"),
            ("resource", "佐藤"),
        ]


class TestFlattened:
    def test_each_thing_of_the_type_is_a_case_and_shared_records_count_for_each(self):
        log = flatten(read_ocel(DESK), object_type=APPLICATION)

        assert steps(log) == [("a1", "受付"), ("a1", "決裁"), ("a2", "受付"), ("a2", "決裁")]
        assert log.resources == ("佐藤", "鈴木")
        assert log.cases["channel"].to_list() == ["窓口", None]
        assert log.cases["区分"].to_list() == ["急ぎ", None]
        assert "3 件の記録が、関わる対象の数だけ数えて 4 件" in log.remarks[0].message

    def test_records_that_do_not_concern_the_type_are_said_to_be_left_out(self):
        log = flatten(read_ocel(DESK), object_type=DOCUMENT)

        assert steps(log) == [("d1", "受付"), ("d2", "受付")]
        assert "関わらない記録 2 件" in log.remarks[0].message

    def test_the_door_takes_the_type_with_most_records_and_names_the_others(self):
        log = read_log(gzip.compress(DESK), filename="desk.json.gz")

        assert (log.name, log.cases.height) == ("desk", 2)
        assert "type-chosen" in codes(log)
        assert read_log(DESK, filename="desk.json", object_type=DOCUMENT).cases["case_id"].to_list() == [
            "d1",
            "d2",
        ]

    def test_an_unknown_type_is_answered_with_the_known_ones(self):
        with pytest.raises(Refused, match=f"「{APPLICATION}」、「{DOCUMENT}」"):
            flatten(read_ocel(DESK), object_type="車両")

    def test_a_record_that_names_a_thing_twice_counts_once(self):
        log = flatten(
            read_ocel(as_json([thing("a")], [record("e", "受付", "2026-04-01", "a", "a")])),
            object_type=APPLICATION,
        )

        assert log.events.height == 1

    def test_attributes_named_like_columns_do_no_harm(self):
        names = ["case", "case_id", "channel", "deadline_at", "object", "name"]
        attributes = [{"name": name, "value": "2026-05-01"} for name in names]

        log = flatten(
            read_ocel(
                as_json(
                    [thing("a", attributes=attributes)],
                    [record("e", "受付", "2026-04-01", "a", case="x", start="2026-04-02")],
                )
            ),
            object_type=APPLICATION,
        )

        assert log.cases["deadline_at"][0] == datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
        assert "completed-before-start" in codes(log)


class TestRepaired:
    def test_half_a_letter_is_replaced(self):
        data = as_json(
            [thing("a\ud800")],
            [
                record("e\ud800", "受\ud800", "2026-04-01\ud800", "a\ud800"),
                record("e2", "受付", "2026-04-01", "a\ud800", x="\ud800"),
            ],
        )

        assert read_log(data, filename="x.json").cases["case_id"].to_list() == ["a?"]

    def test_what_points_at_nothing_and_what_has_no_time_is_left_out_and_said(self):
        events = [record("e1", "受付", "2026-04-01", "a", "ghost"), record("e2", "決裁", "someday", "a")]

        log = read_ocel(as_json([thing("a")], events))

        assert codes(log) == {"object-unknown", "event-without-time"}
        assert "「e2」" in next(r.message for r in log.remarks if r.code == "event-without-time")
        assert log.event_objects.height == 1


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"{}", "not-ocel"),
            (b'{"events": {}, "objects": []}', "bad-rows"),
            (b'{"events": [1], "objects": []}', "bad-rows"),
            (b'{"events": [], "objects": []}', "empty-log"),
            (b'{"ocel:events": {}, "ocel:objects": {}}', "ocel-version"),
            (DESK[:-30], "not-json"),
            (b'{"events": ' + b"[" * 100_000, "not-json"),
            (as_json([thing("a"), thing("a")], [record("e", "受付", "2026-04-01", "a")]), "repeated-id"),
            (as_json([thing("a")], [record("e", "", "2026-04-01", "a")]), "bad-rows"),
            (as_json([thing("a")], [record("e", "受付", "", "a")]), "no-timestamps"),
            (as_json([], [record("e", "受付", "2026-04-01", "a")]), "no-objects"),
            (gzip.compress(b'{"events": [' + b" " * 200_000_000), "gzip-bomb"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_with_one_sentence(self, data, code):
        with pytest.raises(Refused) as refused:
            read_log(data, filename="log.json")

        assert refused.value.code == code

    @settings(max_examples=25, deadline=None)
    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ["id", "type", "time", "attributes", "relationships", "name", "value", "objectId"]
                    ),
                    inner,
                    max_size=6,
                )
            ),
            max_leaves=12,
        )
    )
    def test_whatever_stands_in_it_nothing_crashes(self, odd):
        good = record("e1", "受付", "2026-04-01", "a")
        for document in (
            {"objects": [thing("a")], "events": odd},
            {"objects": odd, "events": [good]},
            {
                "objects": [thing("a"), {**thing("b"), "attributes": odd}],
                "events": [good, {**good, "id": "e2", "relationships": odd}],
            },
            {"objects": [thing("a")], "events": [good, odd]},
        ):
            try:
                read_log(json.dumps(document).encode(), filename="x.json")
            except Refused as refused:
                assert str(refused)


class TestKinds:
    def test_tell_how_many_things_have_records_and_follow_one_of_them(self):
        applications, documents = kinds_in(DESK)

        assert (applications.name, applications.things, documents.name, documents.things) == (
            APPLICATION,
            2,
            DOCUMENT,
            2,
        )
        assert applications.records == flatten(read_ocel(DESK), object_type=APPLICATION).events.height
        assert (applications.example_id, applications.example_steps) == ("a1", ("受付", "決裁"))

    def test_show_the_first_steps_of_a_long_example(self):
        long = as_json(
            [thing("a1")], [record(f"e{n}", f"作業{n}", f"2026-04-0{n}", "a1") for n in range(1, 9)]
        )

        (kind,) = kinds_in(gzip.compress(long))

        assert (kind.example_records, kind.example_steps[-1]) == (8, "作業5")

    def test_of_things_without_records_are_none(self):
        assert [
            kind.name
            for kind in kinds_in(
                as_json([thing("a1"), thing("d1", DOCUMENT)], [record("e1", "受付", "2026-04-01", "a1")])
            )
        ] == [APPLICATION]

    def test_of_a_table_are_none(self):
        assert kinds_in("案件,作業,日時\n1,受付,2026-04-01".encode()) == ()
